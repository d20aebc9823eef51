//! Connections as administrators add, change and test them. A password travels in one direction only:
//! no type that leaves the server has a field for it.

use crate::Problem;
use crate::catalog::Environment;
use crate::ids::ConnectionId;
use serde::{Deserialize, Serialize};
use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EngineKind {
    Sqlite,
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
}

impl EngineKind {
    pub const ALL: [EngineKind; 3] = [EngineKind::Postgres, EngineKind::Mysql, EngineKind::Sqlite];

    pub fn as_str(self) -> &'static str {
        match self {
            EngineKind::Sqlite => "sqlite",
            EngineKind::Postgres => "postgres",
            EngineKind::Mysql => "mysql",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            EngineKind::Sqlite => "SQLite",
            EngineKind::Postgres => "PostgreSQL",
            EngineKind::Mysql => "MariaDB / MySQL",
        }
    }

    pub fn default_port(self) -> Option<u16> {
        match self {
            EngineKind::Sqlite => None,
            EngineKind::Postgres => Some(5432),
            EngineKind::Mysql => Some(3306),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EncryptionMode {
    /// TLS; the certificate must be vouched for and name the host.
    #[default]
    Verified,
    Unencrypted,
}

/// A password on its way in.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For the one place that seals it.
    pub fn into_text(self) -> String {
        self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(…)")
    }
}

/// What an administrator fills in. For `sqlite`: `file`; for servers everything else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectionDraft {
    pub name: String,
    pub engine: EngineKind,
    pub environment: Environment,
    /// Whole path of a SQLite file on the server.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub host: Option<String>,
    /// Absent: the engine's own.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub database: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub user: Option<String>,
    /// Absent when a connection is changed: the stored one stays, if it still goes to the same place.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub password: Option<Password>,
    #[serde(default)]
    pub encryption: EncryptionMode,
    /// PEM of the authority to trust instead of those of the public web.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub authorities: Option<String>,
    #[serde(default)]
    pub limits: ConnectionLimits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConnectionLimits {
    /// Sessions at the same time.
    pub sessions: u32,
    /// Statements that may wait for a session.
    pub waiting: u32,
    /// Resolving, connecting and signing in, together.
    pub connect_ms: u32,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self { sessions: 4, waiting: 64, connect_ms: 10_000 }
    }
}

/// One connection as its administrators see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConnectionView {
    pub id: ConnectionId,
    pub name: String,
    pub engine: EngineKind,
    pub environment: Environment,
    /// `false`: the configuration file or the demo names it; change it there.
    pub editable: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub database: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub user: Option<String>,
    /// Whether one is kept; it is never shown.
    pub has_password: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub encryption: Option<EncryptionMode>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub authorities: Option<String>,
    pub limits: ConnectionLimits,
    pub state: ConnectionState,
    /// Why it cannot be used now.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub problem: Option<Problem>,
    /// "PostgreSQL 15.3", once it has answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub engine_version: Option<String>,
    /// What the login may do beyond reading.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub findings: Vec<LoginFinding>,
    /// When its schema was last read; RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub synced_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tables: Option<u64>,
    /// What the last two readings of the schema differ in, one line each.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub drift: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// Its schema is being read for the first time.
    Describing,
    Ready,
    /// It does not answer; what was last known of its schema still serves.
    Unavailable,
    /// Its login may do too much.
    Refused,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginFinding {
    pub weight: FindingWeight,
    /// "`report` is a superuser"
    pub finding: String,
    pub fix: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingWeight {
    Warning,
    Refused,
}

/// What trying a connection gave. A failure says no more than that: whether a host exists, a port is
/// open or a password is wrong cannot be told apart, neither by the words nor by the time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConnectionTest {
    pub ok: bool,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub engine_version: Option<String>,
    pub duration_ms: u64,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub findings: Vec<LoginFinding>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_shows_in_no_debug_output() {
        let draft: ConnectionDraft = serde_json::from_value(serde_json::json!({
            "name": "shop", "engine": "postgres", "environment": "prod", "host": "db.example.com",
            "database": "shop", "user": "reader", "password": "canary-7f3a",
        }))
        .unwrap();
        let text = format!("{draft:?}");
        assert!(!text.contains("canary") && text.contains("db.example.com"), "{text}");
    }

    #[test]
    fn engines_read_back_from_their_names() {
        for kind in EngineKind::ALL {
            assert_eq!(EngineKind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
