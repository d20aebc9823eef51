//! What a turn and a rating start from.

use super::models::ModelChoice;
use crate::database::{Database, Principal};
use crate::rbac::Toolbox;
use llm::Embedder;
use protocol::events::{Event, SqlOrigin};
use protocol::feedback::Verdict;
use protocol::ids::{ConversationId, MemoryId, RequestId};
use std::sync::Arc;

/// `because` of the reading that puts a question of a conversation in full.
pub const CONVERSATION: &str = "conversation";

pub struct AskInput {
    pub principal: Principal,
    pub database: Arc<Database>,
    pub conversation_id: ConversationId,
    pub request_id: RequestId,
    pub question: String,
    /// Earlier turns of the conversation on the same connection, oldest first.
    pub history: Vec<PriorTurn>,
    /// What a model may call on behalf of who asks.
    pub toolbox: Toolbox,
    /// Models that may be asked on behalf of who asks.
    pub models: Arc<dyn ModelChoice>,
    /// What turns questions into vectors here; `None`: similar ones are found by their words.
    pub embeddings: Option<Arc<dyn Embedder>>,
}

/// What a later question may refer back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorTurn {
    pub question: String,
    /// The SQL of the answer; absent when the turn was not answered.
    pub sql: Option<String>,
}

impl PriorTurn {
    pub fn from_events<'a>(
        question: impl Into<String>,
        events: impl IntoIterator<Item = &'a Event>,
    ) -> Self {
        Self { question: question.into(), sql: draft(events).map(|(sql, _)| sql) }
    }
}

/// An answer that is being rated, as its stored events tell.
pub struct RatedTurn {
    pub database: Arc<Database>,
    /// In full, when the conversation added to it.
    pub question: String,
    /// The last draft; absent when the turn had none.
    pub sql: Option<String>,
    pub origin: Option<SqlOrigin>,
    /// Memories the answer was made from.
    pub memories: Vec<MemoryId>,
    /// The rating this one replaces.
    pub previous: Option<Verdict>,
}

impl RatedTurn {
    pub fn from_events(
        database: Arc<Database>,
        question: impl Into<String>,
        events: &[Event],
        previous: Option<Verdict>,
    ) -> Self {
        let (sql, origin) = draft(events).unzip();
        let question = in_full(events).unwrap_or_else(|| question.into());
        let memories = events.iter().filter_map(|event| match event {
            Event::Lineage(lineage) => Some(lineage.memories.iter().map(|used| &used.memory_id)),
            _ => None,
        });
        let memories = memories.flatten().cloned().collect();
        Self { database, question, sql, origin, memories, previous }
    }
}

/// The last draft of a turn, and who wrote it.
fn draft<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<(String, SqlOrigin)> {
    events.into_iter().fold(None, |last, event| match event {
        Event::SqlDraft(draft) => Some((draft.sql.clone(), draft.origin)),
        _ => last,
    })
}

/// What the question meant within its conversation, where that is more than it said.
fn in_full(events: &[Event]) -> Option<String> {
    let readings = events.iter().find_map(|event| match event {
        Event::Lineage(lineage) => Some(&lineage.readings),
        _ => None,
    })?;
    let continued = readings.iter().find(|reading| reading.because == CONVERSATION)?;
    Some(continued.meaning.clone())
}
