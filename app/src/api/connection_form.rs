//! The fields of the connection form, as a browser posts them: text, empty where nothing was typed.

use protocol::catalog::Environment;
use protocol::connection::{
    ConnectionDraft, ConnectionLimits, EncryptionMode, EngineKind, Password,
};
use protocol::ids::ConnectionId;
use protocol::{ErrorCode, Problem};
use serde::{Deserialize, Serialize};

/// Value of the button that only tries.
pub const TEST: &str = "test";

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectionForm {
    /// Empty for a new connection.
    pub id: String,
    pub intent: String,
    pub name: String,
    pub engine: String,
    pub environment: String,
    pub file: String,
    pub host: String,
    pub port: String,
    pub database: String,
    pub user: String,
    pub password: Password,
    pub encryption: String,
    pub authorities: String,
    pub sessions: String,
    pub waiting: String,
    pub connect_s: String,
}

impl ConnectionForm {
    pub fn is_test(&self) -> bool {
        self.intent == TEST
    }

    pub fn id(&self) -> Result<Option<ConnectionId>, Problem> {
        match self.id.as_str() {
            "" => Ok(None),
            id => ConnectionId::parse(id).map(Some).map_err(|error| invalid("id", error)),
        }
    }

    /// What was meant. Fields of the other kind of engine are not looked at: they are not on screen.
    pub fn draft(self) -> Result<ConnectionDraft, Problem> {
        let engine = EngineKind::parse(&self.engine)
            .ok_or_else(|| invalid("engine", "choose one of the engines"))?;
        let environment = match self.environment.as_str() {
            "dev" => Environment::Dev,
            "staging" => Environment::Staging,
            "prod" => Environment::Prod,
            "demo" => Environment::Demo,
            _ => return Err(invalid("environment", "choose one of the environments")),
        };
        let defaults = ConnectionLimits::default();
        let seconds = number("connect_s", &self.connect_s)?;
        let limits = ConnectionLimits {
            sessions: number("sessions", &self.sessions)?.unwrap_or(defaults.sessions),
            waiting: number("waiting", &self.waiting)?.unwrap_or(defaults.waiting),
            connect_ms: seconds.map_or(defaults.connect_ms, |s: u32| s.saturating_mul(1_000)),
        };
        let mut draft = ConnectionDraft {
            name: self.name,
            engine,
            environment,
            file: None,
            host: None,
            port: None,
            database: None,
            user: None,
            password: None,
            encryption: EncryptionMode::Verified,
            authorities: None,
            limits,
        };
        if engine == EngineKind::Sqlite {
            draft.file = typed(self.file);
            return Ok(draft);
        }
        draft.host = typed(self.host);
        draft.port = number("port", &self.port)?;
        draft.database = typed(self.database);
        draft.user = typed(self.user);
        draft.password = Some(self.password).filter(|password| !password.is_empty());
        match self.encryption.as_str() {
            "unencrypted" => draft.encryption = EncryptionMode::Unencrypted,
            _ => draft.authorities = typed(self.authorities),
        }
        Ok(draft)
    }
}

fn typed(text: String) -> Option<String> {
    Some(text).filter(|text| !text.trim().is_empty())
}

fn number<T: std::str::FromStr>(field: &str, text: &str) -> Result<Option<T>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| invalid(field, format!("`{text}` is not a number it can be"))),
    }
}

fn invalid(field: &str, reason: impl std::fmt::Display) -> Problem {
    Problem::new(ErrorCode::InvalidRequest, format!("`{field}`: {reason}"))
        .hint("change the field, then try again")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ConnectionForm {
        ConnectionForm {
            name: "Shop".into(),
            engine: "postgres".into(),
            environment: "prod".into(),
            host: "db".into(),
            port: "6432".into(),
            database: "shop".into(),
            user: "reader".into(),
            password: Password::new("canary"),
            encryption: "verified".into(),
            ..ConnectionForm::default()
        }
    }

    #[test]
    fn a_server_is_read_from_its_fields() {
        let draft = form().draft().unwrap();
        assert_eq!((draft.port, draft.limits), (Some(6432), ConnectionLimits::default()));
        assert!(draft.password.is_some() && draft.authorities.is_none() && draft.file.is_none());
        assert!(!format!("{:?}", form()).contains("canary"));
    }

    #[test]
    fn what_is_not_on_screen_does_not_count() {
        let hidden = ConnectionForm {
            engine: "sqlite".into(),
            file: "/srv/a.sqlite".into(),
            port: "not a number".into(),
            ..form()
        };
        let draft = hidden.draft().unwrap();
        assert_eq!(draft.file.as_deref(), Some("/srv/a.sqlite"));
        assert!(draft.host.is_none() && draft.password.is_none());
        let plain = ConnectionForm {
            encryption: "unencrypted".into(),
            authorities: "-----BEGIN".into(),
            ..form()
        };
        assert!(plain.draft().unwrap().authorities.is_none());
    }

    #[test]
    fn a_kept_password_is_not_sent_as_an_empty_one() {
        let kept = ConnectionForm { password: Password::default(), ..form() };
        assert!(kept.draft().unwrap().password.is_none());
    }

    #[test]
    fn wrong_fields_are_named() {
        for (form, field) in [
            (ConnectionForm { engine: "oracle".into(), ..form() }, "`engine`"),
            (ConnectionForm { environment: String::new(), ..form() }, "`environment`"),
            (ConnectionForm { port: "70000".into(), ..form() }, "`port`"),
            (ConnectionForm { sessions: "-1".into(), ..form() }, "`sessions`"),
        ] {
            let problem = form.draft().unwrap_err();
            assert!(problem.detail.starts_with(field), "{}", problem.detail);
        }
        assert!(ConnectionForm { id: "x".into(), ..form() }.id().is_err());
    }
}
