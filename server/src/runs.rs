//! Statements of the editor while they run, by the id that the client chose.

use protocol::ids::{QueryId, UserId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio_util::sync::{CancellationToken, DropGuard};

type Table = Arc<Mutex<HashMap<(UserId, QueryId), CancellationToken>>>;

#[derive(Default)]
pub struct Runs {
    table: Table,
}

/// A running statement. Dropping it, as when the client goes away, stops the database.
pub struct Running {
    table: Table,
    key: (UserId, QueryId),
    token: CancellationToken,
    _stop: DropGuard,
}

impl Runs {
    /// Lists a run; `None` when the owner runs something under that id already.
    pub fn begin(&self, owner: &UserId, query: &QueryId) -> Option<Running> {
        let key = (owner.clone(), query.clone());
        let token = CancellationToken::new();
        let mut table = self.table.lock().expect("no one panics while holding the table");
        if table.contains_key(&key) {
            return None;
        }
        table.insert(key.clone(), token.clone());
        let stop = token.clone().drop_guard();
        Some(Running { table: self.table.clone(), key, token, _stop: stop })
    }

    /// Stops a run of `owner`; `false` when there is none.
    pub fn cancel(&self, owner: &UserId, query: &QueryId) -> bool {
        let table = self.table.lock().expect("no one panics while holding the table");
        let running = table.get(&(owner.clone(), query.clone()));
        running.inspect(|token| token.cancel()).is_some()
    }
}

impl Running {
    pub fn token(&self) -> CancellationToken {
        self.token.clone()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.table.lock().expect("no one panics while holding the table").remove(&self.key);
    }
}
