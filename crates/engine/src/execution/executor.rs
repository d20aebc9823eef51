//! One run of one checked statement: logged first, kept within its budget, stopped when asked, its
//! rows saved for their owner.

use super::columns::{ColumnHint, describe};
use super::{NewResult, RunEnd, RunOrigin, RunOutcome, RunStart, blame, cells};
use crate::database::{Database, Principal};
use crate::deps::{EngineDeps, timestamp};
use crate::error::{StoreError, connector_problem, store_problem};
use connectors::{Budget, ConnectorError, ReadOutcome, Reading};
use protocol::events::Stage;
use protocol::ids::{ConversationId, QueryId, RequestId, ResultId};
use protocol::table::{ColumnMeta, Row};
use protocol::{ErrorCode, Problem};
use sha2::{Digest, Sha256};
use sql_guard::{Catalog, CheckedStatement, Refusal, StatementKind};
use tokio_util::sync::CancellationToken;

/// Who runs what, where, within which bounds.
pub struct Run<'a> {
    pub principal: &'a Principal,
    pub database: &'a Database,
    pub query_id: QueryId,
    pub origin: RunOrigin,
    pub turn: Option<(ConversationId, RequestId)>,
    pub budget: Budget,
    /// What the planner knows about the output columns.
    pub hints: &'a [ColumnHint],
}

/// A finished run. The rows are those of the stored result.
#[derive(Debug, Clone, PartialEq)]
pub struct Ran {
    pub query_id: QueryId,
    pub result_id: ResultId,
    pub columns: Vec<ColumnMeta>,
    pub rows: Vec<Row>,
    /// A limit of the budget cut the result.
    pub truncated: bool,
    pub bytes: u64,
    pub execution_us: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    #[error(transparent)]
    Database(#[from] ConnectorError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RunError {
    /// What the author of `statement` is told: scrubbed of values, at their own line and column.
    pub fn problem(&self, statement: &CheckedStatement, catalog: &Catalog) -> Problem {
        match self {
            RunError::Database(error) => blame::problem(error, statement, catalog),
            RunError::Store(error) => store_problem(error, Stage::Store),
        }
    }
}

/// Runs a statement. Dropping the returned future stops the database too, but leaves the run without
/// an end in the log, as a crash does: cancel the token instead.
pub async fn run(
    deps: &EngineDeps,
    run: Run<'_>,
    statement: &CheckedStatement,
    cancel: &CancellationToken,
) -> Result<Ran, RunError> {
    deps.runs.started(&start(deps, &run, statement)).await?;
    let read = tokio::select! {
        biased;
        () = cancel.cancelled() => Err(ConnectorError::Cancelled),
        read = read(&run, statement, cancel) => read,
    };
    let (reading, rows, outcome) = match read {
        Ok(read) => read,
        Err(error) => {
            let end = failed(deps, outcome_of(&error), connector_problem(&error).code);
            deps.runs.finished(&run.query_id, &end).await?;
            return Err(error.into());
        }
    };
    let result = NewResult {
        id: deps.ids.result(),
        owner: run.principal.user.clone(),
        query_id: run.query_id.clone(),
        connection_id: run.database.id.clone(),
        columns: describe(&reading.columns, &rows, statement, run.hints),
        rows,
        truncated: outcome.cut.is_some(),
        bytes: outcome.bytes,
        created_at: timestamp(deps.clock.now()),
    };
    if let Err(error) = deps.results.save(&result).await {
        let end = failed(deps, RunOutcome::Failed, store_problem(&error, Stage::Store).code);
        deps.runs.finished(&run.query_id, &end).await?;
        return Err(error.into());
    }
    let execution_us = u64::try_from(outcome.elapsed.as_micros()).unwrap_or(u64::MAX);
    let end = RunEnd {
        outcome: RunOutcome::Done,
        rows: Some(result.rows.len() as u64),
        bytes: Some(outcome.bytes),
        queued_us: None,
        execution_us: Some(execution_us),
        error: None,
        result_id: Some(result.id.clone()),
        finished_at: timestamp(deps.clock.now()),
    };
    deps.runs.finished(&run.query_id, &end).await?;
    Ok(Ran {
        query_id: run.query_id,
        result_id: result.id,
        columns: result.columns,
        rows: result.rows,
        truncated: result.truncated,
        bytes: result.bytes,
        execution_us,
    })
}

/// Logs a statement that the guard refused.
pub async fn record_refusal(
    deps: &EngineDeps,
    run: &Run<'_>,
    sql: &str,
    refusal: &Refusal,
) -> Result<(), StoreError> {
    let start = RunStart {
        author_sql: sql.to_owned(),
        executed_sql: None,
        statement_hash: hex::encode(Sha256::digest(sql)),
        kind: refusal.kind.as_str(),
        tables: Vec::new(),
        ..blank(deps, run)
    };
    deps.runs.started(&start).await?;
    let end = failed(deps, RunOutcome::Refused, ErrorCode::StatementRefused);
    deps.runs.finished(&run.query_id, &end).await
}

async fn read(
    run: &Run<'_>,
    statement: &CheckedStatement,
    cancel: &CancellationToken,
) -> Result<(Reading, Vec<Row>, ReadOutcome), ConnectorError> {
    let connector = &run.database.connector;
    let mut reading = connector.read(statement, run.budget, cancel.child_token()).await?;
    let mut rows = Vec::new();
    while let Some(batch) = reading.next().await {
        rows.extend(batch?.into_iter().map(cells::row));
    }
    let outcome = reading.outcome().ok_or(ConnectorError::WorkerGone)?;
    Ok((reading, rows, outcome))
}

fn start(deps: &EngineDeps, run: &Run<'_>, statement: &CheckedStatement) -> RunStart {
    RunStart {
        author_sql: statement.author().to_owned(),
        executed_sql: Some(statement.sql().to_owned()),
        statement_hash: statement.hash().to_owned(),
        kind: statement.kind().as_str(),
        tables: statement.tables().to_vec(),
        ..blank(deps, run)
    }
}

/// Who and where, without a statement.
fn blank(deps: &EngineDeps, run: &Run<'_>) -> RunStart {
    RunStart {
        query_id: run.query_id.clone(),
        owner: run.principal.user.clone(),
        connection_id: run.database.id.clone(),
        origin: run.origin,
        turn: run.turn.clone(),
        author_sql: String::new(),
        executed_sql: None,
        statement_hash: String::new(),
        kind: StatementKind::Unknown.as_str(),
        tables: Vec::new(),
        policy_version: None,
        access_hash: None,
        started_at: timestamp(deps.clock.now()),
    }
}

fn failed(deps: &EngineDeps, outcome: RunOutcome, code: ErrorCode) -> RunEnd {
    RunEnd {
        outcome,
        rows: None,
        bytes: None,
        queued_us: None,
        execution_us: None,
        error: Some(code),
        result_id: None,
        finished_at: timestamp(deps.clock.now()),
    }
}

fn outcome_of(error: &ConnectorError) -> RunOutcome {
    match error {
        ConnectorError::Cancelled => RunOutcome::Cancelled,
        ConnectorError::NotAuthorized { .. } => RunOutcome::Refused,
        _ => RunOutcome::Failed,
    }
}
