//! When a running statement has to end: the caller's token, or the deadline.

use crate::ConnectorError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

#[derive(Clone)]
pub(crate) struct Stop {
    token: CancellationToken,
    deadline: Instant,
    limit: Duration,
    timed_out: Arc<AtomicBool>,
}

impl Stop {
    /// The clock starts now: waiting for a worker counts.
    pub(crate) fn new(token: CancellationToken, limit: Duration) -> Self {
        let deadline = Instant::now() + limit;
        Self { token, deadline, limit, timed_out: Arc::new(AtomicBool::new(false)) }
    }

    pub(crate) fn token(&self) -> &CancellationToken {
        &self.token
    }

    /// Cancels the token at the deadline, so that waiting for a slow reader ends as well.
    /// Ends by itself when the token is cancelled, which dropping the reading does.
    pub(crate) fn watch(&self) {
        let stop = self.clone();
        tokio::spawn(async move {
            let deadline = tokio::time::Instant::from_std(stop.deadline);
            tokio::select! {
                () = stop.token.cancelled() => {}
                () = tokio::time::sleep_until(deadline) => {
                    stop.timed_out.store(true, Ordering::Relaxed);
                    stop.token.cancel();
                }
            }
        });
    }

    pub(crate) fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    pub(crate) fn reached(&self) -> bool {
        if Instant::now() >= self.deadline && !self.token.is_cancelled() {
            self.timed_out.store(true, Ordering::Relaxed);
            return true;
        }
        self.token.is_cancelled()
    }

    pub(crate) fn reason(&self) -> ConnectorError {
        if self.timed_out.load(Ordering::Relaxed) {
            ConnectorError::Deadline { limit: self.limit }
        } else {
            ConnectorError::Cancelled
        }
    }
}
