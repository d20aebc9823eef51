//! Statements of the editor.

use crate::actions::queries;
use crate::auth::Caller;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path, Query};
use axum::extract::State;
use axum::http::StatusCode;
use protocol::ids::QueryId;
use protocol::query::{CheckAnswer, HistoryEntry, RunAnswer, StatementRequest};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    #[serde(default = "hundred")]
    limit: u64,
}

fn hundred() -> u64 {
    100
}

pub async fn run(
    State(context): State<ServerContext>,
    caller: Caller,
    Json(request): Json<StatementRequest>,
) -> Result<Json<RunAnswer>, Failure> {
    Ok(Json(queries::run(&context, &caller.principal, request).await?))
}

pub async fn check(
    State(context): State<ServerContext>,
    _: Caller,
    Json(request): Json<StatementRequest>,
) -> Result<Json<CheckAnswer>, Failure> {
    Ok(Json(queries::check(&context, &request).await?))
}

pub async fn cancel(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<QueryId>,
) -> Result<StatusCode, Failure> {
    queries::cancel(&context, &caller.principal, &id)?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn history(
    State(context): State<ServerContext>,
    caller: Caller,
    Query(query): Query<HistoryQuery>,
) -> Result<Json<Vec<HistoryEntry>>, Failure> {
    Ok(Json(queries::history(&context, &caller.principal, query.limit).await?))
}
