//! Keys behind a URL: fetched when they are first needed, kept, and fetched again when they are old or a
//! token names one that is not there; never more often than once a minute, whatever tokens arrive.

use super::keys::KeySet;
use crate::databases::rules::{Addresses, Host};
use connectors::AddressRule;
use jsonwebtoken::Algorithm;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Shortest time between two fetches.
const REST: Duration = Duration::from_secs(60);
/// Keys that could not be refreshed are used this long, so that an issuer's outage is not ours.
const STALE: Duration = Duration::from_secs(24 * 3600);
const PATIENCE: Duration = Duration::from_secs(5);
/// Largest document; a set of ten 4096-bit keys has 10 kB.
const MAX_BYTES: usize = 256 * 1024;

#[derive(Debug, Clone)]
pub struct RemoteSettings {
    pub url: String,
    pub algorithms: Vec<Algorithm>,
    pub refresh: Duration,
}

#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("the address of the keys may not be used: {0}")]
    Address(String),
    #[error("the keys cannot be fetched: {0}")]
    Http(#[from] reqwest::Error),
    #[error("the keys were answered with status {0}")]
    Status(u16),
    #[error("the keys are larger than {MAX_BYTES} bytes")]
    TooLarge,
    #[error("the keys cannot be used: {0}")]
    Keys(#[from] super::keys::KeyError),
}

pub struct Remote {
    settings: RemoteSettings,
    client: reqwest::Client,
    addresses: Arc<Addresses>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    keys: Arc<KeySet>,
    fetched: Option<Instant>,
    tried: Option<Instant>,
}

impl Remote {
    pub fn new(settings: RemoteSettings, addresses: Arc<Addresses>) -> Result<Self, FetchError> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .dns_resolver(Arc::new(Ruled(addresses.clone())))
            .build()?;
        Ok(Self { settings, client, addresses, state: Mutex::default() })
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
        let url = reqwest::Url::parse(&self.settings.url)
            .map_err(|error| FetchError::Address(error.to_string()))?;
        // A name is judged where it resolves; an address never gets there.
        if let Ok(Host::Address(address)) = Host::parse(url.host_str().unwrap_or_default()) {
            self.addresses.allows(address).map_err(FetchError::Address)?;
        }
        let mut response = self.client.get(url).header("accept", "application/json").send().await?;
        if !response.status().is_success() {
            return Err(FetchError::Status(response.status().as_u16()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > MAX_BYTES {
                return Err(FetchError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
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

/// Resolves names, then asks the rule about every address before one is connected to.
struct Ruled(Arc<Addresses>);

impl Resolve for Ruled {
    fn resolve(&self, name: Name) -> Resolving {
        let rule = self.0.clone();
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            for address in &found {
                rule.allows(address.ip())?;
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
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
