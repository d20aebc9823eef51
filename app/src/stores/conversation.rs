//! The conversation on screen: its turns, each behind a signal of its own, so that an event redraws one
//! turn only. How events change a turn is decided in [`turn`], which is pure.

pub mod turn;

pub use turn::{Phase, StageLine, Turn};

use leptos::prelude::*;
use protocol::conversation::{ConversationSummary, ConversationView};
use protocol::ids::{ConversationId, RequestId};

/// One turn in the list; `request_id` is its key.
#[derive(Clone)]
pub struct TurnHandle {
    pub request_id: RequestId,
    pub turn: ArcRwSignal<Turn>,
}

impl TurnHandle {
    pub fn new(turn: Turn) -> Self {
        Self { request_id: turn.request_id.clone(), turn: ArcRwSignal::new(turn) }
    }
}

/// Why the conversation cannot be shown, or that it is on its way.
#[derive(Debug, Clone, PartialEq)]
pub enum Loading {
    Ready,
    Pending,
    Failed(protocol::Problem),
}

#[derive(Clone, Copy)]
pub struct Conversation {
    /// `None` for a conversation that has not started.
    pub id: RwSignal<Option<ConversationId>>,
    pub turns: RwSignal<Vec<TurnHandle>>,
    pub loading: RwSignal<Loading>,
    /// Conversations for the list, the latest first.
    pub recent: RwSignal<Vec<ConversationSummary>>,
}

impl Conversation {
    pub fn new(recent: Vec<ConversationSummary>) -> Self {
        Self {
            id: RwSignal::new(None),
            turns: RwSignal::new(Vec::new()),
            loading: RwSignal::new(Loading::Ready),
            recent: RwSignal::new(recent),
        }
    }

    /// Shows a stored conversation by replaying its events.
    pub fn show(&self, view: ConversationView) {
        let turns = view.turns.iter().map(Turn::replay).map(TurnHandle::new).collect();
        self.id.set(Some(view.summary.id));
        self.turns.set(turns);
        self.loading.set(Loading::Ready);
    }

    /// What was asked for cannot be shown; a question asked now starts a new conversation.
    pub fn fail(&self, problem: protocol::Problem) {
        self.id.set(None);
        self.turns.set(Vec::new());
        self.loading.set(Loading::Failed(problem));
    }

    /// An empty, new conversation.
    pub fn clear(&self) {
        self.id.set(None);
        self.turns.set(Vec::new());
        self.loading.set(Loading::Ready);
    }

    pub fn push(&self, handle: TurnHandle) {
        self.turns.update(|turns| turns.push(handle));
    }

    pub fn find(&self, request_id: &RequestId) -> Option<TurnHandle> {
        self.turns
            .with_untracked(|turns| turns.iter().find(|one| one.request_id == *request_id).cloned())
    }

    /// The latest turn, if it is still running.
    pub fn running(&self) -> Option<TurnHandle> {
        let last = self.turns.with(|turns| turns.last().cloned())?;
        last.turn.with(|turn| !turn.is_over()).then_some(last)
    }
}
