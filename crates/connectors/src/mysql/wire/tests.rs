//! What a server may say: its greeting, its challenges, and things that no honest server says.

use super::client::{Client, Login, Next};
use super::greeting::{Greeting, capability};
use super::{Column, Kind, WireError, parameters, scramble};
use crate::Bound;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

fn greeting(version: &str, capabilities: u32, own: u32, plugin: &str) -> Vec<u8> {
    let mut packet = vec![10];
    packet.extend_from_slice(version.as_bytes());
    packet.push(0);
    packet.extend_from_slice(&7_u32.to_le_bytes());
    packet.extend_from_slice(b"abcdefgh\0");
    packet.extend_from_slice(&capabilities.to_le_bytes()[..2]);
    packet.extend_from_slice(&[45, 2, 0]);
    packet.extend_from_slice(&capabilities.to_le_bytes()[2..]);
    packet.push(21);
    packet.extend_from_slice(&[0; 6]);
    packet.extend_from_slice(&own.to_le_bytes());
    packet.extend_from_slice(b"ijklmnopqrst\0");
    packet.extend_from_slice(plugin.as_bytes());
    packet.push(0);
    packet
}

#[test]
fn a_greeting_tells_who_speaks() {
    let all = capability::NEEDED | capability::TLS;
    let maria = Greeting::parse(&greeting("5.5.5-10.11.6-MariaDB-1", all, 0x1f, scramble::NATIVE))
        .expect("a greeting");
    assert_eq!((maria.version.as_str(), maria.is_mariadb), ("10.11.6-MariaDB-1", true));
    assert_eq!((maria.thread, maria.mariadb_capabilities), (7, 0x1f));
    assert_eq!(maria.challenge, b"abcdefghijklmnopqrst");
    let mysql = greeting("8.4.0", all | capability::MYSQL, 0x1f, scramble::CACHING_SHA2);
    let mysql = Greeting::parse(&mysql).expect("a greeting");
    assert_eq!((mysql.is_mariadb, mysql.mariadb_capabilities), (false, 0));
    assert_eq!(mysql.plugin, scramble::CACHING_SHA2);
    for cut in 0..40 {
        let whole = greeting("8.4.0", all, 0, "");
        assert!(Greeting::parse(&whole[..cut]).is_err(), "{cut} bytes");
    }
}

#[test]
fn passwords_are_proven_and_never_sent() {
    let challenge = b"abcdefghijklmnopqrst";
    for plugin in [scramble::NATIVE, scramble::CACHING_SHA2] {
        let proof = scramble::answer(plugin, "secret", challenge).expect("it is spoken");
        assert_eq!(proof.len(), if plugin == scramble::NATIVE { 20 } else { 32 });
        assert_ne!(proof, scramble::answer(plugin, "secreu", challenge).expect("spoken"));
        assert_eq!(scramble::answer(plugin, "", challenge), Some(Vec::new()));
    }
    for plugin in ["mysql_clear_password", "dialog", "sha256_password", "client_ed25519", ""] {
        assert_eq!(scramble::answer(plugin, "secret", challenge), None, "{plugin}");
    }
}

#[test]
fn what_we_ask_for_holds_no_second_statement_and_no_files() {
    const LOCAL_FILES: u32 = 1 << 7;
    const MULTI_STATEMENTS: u32 = 1 << 16;
    const MULTI_RESULTS: u32 = 1 << 17;
    const PREPARED_MULTI_RESULTS: u32 = 1 << 18;
    let asked = capability::NEEDED | capability::TLS | capability::MYSQL;
    assert_eq!(
        asked & (LOCAL_FILES | MULTI_STATEMENTS | MULTI_RESULTS | PREPARED_MULTI_RESULTS),
        0
    );
}

/// A client signed in at a server that answers each of its packets with the next of `answers`.
async fn against(
    answers: Vec<Vec<u8>>,
) -> (Result<Client, WireError>, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a client");
        let hello = greeting("10.11.0-MariaDB", capability::NEEDED, 0, scramble::NATIVE);
        write(&mut stream, 0, &hello).await;
        for answer in answers {
            let Some(sequence) = read(&mut stream).await else { return };
            write(&mut stream, sequence.wrapping_add(1), &answer).await;
        }
        // Until the client has gone.
        let _ = stream.read_to_end(&mut Vec::new()).await;
    });
    let stream = TcpStream::connect(address).await.expect("a server");
    let login = Login { user: "u", password: "secret", database: "d" };
    (Client::sign_in(stream, None, login).await, server)
}

