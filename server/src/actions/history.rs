//! The history: everyone searches their own runs; whoever oversees the workspace, those of all.

use crate::auth::permission::ReadEveryRun;
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::store::{After, RunScope};
use protocol::history::{
    DEFAULT_RUNS, HistoryEntry, HistoryFilter, HistoryPage, MAX_RUNS, RunRecord, Who,
};
use protocol::ids::QueryId;
use protocol::{ErrorCode, Problem};

pub async fn search(
    context: &ServerContext,
    by: &Caller,
    filter: &HistoryFilter,
) -> Result<HistoryPage, Problem> {
    let permission = With::<ReadEveryRun>::of(by).map(|by| by.right());
    let scope = match &filter.who {
        Who::Me => RunScope::Own(&by.principal.user),
        Who::Person(person) if *person == by.principal.user => RunScope::Own(person),
        Who::Person(person) => RunScope::Person(person, permission.clone()?),
        Who::Everyone => RunScope::Everyone(permission.clone()?),
    };
    let after = filter.before.as_deref().map(read_cursor).transpose()?;
    let limit = filter.limit.unwrap_or(DEFAULT_RUNS).clamp(1, MAX_RUNS);
    // One more tells whether there is another page.
    let mut runs = context.store.search_runs(scope, filter, after.as_ref(), limit + 1).await?;
    let more = runs.len() as u64 > limit;
    runs.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let older = runs.last().filter(|_| more).map(cursor);
    let people = match permission {
        Ok(permission) => context.store.people_with_runs(permission).await?,
        Err(_) => Vec::new(),
    };
    Ok(HistoryPage { runs, older, people })
}

/// One run. Its question and its rows stay with their owner, whoever else may read the rest.
pub async fn record(
    context: &ServerContext,
    by: &Caller,
    query_id: &QueryId,
) -> Result<RunRecord, Problem> {
    let scope = match With::<ReadEveryRun>::of(by) {
        Ok(by) => RunScope::Everyone(by.right()),
        Err(_) => RunScope::Own(&by.principal.user),
    };
    let record = context.store.run_record(scope, query_id).await?;
    let record = record.ok_or_else(|| {
        Problem::new(ErrorCode::NotFound, format!("there is no run `{query_id}`"))
    })?;
    Ok(match record.run.person.id == by.principal.user {
        true => record,
        false => RunRecord { turn: None, result_id: None, ..record },
    })
}

fn cursor(run: &HistoryEntry) -> String {
    format!("{}~{}", run.started_at, run.query_id)
}

fn read_cursor(text: &str) -> Result<After, Problem> {
    let parts = text.split_once('~');
    parts
        .and_then(|(started_at, id)| {
            let query_id = QueryId::parse(id).ok()?;
            Some(After { started_at: started_at.to_owned(), query_id })
        })
        .ok_or_else(|| {
            Problem::new(ErrorCode::InvalidRequest, "`before` is not the end of a page")
                .hint("take it from `older` of the page before")
        })
}
