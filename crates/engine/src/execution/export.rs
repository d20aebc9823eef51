//! All rows of a statement, handed on as they come: never held, never cut without saying so. A reader
//! who is slow slows the database; one who takes nothing, or goes away, stops it.

use super::executor::{self, Run, RunError};
use super::gate::Kind;
use super::progress::Progress;
use super::{RunEnd, RunOutcome, cells};
use crate::deps::{EngineDeps, timestamp};
use connectors::{ConnectorError, Cut, ReadOutcome, ResultColumn};
use protocol::table::{Cell, Row};
use sql_guard::CheckedStatement;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// What an export hands on: the columns once, then rows.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportPart {
    Columns(Vec<String>),
    Rows(Vec<Row>),
}

/// Why an export breaks off although the database has more to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    #[error("nobody took rows for {limit:?}")]
    Idle { limit: Duration },
    #[error("an export has at most {limit} rows")]
    Rows { limit: u64 },
    #[error("an export has at most {limit} bytes")]
    Bytes { limit: u64 },
    #[error("a value has {bytes} bytes, more than the {limit} of one in an export")]
    Value { bytes: u64, limit: u64 },
}

/// Runs to the end of the export. The log says how much was handed on, whatever ends it.
pub async fn export(
    deps: &EngineDeps,
    run: Run<'_>,
    statement: &CheckedStatement,
    sink: mpsc::Sender<ExportPart>,
    cancel: &CancellationToken,
) -> Result<ReadOutcome, RunError> {
    deps.runs.started(&executor::start(deps, &run, statement)).await?;
    let mut carried = Carried::default();
    let outcome = carried.carry(deps, &run, statement, &sink, cancel).await;
    let end = match &outcome {
        Ok(outcome) => RunEnd {
            outcome: RunOutcome::Done,
            rows: Some(outcome.rows),
            bytes: Some(outcome.bytes),
            queued_us: Some(executor::micros(carried.queued)),
            execution_us: Some(executor::micros(outcome.elapsed)),
            reused_age_us: None,
            error: None,
            rules: Vec::new(),
            result_id: None,
            finished_at: timestamp(deps.clock.now()),
        },
        Err(error) => RunEnd {
            rows: Some(carried.rows),
            queued_us: Some(executor::micros(carried.queued)),
            ..executor::failed(deps, executor::outcome_of(error), error.code())
        },
    };
    deps.runs.finished(&run.query_id, &end).await?;
    outcome
}

#[derive(Default)]
struct Carried {
    rows: u64,
    queued: Duration,
}

impl Carried {
    async fn carry(
        &mut self,
        deps: &EngineDeps,
        run: &Run<'_>,
        statement: &CheckedStatement,
        sink: &mpsc::Sender<ExportPart>,
        cancel: &CancellationToken,
    ) -> Result<ReadOutcome, RunError> {
        let began = Instant::now();
        let ticket = run.executor.enter(run, Kind::Export)?;
        let mut place = ticket.progress();
        unless(cancel, sink, admitted(&mut place, run.progress)).await?;
        self.queued = began.elapsed();
        let read = run.database.connector.read(statement, run.budget, cancel.child_token());
        let mut reading = unless(cancel, sink, read).await??;
        let idle = deps.limits.export_idle;
        send(sink, ExportPart::Columns(names(&reading.columns)), idle, cancel).await?;
        while let Some(batch) = unless(cancel, sink, reading.next()).await? {
            let rows: Vec<Row> = batch?.into_iter().map(cells::row).collect();
            whole_values(&rows, run.budget.max_cell_bytes)?;
            let count = rows.len() as u64;
            send(sink, ExportPart::Rows(rows), idle, cancel).await?;
            self.rows += count;
        }
        let outcome = reading.outcome().ok_or(ConnectorError::WorkerGone)?;
        match outcome.cut {
            None => Ok(outcome),
            Some(Cut::Rows) => Err(ExportError::Rows { limit: run.budget.max_rows }.into()),
            Some(Cut::Bytes) => Err(ExportError::Bytes { limit: run.budget.max_bytes }.into()),
        }
    }
}

/// Waits for the place in the database, telling meanwhile where in the queue it is.
async fn admitted(place: &mut watch::Receiver<Progress>, tell: &watch::Sender<Progress>) {
    loop {
        let now = *place.borrow_and_update();
        tell.send_replace(now);
        if now == Progress::Running || place.changed().await.is_err() {
            return;
        }
    }
}

/// What `work` gives, unless the export is stopped or its reader goes away first.
async fn unless<T>(
    cancel: &CancellationToken,
    sink: &mpsc::Sender<ExportPart>,
    work: impl Future<Output = T>,
) -> Result<T, ConnectorError> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(ConnectorError::Cancelled),
        () = sink.closed() => Err(ConnectorError::Cancelled),
        done = work => Ok(done),
    }
}

async fn send(
    sink: &mpsc::Sender<ExportPart>,
    part: ExportPart,
    idle: Duration,
    cancel: &CancellationToken,
) -> Result<(), RunError> {
    match unless(cancel, sink, tokio::time::timeout(idle, sink.send(part))).await? {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(ConnectorError::Cancelled.into()),
        Err(_) => Err(ExportError::Idle { limit: idle }.into()),
    }
}

/// A clipped value would be passed off as the whole one.
fn whole_values(rows: &[Row], limit: u64) -> Result<(), ExportError> {
    let clipped = rows.iter().flatten().find_map(|cell| match cell {
        Cell::Clipped { bytes, .. } => Some(*bytes),
        _ => None,
    });
    clipped.map_or(Ok(()), |bytes| Err(ExportError::Value { bytes, limit }))
}

fn names(columns: &[ResultColumn]) -> Vec<String> {
    columns.iter().map(|column| column.name.clone()).collect()
}
