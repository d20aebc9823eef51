//! Listing, reloading, deleting and rating conversations.

use crate::context::ServerContext;
use crate::turns::hub::unknown_conversation;
use engine::{Principal, RatedTurn};
use protocol::conversation::{ConversationSummary, ConversationView};
use protocol::events::Event;
use protocol::feedback::{FeedbackReceipt, FeedbackRequest};
use protocol::ids::ConversationId;
use protocol::{ErrorCode, Problem};

/// Most conversations in one list.
const LISTED: u32 = 200;
/// Longest comment, in characters.
const COMMENT_CHARS: usize = 2_000;

pub async fn list(
    context: &ServerContext,
    principal: &Principal,
) -> Result<Vec<ConversationSummary>, Problem> {
    Ok(context.store.list_conversations(&principal.user, LISTED).await?)
}

pub async fn get(
    context: &ServerContext,
    principal: &Principal,
    conversation: &ConversationId,
) -> Result<ConversationView, Problem> {
    let found = context.store.conversation(&principal.user, conversation).await?;
    found.ok_or_else(unknown_conversation)
}

pub async fn delete(
    context: &ServerContext,
    principal: &Principal,
    conversation: &ConversationId,
) -> Result<(), Problem> {
    let gone = context.store.delete_conversation(&principal.user, conversation).await?;
    if gone { Ok(()) } else { Err(unknown_conversation()) }
}

/// Takes a rating of a finished turn: what the engine makes of it, then the record of it.
pub async fn rate(
    context: &ServerContext,
    principal: &Principal,
    feedback: FeedbackRequest,
) -> Result<FeedbackReceipt, Problem> {
    if feedback.comment.as_ref().is_some_and(|text| text.chars().count() > COMMENT_CHARS) {
        let detail = format!("a comment has at most {COMMENT_CHARS} characters");
        return Err(Problem::new(ErrorCode::InvalidRequest, detail));
    }
    let FeedbackRequest { conversation_id, request_id, .. } = &feedback;
    let owner = &principal.user;
    let turn = context.store.turn(owner, conversation_id, request_id).await?.ok_or_else(|| {
        Problem::new(ErrorCode::NotFound, "there is no such question in this conversation")
    })?;
    if !turn.is_complete() {
        return Err(Problem::new(ErrorCode::Conflict, "the question is still being answered")
            .hint("rate it when the answer is there"));
    }
    let previous = context.store.latest_verdict(owner, conversation_id, request_id).await?;
    let database = context.databases.database(Some(&turn.connection_id), principal).await?;
    let events: Vec<Event> = turn.events.into_iter().map(|envelope| envelope.event).collect();
    let rated = RatedTurn::from_events(database, turn.question, &events, previous);
    let receipt = context.engine.rate(principal, rated, feedback.clone()).await?;
    context.store.add_feedback(owner, &receipt.feedback_id, &feedback).await?;
    Ok(receipt)
}
