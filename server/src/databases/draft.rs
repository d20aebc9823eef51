//! What an administrator filled in, checked field by field. Pure.

use super::opening::file_problem;
use super::rules::{Addresses, FileRule, Host};
use crate::store::{Place, ServerPlace};
use connectors::{AddressRule, Encryption, PoolLimits};
use protocol::catalog::Environment;
use protocol::connection::{ConnectionDraft, EncryptionMode, EngineKind};
use protocol::{ErrorCode, Problem};
use secrecy::SecretString;
use std::time::Duration;

#[derive(Debug, Clone)]
pub struct Checked {
    pub name: String,
    pub environment: Environment,
    pub place: Place,
    pub pool: PoolLimits,
    /// `None`: none was given.
    pub password: Option<SecretString>,
}

/// Characters, longest.
const MAX_NAME: usize = 60;
const MAX_IDENTIFIER: usize = 128;
const MAX_PASSWORD: usize = 1_024;
const MAX_AUTHORITIES: usize = 64 * 1_024;

/// Checks everything that can be known without speaking to anybody.
pub fn check(
    draft: ConnectionDraft,
    addresses: &Addresses,
    files: &FileRule,
) -> Result<Checked, Problem> {
    let name = text("name", &draft.name, MAX_NAME)?;
    let pool = pool(&draft)?;
    let place = match draft.engine {
        EngineKind::Sqlite => file(&draft, files)?,
        EngineKind::Postgres | EngineKind::Mysql => Place::Server(server(&draft, addresses)?),
    };
    let password = match draft.password {
        Some(password) => Some(password.into_text()).filter(|text| !text.is_empty()),
        None => None,
    };
    if let Some(password) = &password {
        if matches!(place, Place::Sqlite { .. }) {
            return Err(invalid("password", "a SQLite file has no password"));
        }
        if password.chars().count() > MAX_PASSWORD || password.contains('\0') {
            return Err(invalid("password", "it is longer than 1,024 characters or holds a NUL"));
        }
    }
    let password = password.map(SecretString::from);
    Ok(Checked { name, environment: draft.environment, place, pool, password })
}

fn file(draft: &ConnectionDraft, files: &FileRule) -> Result<Place, Problem> {
    let given = [
        ("host", draft.host.is_some()),
        ("port", draft.port.is_some()),
        ("database", draft.database.is_some()),
        ("user", draft.user.is_some()),
        ("authorities", draft.authorities.is_some()),
    ];
    if let Some((field, _)) = given.into_iter().find(|(_, given)| *given) {
        return Err(invalid(field, "a SQLite file has none"));
    }
    let Some(path) = &draft.file else { return Err(invalid("file", "it is missing")) };
    Ok(Place::Sqlite { file: files.check(path).map_err(file_problem)? })
}

fn server(draft: &ConnectionDraft, addresses: &Addresses) -> Result<ServerPlace, Problem> {
    if draft.file.is_some() {
        return Err(invalid("file", "a database server has none"));
    }
    let host = Host::parse(draft.host.as_deref().unwrap_or_default())
        .map_err(|reason| invalid("host", reason))?;
    if let Host::Address(address) = &host {
        // The caller wrote the address: saying which rule it breaks gives nothing away.
        addresses.allows(*address).map_err(|reason| {
            Problem::new(ErrorCode::AddressRefused, reason).hint(
                "name its range under `[connections] allow` in the configuration, if it may be",
            )
        })?;
    }
    let port = draft.port.or(draft.engine.default_port()).filter(|port| *port != 0);
    Ok(ServerPlace {
        engine: draft.engine,
        host: host.to_string(),
        port: port.ok_or_else(|| invalid("port", "it is a number from 1 to 65535"))?,
        database: text("database", draft.database.as_deref().unwrap_or_default(), MAX_IDENTIFIER)?,
        user: text("user", draft.user.as_deref().unwrap_or_default(), MAX_IDENTIFIER)?,
        encryption: encryption(draft)?,
    })
}

fn encryption(draft: &ConnectionDraft) -> Result<Encryption, Problem> {
    let authorities = draft.authorities.as_deref().map(str::trim).filter(|text| !text.is_empty());
    match (draft.encryption, authorities) {
        (EncryptionMode::Unencrypted, Some(_)) => {
            Err(invalid("authorities", "an unencrypted connection shows no certificate"))
        }
        (EncryptionMode::Unencrypted, None) => Ok(Encryption::Unencrypted),
        (EncryptionMode::Verified, None) => Ok(Encryption::Verified { authorities: None }),
        (EncryptionMode::Verified, Some(pem)) => {
            let fine = pem.len() <= MAX_AUTHORITIES
                && pem.contains("-----BEGIN CERTIFICATE-----")
                && pem.contains("-----END CERTIFICATE-----")
                && !pem.contains("PRIVATE KEY");
            if !fine {
                let reason = "paste certificates in PEM form, 64 kB at most, and no private key";
                return Err(invalid("authorities", reason));
            }
            Ok(Encryption::Verified { authorities: Some(pem.to_owned()) })
        }
    }
}

