//! Forgets what is no longer needed: ended sessions, used links, old rows. Ends changes that have waited
//! too long.

use crate::context::ServerContext;
use crate::store::{StoreError, timestamp};
use std::time::Duration;
use time::OffsetDateTime;

const EVERY: Duration = Duration::from_secs(3600);

/// Runs until the server stops.
pub async fn prune(context: ServerContext) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = context.stopping.cancelled() => return,
        }
        if let Err(error) = once(&context).await {
            tracing::warn!(error = %error, "old rows could not be removed");
        }
    }
}

async fn once(context: &ServerContext) -> Result<(), StoreError> {
    let days = time::Duration::days(i64::from(context.settings.limits.result_days));
    let before = timestamp(OffsetDateTime::now_utc() - days);
    let results = context.store.prune_results(&before).await?;
    let sessions = context.store.prune_sessions().await?;
    let budgets = context.store.prune_budget_use(OffsetDateTime::now_utc()).await?;
    let notices = context.store.prune_notices(OffsetDateTime::now_utc()).await?;
    let deliveries = context.store.prune_deliveries(OffsetDateTime::now_utc()).await?;
    let expired = context.store.expire_changes(OffsetDateTime::now_utc()).await?;
    if expired > 0 {
        tracing::info!(expired, "changes have waited too long");
    }
    if results + sessions + budgets + notices + deliveries > 0 {
        tracing::info!(
            results,
            sessions,
            budgets,
            notices,
            deliveries,
            "removed what is no longer kept"
        );
    }
    Ok(())
}
