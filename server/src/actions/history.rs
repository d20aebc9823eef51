//! The history: everyone searches their own runs; whoever oversees the workspace, those of all.

use crate::auth::permission::ReadEveryRun;
use crate::context::ServerContext;
use crate::store::{After, RunScope};
use engine::Principal;
use protocol::history::{
    DEFAULT_RUNS, HistoryEntry, HistoryFilter, HistoryPage, MAX_RUNS, RunRecord, Who,
};
use protocol::ids::QueryId;
use protocol::{ErrorCode, Problem};

pub async fn search(
    context: &ServerContext,
    principal: &Principal,
    filter: &HistoryFilter,
) -> Result<HistoryPage, Problem> {
    let permission = ReadEveryRun::of(principal);
    let scope = match &filter.who {
        Who::Me => RunScope::Own(&principal.user),
        Who::Person(person) if *person == principal.user => RunScope::Own(person),
        Who::Person(person) => RunScope::Person(person, permission.ok_or_else(not_permitted)?),
        Who::Everyone => RunScope::Everyone(permission.ok_or_else(not_permitted)?),
    };
    let after = filter.before.as_deref().map(read_cursor).transpose()?;
    let limit = filter.limit.unwrap_or(DEFAULT_RUNS).clamp(1, MAX_RUNS);
    // One more tells whether there is another page.
    let mut runs = context.store.search_runs(scope, filter, after.as_ref(), limit + 1).await?;
    let more = runs.len() as u64 > limit;
    runs.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let older = runs.last().filter(|_| more).map(cursor);
    let people = match permission {
        Some(permission) => context.store.people_with_runs(permission).await?,
        None => Vec::new(),
    };
    Ok(HistoryPage { runs, older, people })
}

/// One run. Its question and its rows stay with their owner, whoever else may read the rest.
pub async fn record(
    context: &ServerContext,
    principal: &Principal,
    query_id: &QueryId,
) -> Result<RunRecord, Problem> {
    let scope = match ReadEveryRun::of(principal) {
        Some(permission) => RunScope::Everyone(permission),
        None => RunScope::Own(&principal.user),
    };
    let record = context.store.run_record(scope, query_id).await?;
    let record = record.ok_or_else(|| {
        Problem::new(ErrorCode::NotFound, format!("there is no run `{query_id}`"))
    })?;
    Ok(match record.run.person.id == principal.user {
        true => record,
        false => RunRecord { turn: None, result_id: None, ..record },
    })
}

fn not_permitted() -> Problem {
    Problem::new(ErrorCode::Forbidden, "the runs of others are for administrators and auditors")
        .hint("ask an administrator for the auditor role, or search your own runs")
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
