//! Connections as the caller sees them.

use crate::auth::Caller;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use protocol::catalog::{ConnectionSummary, SchemaView};
use protocol::ids::ConnectionId;

pub async fn list(
    State(context): State<ServerContext>,
    _: Caller,
) -> Result<Json<Vec<ConnectionSummary>>, Failure> {
    Ok(Json(context.databases.list().await))
}

pub async fn schema(
    State(context): State<ServerContext>,
    _: Caller,
    Path(id): Path<ConnectionId>,
) -> Result<Json<SchemaView>, Failure> {
    Ok(Json(context.databases.schema(&id).await?))
}
