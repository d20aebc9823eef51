//! Statements of the editor: check, run, lay out, stop, pages of a result, history.

use super::{Answer, UiError};
use leptos::server;
use leptos::server_fn::codec::Json;
use protocol::history::{HistoryFilter, HistoryPage, RunRecord};
use protocol::ids::{QueryId, ResultId};
use protocol::query::{CheckAnswer, FormatAnswer, RunEnding, RunState, StatementRequest};
use protocol::table::ResultPage;

#[server(prefix = "/ui", endpoint = "queries/run", input = Json, output = Answer)]
pub async fn run_statement(statement: StatementRequest) -> Result<RunEnding, UiError> {
    Ok(RunEnding::of(super::backend()?.queries.run(statement).await)?)
}

#[server(prefix = "/ui", endpoint = "queries/check", input = Json, output = Answer)]
pub async fn check_statement(statement: StatementRequest) -> Result<CheckAnswer, UiError> {
    Ok(super::backend()?.queries.check(statement).await?)
}

#[server(prefix = "/ui", endpoint = "queries/format", input = Json, output = Answer)]
pub async fn format_statement(statement: StatementRequest) -> Result<FormatAnswer, UiError> {
    Ok(super::backend()?.queries.format(statement).await?)
}

#[server(prefix = "/ui", endpoint = "queries/cancel", output = Answer)]
pub async fn cancel_query(query_id: QueryId) -> Result<(), UiError> {
    Ok(super::backend()?.queries.cancel(query_id).await?)
}

#[server(prefix = "/ui", endpoint = "queries/state", output = Answer)]
pub async fn look_at_run(query_id: QueryId) -> Result<RunState, UiError> {
    Ok(super::backend()?.queries.state(query_id).await?)
}

#[server(prefix = "/ui", endpoint = "queries/page", output = Answer)]
pub async fn read_page(
    result_id: ResultId,
    offset: u64,
    limit: u64,
) -> Result<ResultPage, UiError> {
    Ok(super::backend()?.queries.page(result_id, offset, limit).await?)
}

#[server(prefix = "/ui", endpoint = "queries/history", input = Json, output = Answer)]
pub async fn history(filter: HistoryFilter) -> Result<HistoryPage, UiError> {
    Ok(super::backend()?.queries.history(filter).await?)
}

#[server(prefix = "/ui", endpoint = "queries/record", output = Answer)]
pub async fn read_run(query_id: QueryId) -> Result<RunRecord, UiError> {
    Ok(super::backend()?.queries.run_record(query_id).await?)
}
