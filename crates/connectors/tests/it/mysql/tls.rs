//! A server has to prove that it is the one asked for.

use super::support::{BUDGET, rows, target};
use connectors::{ConnectorError, Encryption, MysqlConnector, ServerTarget, Value};
use testbed::mariadb::Database;

async fn cipher(host: &str, authorities: Option<String>) -> Result<String, ConnectorError> {
    let database = Database::create();
    let authorities =
        authorities.map(|pem| if pem.is_empty() { database.authority.clone() } else { pem });
    let target = ServerTarget {
        host: host.into(),
        encryption: Encryption::Verified { authorities },
        ..target(&database, &database.reader)
    };
    let connector = MysqlConnector::new(target)?;
    let sql = "select variable_value from information_schema.session_status \
               where variable_name = 'ssl_version'";
    match rows(&connector, sql, BUDGET).await?.as_slice() {
        [row] => match row.as_slice() {
            [Value::Text(version)] => Ok(version.clone()),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_server_whose_certificate_fits_is_spoken_to_in_tls() {
    assert_eq!(cipher("localhost", Some(String::new())).await, Ok("TLSv1.3".into()));
}

#[tokio::test]
async fn a_certificate_for_another_name_or_of_a_stranger_is_refused() {
    for (host, authorities, said) in [
        ("127.0.0.1", Some(String::new()), "another name"),
        ("localhost", None, "authority"),
        ("localhost", Some("nonsense".to_owned()), "no certificate"),
    ] {
        let refused = cipher(host, authorities).await.expect_err("a refusal");
        assert!(matches!(refused, ConnectorError::Unreachable { .. }), "{refused:?}");
        assert!(refused.to_string().contains(said), "{refused}");
    }
}

#[tokio::test]
async fn a_server_without_tls_is_refused_before_the_login_is_told() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let database = Database::create();
    let target = ServerTarget {
        port: listener.local_addr().expect("an address").port(),
        encryption: Encryption::Verified { authorities: Some(database.authority.clone()) },
        ..target(&database, &database.reader)
    };
    let connector = MysqlConnector::new(target).expect("a target");
    let (refused, heard) = tokio::join!(rows(&connector, "select 1", BUDGET), async {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut greeting = b"\x0a10.11.0-MariaDB\0\x01\0\0\0abcdefgh\0".to_vec();
        // Everything but TLS.
        greeting.extend_from_slice(&0xf7fe_u16.to_le_bytes());
        greeting.extend_from_slice(&[45, 2, 0]);
        greeting.extend_from_slice(&0x003f_u16.to_le_bytes());
        greeting.extend_from_slice(&[21, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0]);
        greeting.extend_from_slice(b"ijklmnopqrst\0mysql_native_password\0");
        let mut packet = (greeting.len() as u32).to_le_bytes()[..3].to_vec();
        packet.push(0);
        packet.extend_from_slice(&greeting);
        stream.write_all(&packet).await.expect("a greeting");
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard).await.expect("the end");
        heard
    });
    let refused = refused.expect_err("a refusal");
    assert!(refused.to_string().contains("does not speak TLS"), "{refused}");
    assert_eq!(heard, Vec::<u8>::new());
}
