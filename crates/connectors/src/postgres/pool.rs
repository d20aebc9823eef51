//! Sessions that wait for work, never more than allowed, and the queue in front of them.

use super::Place;
use super::session::Session;
use crate::ConnectorError;
use crate::stop::Stop;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Longer idle, and something between us and the server may have forgotten the connection.
const IDLE_LIMIT: Duration = Duration::from_secs(300);

pub(super) struct Pool {
    place: Arc<Place>,
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    idle: Mutex<Vec<Session>>,
}

/// A session with an open transaction. Dropping it closes the session; [`Lease::give_back`] keeps it
/// when nothing of the run has stayed.
pub(super) struct Lease {
    pub(super) session: Session,
    pool: Arc<Pool>,
    _place: OwnedSemaphorePermit,
}

impl Pool {
    pub(super) fn new(place: Arc<Place>) -> Arc<Self> {
        let places = Arc::new(Semaphore::new(place.target.pool.sessions.max(1)));
        Arc::new(Self { place, places, waiting: AtomicUsize::new(0), idle: Mutex::default() })
    }

    /// A session in which a reading transaction has begun. One that was closed while it was idle is
    /// replaced: nothing of the caller's was sent on it.
    pub(super) async fn begin(self: &Arc<Self>, stop: &Stop) -> Result<Lease, ConnectorError> {
        let turn = self.turn(stop).await?;
        let opened = async {
            while let Some(mut session) = self.take() {
                match session.begin(&self.place, stop).await {
                    Ok(()) => return Ok(session),
                    Err(error) => tracing::debug!(%error, "an idle session was closed"),
                }
            }
            let mut session = Session::open(&self.place).await?;
            session.begin(&self.place, stop).await?;
            Ok(session)
        };
        let session = tokio::select! {
            opened = opened => opened?,
            () = stop.token().cancelled() => return Err(stop.reason()),
        };
        Ok(Lease { session, pool: self.clone(), _place: turn })
    }

    async fn turn(&self, stop: &Stop) -> Result<OwnedSemaphorePermit, ConnectorError> {
        if stop.reached() {
            return Err(stop.reason());
        }
        if let Ok(turn) = self.places.clone().try_acquire_owned() {
            return Ok(turn);
        }
        let _waiting = Waiting::enter(&self.waiting, self.place.target.pool.queue)?;
        tokio::select! {
            turn = self.places.clone().acquire_owned() => turn.map_err(|_| ConnectorError::WorkerGone),
            () = stop.token().cancelled() => Err(stop.reason()),
        }
    }

    fn take(&self) -> Option<Session> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|session| session.idle_for() < IDLE_LIMIT);
        idle.pop()
    }
}

impl Lease {
    pub(super) async fn give_back(mut self) {
        if self.session.clean().await {
            let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(self.session);
        } else {
            tracing::debug!("a session was closed because something of its statement stayed");
        }
    }
}

struct Waiting<'c>(&'c AtomicUsize);

impl<'c> Waiting<'c> {
    fn enter(count: &'c AtomicUsize, most: usize) -> Result<Self, ConnectorError> {
        let entered = Self(count);
        if count.fetch_add(1, Ordering::Relaxed) >= most {
            return Err(ConnectorError::Busy {
                reason: "too many statements wait for this database".to_owned(),
            });
        }
        Ok(entered)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
