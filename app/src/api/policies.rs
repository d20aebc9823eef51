//! Rules on rows and columns, for administrators.

use super::{Answer, UiError};
use leptos::server;
use leptos::server_fn::codec::Json;
use protocol::ids::ConnectionId;
use protocol::policy::{
    PolicyVersion, PolicyView, PreviewAnswer, PreviewRequest, PublishRequest, SaveDraft,
    TestOutcome,
};

#[server(prefix = "/ui", endpoint = "policies/view", output = Answer)]
pub async fn read_policy(connection_id: ConnectionId) -> Result<PolicyView, UiError> {
    Ok(super::backend()?.policies.view(connection_id).await?)
}

#[server(prefix = "/ui", endpoint = "policies/version", output = Answer)]
pub async fn read_version(
    connection_id: ConnectionId,
    version: u64,
) -> Result<PolicyVersion, UiError> {
    Ok(super::backend()?.policies.version(connection_id, version).await?)
}

#[server(prefix = "/ui", endpoint = "policies/save", input = Json, output = Answer)]
pub async fn keep_draft(
    connection_id: ConnectionId,
    draft: SaveDraft,
) -> Result<PolicyView, UiError> {
    Ok(super::backend()?.policies.save(connection_id, draft).await?)
}

#[server(prefix = "/ui", endpoint = "policies/discard", output = Answer)]
pub async fn discard_draft(connection_id: ConnectionId) -> Result<PolicyView, UiError> {
    Ok(super::backend()?.policies.discard(connection_id).await?)
}

#[server(prefix = "/ui", endpoint = "policies/test", output = Answer)]
pub async fn test_policy(connection_id: ConnectionId) -> Result<Vec<TestOutcome>, UiError> {
    Ok(super::backend()?.policies.test(connection_id).await?)
}

#[server(prefix = "/ui", endpoint = "policies/publish", input = Json, output = Answer)]
pub async fn publish_policy(
    connection_id: ConnectionId,
    request: PublishRequest,
) -> Result<PolicyView, UiError> {
    Ok(super::backend()?.policies.publish(connection_id, request).await?)
}

#[server(prefix = "/ui", endpoint = "policies/preview", input = Json, output = Answer)]
pub async fn preview_as(
    connection_id: ConnectionId,
    request: PreviewRequest,
) -> Result<PreviewAnswer, UiError> {
    Ok(super::backend()?.policies.preview(connection_id, request).await?)
}
