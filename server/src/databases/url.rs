//! `--database URL` of the command line, taken apart into typed fields. Nothing of the text reaches a
//! driver as it is, and what is not one of the known parts is refused.

use super::rules::Host;
use crate::store::{Place, ServerPlace};
use connectors::Encryption;
use protocol::connection::EngineKind;
use secrecy::SecretString;
use std::path::PathBuf;

#[derive(Debug)]
pub struct Named {
    pub place: Place,
    /// In the URL itself, where other users of the machine can see it.
    pub password: Option<SecretString>,
}

/// `sqlite:FILE`, `postgres://user@host:port/database`, `mysql://…`; for servers also
/// `?encryption=verified` or `unencrypted`, which is the default on this machine only.
pub fn parse(url: &str) -> Result<Named, String> {
    if let Some(file) = url.strip_prefix("sqlite:") {
        let file = PathBuf::from(file.strip_prefix("//").unwrap_or(file));
        return Ok(Named { place: Place::Sqlite { file }, password: None });
    }
    let (scheme, rest) = url.split_once("://").ok_or_else(|| unknown("it has no `://`"))?;
    let engine = match scheme {
        "postgres" | "postgresql" => EngineKind::Postgres,
        "mysql" | "mariadb" => EngineKind::Mysql,
        other => return Err(unknown(&format!("`{other}` is not supported"))),
    };
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, database) =
        rest.split_once('/').ok_or_else(|| unknown("the database is missing"))?;
    let (login, host) = authority.rsplit_once('@').ok_or_else(|| unknown("the user is missing"))?;
    let (user, password) = match login.split_once(':') {
        Some((user, password)) => (user, Some(decoded(password)?)),
        None => (login, None),
    };
    let (host, port) = split_port(host)?;
    let host = Host::parse(host)?;
    let port = port.or(engine.default_port()).filter(|port| *port != 0);
    let here = match &host {
        Host::Address(address) => address.is_loopback(),
        Host::Name(name) => name == "localhost",
    };
    let place = ServerPlace {
        engine,
        host: host.to_string(),
        port: port.ok_or("the port is a number from 1 to 65535")?,
        database: present("database", decoded(database)?)?,
        user: present("user", decoded(user)?)?,
        encryption: encryption(query, here)?,
    };
    Ok(Named { place: Place::Server(place), password: password.map(SecretString::from) })
}

fn unknown(reason: &str) -> String {
    format!(
        "{reason}: use `sqlite:FILE`, `postgres://user@host:port/database` or \
         `mysql://user@host:port/database`"
    )
}

fn split_port(host: &str) -> Result<(&str, Option<u16>), String> {
    let port = |text: &str| text.parse::<u16>().map_err(|_| format!("`{text}` is not a port"));
    if let Some(end) = host.find(']') {
        let (address, rest) = host.split_at(end + 1);
        return match rest.strip_prefix(':') {
            Some(text) => Ok((address, Some(port(text)?))),
            None if rest.is_empty() => Ok((address, None)),
            None => Err("there is more after the address than a port".to_owned()),
        };
    }
    match host.split_once(':') {
        Some((host, text)) => Ok((host, Some(port(text)?))),
        None => Ok((host, None)),
    }
}

fn encryption(query: &str, here: bool) -> Result<Encryption, String> {
    let verified = Encryption::Verified { authorities: None };
    let mut chosen = if here { Encryption::Unencrypted } else { verified.clone() };
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        chosen = match pair {
            "encryption=verified" | "sslmode=verify-full" => verified.clone(),
            "encryption=unencrypted" | "sslmode=disable" => Encryption::Unencrypted,
            _ => {
                let name = pair.split('=').next().unwrap_or_default();
                return Err(format!(
                    "`{name}` is not an option: only `encryption=verified` and \
                     `encryption=unencrypted` are"
                ));
            }
        };
    }
    Ok(chosen)
}

fn present(what: &str, text: String) -> Result<String, String> {
    let fine = !text.is_empty() && !text.chars().any(char::is_control);
    if fine { Ok(text) } else { Err(format!("the {what} is missing")) }
}

/// Percent-encoded bytes, as UTF-8.
fn decoded(text: &str) -> Result<String, String> {
    let wrong = || "a `%` is followed by two hexadecimal digits".to_owned();
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte.unwrap_or(b' ')).to_digit(16);
        let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) else {
            return Err(wrong());
        };
        bytes.push(u8::try_from(high * 16 + low).map_err(|_| wrong())?);
    }
    String::from_utf8(bytes).map_err(|_| "the text is not UTF-8".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn server(url: &str) -> (ServerPlace, Option<String>) {
        let Named { place, password } = parse(url).unwrap();
        let Place::Server(server) = place else { panic!("{url}") };
        (server, password.map(|password| password.expose_secret().to_owned()))
    }

    #[test]
    fn the_parts_of_a_url_become_fields() {
        let (place, password) = server("postgres://ann%40corp:p%3Aw@DB.example.com:6432/sh%20op");
        assert_eq!((place.host.as_str(), place.port), ("db.example.com", 6432));
        assert_eq!((place.user.as_str(), place.database.as_str()), ("ann@corp", "sh op"));
        assert_eq!(password.as_deref(), Some("p:w"));
        assert_eq!(place.encryption, Encryption::Verified { authorities: None });
        let (place, password) = server("mariadb://u@[::1]/d");
        assert_eq!((place.engine, place.port, password), (EngineKind::Mysql, 3306, None));
        assert_eq!(place.encryption, Encryption::Unencrypted);
        let (place, _) = server("postgresql://u@127.0.0.1:5/d?encryption=verified");
        assert_eq!(place.encryption, Encryption::Verified { authorities: None });
        let file = parse("sqlite:///tmp/a b.db").unwrap().place;
        assert_eq!(file, Place::Sqlite { file: "/tmp/a b.db".into() });
        let file = parse("sqlite:a.db").unwrap().place;
        assert_eq!(file, Place::Sqlite { file: "a.db".into() });
    }

    #[test]
    fn what_is_not_a_known_part_is_refused() {
        for (url, part) in [
            ("shop.db", "no `://`"),
            ("oracle://u@h/d", "`oracle`"),
            ("postgres://u@h", "database"),
            ("postgres://u@h/", "database"),
            ("postgres://h/d", "user"),
            ("postgres://@h/d", "user"),
            ("postgres://u@h:0/d", "port"),
            ("postgres://u@h:99999/d", "port"),
            ("postgres://u@[::1]5432/d", "more after"),
            ("postgres://u@a,b/d", "one host"),
            ("postgres://u@0x7f.1/d", "four decimal"),
            ("postgres://u@%2Fvar%2Frun/d", "not accepted"),
            ("postgres://u@h/d?sslmode=require", "`sslmode`"),
            ("postgres://u@h/d?options=-c", "`options`"),
            ("postgres://u@h/d?host=/tmp", "`host`"),
            ("postgres://u@h/%zz", "hexadecimal"),
            ("postgres://u@h/%00", "database"),
        ] {
            let error = parse(url).unwrap_err();
            assert!(error.contains(part), "{url}: {error}");
        }
    }
}
