//! Statements of the editor and exports while they run, by their ids: how far each is, and how it is
//! stopped.

use engine::Progress;
use protocol::ids::{QueryId, UserId};
use protocol::query::{RunPhase, RunState};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

type Table = Arc<Mutex<HashMap<(UserId, QueryId), Listed>>>;

#[derive(Clone)]
struct Listed {
    token: CancellationToken,
    progress: watch::Sender<Progress>,
}

#[derive(Default)]
pub struct Runs {
    table: Table,
}

/// A running statement. Dropping it, as when the client goes away, stops the database.
pub struct Running {
    table: Table,
    key: (UserId, QueryId),
    listed: Listed,
    _stop: DropGuard,
}

impl Runs {
    /// Lists a run; `None` when the owner runs something under that id already.
    pub fn begin(&self, owner: &UserId, query: &QueryId) -> Option<Running> {
        let key = (owner.clone(), query.clone());
        let listed = Listed { token: CancellationToken::new(), progress: watch::Sender::default() };
        let mut table = self.table.lock().expect("no one panics while holding the table");
        if table.contains_key(&key) {
            return None;
        }
        table.insert(key.clone(), listed.clone());
        let stop = listed.token.clone().drop_guard();
        Some(Running { table: self.table.clone(), key, listed, _stop: stop })
    }

    /// Stops a run of `owner`; `false` when there is none.
    pub fn cancel(&self, owner: &UserId, query: &QueryId) -> bool {
        self.find(owner, query).inspect(|listed| listed.token.cancel()).is_some()
    }

    /// How far a run of `owner` is; `None` when there is none.
    pub fn state(&self, owner: &UserId, query: &QueryId) -> Option<RunState> {
        let listed = self.find(owner, query)?;
        let (state, ahead) = match *listed.progress.borrow() {
            Progress::Starting => (RunPhase::Waiting, None),
            Progress::Waiting { ahead } => (RunPhase::Waiting, Some(ahead as u64)),
            Progress::Running => (RunPhase::Running, None),
        };
        Some(RunState { query_id: query.clone(), state, ahead })
    }

    fn find(&self, owner: &UserId, query: &QueryId) -> Option<Listed> {
        let table = self.table.lock().expect("no one panics while holding the table");
        table.get(&(owner.clone(), query.clone())).cloned()
    }
}

impl Running {
    pub fn token(&self) -> CancellationToken {
        self.listed.token.clone()
    }

    /// Where the run tells how far it is.
    pub fn progress(&self) -> watch::Sender<Progress> {
        self.listed.progress.clone()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.table.lock().expect("no one panics while holding the table").remove(&self.key);
    }
}
