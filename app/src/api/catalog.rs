//! Connections and their schemas.

use super::UiError;
use leptos::server;
use protocol::catalog::{ConnectionSummary, SchemaStatus, SchemaView};
use protocol::ids::ConnectionId;

#[server(prefix = "/ui", endpoint = "catalog/connections")]
pub async fn connections() -> Result<Vec<ConnectionSummary>, UiError> {
    Ok(super::backend()?.catalog.connections().await?)
}

#[server(prefix = "/ui", endpoint = "catalog/schema")]
pub async fn schema(connection_id: ConnectionId) -> Result<SchemaView, UiError> {
    Ok(super::backend()?.catalog.schema(connection_id).await?)
}

/// Takes a new snapshot of the schema.
#[server(prefix = "/ui", endpoint = "catalog/sync")]
pub async fn sync(connection_id: ConnectionId) -> Result<SchemaStatus, UiError> {
    Ok(super::backend()?.catalog.sync(connection_id).await?)
}
