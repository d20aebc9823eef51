//! Keys behind a URL: fetched when they are first needed, kept, and fetched again when they are old or a
//! token names one that is not there; never more often than once a minute, whatever tokens arrive.

use super::keys::KeySet;
use crate::auth::outbound::{FetchError, Outbound};
use jsonwebtoken::Algorithm;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Shortest time between two fetches.
const REST: Duration = Duration::from_secs(60);
/// Keys that could not be refreshed are used this long, so that an issuer's outage is not ours.
const STALE: Duration = Duration::from_secs(24 * 3600);

#[derive(Debug, Clone)]
pub struct RemoteSettings {
    pub url: String,
    pub algorithms: Vec<Algorithm>,
    pub refresh: Duration,
}

pub struct Remote {
    settings: RemoteSettings,
    outbound: Outbound,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    keys: Arc<KeySet>,
    fetched: Option<Instant>,
    tried: Option<Instant>,
}

impl Remote {
    pub fn new(settings: RemoteSettings, outbound: Outbound) -> Self {
        Self { settings, outbound, state: Mutex::default() }
    }

    pub fn url(&self) -> &str {
        &self.settings.url
    }

    /// The keys, fresh enough to know `kid` if the issuer does.
    pub async fn keys(&self, kid: &str) -> Arc<KeySet> {
        let mut state = self.state.lock().await;
        let now = Instant::now();
        if needs_fetch(&state, kid, self.settings.refresh, now) {
            state.tried = Some(now);
            match self.fetch().await {
                Ok(keys) => (state.keys, state.fetched) = (Arc::new(keys), Some(now)),
                Err(error) => {
                    tracing::warn!(url = self.settings.url, error = %error, "keys not refreshed");
                    if state.fetched.is_none_or(|at| now.duration_since(at) > STALE) {
                        state.keys = Arc::default();
                    }
                }
            }
        }
        state.keys.clone()
    }

    async fn fetch(&self) -> Result<KeySet, FetchError> {
        let body = self.outbound.get(&self.settings.url).await?;
        let text = String::from_utf8_lossy(&body);
        Ok(KeySet::from_jwks(&text, &self.settings.algorithms)?)
    }
}

fn needs_fetch(state: &State, kid: &str, refresh: Duration, now: Instant) -> bool {
    if state.tried.is_some_and(|at| now.duration_since(at) < REST) {
        return false;
    }
    let old = state.fetched.is_none_or(|at| now.duration_since(at) >= refresh);
    old || state.keys.get(kid).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_fetched_when_old_or_unknown_but_once_a_minute() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let refresh = Duration::from_secs(600);
        let fetched =
            |tried| State { keys: Arc::default(), fetched: Some(start), tried: Some(after(tried)) };
        assert!(needs_fetch(&State::default(), "a", refresh, start));
        assert!(!needs_fetch(&fetched(0), "unknown", refresh, after(59)));
        assert!(needs_fetch(&fetched(0), "unknown", refresh, after(60)));
        assert!(!needs_fetch(&fetched(600), "unknown", refresh, after(659)), "a failed try counts");
    }
}
