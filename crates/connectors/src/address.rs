//! From a host name to a socket: every address the name resolves to is asked about, each time.

use crate::{ConnectorError, ServerTarget};
use std::net::{IpAddr, SocketAddr};
use tokio::net::{TcpStream, lookup_host};

/// One forbidden address among several is enough to refuse: who answers for the name could send us
/// there the next time.
pub(crate) async fn connect(target: &ServerTarget) -> Result<TcpStream, ConnectorError> {
    let mut last = None;
    for address in resolve(target).await? {
        match open(address).await {
            Ok(socket) => return Ok(socket),
            Err(error) => last = Some(error),
        }
    }
    Err(unreachable(target, last.as_ref().map_or("the name has no address", |error| reason(error))))
}

/// To exactly this address, which is asked about again.
#[cfg(feature = "postgres")]
pub(crate) async fn connect_to(
    target: &ServerTarget,
    address: SocketAddr,
) -> Result<TcpStream, ConnectorError> {
    ask(target, address.ip())?;
    open(address).await.map_err(|error| unreachable(target, reason(&error)))
}

async fn resolve(target: &ServerTarget) -> Result<Vec<SocketAddr>, ConnectorError> {
    if target.host.starts_with('/') || target.host.is_empty() {
        return Err(unreachable(target, "a host is a name or an address, never a socket file"));
    }
    let host = target.host.trim_start_matches('[').trim_end_matches(']');
    let found = lookup_host((host, target.port)).await;
    let found: Vec<_> =
        found.map_err(|_| unreachable(target, "the name does not resolve"))?.collect();
    for address in &found {
        ask(target, address.ip())?;
    }
    Ok(found)
}

fn ask(target: &ServerTarget, address: IpAddr) -> Result<(), ConnectorError> {
    // `::ffff:10.0.0.1` is 10.0.0.1.
    let address = address.to_canonical();
    target.addresses.allows(address).map_err(|rule| unreachable(target, &rule))
}

async fn open(address: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpStream::connect(address).await?;
    socket.set_nodelay(true)?;
    Ok(socket)
}

pub(crate) fn unreachable(target: &ServerTarget, reason: &str) -> ConnectorError {
    let name = format!("{}:{}/{}", target.host, target.port, target.database);
    ConnectorError::Unreachable { name, reason: reason.to_owned() }
}

fn reason(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::ConnectionRefused => "nothing listens there",
        std::io::ErrorKind::TimedOut => "it does not answer",
        _ => "no connection is possible",
    }
}
