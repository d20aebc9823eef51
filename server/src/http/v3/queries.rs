//! Statements of the editor.

use crate::actions::queries;
use crate::auth::permission::RunSql;
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use protocol::ids::QueryId;
use protocol::query::{CheckAnswer, FormatAnswer, RunAnswer, RunState, StatementRequest};

pub async fn run(
    State(context): State<ServerContext>,
    by: With<RunSql>,
    Json(request): Json<StatementRequest>,
) -> Result<Json<RunAnswer>, Failure> {
    Ok(Json(queries::run(&context, &by, request).await?))
}

pub async fn check(
    State(context): State<ServerContext>,
    by: With<RunSql>,
    Json(request): Json<StatementRequest>,
) -> Result<Json<CheckAnswer>, Failure> {
    Ok(Json(queries::check(&context, &by, &request).await?))
}

pub async fn format(
    State(context): State<ServerContext>,
    by: With<RunSql>,
    Json(request): Json<StatementRequest>,
) -> Result<Json<FormatAnswer>, Failure> {
    Ok(Json(queries::format(&context, &by, &request).await?))
}

pub async fn cancel(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<QueryId>,
) -> Result<StatusCode, Failure> {
    queries::cancel(&context, &caller.principal, &id)?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn state(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<QueryId>,
) -> Result<Json<RunState>, Failure> {
    Ok(Json(queries::state(&context, &caller.principal, &id)?))
}
