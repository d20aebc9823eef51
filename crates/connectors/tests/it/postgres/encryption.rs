//! Who is spoken to: addresses are asked about, certificates checked, nothing is sent in the clear.

use super::{BUDGET, Budget, force, reader, target};
use connectors::{AddressRule, Connector, Encryption, PostgresConnector, ServerTarget, Value};
use secrecy::SecretString;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use testbed::postgres::Database;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn verified(database: &Database, host: &str, authorities: Option<String>) -> ServerTarget {
    let encryption = Encryption::Verified { authorities };
    ServerTarget { host: host.into(), encryption, ..target(database, &database.reader) }
}

async fn refusal(target: ServerTarget) -> String {
    let connector = match PostgresConnector::new(target) {
        Ok(connector) => connector,
        Err(error) => return error.to_string(),
    };
    connector.version().await.expect_err("a refused connection").to_string()
}

#[tokio::test]
async fn a_vouched_for_server_is_spoken_to_in_private() {
    let database = Database::create();
    let target = verified(&database, "localhost", Some(database.authority.clone()));
    let connector = PostgresConnector::new(target).expect("a target");
    assert!(connector.version().await.expect("a version").starts_with("PostgreSQL 1"));
    let sql = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
    let (_, rows) = force(&connector, sql, BUDGET).await.expect("a row");
    assert_eq!(rows, [[Value::Bool(true)]]);
    let budget = Budget { max_rows: 10, ..BUDGET };
    force(&connector, super::ENDLESS, budget).await.expect("ten rows");
    assert_eq!(connector.stops().confirmed, 1, "the rest was cancelled, over TLS as well");
}

#[tokio::test]
async fn a_server_nobody_vouches_for_is_refused() {
    let database = Database::create();
    let folder = tempfile::tempdir().expect("a folder");
    testbed::authority::create(folder.path()).expect("another authority");
    let other = std::fs::read_to_string(folder.path().join("authority.pem")).expect("its PEM");
    let cases = [
        ("localhost", Some(other), "no known authority vouches"),
        ("localhost", None, "no known authority vouches"),
        ("127.0.0.1", Some(database.authority.clone()), "is for another name"),
        ("localhost", Some("rubbish".to_owned()), "hold no certificate"),
        ("/var/run/postgresql", Some(database.authority.clone()), "never a socket file"),
    ];
    for (host, authorities, expected) in cases {
        let said = refusal(verified(&database, host, authorities)).await;
        assert!(said.contains(expected), "{host}: {said}");
    }
}

/// It says it has no TLS: the password must not follow.
#[tokio::test]
async fn a_server_without_encryption_is_refused_before_anything_is_said() {
    let database = Database::create();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.expect("a client");
        let mut request = [0; 8];
        socket.read_exact(&mut request).await.expect("a request for TLS");
        socket.write_all(b"N").await.expect("an answer");
        let mut rest = Vec::new();
        let _ = socket.read_to_end(&mut rest).await;
        rest
    });
    let target = verified(&database, "localhost", Some(database.authority.clone()));
    let said = refusal(ServerTarget { host: "127.0.0.1".into(), port, ..target }).await;
    assert!(said.contains("offers no encryption"), "{said}");
    assert_eq!(server.await.expect("the server"), b"");
}

#[derive(Debug, Default)]
struct Nowhere(AtomicUsize);

impl AddressRule for Nowhere {
    fn allows(&self, address: IpAddr) -> Result<(), String> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Err(format!("{address} is not allowed here"))
    }
}

#[tokio::test]
async fn a_forbidden_address_is_not_connected_to() {
    let database = Database::create();
    let rule = Arc::new(Nowhere::default());
    for host in ["127.0.0.1", "localhost"] {
        let target = target(&database, &database.reader);
        let said =
            refusal(ServerTarget { host: host.into(), addresses: rule.clone(), ..target }).await;
        assert!(said.contains("is not allowed here"), "{said}");
    }
    assert_eq!(rule.0.load(Ordering::Relaxed), 2, "asked each time");
}

#[tokio::test]
async fn a_wrong_password_or_database_says_which_and_no_more() {
    let database = Database::create();
    let known = target(&database, &database.reader);
    let wrong = ServerTarget { password: SecretString::from("s3cr3t"), ..known.clone() };
    let said = refusal(wrong).await;
    assert!(said.contains("the login or its password was refused"), "{said}");
    assert!(!said.contains("s3cr3t"));
    let gone = ServerTarget { database: "gone".into(), ..known.clone() };
    let said = refusal(gone).await;
    assert!(said.contains("there is no such database"), "{said}");
    let closed = ServerTarget { port: 1, ..known };
    assert!(refusal(closed).await.contains("nothing listens there"));
    assert!(reader(&database).version().await.is_ok());
}
