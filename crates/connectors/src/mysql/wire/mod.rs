//! The client's half of the MySQL protocol, as far as reading needs it.
//!
//! Written here because every driver at hand asks the server for `CLIENT_MULTI_STATEMENTS` and
//! `CLIENT_LOCAL_FILES` without a way to leave them out: see docs/decisions/0010-own-mysql-client.md.
//! Packet layouts are those of <https://mariadb.com/kb/en/clientserver-protocol/>.

mod bytes;
mod client;
mod column;
mod frames;
mod greeting;
mod parameters;
mod scramble;
#[cfg(test)]
mod tests;

pub(super) use bytes::Reader;
pub(super) use client::{Client, Login, Next, Secure};
pub(super) use column::{Column, Kind};

/// What ended a conversation, or one statement of it.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    /// The session can go on after this one.
    #[error("error {} ({})", .0.code, .0.state)]
    Server(Refusal),
    #[error("the connection broke: {0}")]
    Io(#[from] std::io::Error),
    #[error("the server broke the protocol: {0}")]
    Protocol(&'static str),
    #[error("sign-in: {0}")]
    SignIn(String),
    #[error("{0}")]
    Encryption(crate::ConnectorError),
    /// A packet of the greatest size or more, 16 MiB.
    #[error("a row is larger than 16 MiB")]
    TooLarge,
}

/// An error packet. Its message may quote values of rows: it is for [`super::failure`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: u16,
    pub(super) state: String,
    pub(super) message: String,
}