fn pool(draft: &ConnectionDraft) -> Result<PoolLimits, Problem> {
    let limits = draft.limits;
    let within = |field: &str, value: u32, from: u32, to: u32| {
        if (from..=to).contains(&value) {
            return Ok(value);
        }
        Err(invalid(field, &format!("it is a number from {from} to {to}")))
    };
    Ok(PoolLimits {
        sessions: within("limits.sessions", limits.sessions, 1, 64)? as usize,
        queue: within("limits.waiting", limits.waiting, 0, 1_000)? as usize,
        connect: Duration::from_millis(u64::from(within(
            "limits.connect_ms",
            limits.connect_ms,
            500,
            60_000,
        )?)),
    })
}

/// A short text on one line.
fn text(field: &str, value: &str, longest: usize) -> Result<String, Problem> {
    let value = value.trim();
    if value.is_empty() {
        return Err(invalid(field, "it is missing"));
    }
    if value.chars().count() > longest {
        return Err(invalid(field, &format!("it is longer than {longest} characters")));
    }
    if value.chars().any(char::is_control) {
        return Err(invalid(field, "it holds a control character"));
    }
    Ok(value.to_owned())
}

fn invalid(field: &str, reason: &str) -> Problem {
    Problem::new(ErrorCode::InvalidRequest, format!("`{field}`: {reason}"))
        .hint("change the field, then try again")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// A good draft with some fields replaced; `null` removes one.
    fn check_with(changes: Value) -> Result<Checked, Problem> {
        let mut draft = json!({
            "name": "Shop", "engine": "postgres", "environment": "prod", "host": "db.example.com",
            "database": "shop", "user": "reader", "password": "canary-7f3a",
        });
        for (name, value) in changes.as_object().unwrap() {
            draft[name] = value.clone();
        }
        draft.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        let draft = serde_json::from_value(draft).unwrap();
        super::check(draft, &Addresses::default(), &FileRule::default())
    }

    fn refused(changes: Value, code: ErrorCode, part: &str) {
        let problem = check_with(changes.clone()).unwrap_err();
        assert_eq!(problem.code, code, "{changes}");
        assert!(problem.detail.contains(part), "{changes}: {}", problem.detail);
        assert!(!format!("{problem:?}").contains("canary"));
    }

    #[test]
    fn a_good_draft_gets_the_defaults_of_its_engine() {
        let checked = check_with(json!({ "host": " DB.example.com " })).unwrap();
        let Place::Server(server) = &checked.place else { panic!("{checked:?}") };
        assert_eq!((server.host.as_str(), server.port), ("db.example.com", 5432));
        assert_eq!(server.encryption, Encryption::Verified { authorities: None });
        assert!(!format!("{checked:?}").contains("canary"));
        let mysql = check_with(json!({ "engine": "mysql", "password": null })).unwrap();
        assert!(matches!(mysql.place, Place::Server(ServerPlace { port: 3306, .. })));
        assert!(mysql.password.is_none());
    }

    #[test]
    fn each_wrong_field_is_named() {
        use ErrorCode::{AddressRefused, InvalidRequest};
        for (changes, part) in [
            (json!({ "name": "  " }), "`name`"),
            (json!({ "name": "x".repeat(61) }), "`name`"),
            (json!({ "name": "a\u{7}b" }), "`name`"),
            (json!({ "host": null }), "`host`"),
            (json!({ "host": "/var/run/postgresql" }), "`host`"),
            (json!({ "host": "db,other" }), "`host`"),
            (json!({ "host": "127.1" }), "`host`"),
            (json!({ "port": 0 }), "`port`"),
            (json!({ "database": "" }), "`database`"),
            (json!({ "user": null }), "`user`"),
            (json!({ "file": "/tmp/x" }), "`file`"),
            (json!({ "password": "x".repeat(1_025) }), "`password`"),
            (json!({ "authorities": "/etc/ssl/ca.pem" }), "`authorities`"),
            (
                json!({ "authorities": "-----BEGIN CERTIFICATE-----", "encryption": "unencrypted" }),
                "`authorities`",
            ),
            (json!({ "limits": { "sessions": 0 } }), "`limits.sessions`"),
            (json!({ "limits": { "connect_ms": 100 } }), "`limits.connect_ms`"),
        ] {
            refused(changes, InvalidRequest, part);
        }
        refused(json!({ "host": "127.0.0.1" }), AddressRefused, "loopback");
        refused(json!({ "host": "169.254.169.254" }), AddressRefused, "never allowed");
        let file = json!({
            "engine": "sqlite", "host": null, "database": null, "user": null, "password": null,
            "file": "/srv/shop.sqlite",
        });
        refused(file, AddressRefused, "sqlite_roots");
    }

    #[test]
    fn options_cannot_be_smuggled_in() {
        for unknown in ["options", "service", "hostaddr", "sslkey", "sslrootcert", "unix_socket"] {
            let draft = json!({
                "name": "x", "engine": "postgres", "environment": "dev", "host": "db",
                "database": "d", "user": "u", unknown: "x",
            });
            assert!(serde_json::from_value::<ConnectionDraft>(draft).is_err(), "{unknown}");
        }
        // Inside a field they are only text: nothing is ever put together into a connection string.
        let checked = check_with(json!({ "database": "shop?options=-c%20role=x" })).unwrap();
        let Place::Server(server) = checked.place else { panic!("a server") };
        assert_eq!(server.database, "shop?options=-c%20role=x");
    }
}
