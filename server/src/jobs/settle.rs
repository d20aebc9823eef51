//! Finds out how runs ended that nobody saw end: those of a server that is gone, and those whose
//! connection broke.

use crate::context::ServerContext;
use crate::databases::writing;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(60);

/// Runs until the server stops; the first time at its start.
pub async fn settle(context: ServerContext) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = context.stopping.cancelled() => return,
        }
        match writing::settle(&context.store, context.databases.opener()).await {
            Ok(0) => {}
            Ok(settled) => tracing::info!(settled, "changes in doubt have been proved"),
            Err(error) => tracing::warn!(error = %error, "changes in doubt cannot be looked at"),
        }
    }
}
