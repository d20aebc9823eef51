//! Asking a question and following its answer: opens the stream, feeds events to the turn, resumes
//! after a break, stops. What to do after a stream has ended is decided in [`next`], which is pure.

mod next;

pub use next::{Step, next_step};

use super::conversation::{Conversation, Loading, Phase, Turn, TurnHandle};
use super::workspace::{ActiveResult, ResultSource};
use super::{Catalog, Workspace};
use crate::api::conversations::{cancel_question, get_conversation, list_conversations};
use crate::interop::clock;
use crate::interop::event_stream::{self, Abort, Opening};
use crate::interop::random;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::conversation::{AskRequest, Chosen, ConversationView};
use protocol::events::{Envelope, Event};
use protocol::ids::{ConversationId, RequestId};
use protocol::{ErrorCode, Problem};
use std::collections::HashSet;

/// Longest question, in characters; the server's limit.
pub const MAX_QUESTION_CHARS: usize = 4_000;
/// How long a stopped turn may take to say so before the page stops listening.
const STOP_GRACE_MS: u32 = 3_000;

/// Copy it freely.
#[derive(Clone, Copy)]
pub struct Asking {
    conversation: Conversation,
    workspace: Workspace,
    catalog: Catalog,
    /// The text in the composer.
    pub draft: RwSignal<String>,
    /// The stream that is open now.
    stream: StoredValue<Option<Abort>>,
    /// Turns whose streams this page reads already.
    followed: StoredValue<HashSet<RequestId>>,
    /// Told the id of a conversation that has just started.
    on_start: Callback<ConversationId>,
}

impl Asking {
    pub fn new(
        conversation: Conversation,
        workspace: Workspace,
        catalog: Catalog,
        on_start: Callback<ConversationId>,
    ) -> Self {
        let draft = RwSignal::new(String::new());
        let stream = StoredValue::new(None);
        let followed = StoredValue::new(HashSet::new());
        Self { conversation, workspace, catalog, draft, stream, followed, on_start }
    }

    /// Sends a question; nothing happens while another one is running or when it is blank.
    pub fn ask(&self, question: &str) {
        self.ask_having_chosen(question, None);
    }

    /// Asks a question again, with the answer to what it was asked back.
    pub fn choose(&self, question: &str, chosen: Chosen) {
        self.ask_having_chosen(question, Some(chosen));
    }

    fn ask_having_chosen(&self, question: &str, choice: Option<Chosen>) {
        let question = question.trim().to_owned();
        let too_long = question.chars().count() > MAX_QUESTION_CHARS;
        if question.is_empty() || too_long || untrack(|| self.conversation.running().is_some()) {
            return;
        }
        let request_id = RequestId::parse(format!("req-{:032x}", random::bits()))
            .expect("32 hex digits are printable and short enough");
        // A new conversation gets its id here, so that this question can be resumed from the start.
        let known = self.conversation.id.get_untracked();
        let conversation_id = known.unwrap_or_else(|| ConversationId::from_random(random::bits()));
        let turn = Turn {
            conversation_id: Some(conversation_id.clone()),
            ..Turn::asked(request_id.clone(), question.clone())
        };
        let handle = TurnHandle::new(turn);
        self.conversation.push(handle.clone());
        let request = AskRequest {
            message: question,
            conversation_id: Some(conversation_id),
            request_id: Some(request_id),
            connection_id: self.catalog.active.get_untracked(),
            choice,
        };
        self.follow(handle, Opening::Ask(request));
    }

    /// Picks up a turn that was still running when the page was loaded.
    pub fn resume(&self, handle: TurnHandle) {
        if self.followed.with_value(|followed| followed.contains(&handle.request_id)) {
            return;
        }
        let opening = handle.turn.with_untracked(|turn| {
            turn.conversation_id.clone().map(|conversation_id| Opening::Resume {
                conversation_id,
                request_id: turn.request_id.clone(),
                last_seq: turn.last_seq,
            })
        });
        if let Some(opening) = opening {
            self.follow(handle, opening);
        }
    }

    /// Stops the running question, in the database too. The turn ends when the server says so, or
    /// after a short grace.
    pub fn stop(&self) {
        let Some(handle) = untrack(|| self.conversation.running()) else { return };
        let asking = *self;
        let conversation_id = handle.turn.with_untracked(|turn| turn.conversation_id.clone());
        handle.turn.update(|turn| turn.phase = Phase::Stopping);
        let Some(conversation_id) = conversation_id else {
            return asking.give_up(&handle);
        };
        let request_id = handle.request_id.clone();
        spawn_local(async move {
            if cancel_question(conversation_id, request_id).await.is_ok() {
                clock::sleep(STOP_GRACE_MS).await;
            }
            asking.give_up(&handle);
        });
    }

