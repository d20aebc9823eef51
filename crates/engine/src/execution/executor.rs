//! One run of one checked statement: logged first, kept within its budget, stopped when asked, its
//! rows saved for their owner. Where the rows come from, the database or an equal run, is `Executor`'s
//! business; the log and the result are each person's own either way.

use super::columns::{ColumnHint, describe};
use super::export::ExportError;
use super::fetch::{Fetched, Flight, Journey, Seat};
use super::gate::{Gate, Kind, QueueFull, Ticket};
use super::progress::Progress;
use super::reuse::{Found, Reuse, ReuseKey};
use super::{NewResult, RunEnd, RunOrigin, RunOutcome, RunStart, blame};
use crate::database::{Database, Principal};
use crate::deps::{EngineDeps, timestamp};
use crate::error::{StoreError, connector_problem, export_problem, queue_problem, store_problem};
use crate::limits::Limits;
use connectors::{Budget, ConnectorError};
use protocol::events::Stage;
use protocol::ids::{ConversationId, QueryId, RequestId, ResultId};
use protocol::query::Reuse as ReuseNote;
use protocol::table::{ColumnMeta, Row};
use protocol::{ErrorCode, Problem};
use sha2::{Digest, Sha256};
use sql_guard::{Catalog, CheckedStatement, Refusal, StatementKind};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// What runs and waits in this process, and the rows it keeps for reuse. One per engine.
pub struct Executor {
    gate: Arc<Gate>,
    reuse: Arc<Reuse>,
}

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
    pub executor: &'a Executor,
    /// Told when it waits, for how many, and when it runs.
    pub progress: &'a watch::Sender<Progress>,
}

