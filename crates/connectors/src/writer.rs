//! Carrying an approved change out: its own trait, its own login, its own connection. What reads never
//! holds one of these.

use crate::ConnectorError;
use async_trait::async_trait;
use sql_guard::{CheckedWrite, Dialect, StatementKind};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A database that can be changed, one approved statement at a time. There is no method that takes a
/// string of SQL, and only `engine::execution` calls [`Writer::write_approved`].
#[async_trait]
pub trait Writer: Send + Sync {
    fn dialect(&self) -> Dialect;

    /// Where names without a schema are looked up; part of what is approved.
    async fn search_path(&self) -> Result<String, ConnectorError>;

    /// What acts by itself when rows of a table change. `table`: its plain name, found as a statement
    /// would find it.
    async fn around(&self, table: &str, limit: Duration) -> Result<Around, ConnectorError>;

    /// The whole change in one transaction, or nothing of it.
    async fn write_approved(&self, job: &WriteJob<'_>, cancel: CancellationToken) -> WriteEnd;

    /// Whether the changes of a run were kept, and makes sure that they never will be when they were
    /// not: a run that still waits somewhere cannot commit afterwards. `table`: whose schema the run
    /// changes; without rows that can be taken back its definition is the proof.
    async fn prove(
        &self,
        run: &str,
        table: Option<&str>,
        limit: Duration,
    ) -> Result<WriteProof, ConnectorError>;
}

/// Whatever acts by itself when rows of a table change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Around {
    /// `None`: the login is not shown any.
    pub triggers: Option<Vec<Trigger>>,
    /// Keys of other tables, or of the same, that refer to it.
    pub keys: Vec<Key>,
    /// Names of its indexes.
    pub indexes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    pub name: String,
    /// INSERT, UPDATE, DELETE.
    pub on: Vec<StatementKind>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub table: String,
    pub columns: Vec<String>,
    /// Empty: the primary key.
    pub references: Vec<String>,
    pub on_delete: Follows,
    pub on_update: Follows,
}

/// What becomes of rows that refer to one that goes, or that gets another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// They go along, or get the other key too.
    Along,
    SetNull,
    SetDefault,
    /// They keep it from happening.
    Refuses,
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
