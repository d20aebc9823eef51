//! A run for a look only: logged like every run, its rows handed over and not kept.

use super::columns::describe;
use super::{RunEnd, RunError, RunOrigin, RunOutcome, RunStart, cells};
use crate::database::{Described, Principal};
use crate::deps::{EngineDeps, timestamp};
use crate::error::connector_problem;
use connectors::Budget;
use protocol::table::{ColumnMeta, Row};
use sql_guard::CheckedStatement;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

pub struct PreviewRun<'a> {
    /// Who looks; the statement may have been checked for somebody else.
    pub by: &'a Principal,
    pub described: &'a Described,
    pub policy_version: Option<u64>,
    pub max_rows: u64,
    pub deadline: Duration,
}

pub struct Previewed {
    pub columns: Vec<ColumnMeta>,
    pub rows: Vec<Row>,
    pub truncated: bool,
}

pub async fn preview(
    deps: &EngineDeps,
    run: PreviewRun<'_>,
    statement: &CheckedStatement,
) -> Result<Previewed, RunError> {
    let query_id = deps.ids.query();
    deps.runs
        .started(&RunStart {
            query_id: query_id.clone(),
            owner: run.by.user.clone(),
            connection_id: run.described.id.clone(),
            origin: RunOrigin::Preview,
            turn: None,
            author_sql: statement.author().to_owned(),
            executed_sql: Some(statement.sql().to_owned()),
            statement_hash: statement.hash().to_owned(),
            kind: statement.kind().as_str(),
            tables: statement.tables().to_vec(),
            columns: RunStart::columns_of(statement),
            started_at: timestamp(deps.clock.now()),
            policy_version: run.policy_version,
            access_hash: statement.access_hash().to_owned(),
        })
        .await?;
    let budget =
        Budget { deadline: run.deadline, ..deps.limits.statement_budget(Some(run.max_rows)) };
    let read = read(run.described, statement, budget).await;
    let end = RunEnd {
        outcome: if read.is_ok() { RunOutcome::Done } else { RunOutcome::Failed },
        rows: read.as_ref().ok().map(|(seen, _)| seen.rows.len() as u64),
        bytes: read.as_ref().ok().map(|(_, outcome)| outcome.bytes),
        queued_us: None,
        reused_age_us: None,
        execution_us: read
            .as_ref()
            .ok()
            .and_then(|(_, outcome)| u64::try_from(outcome.elapsed.as_micros()).ok()),
        error: read.as_ref().err().map(|error| connector_problem(error).code),
        rules: Vec::new(),
        result_id: None,
        finished_at: timestamp(deps.clock.now()),
    };
    deps.runs.finished(&query_id, &end).await?;
    Ok(read?.0)
}

async fn read(
    described: &Described,
    statement: &CheckedStatement,
    budget: Budget,
) -> Result<(Previewed, connectors::ReadOutcome), connectors::ConnectorError> {
    let connector = &described.connector;
    let mut reading = connector.read(statement, budget, CancellationToken::new()).await?;
    let mut rows = Vec::new();
    while let Some(batch) = reading.next().await {
        rows.extend(batch?.into_iter().map(cells::row));
    }
    let outcome = reading.outcome().ok_or(connectors::ConnectorError::WorkerGone)?;
    let columns = describe(&reading.columns, &rows, statement, &[]);
    Ok((Previewed { columns, rows, truncated: outcome.cut.is_some() }, outcome))
}
