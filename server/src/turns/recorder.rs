//! Numbers the events of one turn, writes them, then shows them; and sees to it that every turn ends
//! with `done`, whatever becomes of the engine or the store.

use super::live::LiveTurn;
use crate::store::{Store, StoreError, asked_model, now, sent_to_models};
use protocol::events::{
    Done, Envelope, Event, EventVersion, ModelSpent, Stage, TokenUse, TurnStatus,
};
use protocol::ids::{ConversationId, RequestId};
use protocol::{ErrorCode, Problem};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// How long a run that was told to stop may take to say so, before it is ended from outside.
const STOP_GRACE: Duration = Duration::from_secs(10);

pub struct Recorder {
    pub store: Store,
    pub live: Arc<LiveTurn>,
    pub conversation: ConversationId,
    pub request: RequestId,
    /// How long a run survives without listeners.
    pub listener_grace: Duration,
}

impl Recorder {
    /// Records until `done`. Events are written before they are shown, several in one transaction
    /// when the engine is faster than the store.
    pub async fn record(self, mut events: mpsc::Receiver<Event>, run: JoinHandle<()>) {
        let started = Instant::now();
        let mut seq = 0;
        let mut batch = Vec::new();
        let abandoned = self.live.abandoned(self.listener_grace);
        tokio::pin!(abandoned);
        let mut watching = true;
        loop {
            tokio::select! {
                count = events.recv_many(&mut batch, 64) => {
                    if count == 0 {
                        break;
                    }
                }
                () = &mut abandoned, if watching => {
                    watching = false;
                    self.live.cancel.cancel();
                    continue;
                }
                () = stuck(&self.live.cancel) => break,
            }
            let ended = batch.iter().position(Event::is_last);
            batch.truncate(ended.map_or(batch.len(), |index| index + 1));
            let sealed = self.seal(&mut seq, batch.drain(..));
            match self.store.append_events(&sealed).await {
                Ok(()) => self.live.publish(sealed),
                Err(error) => {
                    self.give_up(sealed, &mut seq, error, started);
                    return;
                }
            }
            if ended.is_some() {
                return;
            }
        }
        let ending = self.missing_end(run, started).await;
        let sealed = self.seal(&mut seq, ending.into_iter());
        if let Err(error) = self.store.append_events(&sealed).await {
            tracing::error!(error = %error, "the end of a turn could not be written");
        }
        self.live.publish(sealed);
    }

    fn seal(&self, seq: &mut u64, events: impl Iterator<Item = Event>) -> Vec<Envelope> {
        let timestamp = now();
        events
            .map(|event| {
                let number = *seq;
                *seq += 1;
                Envelope {
                    event_version: EventVersion::V3,
                    conversation_id: self.conversation.clone(),
                    request_id: self.request.clone(),
                    seq: number,
                    timestamp: timestamp.clone(),
                    event,
                }
            })
            .collect()
    }

    /// The store fails: the run is stopped, and its listeners still get what is known, the reason and
    /// an end. In the store the turn stays open and is closed at the next start.
    fn give_up(
        &self,
        unwritten: Vec<Envelope>,
        seq: &mut u64,
        error: StoreError,
        started: Instant,
    ) {
        self.live.cancel.cancel();
        tracing::error!(error = %error, "the events of a turn could not be written");
        let mut shown = unwritten;
        if let Some(last) = shown.pop_if(|last| last.event.is_last()) {
            *seq = last.seq;
        }
        let problem = Problem::from(error).at(Stage::Store);
        let ending =
            [Event::Error(problem), done(TurnStatus::Failed, started, TokenUse::default(), None)];
        shown.extend(self.seal(seq, ending.into_iter()));
        self.live.publish(shown);
    }

    /// The run ended without `done`: it panicked, or did not stop when told to.
    async fn missing_end(&self, run: JoinHandle<()>, started: Instant) -> Vec<Event> {
        if self.live.cancel.is_cancelled() {
            run.abort();
            let problem = Problem::new(ErrorCode::Cancelled, "the run was stopped");
            return vec![Event::Error(problem), self.broken_off(TurnStatus::Cancelled, started)];
        }
        let panicked = run.await.is_err_and(|error| error.is_panic());
        tracing::error!(panicked, conversation = %self.conversation, "a run ended without `done`");
        let problem = Problem::new(ErrorCode::Internal, "the run ended unexpectedly")
            .hint("ask again; the server's log says more");
        vec![Event::Error(problem), self.broken_off(TurnStatus::Failed, started)]
    }

    /// The end of a run that did not tell it.
    fn broken_off(&self, status: TurnStatus, started: Instant) -> Event {
        let events = self.live.so_far();
        let tokens = sent_to_models(events.iter().map(Arc::as_ref));
        let model = asked_model(events.iter().map(Arc::as_ref));
        done(status, started, tokens, model)
    }
}

/// Returns when a cancelled run has had its time to end by itself.
async fn stuck(cancel: &tokio_util::sync::CancellationToken) {
    cancel.cancelled().await;
    tokio::time::sleep(STOP_GRACE).await;
}

fn done(
    status: TurnStatus,
    started: Instant,
    tokens: TokenUse,
    model: Option<ModelSpent>,
) -> Event {
    Event::Done(Done {
        status,
        durations: Vec::new(),
        total_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        tokens,
        model,
        rows: None,
    })
}
