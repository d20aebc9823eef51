//! Ending a statement that runs: `KILL QUERY` from a second connection, until it is seen to end.

use super::connect::Door;
use crate::stop::Stop;
use std::pin::pin;
use std::time::Duration;

/// Between two kills: the first may come before the server has begun the statement.
const AGAIN: Duration = Duration::from_millis(100);

/// A server that is not reached for a second one has probably lost the first as well.
const SECOND_CONNECTION: Duration = Duration::from_secs(2);

/// Kills before the whole session is killed, and as many more before it is given up.
const TRIES: u32 = 10;

pub(super) enum Watched<T> {
    /// By itself, before it had to end.
    Finished(T),
    /// It had to end. Whatever it gave then does not count: a killed `SLEEP` is a success.
    Stopped(Ending),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// The server was seen to stop working on it.
    Confirmed,
    /// Nothing is known about it.
    Lost,
}

/// Runs `work`, which waits for session `thread`, until `stop` ends it.
pub(super) async fn watched<T>(
    door: &Door,
    thread: u32,
    stop: &Stop,
    work: impl Future<Output = T>,
) -> Watched<T> {
    let mut work = pin!(work);
    tokio::select! {
        biased;
        () = stop.token().cancelled() => {}
        done = &mut work => {
            return if stop.reached() { Watched::Stopped(Ending::Confirmed) } else { Watched::Finished(done) };
        }
    }
    let mut killer = tokio::select! {
        opened = tokio::time::timeout(SECOND_CONNECTION, door.open()) => opened.ok(),
        _ = &mut work => return Watched::Stopped(Ending::Confirmed),
    }
    .and_then(|opened| {
        opened.inspect_err(|error| tracing::warn!(%error, "no second connection to kill with")).ok()
    });
    for round in 0..2 * TRIES {
        if let Some(killer) = &mut killer {
            let what = if round < TRIES { "query " } else { "" };
            // An error says that the session has gone, which its own stream tells better.
            let _ = killer.command(&format!("kill {what}{thread}")).await;
        }
        if tokio::time::timeout(AGAIN, &mut work).await.is_ok() {
            if let Some(killer) = killer {
                killer.quit().await;
            }
            return Watched::Stopped(Ending::Confirmed);
        }
    }
    Watched::Stopped(Ending::Lost)
}
