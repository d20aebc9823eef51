//! The editor's statements: check, run, stop, page.

use crate::audit::{Scene, scene};
use crate::auth::permission::RunSql;
use crate::auth::still::Still;
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use engine::Principal;
use protocol::ids::{QueryId, ResultId};
use protocol::query::{CheckAnswer, FormatAnswer, RunAnswer, RunState, StatementRequest};
use protocol::table::ResultPage;
use protocol::{ErrorCode, Problem};

/// Most rows in one page.
pub const MAX_PAGE_ROWS: u64 = 5_000;

/// Runs a statement. A caller who goes away, or may no longer run it, stops the database; the log still gets
/// its end.
pub async fn run(
    context: &ServerContext,
    by: &With<RunSql>,
    mut request: StatementRequest,
) -> Result<RunAnswer, Problem> {
    let address = Scene::current().address;
    context.limits.queries.take(by.principal.user.as_str(), address.as_deref())?;
    let database = context.databases.database(Some(&request.connection_id), by).await?;
    let query_id =
        request.query_id.get_or_insert_with(|| QueryId::from_random(rand::random())).clone();
    let running = context.runs.begin(&by.principal.user, &query_id).ok_or_else(|| {
        Problem::new(ErrorCode::Conflict, format!("`{query_id}` is running already"))
            .hint("send a new query id")
    })?;
    let (engine, principal) = (context.engine.clone(), by.principal.clone());
    let (token, progress) = (running.token(), running.progress());
    let still = Still::new(context.clone(), by.clone(), Some(database.id.clone())).under(&database);
    let mut run = tokio::spawn(scene::carried(async move {
        engine.run(&principal, &database, request, &progress, token).await
    }));
    let answer = tokio::select! {
        answer = &mut run => answer,
        lost = still.lost() => {
            running.token().cancel();
            let _what_it_found = run.await;
            return Err(lost);
        }
    };
    drop(running);
    answer.unwrap_or_else(|_| Err(Problem::new(ErrorCode::Internal, "the run ended unexpectedly")))
}

pub async fn check(
    context: &ServerContext,
    by: &With<RunSql>,
    request: &StatementRequest,
) -> Result<CheckAnswer, Problem> {
    let database = context.databases.database(Some(&request.connection_id), by).await?;
    context.engine.check(&by.principal, &database, &request.sql)
}

/// Lays statements out anew; nothing is checked or run.
pub async fn format(
    context: &ServerContext,
    by: &With<RunSql>,
    request: &StatementRequest,
) -> Result<FormatAnswer, Problem> {
    let database = context.databases.database(Some(&request.connection_id), by).await?;
    Ok(FormatAnswer { sql: context.engine.format(&database, &request.sql)? })
}

/// Stops a running statement of the caller.
pub fn cancel(
    context: &ServerContext,
    principal: &Principal,
    query_id: &QueryId,
) -> Result<(), Problem> {
    if context.runs.cancel(&principal.user, query_id) {
        return Ok(());
    }
    Err(not_running(query_id))
}

/// Whether a statement of the caller waits, behind how many, or runs.
pub fn state(
    context: &ServerContext,
    principal: &Principal,
    query_id: &QueryId,
) -> Result<RunState, Problem> {
    context.runs.state(&principal.user, query_id).ok_or_else(|| not_running(query_id))
}

fn not_running(query_id: &QueryId) -> Problem {
    Problem::new(ErrorCode::NotFound, format!("`{query_id}` is not running"))
}

pub async fn page(
    context: &ServerContext,
    by: &Caller,
    result: &ResultId,
    offset: u64,
    limit: u64,
) -> Result<ResultPage, Problem> {
    let limit = limit.clamp(1, MAX_PAGE_ROWS);
    same_access(context, by, result).await?;
    if let Some(page) = context.store.result_page(&by.principal.user, result, offset, limit).await?
    {
        return Ok(page);
    }
    if context.store.had_result(&by.principal.user, result).await? {
        return Err(Problem::new(ErrorCode::ResultGone, format!("`{result}` is no longer kept"))
            .hint("run the statement again"));
    }
    Err(Problem::new(ErrorCode::NotFound, format!("there is no result `{result}`")))
}

/// Rows are shown while their owner reads under the rules they were read under.
async fn same_access(
    context: &ServerContext,
    by: &Caller,
    result: &ResultId,
) -> Result<(), Problem> {
    let Some((connection, access)) =
        context.store.result_access(&by.principal.user, result).await?
    else {
        return Ok(());
    };
    let now = context.databases.access_hash(&connection, by).await?;
    if now == access {
        return Ok(());
    }
    let detail = format!("what you may see has changed since `{result}` was read");
    Err(Problem::new(ErrorCode::ResultGone, detail).hint("run the statement again"))
}
