//! Which turns run. Begins a turn or attaches to it; of any number of equal requests one executes.

use super::doors::Doors;
use super::live::{Attachment, LiveTurn};
use super::recorder::Recorder;
use crate::audit::{Act, Action, Actor, Outcome, scene};
use crate::budgets::Spent;
use crate::store::{Begun, Store, StoreError, StoredTurn, interrupted};
use engine::rbac::Toolbox;
use engine::{AskInput, Database, Engine, ModelChoice, Principal};
use llm::Embedder;
use protocol::events::{Envelope, Stage};
use protocol::ids::{ConversationId, RequestId, UserId};
use protocol::{ErrorCode, Problem};
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Events in flight between the engine and the store.
const EVENTS_IN_FLIGHT: usize = 64;
/// Earlier turns that a question may refer back to.
const PRIOR_TURNS: u32 = 6;

type Key = (ConversationId, RequestId);

pub struct TurnHub {
    store: Store,
    engine: Arc<Engine>,
    live: Arc<Mutex<HashMap<Key, Arc<LiveTurn>>>>,
    beginning: Doors,
    tasks: TaskTracker,
    listener_grace: Duration,
}

pub struct NewTurn {
    pub principal: Principal,
    pub database: Arc<Database>,
    pub conversation: ConversationId,
    pub request: RequestId,
    pub question: String,
    /// What a model may call for it.
    pub toolbox: Toolbox,
    pub models: Arc<dyn ModelChoice>,
    pub embeddings: Option<Arc<dyn Embedder>>,
}

/// The events of one turn from some point on, running or finished.
pub enum TurnStream {
    Live(Attachment),
    Stored(std::vec::IntoIter<Envelope>),
}

impl TurnStream {
    /// The next event; `None` after `done`.
    pub async fn next(&mut self) -> Option<Arc<Envelope>> {
        match self {
            TurnStream::Live(attachment) => attachment.next().await,
            TurnStream::Stored(events) => events.next().map(Arc::new),
        }
    }
}

impl TurnHub {
    pub fn new(store: Store, engine: Arc<Engine>, listener_grace: Duration) -> Self {
        Self {
            store,
            engine,
            live: Arc::default(),
            beginning: Doors::new(),
            tasks: TaskTracker::new(),
            listener_grace,
        }
    }

    /// Runs the question, or attaches to the turn that does or did. A repeat with another question is
    /// a conflict. A caller who goes away while this works leaves a turn that ends by itself.
    pub async fn begin(self: &Arc<Self>, turn: NewTurn) -> Result<TurnStream, Problem> {
        let hub = self.clone();
        let begun = tokio::spawn(scene::carried(async move { hub.begin_here(turn).await }));
        begun.await.unwrap_or_else(|_| {
            Err(Problem::new(ErrorCode::Internal, "the question could not be started"))
        })
    }

    async fn begin_here(&self, turn: NewTurn) -> Result<TurnStream, Problem> {
        let _beginning = self.beginning.of(&turn.conversation).lock().await;
        let key = (turn.conversation.clone(), turn.request.clone());
        if let Some(live) = self.find(&key) {
            if live.owner != turn.principal.user {
                return Err(unknown_conversation());
            }
            same_question(&live.question, &turn.question)?;
            return Ok(TurnStream::Live(live.attach(0)));
        }
        let begun = self
            .store
            .begin_turn(
                &turn.principal.user,
                &turn.database.id,
                &turn.conversation,
                &turn.request,
                &turn.question,
            )
            .await?;
        match begun {
            Begun::New => Ok(TurnStream::Live(self.start(key, turn).await?)),
            Begun::NotYours => Err(unknown_conversation()),
            Begun::OverBudget(spent) => Err(self.over_budget(&turn, &spent).await?),
            Begun::Repeat => {
                let stored = self.stored(&turn.principal.user, &key).await?;
                let stored = stored.ok_or_else(unknown_conversation)?;
                same_question(&stored.question, &turn.question)?;
                Ok(TurnStream::Stored(stored.events.into_iter()))
            }
        }
    }

    /// A question that is not asked is recorded as one that was refused.
    async fn over_budget(&self, turn: &NewTurn, spent: &Spent) -> Result<Problem, StoreError> {
        let act = Act::new(Action::QuestionAsk)
            .by(Actor::Person(turn.principal.user.clone()))
            .at(&turn.database.id)
            .on(&turn.conversation)
            .ended(Outcome::Denied, Some(ErrorCode::BudgetSpent.as_str()))
            .saying(json!({ "group": spent.group, "budget": spent.budget }));
        self.store.record(act).await?;
        Ok(spent.problem(OffsetDateTime::now_utc()).at(Stage::Understand))
    }

