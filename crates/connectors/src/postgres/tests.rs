//! A server that does not play by the rules: what it sends is refused, and nothing hangs.

use super::PostgresConnector;
use crate::{Connector, ConnectorError, Encryption, LoopbackOnly, PoolLimits, ServerTarget};
use secrecy::SecretString;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A server that reads one message and answers with `says`, then keeps the connection open.
async fn ends_with(says: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.expect("a client");
        let mut startup = [0; 512];
        let _ = socket.read(&mut startup).await;
        let _ = socket.write_all(says).await;
        let mut rest = Vec::new();
        let _ = socket.read_to_end(&mut rest).await;
        assert!(!rest.windows(6).any(|part| part == b"s3cr3t"), "the password was sent");
    });
    let connector = PostgresConnector::new(ServerTarget {
        host: "127.0.0.1".into(),
        port,
        database: "d".into(),
        user: "u".into(),
        password: SecretString::from("s3cr3t"),
        encryption: Encryption::Unencrypted,
        addresses: Arc::new(LoopbackOnly),
        pool: PoolLimits { connect: Duration::from_millis(500), ..PoolLimits::default() },
    });
    let started = Instant::now();
    let ended = connector.expect("a target").version().await;
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    let Err(ConnectorError::Unreachable { reason, .. }) = ended else { panic!("{ended:?}") };
    server.await.expect("the server");
    reason
}

#[tokio::test]
async fn a_server_that_breaks_the_protocol_is_refused() {
    let cases: [(&[u8], &str); 7] = [
        (b"", "it does not answer in time"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "the connection was lost while signing in"),
        (b"R\0\0\0\x08\0\0\0\x03", "the server wants the password without encryption"),
        (b"R\0\0\0\x08\0\0\0\x07", "the server asks for a way to sign in we do not have"),
        (b"R\0\0\0\x08\0\0\0\x00Z\0\0\0\x05I", "the server gives no way to cancel a statement"),
        (b"Z\x7f\xff\xff\xff", "the connection was lost while signing in"),
        (b"E\0\0\0\x0fC28P01\0Mx\0\0", "the login or its password was refused"),
    ];
    for (says, expected) in cases {
        assert_eq!(ends_with(says).await, expected);
    }
}
