//! The one trait every database implements.

use crate::{Budget, LoginReport, Profile, Value, ValueType};
use async_trait::async_trait;
use sql_guard::{Catalog, CheckedStatement, Dialect};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// A database that can be described and read. There is no method that takes a string of SQL.
#[async_trait]
pub trait Connector: Send + Sync {
    fn dialect(&self) -> Dialect;

    /// For people: "SQLite 3.51.1".
    async fn version(&self) -> Result<String, ConnectorError>;

    /// Tables, views, columns, keys, comments and row estimates.
    async fn introspect(&self) -> Result<Catalog, ConnectorError>;

    /// Ranges and frequent values of the columns, within `time_limit` for the whole database.
    async fn profile(
        &self,
        catalog: &Catalog,
        time_limit: Duration,
    ) -> Result<Profile, ConnectorError>;

    /// What the login may do beyond reading. Empty for engines without logins.
    async fn examine_login(&self) -> Result<LoginReport, ConnectorError>;

    /// Changes whenever the data may have changed: as long as it is the same, the same statement
    /// gives the same rows. `None` where the engine cannot tell, and then nothing may be reused.
    async fn data_version(&self) -> Result<Option<String>, ConnectorError>;

    /// Runs a read. Returns once the columns are known; rows follow through [`Reading::next`].
    /// Cancelling the token, or dropping the reading, stops the database itself.
    async fn read(
        &self,
        statement: &CheckedStatement,
        budget: Budget,
        cancel: CancellationToken,
    ) -> Result<Reading, ConnectorError>;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultColumn {
    pub name: String,
    pub value_type: ValueType,
    /// As the database says it, empty for expressions on engines that do not say.
    pub database_type: String,
}

/// A running read: columns first, then batches with back-pressure, then the outcome.
pub struct Reading {
    pub columns: Vec<ResultColumn>,
    batches: mpsc::Receiver<Result<Delivery, ConnectorError>>,
    outcome: Option<ReadOutcome>,
    _stop: tokio_util::sync::DropGuard,
}

/// What a connector's worker sends: batches of rows, then exactly one end.
pub enum Delivery {
    Rows(Vec<Vec<Value>>),
    End(ReadOutcome),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadOutcome {
    pub rows: u64,
    pub bytes: u64,
    /// A limit of the budget cut the result.
    pub cut: Option<Cut>,
    /// Time spent in the database.
    pub elapsed: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    Rows,
    Bytes,
}

impl Reading {
    /// `cancel` is cancelled when the reading is dropped.
    pub fn new(
        columns: Vec<ResultColumn>,
        batches: mpsc::Receiver<Result<Delivery, ConnectorError>>,
        cancel: CancellationToken,
    ) -> Self {
        Self { columns, batches, outcome: None, _stop: cancel.drop_guard() }
    }

    /// The next batch; `None` after the last one, when [`Reading::outcome`] is known.
    pub async fn next(&mut self) -> Option<Result<Vec<Vec<Value>>, ConnectorError>> {
        match self.batches.recv().await {
            Some(Ok(Delivery::Rows(rows))) => Some(Ok(rows)),
            Some(Ok(Delivery::End(outcome))) => {
                self.outcome = Some(outcome);
                None
            }
            Some(Err(error)) => Some(Err(error)),
            None if self.outcome.is_none() => Some(Err(ConnectorError::WorkerGone)),
            None => None,
        }
    }

    pub fn outcome(&self) -> Option<ReadOutcome> {
        self.outcome
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectorError {
    #[error("cannot open `{name}`: {reason}")]
    Unreachable { name: String, reason: String },
    #[error("`{name}` is not a {engine} database")]
    NotADatabase { name: String, engine: &'static str },
    /// The database refused the statement. `message` names no values; `offset` is a byte offset
    /// into the canonical text, [`CheckedStatement::sql`].
    #[error("the database refused the statement: {message}")]
    Statement { message: String, code: Option<String>, offset: Option<usize> },
    #[error("the statement tried to do what a read may not: {action}")]
    NotAuthorized { action: String },
    /// The login may do so much that the engine's own protection does not hold.
    #[error("the login of this connection may do too much: {finding}")]
    UnfitLogin { finding: String, fix: String },
    #[error("the time limit of {limit:?} was reached")]
    Deadline { limit: Duration },
    #[error("the run was cancelled")]
    Cancelled,
    #[error("the database is busy: {reason}")]
    Busy { reason: String },
    #[error("the database worker ended unexpectedly")]
    WorkerGone,
    /// This build was made without the engine's feature.
    #[error("this build of Candor does not speak with {engine}")]
    Unsupported { engine: &'static str },
}