    async fn start(&self, key: Key, turn: NewTurn) -> Result<Attachment, StoreError> {
        let NewTurn {
            principal,
            database,
            conversation,
            request,
            question,
            toolbox,
            models,
            embeddings,
        } = turn;
        let history =
            self.store.prior_turns(&conversation, &database.id, &request, PRIOR_TURNS).await?;
        let cancel = CancellationToken::new();
        let live = LiveTurn::new(principal.user.clone(), question.clone(), cancel.clone());
        let attachment = live.attach(0);
        self.table().insert(key.clone(), live.clone());
        let (sink, events) = mpsc::channel(EVENTS_IN_FLIGHT);
        let engine = self.engine.clone();
        let recorder = Recorder {
            store: self.store.clone(),
            live,
            conversation: conversation.clone(),
            request: request.clone(),
            listener_grace: self.listener_grace,
        };
        let input = AskInput {
            principal,
            database,
            conversation_id: conversation,
            request_id: request,
            question,
            history,
            toolbox,
            models,
            embeddings,
        };
        let run =
            tokio::spawn(scene::carried(async move { engine.ask(input, sink, cancel).await }));
        let table = self.live.clone();
        self.tasks.spawn(scene::carried(async move {
            recorder.record(events, run).await;
            table.lock().expect("no one panics while holding the table").remove(&key);
        }));
        Ok(attachment)
    }

    /// Listens to a turn from event `next` on.
    pub async fn attach(
        &self,
        owner: &UserId,
        conversation: &ConversationId,
        request: &RequestId,
        next: u64,
    ) -> Result<TurnStream, Problem> {
        let key = (conversation.clone(), request.clone());
        if let Some(live) = self.find(&key).filter(|live| live.owner == *owner) {
            let next = usize::try_from(next).unwrap_or(usize::MAX);
            return Ok(TurnStream::Live(live.attach(next)));
        }
        let stored = self.stored(owner, &key).await?.ok_or_else(|| {
            Problem::new(ErrorCode::NotFound, "there is no such question in this conversation")
        })?;
        let rest: Vec<Envelope> =
            stored.events.into_iter().filter(|envelope| envelope.seq >= next).collect();
        Ok(TurnStream::Stored(rest.into_iter()))
    }

    /// A turn that does not run. One that never ended (its store was full) is closed now.
    async fn stored(&self, owner: &UserId, key: &Key) -> Result<Option<StoredTurn>, StoreError> {
        let (conversation, request) = key;
        let Some(mut turn) = self.store.turn(owner, conversation, request).await? else {
            return Ok(None);
        };
        if !turn.is_complete() && self.find(key).is_none() {
            let ending = interrupted(conversation, request, &turn.events);
            if let Err(error) = self.store.append_events(&ending).await {
                tracing::warn!(error = %error, "an interrupted turn could not be closed");
            }
            turn.events.extend(ending);
        }
        Ok(Some(turn))
    }

    /// Stops a running turn; one that has ended is left as it is.
    pub fn cancel(&self, owner: &UserId, conversation: &ConversationId, request: &RequestId) {
        let key = (conversation.clone(), request.clone());
        if let Some(live) = self.find(&key).filter(|live| live.owner == *owner) {
            live.cancel.cancel();
        }
    }

    /// Stops all running turns and waits until each has its end written.
    pub async fn drain(&self) {
        self.tasks.close();
        for live in self.table().values() {
            live.cancel.cancel();
        }
        self.tasks.wait().await;
    }

    fn find(&self, key: &Key) -> Option<Arc<LiveTurn>> {
        self.table().get(key).cloned()
    }

    fn table(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Arc<LiveTurn>>> {
        self.live.lock().expect("no one panics while holding the table")
    }
}

pub fn unknown_conversation() -> Problem {
    Problem::new(ErrorCode::NotFound, "there is no such conversation")
        .hint("it may have been deleted; start a new one")
}

fn same_question(first: &str, repeat: &str) -> Result<(), Problem> {
    if first == repeat {
        return Ok(());
    }
    Err(Problem::new(ErrorCode::Conflict, "the request id was used for another question already")
        .hint("send a new request id with a new question"))
}
