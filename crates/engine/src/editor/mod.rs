//! A statement from the editor: checked and run like a draft, without the story around it.

mod export;
mod format;
#[cfg(test)]
mod tests;

pub use export::{ExportRequest, export};
pub use format::format;

use crate::agent::stages::chart;
use crate::database::{Database, Principal};
use crate::deps::EngineDeps;
use crate::error::{finding, refusal_problem, store_problem};
use crate::execution::{self, Executor, Progress, Ran, Run, RunOrigin};
use crate::semantic::unit;
use protocol::Problem;
use protocol::events::Stage;
use protocol::query::{CheckAnswer, Purpose, RunAnswer, StatementRequest};
use protocol::table::FIRST_PAGE_ROWS;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub async fn run(
    deps: &EngineDeps,
    executor: &Executor,
    principal: &Principal,
    database: &Database,
    request: StatementRequest,
    progress: &watch::Sender<Progress>,
    cancel: &CancellationToken,
) -> Result<RunAnswer, Problem> {
    let budget = match request.purpose {
        Purpose::Editor => deps.limits.statement_budget(request.row_limit),
        Purpose::Preview => deps.limits.preview_budget(request.row_limit),
    };
    let run = Run {
        principal,
        database,
        query_id: request.query_id.unwrap_or_else(|| deps.ids.query()),
        origin: match request.purpose {
            Purpose::Editor => RunOrigin::Editor,
            Purpose::Preview => RunOrigin::Preview,
        },
        turn: None,
        budget,
        hints: &[],
        executor,
        progress,
    };
    let statement = match database.check(principal, &request.sql, Some(budget.max_rows))? {
        Ok(statement) => statement,
        Err(refusal) => {
            let recorded = execution::record_refusal(deps, &run, &request.sql, &refusal).await;
            recorded.map_err(|error| store_problem(&error, Stage::Store))?;
            return Err(refusal_problem(&refusal));
        }
    };
    let hints = unit::hints(statement.columns(), &database.snapshot.glossary);
    let ran = execution::run(deps, Run { hints: &hints, ..run }, &statement, cancel).await;
    let ran = ran.map_err(|error| error.problem(&statement, &database.snapshot.catalog))?;
    let chart = chart::run(&ran, "", None).ok();
    let row_count = ran.rows.len() as u64;
    let Ran { query_id, result_id, columns, rows, truncated, bytes, execution_us, reused } = ran;
    let rows = rows.iter().take(FIRST_PAGE_ROWS).cloned().collect();
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
        reused,
        executed_sql,
        chart,
    })
}

pub fn check(
    deps: &EngineDeps,
    principal: &Principal,
    database: &Database,
    sql: &str,
) -> Result<CheckAnswer, Problem> {
    let seen = database.inspect(principal, sql, Some(deps.limits.rows))?;
    Ok(CheckAnswer {
        verdict: seen.verdict.as_str().to_owned(),
        kind: seen.kind.as_str().to_owned(),
        findings: seen.findings.iter().map(finding).collect(),
        tables: seen.tables,
    })
}
