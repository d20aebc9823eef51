//! Where a database is and how to sign in to it: typed fields, never a connection string.

use secrecy::SecretString;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

#[derive(Debug, Clone)]
pub enum Target {
    Sqlite(PathBuf),
    Postgres(ServerTarget),
    /// MySQL and MariaDB.
    Mysql(ServerTarget),
}

/// A database server. Nothing here reads a file or the environment: no service files, no sockets,
/// no client certificates by path.
#[derive(Debug, Clone)]
pub struct ServerTarget {
    /// A name or an address; certificates are checked against it.
    pub host: String,
    pub port: u16,
    pub database: String,
    pub user: String,
    pub password: SecretString,
    pub encryption: Encryption,
    /// Asked about every address the name resolves to, each time a connection is opened.
    pub addresses: Arc<dyn AddressRule>,
    pub pool: PoolLimits,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encryption {
    /// TLS with a certificate that an authority vouches for and that names the host.
    Verified {
        /// PEM; `None`: the authorities of the public web.
        authorities: Option<String>,
    },
    /// Only for servers on the same machine or a private network, chosen by an administrator.
    Unencrypted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolLimits {
    /// Sessions at the same time.
    pub sessions: usize,
    /// Statements that may wait for a session; one more is answered with `Busy`.
    pub queue: usize,
    /// Resolving, connecting and signing in, together.
    pub connect: Duration,
}

impl Default for PoolLimits {
    fn default() -> Self {
        Self { sessions: 4, queue: 64, connect: Duration::from_secs(10) }
    }
}

/// Which network addresses may be spoken to.
pub trait AddressRule: std::fmt::Debug + Send + Sync {
    /// `Err` says which rule the address breaks, for people.
    fn allows(&self, address: IpAddr) -> Result<(), String>;
}

/// Only the machine itself, for tests and local tools.
#[derive(Debug, Clone, Copy)]
pub struct LoopbackOnly;

impl AddressRule for LoopbackOnly {
    fn allows(&self, address: IpAddr) -> Result<(), String> {
        if address.is_loopback() { Ok(()) } else { Err(format!("{address} is not this machine")) }
    }
}
