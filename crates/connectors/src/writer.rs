//! Carrying an approved change out: its own trait, its own login, its own connection. What reads never
//! holds one of these.

use crate::ConnectorError;
use async_trait::async_trait;
use sql_guard::{CheckedWrite, Dialect};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A database that can be changed, one approved statement at a time. There is no method that takes a
/// string of SQL, and only `engine::execution` calls [`Writer::write_approved`].
#[async_trait]
pub trait Writer: Send + Sync {
    fn dialect(&self) -> Dialect;

    /// Where names without a schema are looked up; part of what is approved.
    async fn search_path(&self) -> Result<String, ConnectorError>;

    /// The whole change in one transaction, or nothing of it.
    async fn write_approved(&self, job: &WriteJob<'_>, cancel: CancellationToken) -> WriteEnd;

    /// Whether the changes of a run were kept, and makes sure that they never will be when they were
    /// not: a run that still waits somewhere cannot commit afterwards.
    async fn prove(&self, run: &str, limit: Duration) -> Result<WriteProof, ConnectorError>;
}

/// What to do, and when to give up.
#[derive(Debug, Clone, Copy)]
pub struct WriteJob<'a> {
    pub statement: &'a CheckedWrite,
    /// Name of the run: written with the change, so that it can be told afterwards. Letters, digits
    /// and `_`.
    pub run: &'a str,
    /// Rows it may change; with one more nothing is changed.
    pub max_rows: u64,
    /// For everything before the commit.
    pub deadline: Duration,
    /// Keep the rows as they were in a table of their own.
    pub backup: bool,
}

/// As the database says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteEnd {
    Kept {
        rows: u64,
        elapsed: Duration,
        /// The table that holds the rows as they were.
        backup: Option<String>,
    },
    /// It changed more rows than it may; nothing was kept.
    TooMany { rows: u64 },
    /// Nothing was kept. Also for a stop and a deadline.
    NotKept(ConnectorError),
    /// The commit was sent, and no answer came.
    Unknown(ConnectorError),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteProof {
    Kept,
    /// Nor will it ever be.
    NotKept,
}

/// The table that says which runs were kept. Each run writes its row in its own transaction.
pub const LEDGER: &str = "candor_runs";
