//! Sessions at hand, how many there may be, and the queue in front of them.

use super::connect::Door;
use super::session;
use super::wire::Client;
use crate::ConnectorError;
use crate::stop::Stop;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub(super) struct Pool {
    pub(super) door: Door,
    idle: Mutex<Vec<Client>>,
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// A session on loan. Dropped without [`Lease::settle`] it is closed, and the server rolls back.
pub(super) struct Lease {
    pub(super) client: Client,
    pool: Arc<Pool>,
    _permit: OwnedSemaphorePermit,
}

impl Pool {
    pub(super) fn new(door: Door) -> Self {
        let sessions = door.target.pool.sessions.max(1);
        Self {
            door,
            idle: Mutex::default(),
            permits: Arc::new(Semaphore::new(sessions)),
            waiting: AtomicUsize::new(0),
        }
    }

    /// A session in its read-only transaction; waits for one within the queue's length.
    pub(super) async fn lend(self: &Arc<Self>, stop: &Stop) -> Result<Lease, ConnectorError> {
        let lending = async {
            let permit = self.permit().await?;
            let client = self.begun(stop).await?;
            Ok(Lease { client, pool: self.clone(), _permit: permit })
        };
        tokio::select! {
            biased;
            () = stop.token().cancelled() => Err(stop.reason()),
            lent = lending => lent,
        }
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, ConnectorError> {
        if let Ok(permit) = self.permits.clone().try_acquire_owned() {
            return Ok(permit);
        }
        let _place = Place::take(&self.waiting, self.door.target.pool.queue)?;
        let permit = self.permits.clone().acquire_owned().await;
        Ok(permit.expect("the pool never closes its semaphore"))
    }

    async fn begun(&self, stop: &Stop) -> Result<Client, ConnectorError> {
        while let Some(mut client) = self.idle() {
            match session::begin(&mut client, stop.remaining()).await {
                Ok(()) => return Ok(client),
                // The server closed it meanwhile, or was started anew.
                Err(error) => tracing::debug!(%error, "an idle session was no longer good"),
            }
        }
        let mut client = self.door.open().await?;
        match session::begin(&mut client, stop.remaining()).await {
            Ok(()) => Ok(client),
            Err(error) => Err(self.door.explain(error)),
        }
    }

    fn idle(&self) -> Option<Client> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}

impl Lease {
    /// Hands the session on once nothing of the statement is left in it.
    pub(super) async fn settle(mut self) {
        if !self.client.is_idle() {
            return;
        }
        match self.client.reset().await {
            Ok(()) => {
                let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
                idle.push(self.client);
            }
            Err(error) => tracing::debug!(%error, "a session could not be reset and is closed"),
        }
    }
}

/// A place in the queue.
struct Place<'p>(&'p AtomicUsize);

impl<'p> Place<'p> {
    fn take(waiting: &'p AtomicUsize, most: usize) -> Result<Self, ConnectorError> {
        waiting
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |now| {
                (now < most).then_some(now + 1)
            })
            .map(|_| Self(waiting))
            .map_err(|_| ConnectorError::Busy {
                reason: "too many statements wait for this database".to_owned(),
            })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
