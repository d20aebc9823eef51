//! Conversations as listed and as reloaded.

use crate::events::Envelope;
use crate::feedback::Verdict;
use crate::ids::{ConnectionId, ConversationId, RequestId};
use serde::{Deserialize, Serialize};

/// Body of `POST /chat/events` and `POST /chat/poll`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskRequest {
    pub message: String,
    /// Absent: a new conversation.
    #[serde(default)]
    pub conversation_id: Option<ConversationId>,
    /// Absent: a new one. With the conversation id it makes the request idempotent.
    #[serde(default)]
    pub request_id: Option<RequestId>,
    /// Absent: the conversation's connection, or the workspace's default.
    #[serde(default)]
    pub connection_id: Option<ConnectionId>,
    /// The answer to a question back in this conversation: what the words meant. It is remembered, and the
    /// question is asked again with it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub choice: Option<Chosen>,
}

/// One of the options that a turn offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// The turn that asked back.
    pub request_id: RequestId,
    /// `target` of the option.
    pub target: String,
}

/// Answer of `POST /chat/poll`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PollAnswer {
    pub conversation_id: ConversationId,
    pub request_id: RequestId,
    pub events: Vec<Envelope>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConversationSummary {
    pub id: ConversationId,
    pub title: String,
    pub connection_id: ConnectionId,
    /// RFC 3339, UTC.
    pub updated_at: String,
    pub turns: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConversationView {
    pub summary: ConversationSummary,
    pub turns: Vec<TurnView>,
}

/// A stored turn: the question and all its events, so that a reload draws what was seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TurnView {
    pub request_id: RequestId,
    pub question: String,
    pub asked_at: String,
    pub events: Vec<Envelope>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rating: Option<Verdict>,
}
