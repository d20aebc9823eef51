//! Equal statements over equal data are read once: those that run at the same time share one read,
//! later ones get the rows that were kept. See docs/decisions/0007-reusing-results.md.

mod kept;
mod key;
mod steady;

pub use kept::ReuseLimits;
pub use key::ReuseKey;

use super::fetch::{Fetched, Flight, Seat};
use kept::Kept;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

pub struct Reuse {
    enabled: bool,
    state: Mutex<State>,
}

struct State {
    flights: HashMap<ReuseKey, Arc<Flight>>,
    kept: Kept,
}

/// What somebody who asks for rows finds.
pub enum Found {
    /// Rows that were read before, and how long ago.
    Kept(Arc<Fetched>, Duration),
    /// The same statement runs: a seat in it.
    Shared(Seat),
    /// Nobody has them: a seat in the flight that was begun.
    Begun(Seat),
}

impl Reuse {
    pub fn new(limits: ReuseLimits) -> Arc<Self> {
        let state = State { flights: HashMap::new(), kept: Kept::new(limits) };
        Arc::new(Self { enabled: limits.bytes > 0, state: Mutex::new(state) })
    }

    pub fn is_enabled(&self) -> bool {
        self.enabled
    }

    /// Kept rows, a seat in a running flight, or else a new flight: of any number of equal keys at
    /// the same time, one begins.
    pub fn find<E>(
        &self,
        key: &ReuseKey,
        begin: impl FnOnce() -> Result<Arc<Flight>, E>,
    ) -> Result<Found, E> {
        let now = Instant::now();
        let mut state = self.state();
        if let Some(fetched) = state.kept.get(key, now) {
            let age = now.duration_since(fetched.read_at);
            return Ok(Found::Kept(fetched, age));
        }
        if let Some(seat) = state.flights.get(key).and_then(Flight::join) {
            return Ok(Found::Shared(seat));
        }
        let flight = begin()?;
        let seat = Flight::join(&flight).expect("a flight that has just begun has room");
        state.flights.insert(key.clone(), flight);
        Ok(Found::Begun(seat))
    }

    /// A flight is over: its rows are kept, unless it failed.
    pub fn landed(&self, key: &ReuseKey, flight: &Arc<Flight>, rows: Option<Arc<Fetched>>) {
        let mut state = self.state();
        // One that everybody left may have been replaced by another since.
        if state.flights.get(key).is_some_and(|known| Arc::ptr_eq(known, flight)) {
            state.flights.remove(key);
        }
        if let Some(rows) = rows {
            state.kept.put(key.clone(), rows);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("keeping rows does not panic")
    }
}
