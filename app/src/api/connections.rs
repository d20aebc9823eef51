//! Connections as administrators keep them. Saving and removing are plain forms: they work before
//! WASM has loaded, and lead back to the list.

use super::UiError;
use super::connection_form::ConnectionForm;
use leptos::server;
use protocol::connection::{ConnectionTest, ConnectionView};
use protocol::ids::ConnectionId;
use serde::{Deserialize, Serialize};

/// What became of a filled-in form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handled {
    Kept,
    Tested(ConnectionTest),
}

#[server(prefix = "/ui", endpoint = "connections/list")]
pub async fn list_connections() -> Result<Vec<ConnectionView>, UiError> {
    Ok(super::backend()?.connections.list().await?)
}

#[server(prefix = "/ui", endpoint = "connections/get")]
pub async fn get_connection(id: ConnectionId) -> Result<ConnectionView, UiError> {
    Ok(super::backend()?.connections.get(id).await?)
}

/// Tries or keeps what was filled in, as the pressed button says.
#[server(prefix = "/ui", endpoint = "connections/save")]
pub async fn save_connection(form: ConnectionForm) -> Result<Handled, UiError> {
    let connections = super::backend()?.connections;
    let (id, is_test) = (form.id()?, form.is_test());
    let draft = form.draft()?;
    if is_test {
        return Ok(Handled::Tested(connections.test_draft(id, draft).await?));
    }
    match id {
        Some(id) => connections.change(id, draft).await?,
        None => connections.add(draft).await?,
    };
    super::leave(crate::routes::CONNECTIONS);
    Ok(Handled::Kept)
}

#[server(prefix = "/ui", endpoint = "connections/remove")]
pub async fn remove_connection(id: ConnectionId) -> Result<(), UiError> {
    super::backend()?.connections.remove(id).await?;
    super::leave(crate::routes::CONNECTIONS);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "connections/test")]
pub async fn test_connection(id: ConnectionId) -> Result<ConnectionTest, UiError> {
    Ok(super::backend()?.connections.test(id).await?)
}
