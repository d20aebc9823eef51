//! All rows of a result's statement, streamed to whoever may read the result.

use crate::audit::{Act, Action, Scene, scene};
use crate::auth::still::Still;
use crate::auth::{With, permission};
use crate::context::ServerContext;
use crate::runs::Running;
use engine::{ExportPart, ExportRequest};
use protocol::ids::{QueryId, ResultId};
use protocol::table::Row;
use protocol::{ErrorCode, Problem};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Parts between the database and the reader: what bounds memory, whatever the size of the result.
const PARTS_IN_FLIGHT: usize = 2;

/// An export under way. It ends soon after its reader may no longer have it. Dropping it stops the database; the log gets its end all the same.
pub struct Export {
    pub query_id: QueryId,
    pub columns: Vec<String>,
    parts: mpsc::Receiver<ExportPart>,
    run: JoinHandle<Result<u64, Problem>>,
    _running: Running,
}

/// Runs the statement of one of the caller's results again, without the limit of a page. Answers when
/// the columns are known, or why there will be none.
pub async fn begin(
    context: &ServerContext,
    by: &With<permission::Export>,
    result: &ResultId,
) -> Result<Export, Problem> {
    let address = Scene::current().address;
    context.limits.exports.take(by.principal.user.as_str(), address.as_deref())?;
    let found = context.store.statement_of_result(&by.principal.user, result).await?;
    let found = found.ok_or_else(|| {
        Problem::new(ErrorCode::NotFound, format!("there is no result `{result}`"))
    })?;
    let Some(sql) = found.sql else {
        let detail = format!("the statement of `{result}` was not kept");
        return Err(Problem::new(ErrorCode::ResultGone, detail).hint("run the statement again"));
    };
    let database = context.databases.database(Some(&found.connection), by).await?;
    let query_id = QueryId::from_random(rand::random());
    let running = context.runs.begin(&by.principal.user, &query_id).ok_or_else(|| {
        Problem::new(ErrorCode::Internal, "the export's own id is taken").hint("try again")
    })?;
    // Before the first row leaves: what cannot be recorded is not handed out.
    let detail = serde_json::json!({ "run": query_id });
    let act = Act::new(Action::ResultExport).on(result).at(&found.connection).saying(detail);
    context.store.record(act.by(by.actor())).await?;
    let (sink, mut parts) = mpsc::channel(PARTS_IN_FLIGHT);
    let (engine, principal) = (context.engine.clone(), by.principal.clone());
    let (cancel, progress) = (running.token(), running.progress());
    let (stopping, stop) = (context.stopping.clone(), cancel.clone());
    let still = Still::new(context.clone(), by.clone(), Some(found.connection.clone()));
    let still = still.under(&database);
    let request = ExportRequest { query_id: query_id.clone(), sql };
    let run = tokio::spawn(scene::carried(async move {
        let export = engine.export(&principal, &database, request, sink, &progress, cancel);
        tokio::pin!(export);
        tokio::select! {
            exported = &mut export => return exported,
            // A server that stops does not wait for downloads.
            () = stopping.cancelled() => stop.cancel(),
            // Also while nobody reads, or the database gives no rows.
            lost = still.lost() => {
                stop.cancel();
                let _how_far_it_came = export.await;
                return Err(lost);
            }
        }
        export.await
    }));
    match parts.recv().await {
        Some(ExportPart::Columns(columns)) => {
            Ok(Export { query_id, columns, parts, run, _running: running })
        }
        Some(ExportPart::Rows(_)) => unreachable!("the columns come first"),
        None => match ended(run).await {
            Ok(_) => Err(unexpected()),
            Err(problem) => Err(problem),
        },
    }
}

impl Export {
    /// The next rows; `None` after the last. `Err` says that rows are missing.
    pub async fn next(&mut self) -> Option<Result<Vec<Row>, Problem>> {
        match self.parts.recv().await {
            Some(ExportPart::Rows(rows)) => Some(Ok(rows)),
            Some(ExportPart::Columns(_)) => Some(Ok(Vec::new())),
            None => ended(&mut self.run).await.err().map(Err),
        }
    }
}

async fn ended(
    run: impl Future<Output = Result<Result<u64, Problem>, tokio::task::JoinError>>,
) -> Result<u64, Problem> {
    run.await.unwrap_or_else(|_| Err(unexpected()))
}

fn unexpected() -> Problem {
    Problem::new(ErrorCode::Internal, "the export ended unexpectedly").hint("try again")
}