/// A finished run. The rows are those of the stored result.
#[derive(Debug, Clone, PartialEq)]
pub struct Ran {
    pub query_id: QueryId,
    pub result_id: ResultId,
    pub columns: Vec<ColumnMeta>,
    pub rows: Arc<Vec<Row>>,
    /// A limit of the budget cut the result.
    pub truncated: bool,
    pub bytes: u64,
    /// Microseconds in the database, also when that was an earlier run.
    pub execution_us: u64,
    /// The rows are those of another run.
    pub reused: Option<ReuseNote>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    #[error(transparent)]
    Database(#[from] ConnectorError),
    #[error(transparent)]
    Queue(#[from] QueueFull),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RunError {
    /// What the author of `statement` is told: scrubbed of values, at their own line and column.
    pub fn problem(&self, statement: &CheckedStatement, catalog: &Catalog) -> Problem {
        match self {
            RunError::Database(error) => blame::problem(error, statement, catalog),
            RunError::Queue(full) => queue_problem(*full),
            RunError::Export(error) => export_problem(*error),
            RunError::Store(error) => store_problem(error, Stage::Store),
        }
    }

    pub fn code(&self) -> ErrorCode {
        match self {
            RunError::Database(error) => connector_problem(error).code,
            RunError::Queue(full) => queue_problem(*full).code,
            RunError::Export(error) => export_problem(*error).code,
            RunError::Store(error) => store_problem(error, Stage::Store).code,
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
    let arrived = match run.executor.fetch(&run, statement, cancel).await {
        Ok(arrived) => arrived,
        Err(error) => {
            let end = failed(deps, outcome_of(&error), error.code());
            deps.runs.finished(&run.query_id, &end).await?;
            return Err(error);
        }
    };
    let Arrived { fetched, reused, queued } = arrived;
    let outcome = fetched.outcome;
    let result = NewResult {
        id: deps.ids.result(),
        owner: run.principal.user.clone(),
        query_id: run.query_id.clone(),
        connection_id: run.database.id.clone(),
        columns: describe(&fetched.columns, &fetched.rows, statement, run.hints),
        rows: fetched.rows.clone(),
        truncated: outcome.cut.is_some(),
        bytes: outcome.bytes,
        created_at: timestamp(deps.clock.now()),
        access_hash: statement.access_hash().to_owned(),
    };
    if let Err(error) = deps.results.save(&result).await {
        let end = failed(deps, RunOutcome::Failed, store_problem(&error, Stage::Store).code);
        deps.runs.finished(&run.query_id, &end).await?;
        return Err(error.into());
    }
    let execution_us = micros(outcome.elapsed);
    let end = RunEnd {
        outcome: RunOutcome::Done,
        rows: Some(result.rows.len() as u64),
        bytes: Some(outcome.bytes),
        queued_us: queued.map(micros),
        // The database did nothing for a run that took the rows of another.
        execution_us: Some(if reused.is_some() { 0 } else { execution_us }),
        reused_age_us: reused.map(|reused| reused.age_us),
        error: None,
        rules: Vec::new(),
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
        reused,
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
    let mut rules: Vec<_> = refusal.findings.iter().map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let end = RunEnd { rules, ..failed(deps, RunOutcome::Refused, ErrorCode::StatementRefused) };
    deps.runs.finished(&run.query_id, &end).await
}

/// Rows, and how they were come by.
struct Arrived {
    fetched: Arc<Fetched>,
    reused: Option<ReuseNote>,
    /// Absent when they came from another run.
    queued: Option<Duration>,
}

impl Executor {
    pub fn new(limits: &Limits) -> Self {
        Self { gate: Gate::new(limits.concurrency), reuse: Reuse::new(limits.reuse) }
    }

    /// A place in the queue and then in the database, for what streams by itself.
    pub(super) fn enter(&self, run: &Run<'_>, kind: Kind) -> Result<Ticket, QueueFull> {
        self.gate.enter(&run.database.id, &run.principal.user, kind)
    }

    async fn fetch(
        &self,
        run: &Run<'_>,
        statement: &CheckedStatement,
        cancel: &CancellationToken,
    ) -> Result<Arrived, RunError> {
        let key = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(ConnectorError::Cancelled.into()),
            key = self.key(run, statement) => key,
        };
        let journey = || -> Result<Journey, QueueFull> {
            Ok(Journey {
                connector: run.database.connector.clone(),
                statement: statement.clone(),
                budget: run.budget,
                ticket: self.enter(run, Kind::Statement)?,
            })
        };
        let Some(key) = key else {
            let seat = Flight::begin(journey()?, |_, _| {}).join();
            return self.arrive(run, seat.expect("nobody has left yet"), cancel, None).await;
        };
        let begin = || {
            let (reuse, key) = (self.reuse.clone(), key.clone());
            let journey = journey()?;
            Ok(Flight::begin(journey, move |flight, rows| reuse.landed(&key, flight, rows)))
        };
        match self.reuse.find::<QueueFull>(&key, begin)? {
            Found::Begun(seat) => self.arrive(run, seat, cancel, None).await,
            Found::Shared(seat) => {
                self.arrive(run, seat, cancel, Some(ReuseNote { age_us: 0 })).await
            }
            Found::Kept(fetched, age) => {
                let reused = Some(ReuseNote { age_us: micros(age) });
                Ok(Arrived { fetched, reused, queued: None })
            }
        }
    }

    async fn key(&self, run: &Run<'_>, statement: &CheckedStatement) -> Option<ReuseKey> {
        if !self.reuse.is_enabled() {
            return None;
        }
        ReuseKey::of(run.database, statement, run.budget).await
    }

    /// Waits for a flight, telling where it is.
    async fn arrive(
        &self,
        run: &Run<'_>,
        seat: Seat,
        cancel: &CancellationToken,
        reused: Option<ReuseNote>,
    ) -> Result<Arrived, RunError> {
        let mut place = seat.progress();
        run.progress.send_replace(*place.borrow_and_update());
        let mut rows = pin!(seat.rows(cancel));
        let fetched = loop {
            tokio::select! {
                biased;
                fetched = &mut rows => break fetched?,
                Ok(()) = place.changed() => {
                    run.progress.send_replace(*place.borrow_and_update());
                }
            }
        };
        let queued = reused.is_none().then_some(fetched.queued);
        Ok(Arrived { fetched, reused, queued })
    }
}

pub(super) fn micros(took: Duration) -> u64 {
    u64::try_from(took.as_micros()).unwrap_or(u64::MAX)
}

pub(super) fn start(deps: &EngineDeps, run: &Run<'_>, statement: &CheckedStatement) -> RunStart {
    RunStart {
        author_sql: statement.author().to_owned(),
        executed_sql: Some(statement.sql().to_owned()),
        statement_hash: statement.hash().to_owned(),
        kind: statement.kind().as_str(),
        tables: statement.tables().to_vec(),
        columns: RunStart::columns_of(statement),
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
        columns: Vec::new(),
        started_at: timestamp(deps.clock.now()),
        policy_version: run.database.access().map(|access| access.policy_version),
        access_hash: run.database.access_hash().to_owned(),
    }
}

pub(super) fn failed(deps: &EngineDeps, outcome: RunOutcome, code: ErrorCode) -> RunEnd {
    RunEnd {
        outcome,
        rows: None,
        bytes: None,
        queued_us: None,
        execution_us: None,
        reused_age_us: None,
        error: Some(code),
        rules: Vec::new(),
        result_id: None,
        finished_at: timestamp(deps.clock.now()),
    }
}

pub(super) fn outcome_of(error: &RunError) -> RunOutcome {
    match error {
        RunError::Database(ConnectorError::Cancelled) => RunOutcome::Cancelled,
        RunError::Database(ConnectorError::NotAuthorized { .. }) => RunOutcome::Refused,
        _ => RunOutcome::Failed,
    }
}
