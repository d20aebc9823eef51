//! Stopping a statement and knowing that it stopped: the request goes over a second connection, the
//! confirmation comes on the first one.

use super::Place;
use super::failure::{CANCELLED, Phase, Report};
use super::sign_in::{Key, request_cancel};
use crate::ConnectorError;
use crate::address::unreachable;
use crate::stop::Stop;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A request can arrive before the statement begins: it is repeated until something ends.
const AGAIN_AFTER: Duration = Duration::from_millis(300);

/// Then the session is given up and closed.
const LOST_AFTER: Duration = Duration::from_secs(5);

/// How far a stop has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopState {
    NotRequested,
    /// Decided here.
    Requested,
    /// Handed to the server.
    Sent,
    /// The server said that it stopped the statement.
    Confirmed,
    /// The statement ended by itself before the request took effect.
    FinishedAnyway,
    /// No answer: the session was closed, the server's own limit ends the statement.
    Lost,
}

pub(super) struct Stopping {
    place: Arc<Place>,
    key: Key,
    stop: Stop,
    requests: Vec<JoinHandle<Result<(), ConnectorError>>>,
    requested_at: Option<Instant>,
    state: StopState,
}

impl Stopping {
    pub(super) fn new(place: Arc<Place>, key: Key, stop: Stop) -> Self {
        let (requests, requested_at) = (Vec::new(), None);
        Self { place, key, stop, requests, requested_at, state: StopState::NotRequested }
    }

    pub(super) fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Waits for the server, which is asked to stop when the caller or the clock says so. The
    /// messages are read to their end also then, so that the session stays in step.
    pub(super) async fn during<T>(
        &mut self,
        work: impl Future<Output = io::Result<T>>,
    ) -> Result<T, ConnectorError> {
        let mut work = pin!(work);
        loop {
            let token = self.stop.token().clone();
            let again = self.requested_at.map_or_else(Instant::now, |at| {
                at + AGAIN_AFTER * u32::try_from(self.requests.len()).unwrap_or(u32::MAX)
            });
            tokio::select! {
                biased;
                done = &mut work => return done.map_err(|_| self.gone()),
                () = token.cancelled(), if self.requested_at.is_none() => self.request(),
                () = tokio::time::sleep_until(again), if self.requested_at.is_some() => {
                    if self.requested_at.is_some_and(|at| at.elapsed() >= LOST_AFTER) {
                        self.state = StopState::Lost;
                        return Err(self.stop.reason());
                    }
                    self.request();
                }
            }
        }
    }

    /// Also for a result that was cut: the rest is not wanted.
    pub(super) fn request(&mut self) {
        self.requested_at.get_or_insert_with(Instant::now);
        if self.state == StopState::NotRequested {
            self.state = StopState::Requested;
        }
        let (place, key) = (self.place.clone(), self.key);
        self.requests.push(tokio::spawn(async move {
            request_cancel(&place.target, place.tls.as_ref(), key).await
        }));
    }

    pub(super) fn explain(&mut self, report: &Report, phase: Phase, text: &str) -> ConnectorError {
        if report.code == CANCELLED && self.requested_at.is_some() {
            self.state = StopState::Confirmed;
        }
        report.explain(phase, text, &self.place.target, &self.stop)
    }

    /// The statement has ended: how did the stop go, and may the session be used again? Only without
    /// a request, or after exactly one that has been confirmed: another could hit the next statement.
    pub(super) async fn settle(mut self) -> (StopState, bool) {
        let asked = self.requests.len();
        for request in self.requests.drain(..) {
            match request.await {
                Ok(Ok(())) if self.state == StopState::Requested => self.state = StopState::Sent,
                Ok(Err(error)) => tracing::warn!(%error, "a cancel request was not delivered"),
                _ => {}
            }
        }
        if matches!(self.state, StopState::Requested | StopState::Sent) {
            self.state = StopState::FinishedAnyway;
        }
        let reusable = asked == 0 || asked == 1 && self.state == StopState::Confirmed;
        (self.state, reusable)
    }

    pub(super) fn is_requested(&self) -> bool {
        self.requested_at.is_some()
    }

    pub(super) fn lost(&self) -> ConnectorError {
        unreachable(&self.place.target, "the connection was lost")
    }

    fn gone(&mut self) -> ConnectorError {
        if self.requested_at.is_some() {
            self.state = StopState::Lost;
            return self.stop.reason();
        }
        self.lost()
    }
}