    /// Shows the conversation that the address names. The one on screen is left as it is.
    pub fn open(&self, wanted: Option<ConversationId>) {
        let conversation = self.conversation;
        if conversation.id.get_untracked() == wanted {
            return;
        }
        let Some(id) = wanted else { return conversation.clear() };
        conversation.id.set(Some(id.clone()));
        conversation.turns.set(Vec::new());
        conversation.loading.set(Loading::Pending);
        let asking = *self;
        spawn_local(async move {
            let answer = get_conversation(id.clone()).await;
            if conversation.id.get_untracked().as_ref() != Some(&id) {
                return;
            }
            match answer {
                Ok(view) => asking.show(view),
                Err(error) => conversation.fail(error.0),
            }
        });
    }

    /// Puts a stored conversation and the result of its last answer on screen.
    pub fn show(&self, view: ConversationView) {
        self.catalog.active.set(Some(view.summary.connection_id.clone()));
        self.conversation.show(view);
        let turns = self.conversation.turns.get_untracked();
        if let Some(handle) = turns.last() {
            self.show_sql(handle);
            self.show_result(handle);
        }
    }

    /// Puts the table and chart of a turn into the results pane.
    pub fn show_result(&self, handle: &TurnHandle) {
        let result = handle.turn.with_untracked(|turn| {
            let table = turn.table.as_ref()?;
            let sql = turn.sql.as_ref().map_or("", |draft| draft.sql.as_str());
            let source = ResultSource::Question {
                request_id: turn.request_id.clone(),
                question: turn.question.clone(),
            };
            Some(ActiveResult::from_table(table, turn.chart.as_deref(), sql, source))
        });
        if let Some(result) = result {
            self.workspace.show_result(result);
        }
    }

    /// Reads the list of conversations again.
    pub fn refresh_recent(&self) {
        let recent = self.conversation.recent;
        spawn_local(async move {
            // A list that cannot be read now stays as it was; the next answer reads it again.
            if let Ok(list) = list_conversations().await {
                recent.set(list);
            }
        });
    }

    fn show_sql(&self, handle: &TurnHandle) {
        let draft = handle.turn.with_untracked(|turn| {
            turn.sql.as_ref().map(|draft| (draft.sql.clone(), turn.question.clone()))
        });
        if let Some((sql, title)) = draft {
            self.workspace.receive(sql, title);
        }
    }

    fn follow(&self, handle: TurnHandle, opening: Opening) {
        let asking = *self;
        let abort = Abort::new();
        self.stream.set_value(Some(abort));
        self.followed.update_value(|followed| {
            followed.insert(handle.request_id.clone());
        });
        spawn_local(async move {
            asking.read_to_the_end(&handle, opening, abort).await;
            asking.refresh_recent();
        });
    }

    async fn read_to_the_end(&self, handle: &TurnHandle, first: Opening, abort: Abort) {
        let mut opening = first;
        let mut abort = abort;
        let mut attempt = 0;
        loop {
            let before = handle.turn.with_untracked(|turn| turn.last_seq);
            let take = |envelope: Envelope| self.take(handle, &envelope);
            let ending = event_stream::read(opening.clone(), abort, take).await;
            let turn = handle.turn.get_untracked();
            attempt = if turn.last_seq > before { 1 } else { attempt + 1 };
            match next_step(ending, &opening, &turn, attempt) {
                Step::Rest => return,
                Step::Lose(problem) => {
                    return self.change(handle, |turn| turn.lose(*problem));
                }
                Step::Retry { wait_ms, opening: again } => {
                    self.change(handle, |turn| turn.phase = Phase::Reconnecting { attempt });
                    clock::sleep(wait_ms).await;
                    opening = again;
                    abort = Abort::new();
                    self.stream.set_value(Some(abort));
                }
            }
        }
    }

    fn take(&self, handle: &TurnHandle, envelope: &Envelope) {
        self.change(handle, |turn| turn.reduce(envelope));
        if self.conversation.find(&handle.request_id).is_none() {
            // The person has moved on to another conversation; this one goes on behind it.
            return;
        }
        if self.conversation.id.get_untracked().is_none() {
            self.conversation.id.set(Some(envelope.conversation_id.clone()));
            self.on_start.run(envelope.conversation_id.clone());
        }
        match &envelope.event {
            Event::SqlDraft(_) => self.show_sql(handle),
            Event::TableResult(_) => self.show_result(handle),
            Event::ChartSpec(chart) => {
                if let Some(result_id) = &chart.dataset.result_id {
                    self.workspace.attach_chart(result_id, chart.clone());
                } else {
                    self.show_result(handle);
                }
            }
            _ => {}
        }
    }

    /// Changes a turn, also where it was loaded again since its stream was opened: leaving a conversation
    /// and coming back makes a new handle.
    fn change(&self, handle: &TurnHandle, change: impl FnOnce(&mut Turn)) {
        handle.turn.update(change);
        if let Some(shown) = self.conversation.find(&handle.request_id)
            && shown.turn != handle.turn
        {
            shown.turn.set(handle.turn.get_untracked());
        }
    }

    fn give_up(&self, handle: &TurnHandle) {
        if handle.turn.with_untracked(Turn::is_over) {
            return;
        }
        if let Some(abort) = self.stream.get_value() {
            abort.abort();
        }
        let problem = Problem::new(ErrorCode::Cancelled, "you stopped this question");
        self.change(handle, |turn| turn.lose(problem));
    }
}
