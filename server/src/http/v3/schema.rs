//! Snapshots of a connection's schema: take one now, ask about the last.

use crate::auth::With;
use crate::auth::permission::{ReadSchema, SyncSchema};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Query};
use axum::extract::State;
use protocol::catalog::SchemaStatus;
use protocol::ids::ConnectionId;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectionRef {
    connection_id: ConnectionId,
}

pub async fn sync(
    State(context): State<ServerContext>,
    by: With<SyncSchema>,
    Json(connection): Json<ConnectionRef>,
) -> Result<Json<SchemaStatus>, Failure> {
    Ok(Json(context.databases.sync(&connection.connection_id, &by).await?))
}

pub async fn status(
    State(context): State<ServerContext>,
    by: With<ReadSchema>,
    Query(connection): Query<ConnectionRef>,
) -> Result<Json<SchemaStatus>, Failure> {
    Ok(Json(context.databases.status(&connection.connection_id, &by).await?))
}
