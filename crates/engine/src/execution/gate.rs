//! Who may use a database now, and who waits: at most so many statements on one connection and for
//! one person, the rest in a queue that everybody has a fair share of.
//!
//! The next place goes to whoever has the fewest statements running there; of those to whoever was
//! served longest ago; of one person's statements to the oldest. Twenty statements of one person
//! therefore never keep another's single one waiting behind them.

mod order;
#[cfg(test)]
mod tests;

use super::progress::Progress;
use order::{Candidate, in_order};
use protocol::ids::{ConnectionId, UserId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::watch;

/// How many statements may run and wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concurrency {
    /// Running on one connection, exports included.
    pub per_connection: usize,
    /// Running for one person, over all connections.
    pub per_person: usize,
    /// Exports on one connection: they last, and leave places for others.
    pub exports_per_connection: usize,
    /// Waiting for one connection.
    pub waiting_per_connection: usize,
    /// Waiting for one person.
    pub waiting_per_person: usize,
}

impl Default for Concurrency {
    fn default() -> Self {
        Self {
            per_connection: 3,
            per_person: 2,
            exports_per_connection: 1,
            waiting_per_connection: 200,
            waiting_per_person: 30,
        }
    }
}

/// A queue that takes no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueueFull {
    #[error("{waiting} of your statements wait already, which is the most for one person")]
    Person { waiting: usize },
    #[error("{waiting} statements wait for this database already, which is the most")]
    Connection { waiting: usize },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Statement,
    Export,
}

pub struct Gate {
    limits: Concurrency,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Numbers tickets and servings alike.
    clock: u64,
    /// In the order of arrival.
    waiting: Vec<Waiting>,
    running: Vec<Place>,
    /// When each person was last let in, by connection.
    served: HashMap<(ConnectionId, UserId), u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    number: u64,
    connection: ConnectionId,
    person: UserId,
    kind: Kind,
}

struct Waiting {
    place: Place,
    progress: watch::Sender<Progress>,
}

/// A place in the queue, then in the database; given up when dropped.
pub struct Ticket {
    gate: Arc<Gate>,
    number: u64,
    progress: watch::Receiver<Progress>,
}

impl Gate {
    pub fn new(limits: Concurrency) -> Arc<Self> {
        Arc::new(Self { limits, state: Mutex::default() })
    }

    /// Joins the queue, or goes straight through it. `Err` when it takes no more.
    pub fn enter(
        self: &Arc<Self>,
        connection: &ConnectionId,
        person: &UserId,
        kind: Kind,
    ) -> Result<Ticket, QueueFull> {
        let mut state = self.state();
        let number = state.tick();
        let place = Place { number, connection: connection.clone(), person: person.clone(), kind };
        let (progress, seen) = watch::channel(Progress::Starting);
        state.waiting.push(Waiting { place, progress });
        state.admit(&self.limits);
        if let Some(full) = state.overfull(number, &self.limits) {
            state.waiting.retain(|waiting| waiting.place.number != number);
            return Err(full);
        }
        state.tell();
        Ok(Ticket { gate: self.clone(), number, progress: seen })
    }

    fn leave(&self, number: u64) {
        let mut state = self.state();
        state.waiting.retain(|waiting| waiting.place.number != number);
        state.running.retain(|place| place.number != number);
        state.admit(&self.limits);
        state.tell();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("counting places does not panic")
    }
}

impl State {
    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    /// Whether the newcomer, who was not let in at once, makes a queue too long.
    fn overfull(&self, number: u64, limits: &Concurrency) -> Option<QueueFull> {
        let new = &self.waiting.iter().find(|waiting| waiting.place.number == number)?.place;
        let count = |fits: &dyn Fn(&Place) -> bool| {
            self.waiting.iter().filter(|waiting| fits(&waiting.place)).count() - 1
        };
        let own = count(&|place| place.person == new.person);
        if own >= limits.waiting_per_person {
            return Some(QueueFull::Person { waiting: own });
        }
        let here = count(&|place| place.connection == new.connection);
        (here >= limits.waiting_per_connection).then_some(QueueFull::Connection { waiting: here })
    }

    /// Lets in everybody there is room for.
    fn admit(&mut self, limits: &Concurrency) {
        while let Some(number) = self.next(limits) {
            let at = self.waiting.iter().position(|waiting| waiting.place.number == number);
            let Waiting { place, progress } =
                self.waiting.remove(at.expect("the next one is one of those who wait"));
            let now = self.tick();
            self.served.insert((place.connection.clone(), place.person.clone()), now);
            self.running.push(place);
            // A ticket that is being dropped is told nothing and leaves at once.
            let _ = progress.send(Progress::Running);
        }
        self.forget();
    }

    fn next(&self, limits: &Concurrency) -> Option<u64> {
        let room = |place: &Place| {
            let running = |fits: &dyn Fn(&Place) -> bool| {
                self.running.iter().filter(|running| fits(running)).count()
            };
            running(&|other| other.connection == place.connection) < limits.per_connection
                && running(&|other| other.person == place.person) < limits.per_person
                && (place.kind == Kind::Statement
                    || running(&|other| {
                        other.kind == Kind::Export && other.connection == place.connection
                    }) < limits.exports_per_connection)
        };
        let fitting = self.waiting.iter().filter(|waiting| room(&waiting.place));
        fitting.map(|waiting| self.candidate(&waiting.place)).min().map(|first| first.number)
    }

    fn candidate(&self, place: &Place) -> Candidate {
        let running = self.running.iter().filter(|running| {
            running.person == place.person && running.connection == place.connection
        });
        let key = (place.connection.clone(), place.person.clone());
        Candidate {
            share: running.count(),
            served: self.served.get(&key).copied().unwrap_or(0),
            number: place.number,
            person: place.person.clone(),
        }
    }

    /// Tells everybody who waits how many are before them.
    fn tell(&self) {
        let mut connections: Vec<&ConnectionId> =
            self.waiting.iter().map(|waiting| &waiting.place.connection).collect();
        connections.sort();
        connections.dedup();
        for connection in connections {
            let here =
                || self.waiting.iter().filter(|waiting| waiting.place.connection == *connection);
            let order = in_order(here().map(|waiting| self.candidate(&waiting.place)).collect());
            for waiting in here() {
                let before = order.iter().position(|number| *number == waiting.place.number);
                let place = Progress::Waiting { ahead: before.unwrap_or(0) };
                waiting.progress.send_if_modified(|known| {
                    let moved = *known != place;
                    *known = place;
                    moved
                });
            }
        }
    }

    /// Who was served when matters only while they or others still come back soon.
    fn forget(&mut self) {
        const REMEMBERED: usize = 1_000;
        if self.served.len() > REMEMBERED {
            let newest = self.clock.saturating_sub(REMEMBERED as u64 / 2);
            self.served.retain(|_, at| *at > newest);
        }
    }
}

impl Ticket {
    /// Where in the queue it is, and when it is through.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.clone()
    }

    pub async fn admitted(&mut self) {
        // The sender goes away only after it has said so.
        let _ = self.progress.wait_for(|progress| *progress == Progress::Running).await;
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.gate.leave(self.number);
    }
}
