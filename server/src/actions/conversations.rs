//! Listing, reloading, deleting and rating conversations.

use crate::auth::permission::{Ask, RunSql};
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::turns::hub::unknown_conversation;
use engine::RatedTurn;
use protocol::conversation::{ConversationSummary, ConversationView};
use protocol::events::Event;
use protocol::feedback::{FeedbackReceipt, FeedbackRequest};
use protocol::ids::{ConnectionId, ConversationId};
use protocol::{ErrorCode, Problem};
use std::collections::BTreeSet;

/// Most conversations in one list.
const LISTED: u32 = 200;
/// Longest comment, in characters.
const COMMENT_CHARS: usize = 2_000;

pub async fn list(
    context: &ServerContext,
    by: &Caller,
) -> Result<Vec<ConversationSummary>, Problem> {
    let mut all = context.store.list_conversations(&by.principal.user, LISTED).await?;
    let connections: BTreeSet<ConnectionId> =
        all.iter().map(|conversation| conversation.connection_id.clone()).collect();
    let mut hidden = BTreeSet::new();
    for connection in connections {
        if !context.databases.may_read(&connection, by).await? {
            hidden.insert(connection);
        }
    }
    all.retain(|conversation| !hidden.contains(&conversation.connection_id));
    Ok(all)
}

/// An answer is shown while its connection may be read: it holds rows.
pub(super) async fn check_readable(
    context: &ServerContext,
    by: &Caller,
    conversation: &ConversationId,
) -> Result<(), Problem> {
    let owner = &by.principal.user;
    let connection = context.store.conversation_connection(owner, conversation).await?;
    match connection {
        Some(connection) if !context.databases.may_read(&connection, by).await? => {
            Err(unknown_conversation())
        }
        // Whether it exists is for the query to say.
        _ => Ok(()),
    }
}

pub async fn get(
    context: &ServerContext,
    by: &Caller,
    conversation: &ConversationId,
) -> Result<ConversationView, Problem> {
    check_readable(context, by, conversation).await?;
    let found = context.store.conversation(&by.principal.user, conversation).await?;
    found.ok_or_else(unknown_conversation)
}

pub async fn delete(
    context: &ServerContext,
    by: &Caller,
    conversation: &ConversationId,
) -> Result<(), Problem> {
    let gone = context.store.delete_conversation(&by.principal.user, conversation).await?;
    if gone { Ok(()) } else { Err(unknown_conversation()) }
}

/// Takes a rating of a finished turn: what the engine makes of it, then the record of it.
pub async fn rate(
    context: &ServerContext,
    by: &With<Ask>,
    feedback: FeedbackRequest,
) -> Result<FeedbackReceipt, Problem> {
    if feedback.comment.as_ref().is_some_and(|text| text.chars().count() > COMMENT_CHARS) {
        let detail = format!("a comment has at most {COMMENT_CHARS} characters");
        return Err(Problem::new(ErrorCode::InvalidRequest, detail));
    }
    if feedback.corrected_sql.is_some() {
        With::<RunSql>::of(by)?;
    }
    let FeedbackRequest { conversation_id, request_id, .. } = &feedback;
    let owner = &by.principal.user;
    let turn = context.store.turn(owner, conversation_id, request_id).await?.ok_or_else(|| {
        Problem::new(ErrorCode::NotFound, "there is no such question in this conversation")
    })?;
    if !turn.is_complete() {
        return Err(Problem::new(ErrorCode::Conflict, "the question is still being answered")
            .hint("rate it when the answer is there"));
    }
    let previous = context.store.latest_verdict(owner, conversation_id, request_id).await?;
    let database = context.databases.database(Some(&turn.connection_id), by).await?;
    let events: Vec<Event> = turn.events.into_iter().map(|envelope| envelope.event).collect();
    let rated = RatedTurn::from_events(database, turn.question, &events, previous);
    let receipt = context.engine.rate(&by.principal, rated, feedback.clone()).await?;
    context.store.add_feedback(owner, &receipt.feedback_id, &feedback).await?;
    Ok(receipt)
}