async fn write(stream: &mut TcpStream, sequence: u8, payload: &[u8]) {
    let mut packet = (payload.len() as u32).to_le_bytes()[..3].to_vec();
    packet.push(sequence);
    packet.extend_from_slice(payload);
    stream.write_all(&packet).await.expect("the client listens");
}

async fn read(stream: &mut TcpStream) -> Option<u8> {
    let mut header = [0; 4];
    stream.read_exact(&mut header).await.ok()?;
    let length = u32::from_le_bytes([header[0], header[1], header[2], 0]);
    let mut payload = vec![0; length as usize];
    stream.read_exact(&mut payload).await.ok()?;
    Some(header[3])
}

const OK: &[u8] = &[0, 0, 0, 2, 0, 0, 0];

#[tokio::test]
async fn a_server_that_asks_for_a_file_gets_none() {
    let (client, server) = against(vec![
        OK.to_vec(),
        b"\0\x01\0\0\0\0\0\0\0\0\0\0".to_vec(),
        b"\xfb/etc/passwd".to_vec(),
    ])
    .await;
    let mut client = client.expect("signed in");
    let prepared = client.prepare("select 1").await.expect("prepared");
    let ended = client.execute(&prepared, &[]).await;
    assert!(matches!(ended, Err(WireError::Protocol("it asks for a file"))), "{:?}", ended.err());
    drop(client);
    server.await.expect("the server ends");
}

#[tokio::test]
async fn a_server_that_wants_the_password_itself_gets_none() {
    for plugin in ["mysql_clear_password", "dialog"] {
        let switch = [b"\xfe", plugin.as_bytes(), b"\0"].concat();
        let (client, server) = against(vec![switch]).await;
        let Err(WireError::SignIn(reason)) = client else { panic!("it went on") };
        assert!(reason.contains("never sent in the clear"), "{reason}");
        server.await.expect("the server ends");
    }
    let switch = b"\xfecaching_sha2_password\0abcdefghijklmnopqrst\0".to_vec();
    let (client, server) = against(vec![switch, vec![1, 4]]).await;
    let Err(WireError::SignIn(reason)) = client else { panic!("it went on") };
    assert!(reason.contains("turn encryption on"), "{reason}");
    server.await.expect("the server ends");
}

#[tokio::test]
async fn nonsense_is_an_error_and_never_a_panic() {
    for nonsense in [vec![], vec![0xff], vec![0xfe], vec![0xfc, 1], vec![0xfd], vec![3]] {
        let (client, server) = against(vec![OK.to_vec(), nonsense.clone()]).await;
        let mut client = client.expect("signed in");
        let ended =
            tokio::time::timeout(std::time::Duration::from_millis(200), client.ask("select 1"))
                .await;
        // A server that says nothing more is what deadlines are for.
        assert!(!matches!(ended, Ok(Ok(_))), "{nonsense:?}");
        drop(client);
        server.await.expect("the server ends");
    }
}

#[tokio::test]
async fn without_a_result_there_is_no_row() {
    let (client, server) = against(vec![OK.to_vec(), OK.to_vec()]).await;
    let mut client = client.expect("signed in");
    client.command("set x").await.expect("done");
    assert!(matches!(client.row().await, Ok(Next::End(_))));
    drop(client);
    server.await.expect("the server ends");
}

#[test]
fn a_column_is_read_with_what_mariadb_adds() {
    let mut packet = Vec::new();
    for text in ["def", "d", "t", "t", "j", "j"] {
        packet.push(text.len() as u8);
        packet.extend_from_slice(text.as_bytes());
    }
    packet.extend_from_slice(b"\x06\x01\x04json");
    packet.extend_from_slice(&[12, 45, 0, 255, 0, 0, 0, 252, 16, 0, 0, 0, 0]);
    let column = Column::parse(&packet, true).expect("a column");
    assert_eq!((column.name.as_str(), column.kind, column.unsigned), ("j", Kind::Json, false));
    for cut in 0..packet.len() - 2 {
        assert!(Column::parse(&packet[..cut], true).is_err(), "{cut} bytes");
    }
}

#[test]
fn values_travel_beside_the_statement() {
    let values = [Bound::Null, Bound::Bool(true), Bound::Int(-2), Bound::Text("é".into())];
    let expected: Vec<u8> = [
        &b"\x17\x05\0\0\0\0\x01\0\0\0"[..],
        b"\x01\x01",
        &[6, 0, 1, 0, 8, 0, 253, 0],
        b"\x01",
        &(-2_i64).to_le_bytes(),
        "\u{2}é".as_bytes(),
    ]
    .concat();
    assert_eq!(parameters::execution(5, &values), expected);
    assert_eq!(parameters::execution(5, &[]).len(), 10);
}
