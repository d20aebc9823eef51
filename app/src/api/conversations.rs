//! Conversations: list, read, delete, rate, stop. Asking is not here: the chat panel opens the public
//! event stream (see `interop::event_stream`).

use super::{Answer, UiError};
use leptos::server;
use leptos::server_fn::codec::Json;
use protocol::conversation::{ConversationSummary, ConversationView};
use protocol::feedback::{FeedbackReceipt, FeedbackRequest};
use protocol::ids::{ConversationId, RequestId};

#[server(prefix = "/ui", endpoint = "conversations/list", output = Answer)]
pub async fn list_conversations() -> Result<Vec<ConversationSummary>, UiError> {
    Ok(super::backend()?.conversations.list().await?)
}

#[server(prefix = "/ui", endpoint = "conversations/get", output = Answer)]
pub async fn get_conversation(
    conversation_id: ConversationId,
) -> Result<ConversationView, UiError> {
    Ok(super::backend()?.conversations.get(conversation_id).await?)
}

#[server(prefix = "/ui", endpoint = "conversations/delete", output = Answer)]
pub async fn delete_conversation(conversation_id: ConversationId) -> Result<(), UiError> {
    Ok(super::backend()?.conversations.delete(conversation_id).await?)
}

#[server(prefix = "/ui", endpoint = "conversations/rate", input = Json, output = Answer)]
pub async fn rate(feedback: FeedbackRequest) -> Result<FeedbackReceipt, UiError> {
    Ok(super::backend()?.conversations.rate(feedback).await?)
}

#[server(prefix = "/ui", endpoint = "conversations/cancel", output = Answer)]
pub async fn cancel_question(
    conversation_id: ConversationId,
    request_id: RequestId,
) -> Result<(), UiError> {
    Ok(super::backend()?.conversations.cancel(conversation_id, request_id).await?)
}
