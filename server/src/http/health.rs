//! `GET /health`: the process answers and its store can be read.

use crate::context::ServerContext;
use crate::http::Failure;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

pub async fn health(State(context): State<ServerContext>) -> Result<Response, Failure> {
    context.store.ping().await?;
    Ok(axum::Json(serde_json::json!({ "status": "healthy", "service": "candor" })).into_response())
}
