//! The caller's own conversations, and ratings of their answers.

use crate::actions::conversations;
use crate::auth::permission::Ask;
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use protocol::conversation::{ConversationSummary, ConversationView};
use protocol::feedback::{FeedbackReceipt, FeedbackRequest};
use protocol::ids::ConversationId;

pub async fn list(
    State(context): State<ServerContext>,
    caller: Caller,
) -> Result<Json<Vec<ConversationSummary>>, Failure> {
    Ok(Json(conversations::list(&context, &caller).await?))
}

pub async fn get(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<ConversationId>,
) -> Result<Json<ConversationView>, Failure> {
    Ok(Json(conversations::get(&context, &caller, &id).await?))
}

pub async fn delete(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<ConversationId>,
) -> Result<StatusCode, Failure> {
    conversations::delete(&context, &caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn rate(
    State(context): State<ServerContext>,
    by: With<Ask>,
    Json(feedback): Json<FeedbackRequest>,
) -> Result<Json<FeedbackReceipt>, Failure> {
    Ok(Json(conversations::rate(&context, &by, feedback).await?))
}
