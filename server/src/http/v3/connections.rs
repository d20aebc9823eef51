//! Connections: as every caller sees them, and as administrators keep them.

use crate::actions::connections;
use crate::auth::permission::{ManageConnections, ReadSchema};
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use protocol::catalog::{ConnectionSummary, SchemaView};
use protocol::connection::{ConnectionDraft, ConnectionTest, ConnectionView};
use protocol::ids::ConnectionId;

pub async fn list(
    State(context): State<ServerContext>,
    caller: Caller,
) -> Result<Json<Vec<ConnectionSummary>>, Failure> {
    Ok(Json(context.databases.list(&caller).await?))
}

pub async fn schema(
    State(context): State<ServerContext>,
    by: With<ReadSchema>,
    Path(id): Path<ConnectionId>,
) -> Result<Json<SchemaView>, Failure> {
    Ok(Json(context.databases.schema(&id, &by).await?))
}

pub async fn get(
    State(context): State<ServerContext>,
    by: With<ManageConnections>,
    Path(id): Path<ConnectionId>,
) -> Result<Json<ConnectionView>, Failure> {
    Ok(Json(connections::get(&context, &by, &id).await?))
}

pub async fn add(
    State(context): State<ServerContext>,
    by: With<ManageConnections>,
    Json(draft): Json<ConnectionDraft>,
) -> Result<Json<ConnectionView>, Failure> {
    Ok(Json(connections::add(&context, &by, draft).await?))
}

pub async fn change(
    State(context): State<ServerContext>,
    by: With<ManageConnections>,
    Path(id): Path<ConnectionId>,
    Json(draft): Json<ConnectionDraft>,
) -> Result<Json<ConnectionView>, Failure> {
    Ok(Json(connections::change(&context, &by, &id, draft).await?))
}

pub async fn remove(
    State(context): State<ServerContext>,
    by: With<ManageConnections>,
    Path(id): Path<ConnectionId>,
) -> Result<StatusCode, Failure> {
    connections::remove(&context, &by, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn test(
    State(context): State<ServerContext>,
    by: With<ManageConnections>,
    Path(id): Path<ConnectionId>,
) -> Result<Json<ConnectionTest>, Failure> {
    Ok(Json(connections::test(&context, &by, &id).await?))
}

pub async fn test_draft(
    State(context): State<ServerContext>,
    by: With<ManageConnections>,
    Json(draft): Json<ConnectionDraft>,
) -> Result<Json<ConnectionTest>, Failure> {
    Ok(Json(connections::test_draft(&context, &by, None, draft).await?))
}
