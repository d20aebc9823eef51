//! Opening a session: address, encryption, password. A password leaves this process in the clear
//! only inside TLS.

use super::failure::Report;
use super::session::Plain;
use super::wire::{Heard, Wire};
use crate::address::{self, unreachable};
use crate::tls;
use crate::{ConnectorError, ServerTarget};
use bytes::BytesMut;
use fallible_iterator::FallibleIterator;
use postgres_protocol::authentication::md5_hash;
use postgres_protocol::authentication::sasl::{ChannelBinding, SCRAM_SHA_256, ScramSha256};
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;
use secrecy::ExposeSecret;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// What a second connection needs to cancel what runs on the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) address: SocketAddr,
    pub(super) process: i32,
    pub(super) secret: i32,
}

pub(super) async fn sign_in(
    target: &ServerTarget,
    tls: Option<&TlsConnector>,
) -> Result<(Wire, Key), ConnectorError> {
    let whole = async {
        let socket = address::connect(target).await?;
        let address =
            socket.peer_addr().map_err(|_| unreachable(target, "the connection was lost"))?;
        let mut wire = wire(target, tls, socket).await?;
        let (process, secret) = authenticate(target, tls.is_some(), &mut wire).await?;
        Ok((wire, Key { address, process, secret }))
    };
    let late = |_| unreachable(target, "it does not answer in time");
    tokio::time::timeout(target.pool.connect, whole).await.map_err(late)?
}

/// Asks the engine to stop what runs on the session of this key. It says nothing back; the answer
/// comes on the session itself.
pub(super) async fn request_cancel(
    target: &ServerTarget,
    tls: Option<&TlsConnector>,
    key: Key,
) -> Result<(), ConnectorError> {
    let lost = |_| unreachable(target, "the connection was lost");
    let socket = address::connect_to(target, key.address).await?;
    let mut message = BytesMut::new();
    frontend::cancel_request(key.process, key.secret, &mut message);
    let mut ignored = [0; 64];
    // The server closes the connection once it has passed the request on.
    match tls {
        None => {
            let mut socket = socket;
            socket.write_all(&message).await.map_err(lost)?;
            while matches!(socket.read(&mut ignored).await, Ok(1..)) {}
        }
        Some(tls) => {
            let mut socket = encrypted(target, tls, socket).await?;
            socket.write_all(&message).await.map_err(lost)?;
            socket.flush().await.map_err(lost)?;
            while matches!(socket.read(&mut ignored).await, Ok(1..)) {}
        }
    }
    Ok(())
}

async fn wire(
    target: &ServerTarget,
    tls: Option<&TlsConnector>,
    socket: TcpStream,
) -> Result<Wire, ConnectorError> {
    match tls {
        None => Ok(Wire::new(Box::new(socket))),
        Some(tls) => Ok(Wire::new(Box::new(encrypted(target, tls, socket).await?))),
    }
}

async fn encrypted(
    target: &ServerTarget,
    tls: &TlsConnector,
    mut socket: TcpStream,
) -> Result<tokio_rustls::client::TlsStream<TcpStream>, ConnectorError> {
    let lost = |_| unreachable(target, "the connection was lost");
    let mut request = BytesMut::new();
    frontend::ssl_request(&mut request);
    socket.write_all(&request).await.map_err(lost)?;
    // One byte and no more: whatever came with it would have come unencrypted.
    match socket.read_u8().await.map_err(lost)? {
        b'S' => tls::encrypt(target, tls, socket).await,
        b'N' => Err(unreachable(target, "the server offers no encryption")),
        _ => Err(unreachable(target, "it does not speak PostgreSQL's protocol")),
    }
}

async fn authenticate(
    target: &ServerTarget,
    encrypted: bool,
    wire: &mut Wire,
) -> Result<(i32, i32), ConnectorError> {
    let lost = |_| unreachable(target, "the connection was lost while signing in");
    let refuse = |reason: &str| unreachable(target, reason);
    let settings = [
        ("user", target.user.as_str()),
        ("database", target.database.as_str()),
        ("application_name", "candor"),
        ("client_encoding", "UTF8"),
    ];
    frontend::startup_message(settings, &mut wire.outbox)
        .map_err(|_| refuse("the login or the database has a name no server takes"))?;
    wire.send().await.map_err(lost)?;
    let password = target.password.expose_secret().as_bytes();
    let mut scram: Option<ScramSha256> = None;
    let mut key = None;
    loop {
        let Heard::Message(message) = wire.hear(&Plain).await.map_err(lost)? else {
            return Err(refuse("it does not speak PostgreSQL's protocol"));
        };
        let impostor = |_| refuse("the server does not know the password itself");
        match message {
            Message::AuthenticationOk if scram.is_some() => {
                return Err(refuse("the server does not know the password itself"));
            }
            Message::AuthenticationOk => {}
            Message::AuthenticationCleartextPassword if !encrypted => {
                return Err(refuse("the server wants the password without encryption"));
            }
            Message::AuthenticationCleartextPassword => {
                frontend::password_message(password, &mut wire.outbox).map_err(lost)?;
                wire.send().await.map_err(lost)?;
            }
            Message::AuthenticationMd5Password(body) => {
                let hash = md5_hash(target.user.as_bytes(), password, body.salt());
                frontend::password_message(hash.as_bytes(), &mut wire.outbox).map_err(lost)?;
                wire.send().await.map_err(lost)?;
            }
            Message::AuthenticationSasl(body) => {
                let known = body.mechanisms().any(|name| Ok(name == SCRAM_SHA_256));
                if !known.map_err(lost)? {
                    return Err(refuse("the server asks for a way to sign in we do not have"));
                }
                let started = ScramSha256::new(password, ChannelBinding::unsupported());
                frontend::sasl_initial_response(SCRAM_SHA_256, started.message(), &mut wire.outbox)
                    .map_err(lost)?;
                scram = Some(started);
                wire.send().await.map_err(lost)?;
            }
            Message::AuthenticationSaslContinue(body) => {
                let scram = scram.as_mut().ok_or_else(|| refuse("signing in out of order"))?;
                scram.update(body.data()).map_err(impostor)?;
                frontend::sasl_response(scram.message(), &mut wire.outbox).map_err(lost)?;
                wire.send().await.map_err(lost)?;
            }
            Message::AuthenticationSaslFinal(body) => {
                let mut scram = scram.take().ok_or_else(|| refuse("signing in out of order"))?;
                scram.finish(body.data()).map_err(impostor)?;
            }
            Message::BackendKeyData(body) => key = Some((body.process_id(), body.secret_key())),
            Message::ReadyForQuery(_) => {
                return key.ok_or_else(|| refuse("the server gives no way to cancel a statement"));
            }
            Message::ErrorResponse(body) => {
                return Err(Report::read(&body).signing_in(target));
            }
            _ => return Err(refuse("the server asks for a way to sign in we do not have")),
        }
    }
}
