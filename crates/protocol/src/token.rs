//! API tokens: made by their owner, shown once, good for less than the owner may do.

use crate::ids::TokenId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest name, in characters, and longest life.
pub const MAX_NAME_CHARS: usize = 100;
pub const MAX_DAYS: u32 = 365;
/// Days of a token whose maker names none.
pub const DEFAULT_DAYS: u32 = 90;

/// What a token may be used for. A token never does more than its owner may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Ask questions, follow and rate answers, read the schema.
    Ask,
    /// Run statements and read the log of runs.
    Query,
    /// Download all rows of a result.
    Export,
    /// Ask for changes of data and follow them. Deciding about one takes a person in a session.
    Propose,
    /// What its owner may administer.
    Admin,
    /// Read and verify the audit.
    Audit,
}

impl Scope {
    pub const ALL: [Scope; 6] =
        [Scope::Ask, Scope::Query, Scope::Export, Scope::Propose, Scope::Admin, Scope::Audit];

    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Ask => "ask",
            Scope::Query => "query",
            Scope::Export => "export",
            Scope::Propose => "propose",
            Scope::Admin => "admin",
            Scope::Audit => "audit",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }

    /// For the person who chooses.
    pub fn label(self) -> &'static str {
        match self {
            Scope::Ask => "Ask questions and read answers and schemas",
            Scope::Query => "Run statements and read the history",
            Scope::Export => "Download all rows of a result",
            Scope::Propose => "Ask for changes of data",
            Scope::Admin => "Everything I may administer",
            Scope::Audit => "Read the audit",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A token as its owner sees it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiToken {
    pub id: TokenId,
    pub name: String,
    pub scopes: Vec<Scope>,
    /// How the secret begins, to tell tokens apart.
    pub hint: String,
    pub created_at: String,
    pub expires_at: String,
    /// To the minute; absent: never.
    pub last_used_at: Option<String>,
    pub expired: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    pub name: String,
    pub scopes: Vec<Scope>,
    /// 1 to [`MAX_DAYS`].
    #[serde(default)]
    pub days: Option<u32>,
}

/// The only answer that ever holds the secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeToken {
    pub token: ApiToken,
    pub secret: String,
}

impl fmt::Debug for MadeToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("MadeToken").field("token", &self.token).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_has_one_name_everywhere() {
        for scope in Scope::ALL {
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.as_str());
            assert_eq!(Scope::parse(scope.as_str()), Some(scope));
        }
        assert_eq!(Scope::parse("root"), None);
    }
}
