//! What exactly is approved: everything that decides what a run would do, and one hash over it.

use protocol::catalog::Environment;
use protocol::ids::ConnectionId;
use sha2::{Digest, Sha256};
use sql_guard::CheckedWrite;
use std::fmt;
use std::time::Duration;

/// SHA-256 over everything in an [`Order`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionHash([u8; 32]);

impl RevisionHash {
    /// From lowercase hex, as stored and as clients echo it.
    pub fn parse(text: &str) -> Option<RevisionHash> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(RevisionHash(bytes))
    }

    #[cfg(test)]
    pub(super) fn of(byte: u8) -> RevisionHash {
        RevisionHash([byte; 32])
    }
}

impl fmt::Display for RevisionHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for RevisionHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// How a change is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Keep the rows as they were, in a table made in the same transaction.
    pub backup: bool,
    /// For the statement itself.
    pub timeout: Duration,
    /// Rows it may change; one more undoes the run.
    pub max_rows: u64,
}

/// A statement with everything around it that decides what running it does. The question it came from
/// and the model that wrote it are kept beside it and not hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub statement: CheckedWrite,
    pub connection: ConnectionId,
    pub environment: Environment,
    /// Where unqualified names are looked up, like `public` or `main`.
    pub search_path: String,
    /// The login of the database that runs it.
    pub identity: String,
    /// Of the rules on rows and columns that it was rewritten under; `None` where there are none.
    pub policy_version: Option<u64>,
    /// SHA-256 over the tables it touches, as the catalog has them.
    pub schema: String,
    pub options: Options,
}

impl Order {
    /// Every input with its length before it, an absent one told from an empty one: no two orders give
    /// the same bytes.
    pub fn hash(&self) -> RevisionHash {
        let Order {
            statement,
            connection,
            environment,
            search_path,
            identity,
            policy_version,
            schema,
            options: Options { backup, timeout, max_rows },
        } = self;
        let mut bytes = Bytes(Sha256::new());
        bytes.text("candor change revision v1");
        bytes.text(statement.sql());
        bytes.number(statement.parameters().len() as u64);
        for (name, value) in statement.parameters() {
            bytes.text(name);
            bytes.text(&value.to_string());
        }
        bytes.text(statement.dialect().as_str());
        bytes.text(connection.as_str());
        bytes.text(name_of(*environment));
        bytes.text(search_path);
        bytes.text(identity);
        match policy_version {
            Some(version) => {
                bytes.number(1);
                bytes.number(*version);
                bytes.text(statement.access_hash());
            }
            None => bytes.number(0),
        }
        bytes.text(schema);
        bytes.number(u64::from(*backup));
        bytes.number(u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX));
        bytes.number(*max_rows);
        RevisionHash(bytes.0.finalize().into())
    }
}

fn name_of(environment: Environment) -> &'static str {
    match environment {
        Environment::Dev => "dev",
        Environment::Staging => "staging",
        Environment::Prod => "prod",
        Environment::Demo => "demo",
    }
}

struct Bytes(Sha256);

impl Bytes {
    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.update(text.as_bytes());
    }

    fn number(&mut self, number: u64) {
        self.0.update(number.to_be_bytes());
    }
}
