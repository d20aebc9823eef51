//! Connections: as every caller sees them, and as administrators keep them.

use crate::actions::connections;
use crate::auth::{Admin, Caller};
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
    _: Caller,
) -> Result<Json<Vec<ConnectionSummary>>, Failure> {
    Ok(Json(context.databases.list().await?))
}

pub async fn schema(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<ConnectionId>,
) -> Result<Json<SchemaView>, Failure> {
    Ok(Json(context.databases.schema(&id, &caller.principal).await?))
}

pub async fn get(
    State(context): State<ServerContext>,
    admin: Admin,
    Path(id): Path<ConnectionId>,
) -> Result<Json<ConnectionView>, Failure> {
    Ok(Json(connections::get(&context, &admin, &id).await?))
}

pub async fn add(
    State(context): State<ServerContext>,
    admin: Admin,
    Json(draft): Json<ConnectionDraft>,
) -> Result<Json<ConnectionView>, Failure> {
    Ok(Json(connections::add(&context, &admin, draft).await?))
}

pub async fn change(
    State(context): State<ServerContext>,
    admin: Admin,
    Path(id): Path<ConnectionId>,
    Json(draft): Json<ConnectionDraft>,
) -> Result<Json<ConnectionView>, Failure> {
    Ok(Json(connections::change(&context, &admin, &id, draft).await?))
}

pub async fn remove(
    State(context): State<ServerContext>,
    admin: Admin,
    Path(id): Path<ConnectionId>,
) -> Result<StatusCode, Failure> {
    connections::remove(&context, &admin, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn test(
    State(context): State<ServerContext>,
    admin: Admin,
    Path(id): Path<ConnectionId>,
) -> Result<Json<ConnectionTest>, Failure> {
    Ok(Json(connections::test(&context, &admin, &id).await?))
}

pub async fn test_draft(
    State(context): State<ServerContext>,
    admin: Admin,
    Json(draft): Json<ConnectionDraft>,
) -> Result<Json<ConnectionTest>, Failure> {
    Ok(Json(connections::test_draft(&context, &admin, None, draft).await?))
}
