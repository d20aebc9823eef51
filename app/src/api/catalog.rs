//! Connections and their schemas.

use super::{Answer, UiError};
use leptos::server;
use protocol::catalog::{ConnectionSummary, SchemaStatus, SchemaView};
use protocol::ids::ConnectionId;

#[server(prefix = "/ui", endpoint = "catalog/connections", output = Answer)]
pub async fn connections() -> Result<Vec<ConnectionSummary>, UiError> {
    Ok(super::backend()?.catalog.connections().await?)
}

#[server(prefix = "/ui", endpoint = "catalog/schema", output = Answer)]
pub async fn schema(connection_id: ConnectionId) -> Result<SchemaView, UiError> {
    Ok(super::backend()?.catalog.schema(connection_id).await?)
}

/// Takes a new snapshot of the schema.
#[server(prefix = "/ui", endpoint = "catalog/sync", output = Answer)]
pub async fn sync(connection_id: ConnectionId) -> Result<SchemaStatus, UiError> {
    Ok(super::backend()?.catalog.sync(connection_id).await?)
}
