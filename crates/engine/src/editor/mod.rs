//! A statement from the editor: checked and run like a draft, without the story around it.

#[cfg(test)]
mod tests;

use crate::agent::stages::chart;
use crate::database::{Database, Principal};
use crate::deps::EngineDeps;
use crate::error::{finding, refusal_problem};
use crate::execution::{self, Ran, Run, RunOrigin};
use protocol::Problem;
use protocol::query::{CheckAnswer, RunAnswer, StatementRequest};
use sql_guard::{Policy, StatementKind};
use tokio_util::sync::CancellationToken;

pub async fn run(
    deps: &EngineDeps,
    principal: &Principal,
    database: &Database,
    request: StatementRequest,
    cancel: &CancellationToken,
) -> Result<RunAnswer, Problem> {
    let budget = deps.limits.budget(request.row_limit);
    let run = Run {
        principal,
        database,
        query_id: request.query_id.unwrap_or_else(|| deps.ids.query()),
        origin: RunOrigin::Editor,
        turn: None,
        budget,
        hints: &[],
    };
    let policy = Policy::reader(Some(budget.max_rows));
    let statement = match sql_guard::check(&request.sql, &database.snapshot.catalog, &policy) {
        Ok(statement) => statement,
        Err(refusal) => {
            let recorded = execution::record_refusal(deps, &run, &request.sql).await;
            recorded.map_err(|error| execution::RunError::from(error).problem())?;
            return Err(refusal_problem(&refusal));
        }
    };
    let ran = execution::run(deps, run, &statement, cancel).await;
    let ran = ran.map_err(|error| error.problem())?;
    let chart = chart::run(&ran, "").ok();
    let row_count = ran.rows.len() as u64;
    let Ran { query_id, result_id, columns, mut rows, truncated, bytes, execution_us } = ran;
    rows.truncate(protocol::table::FIRST_PAGE_ROWS);
    let executed_sql = statement.sql().to_owned();
    Ok(RunAnswer {
        query_id,
        result_id,
        columns,
        rows,
        row_count,
        truncated,
        bytes,
        execution_us,
        executed_sql,
        chart,
    })
}

pub fn check(deps: &EngineDeps, database: &Database, sql: &str) -> CheckAnswer {
    let policy = Policy::reader(Some(deps.limits.rows));
    let seen = sql_guard::inspect(sql, &database.snapshot.catalog, &policy);
    CheckAnswer {
        verdict: seen.verdict.as_str().to_owned(),
        kind: kind(seen.kind).to_owned(),
        findings: seen.findings.iter().map(finding).collect(),
        tables: seen.tables,
    }
}

fn kind(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Read => "read",
        StatementKind::Explain => "explain",
        StatementKind::Insert => "insert",
        StatementKind::Update => "update",
        StatementKind::Delete => "delete",
        StatementKind::SchemaChange => "schema_change",
        StatementKind::Session => "session",
        StatementKind::Unknown => "unknown",
    }
}
