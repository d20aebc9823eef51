//! Sends what other systems are to be told. What is not answered with 2xx is tried again, with longer and
//! longer pauses, under the same id.

use crate::actions::webhooks::bound;
use crate::auth::outbound::FetchError;
use crate::context::ServerContext;
use crate::store::{Attempted, Due, StoreError};
use crate::webhooks::{next, signature};
use futures::future::join_all;
use secrecy::ExposeSecret;
use std::time::Duration;
use time::OffsetDateTime;

/// What a step writes down is sent at once; what was left behind, and what waits for its pause, here.
const EVERY: Duration = Duration::from_secs(1);
/// At the same time.
const MOST: u32 = 16;

/// Runs until the server stops.
pub async fn deliver(context: ServerContext) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = context.store.told().notified() => {}
            () = context.stopping.cancelled() => return,
        }
        if let Err(error) = once(&context).await {
            tracing::warn!(error = %error, "webhooks cannot be told");
        }
    }
}

async fn once(context: &ServerContext) -> Result<(), StoreError> {
    loop {
        let due = context.store.due_deliveries(OffsetDateTime::now_utc(), MOST).await?;
        if due.is_empty() {
            return Ok(());
        }
        let sent = due.iter().map(|due| async { (&due.id, attempt(context, due).await) });
        for (delivery, attempted) in join_all(sent).await {
            context.store.note_attempt(delivery, &attempted).await?;
        }
    }
}

async fn attempt(context: &ServerContext, due: &Due) -> Attempted {
    let (status, error) = match send(context, due).await {
        Ok(status @ 200..=299) => {
            return Attempted { status: Some(status), error: None, next: None };
        }
        Ok(status @ 300..=399) => (Some(status), "redirects are not followed".to_owned()),
        Ok(status) => (Some(status), format!("it answered {status}")),
        Err(reason) => (None, reason),
    };
    let next = next(due.attempts + 1, OffsetDateTime::now_utc());
    let (delivery, webhook) = (&due.id, &due.webhook);
    tracing::info!(%delivery, %webhook, error, again = next.is_some(), "a webhook was not told");
    Attempted { status, error: Some(error), next }
}

/// The status that came back, or why there is none.
async fn send(context: &ServerContext, due: &Due) -> Result<u16, String> {
    let secret = context.secrets.open_sealed(&bound(&due.webhook), &due.secret);
    let secret = secret.map_err(|error| error.to_string())?;
    let at = OffsetDateTime::now_utc().unix_timestamp();
    let signature = signature(secret.expose_secret(), due.id.as_str(), at, &due.body);
    let signature = signature.ok_or("its secret cannot be read")?;
    let fetched = context.outbound.send(&due.url, |client, url| {
        client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", due.id.as_str())
            .header("webhook-timestamp", at.to_string())
            .header("webhook-signature", signature)
            .body(due.body.clone())
    });
    match fetched.await {
        Ok(fetched) => Ok(fetched.status),
        Err(FetchError::Http(error)) => Err(told(&error)),
        Err(other) => Err(other.to_string()),
    }
}

/// With its causes, the last of which says what happened; without the address, which may hold a secret.
fn told(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "it did not answer in time".to_owned();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    format!("no answer: {cause}")
}
