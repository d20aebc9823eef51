//! All rows of a statement that ran before: checked again, because rules and schema may have changed
//! since, and run again for the same person.

use crate::database::{Database, Principal};
use crate::deps::EngineDeps;
use crate::error::{refusal_problem, store_problem};
use crate::execution::{self, Executor, ExportPart, Progress, Run, RunOrigin};
use protocol::Problem;
use protocol::events::Stage;
use protocol::ids::QueryId;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// A statement to export, as its author wrote it.
pub struct ExportRequest {
    pub query_id: QueryId,
    pub sql: String,
}

pub async fn export(
    deps: &EngineDeps,
    executor: &Executor,
    principal: &Principal,
    database: &Database,
    request: ExportRequest,
    (sink, progress): (mpsc::Sender<ExportPart>, &watch::Sender<Progress>),
    cancel: &CancellationToken,
) -> Result<u64, Problem> {
    let budget = deps.limits.export_budget();
    let run = Run {
        principal,
        database,
        query_id: request.query_id,
        origin: RunOrigin::Export,
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
    let exported = execution::export(deps, run, &statement, sink, cancel).await;
    exported
        .map(|outcome| outcome.rows)
        .map_err(|error| error.problem(&statement, &database.snapshot.catalog))
}
