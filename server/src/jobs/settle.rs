//! What happens to changes of data without anybody: deadlines pass, checks that a crash left behind are
//! brought to an end, and runs that nobody saw end are proved.

use crate::context::ServerContext;
use crate::databases::writing;
use std::time::Duration;
use time::OffsetDateTime;

const EVERY: Duration = Duration::from_secs(60);
/// Longer than checks of a change take to be written down.
const PATIENCE: Duration = Duration::from_secs(120);

/// Runs until the server stops; the first time at its start.
pub async fn settle(context: ServerContext) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = context.stopping.cancelled() => return,
        }
        let now = OffsetDateTime::now_utc();
        let store = &context.store;
        for (what, done) in [
            ("changes have waited too long", store.expire_changes(now).await),
            ("checks of changes were left behind", store.finish_checks(now - PATIENCE).await),
        ] {
            match done {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "{what}"),
                Err(error) => tracing::warn!(error = %error, "changes cannot be looked at"),
            }
        }
        match writing::settle(&context.store, context.databases.opener()).await {
            Ok(0) => {}
            Ok(settled) => tracing::info!(settled, "changes in doubt have been proved"),
            Err(error) => tracing::warn!(error = %error, "changes in doubt cannot be looked at"),
        }
    }
}
