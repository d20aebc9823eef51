//! The caller's own sessions.

use crate::actions::sessions;
use crate::auth::{Caller, session as cookie};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::ids::SessionId;
use protocol::session::SessionView;

pub async fn list(
    State(context): State<ServerContext>,
    caller: Caller,
) -> Result<Json<Vec<SessionView>>, Failure> {
    Ok(Json(sessions::list(&context, &caller).await?))
}

pub async fn end(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<SessionId>,
) -> Result<StatusCode, Failure> {
    sessions::end(&context, &caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn end_all(
    State(context): State<ServerContext>,
    caller: Caller,
) -> Result<Response, Failure> {
    sessions::end_all(&context, &caller).await?;
    let forget = [(header::SET_COOKIE, cookie::forget(&context))];
    Ok((StatusCode::NO_CONTENT, forget).into_response())
}
