//! What is kept of every run: the log of who ran what, and the rows for their owner.

use crate::error::StoreError;
use async_trait::async_trait;
use protocol::ErrorCode;
use protocol::ids::{ConnectionId, ConversationId, QueryId, RequestId, ResultId, UserId};
use protocol::table::{ColumnMeta, ResultPage, Row};
use sql_guard::CheckedStatement;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Every statement that anyone tried to run, refused ones included. The start is written before the
/// database is touched: after a crash, a start without an end is an interrupted run.
#[async_trait]
pub trait RunLog: Send + Sync {
    async fn started(&self, run: &RunStart) -> Result<(), StoreError>;

    /// Called once per started run, except when the process dies.
    async fn finished(&self, query_id: &QueryId, end: &RunEnd) -> Result<(), StoreError>;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunOrigin {
    Chat,
    /// A look at the values of a column, for a question.
    LookUp,
    Editor,
    /// A look: at the first rows of a table, or by an administrator at what somebody else would get.
    Preview,
    Export,
    Cli,
}

impl RunOrigin {
    /// As in `protocol::history::ORIGINS`.
    pub fn as_str(self) -> &'static str {
        match self {
            RunOrigin::Chat => "chat",
            RunOrigin::LookUp => "look_up",
            RunOrigin::Editor => "editor",
            RunOrigin::Preview => "preview",
            RunOrigin::Export => "export",
            RunOrigin::Cli => "cli",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunStart {
    pub query_id: QueryId,
    pub owner: UserId,
    pub connection_id: ConnectionId,
    pub origin: RunOrigin,
    /// The turn it belongs to, for questions.
    pub turn: Option<(ConversationId, RequestId)>,
    /// As its author wrote it.
    pub author_sql: String,
    /// What the database is given: rewritten, limit included, with `:name` where values are bound.
    /// Absent when the guard refused.
    pub executed_sql: Option<String>,
    /// SHA-256 of `executed_sql`, of `author_sql` when refused; lowercase hex.
    pub statement_hash: String,
    /// As in `CheckAnswer::kind`.
    pub kind: &'static str,
    /// Base tables and views read; empty when refused.
    pub tables: Vec<String>,
    /// `table.column` of everything the output is known to come from, sorted.
    pub columns: Vec<String>,
    /// RFC 3339, UTC.
    pub started_at: String,
    /// The published rules it was checked under; absent when there were none.
    pub policy_version: Option<u64>,
    /// As `CheckedStatement::access_hash`.
    pub access_hash: String,
}

impl RunStart {
    /// The base columns that the output of a checked statement is known to come from.
    pub fn columns_of(statement: &CheckedStatement) -> Vec<String> {
        let sources = statement.columns().iter().flat_map(|column| column.sources.iter());
        sources.collect::<BTreeSet<_>>().into_iter().cloned().collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunOutcome {
    Done,
    Failed,
    Refused,
    Cancelled,
}

impl RunOutcome {
    /// As in `protocol::history::OUTCOMES`.
    pub fn as_str(self) -> &'static str {
        match self {
            RunOutcome::Done => "done",
            RunOutcome::Failed => "failed",
            RunOutcome::Refused => "refused",
            RunOutcome::Cancelled => "cancelled",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunEnd {
    pub outcome: RunOutcome,
    pub rows: Option<u64>,
    pub bytes: Option<u64>,
    /// Microseconds it waited for its turn.
    pub queued_us: Option<u64>,
    /// Microseconds spent in the database; 0 for a run that took the rows of another.
    pub execution_us: Option<u64>,
    /// Microseconds since those rows were read; absent when the database was asked.
    pub reused_age_us: Option<u64>,
    pub error: Option<ErrorCode>,
    /// The guard's rules that refused it, each once.
    pub rules: Vec<&'static str>,
    pub result_id: Option<ResultId>,
    /// RFC 3339, UTC.
    pub finished_at: String,
}

/// Finished results. Every row is read with its owner: there is no unscoped way.
#[async_trait]
pub trait ResultStore: Send + Sync {
    async fn save(&self, result: &NewResult) -> Result<(), StoreError>;

    /// A window of a result; `None` when it does not exist, is no longer kept or is somebody else's.
    async fn page(
        &self,
        owner: &UserId,
        id: &ResultId,
        offset: u64,
        limit: u64,
    ) -> Result<Option<ResultPage>, StoreError>;
}

#[derive(Debug, Clone, PartialEq)]
pub struct NewResult {
    pub id: ResultId,
    pub owner: UserId,
    pub query_id: QueryId,
    pub connection_id: ConnectionId,
    pub columns: Vec<ColumnMeta>,
    /// All rows kept, at most the budget's.
    pub rows: Arc<Vec<Row>>,
    pub truncated: bool,
    /// Bytes of all values, as the connector counted them.
    pub bytes: u64,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// As `CheckedStatement::access_hash`: shown only while its owner reads under the same rules.
    pub access_hash: String,
}
