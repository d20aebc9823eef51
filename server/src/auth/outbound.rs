//! Asking systems that the configuration names: keys and discovery documents, tokens, who somebody is.
//! Every address that a name leads to is judged first, redirects are not followed, and an answer has a
//! bound in time and size.

use crate::databases::rules::{Addresses, Host};
use connectors::AddressRule;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{RequestBuilder, Url};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(5);
/// Largest document; a set of ten 4096-bit keys has 10 kB.
const MAX_BYTES: usize = 256 * 1024;

#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("the address `{0}` may not be used: {1}")]
    Address(String, String),
    #[error("no answer: {0}")]
    Http(#[from] reqwest::Error),
    #[error("the answer has the status {0}")]
    Status(u16),
    #[error("the answer is larger than {MAX_BYTES} bytes")]
    TooLarge,
    #[error("the keys cannot be used: {0}")]
    Keys(#[from] super::jwt::keys::KeyError),
}

/// `https`; or `http` to this machine, for tests and for a proxy beside us.
pub fn is_safe(url: &str) -> bool {
    let local = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"];
    url.starts_with("https://") || local.iter().any(|it| url.starts_with(it))
}

#[derive(Clone)]
pub struct Outbound {
    client: reqwest::Client,
    addresses: Arc<Addresses>,
}

/// What came back, whatever its status.
pub struct Fetched {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Outbound {
    pub fn new(addresses: &Arc<Addresses>) -> Result<Self, FetchError> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .dns_resolver(Arc::new(Ruled(addresses.clone())))
            .build()?;
        Ok(Self { client, addresses: addresses.clone() })
    }

    /// Which addresses may be asked.
    pub fn rule(&self) -> &Addresses {
        &self.addresses
    }

    /// A document that is there.
    pub async fn get(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let fetched = self.send(url, |client, url| client.get(url)).await?;
        match fetched.status {
            200..=299 => Ok(fetched.body),
            status => Err(FetchError::Status(status)),
        }
    }

    pub async fn send(
        &self,
        url: &str,
        request: impl FnOnce(&reqwest::Client, Url) -> RequestBuilder,
    ) -> Result<Fetched, FetchError> {
        let refused = |reason: String| FetchError::Address(url.to_owned(), reason);
        let parsed = Url::parse(url).map_err(|error| refused(error.to_string()))?;
        // A name is judged where it resolves; an address never gets there.
        if let Ok(Host::Address(address)) = Host::parse(parsed.host_str().unwrap_or_default()) {
            self.addresses.allows(address).map_err(refused)?;
        }
        let request = request(&self.client, parsed).header("accept", "application/json");
        let mut response = request.send().await?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > MAX_BYTES {
                return Err(FetchError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Fetched { status: response.status().as_u16(), body })
    }
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
    use super::is_safe;

    #[test]
    fn secrets_travel_encrypted_or_not_at_all() {
        for (url, fine) in [
            ("https://id.example.org/token", true),
            ("http://127.0.0.1:4000/token", true),
            ("http://localhost:4000/token", true),
            ("http://id.example.org/token", false),
            ("http://localhost.example.org/token", false),
            ("ftp://id.example.org", false),
            ("/token", false),
        ] {
            assert_eq!(is_safe(url), fine, "{url}");
        }
    }
}
