//! A running turn: the events so far, and who listens.

use protocol::events::Envelope;
use protocol::ids::UserId;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub struct LiveTurn {
    pub owner: UserId,
    pub question: String,
    /// Stops the run, database included.
    pub cancel: CancellationToken,
    events: Mutex<Vec<Arc<Envelope>>>,
    /// How many events there are, for those who wait for the next.
    published: watch::Sender<usize>,
    listeners: watch::Sender<usize>,
}

impl LiveTurn {
    pub fn new(owner: UserId, question: String, cancel: CancellationToken) -> Arc<Self> {
        Arc::new(Self {
            owner,
            question,
            cancel,
            events: Mutex::default(),
            published: watch::Sender::new(0),
            listeners: watch::Sender::new(0),
        })
    }

    pub fn publish(&self, envelopes: Vec<Envelope>) {
        let count = {
            let mut events = self.events.lock().expect("no one panics while holding the events");
            events.extend(envelopes.into_iter().map(Arc::new));
            events.len()
        };
        self.published.send_replace(count);
    }

    /// What has happened so far.
    pub fn so_far(&self) -> Vec<Arc<Envelope>> {
        self.events.lock().expect("no one panics while holding the events").clone()
    }

    fn event(&self, index: usize) -> Option<Arc<Envelope>> {
        self.events.lock().expect("no one panics while holding the events").get(index).cloned()
    }

    fn has_ended(&self) -> bool {
        let events = self.events.lock().expect("no one panics while holding the events");
        events.last().is_some_and(|last| last.event.is_last())
    }

    /// Starts listening at event `next`. The run is stopped when the last listener has gone.
    pub fn attach(self: &Arc<Self>, next: usize) -> Attachment {
        self.listeners.send_modify(|count| *count += 1);
        Attachment { turn: self.clone(), next, published: self.published.subscribe() }
    }

    /// Returns once nobody has listened for `grace`; a stream that breaks and comes back within it
    /// finds its run alive.
    pub async fn abandoned(&self, grace: Duration) {
        let mut listeners = self.listeners.subscribe();
        loop {
            let Ok(_) = listeners.wait_for(|count| *count == 0).await else { return };
            tokio::select! {
                () = tokio::time::sleep(grace) => return,
                _ = listeners.wait_for(|count| *count > 0) => {}
            }
        }
    }
}

/// One listener of a running turn.
pub struct Attachment {
    turn: Arc<LiveTurn>,
    next: usize,
    published: watch::Receiver<usize>,
}

impl Attachment {
    /// The next event; `None` after `done`.
    pub async fn next(&mut self) -> Option<Arc<Envelope>> {
        loop {
            if let Some(envelope) = self.turn.event(self.next) {
                self.next += 1;
                return Some(envelope);
            }
            if self.turn.has_ended() {
                return None;
            }
            let next = self.next;
            let ended = |turn: &LiveTurn| turn.has_ended();
            self.published.wait_for(|count| *count > next || ended(&self.turn)).await.ok()?;
        }
    }
}

impl Drop for Attachment {
    fn drop(&mut self) {
        self.turn.listeners.send_modify(|count| *count -= 1);
    }
}
