//! The configured providers: leaving for one, and coming back.

use super::OidcError;
use super::discovery::{self, Document};
use super::exchange;
use super::flow::{Flow, Flows};
use super::settings::ProviderSettings;
use super::visitor::{self, Visitor};
use crate::auth::jwt::remote::{Remote, RemoteSettings};
use crate::auth::outbound::Outbound;
use crate::auth::seconds_now;
use crate::http::percent;
use serde::Deserialize;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A description is read anew after so long.
const REFRESH: Duration = Duration::from_secs(10 * 60);

pub struct Providers {
    all: Vec<Provider>,
    flows: Flows,
    outbound: Outbound,
}

struct Provider {
    settings: ProviderSettings,
    known: Mutex<Option<Known>>,
}

#[derive(Clone)]
struct Known {
    document: Arc<Document>,
    keys: Arc<Remote>,
    read: Instant,
}

/// Where the browser goes, and what it keeps meanwhile.
pub struct Departure {
    pub url: String,
    pub cookie: String,
}

/// What the browser brings back (RFC 6749, 4.1.2; RFC 9207).
#[derive(Debug, Default, Deserialize)]
pub struct Return {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// Somebody who came back, with the page they had asked for.
pub struct Arrival {
    pub visitor: Visitor,
    pub next: String,
}

impl Providers {
    pub fn new(settings: Vec<ProviderSettings>, outbound: Outbound) -> Self {
        let provider = |settings| Provider { settings, known: Mutex::default() };
        Self { all: settings.into_iter().map(provider).collect(), flows: Flows::new(), outbound }
    }

    /// Their settings, in the order of the configuration.
    pub fn settings(&self) -> impl Iterator<Item = &ProviderSettings> {
        self.all.iter().map(|provider| &provider.settings)
    }

    fn find(&self, name: &str) -> Option<&Provider> {
        self.all.iter().find(|provider| provider.settings.name == name)
    }

    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Begins an attempt. `redirect_uri`: where the provider sends the browser back to.
    pub async fn leave(
        &self,
        name: &str,
        next: &str,
        redirect_uri: &str,
    ) -> Result<Departure, OidcError> {
        let provider = self.find(name).ok_or(OidcError::State)?;
        let known = self.known(provider).await?;
        let settings = &provider.settings;
        let flow = Flow::begin(name, next);
        let query = percent::form(&[
            ("response_type", "code"),
            ("client_id", &settings.client_id),
            ("redirect_uri", redirect_uri),
            ("scope", &settings.scopes.join(" ")),
            ("state", &flow.state),
            ("nonce", &flow.nonce),
            ("code_challenge", &flow.challenge()),
            ("code_challenge_method", "S256"),
        ]);
        let endpoint = &known.document.authorization_endpoint;
        let join = if endpoint.contains('?') { '&' } else { '?' };
        Ok(Departure { url: format!("{endpoint}{join}{query}"), cookie: self.flows.seal(&flow) })
    }

    /// Ends an attempt: who came back.
    pub async fn arrive(
        &self,
        name: &str,
        cookie: Option<&str>,
        back: Return,
        redirect_uri: &str,
    ) -> Result<Arrival, OidcError> {
        let provider = self.find(name).ok_or(OidcError::State)?;
        let settings = &provider.settings;
        let flow = self.flows.take(cookie, name, &back.state, seconds_now())?;
        let known = self.known(provider).await?;
        match &back.iss {
            Some(issuer) if *issuer != settings.issuer => {
                return Err(OidcError::AnotherIssuer(issuer.chars().take(200).collect()));
            }
            None if known.document.names_its_issuer => return Err(OidcError::NoIssuer),
            _ => {}
        }
        if let Some(error) = &back.error {
            return Err(OidcError::Refused(exchange::plain(error)));
        }
        let code = back.code.ok_or(OidcError::NoCode)?;
        let (outbound, document) = (&self.outbound, &known.document);
        let tokens =
            exchange::exchange(outbound, document, settings, &flow, &code, redirect_uri).await?;
        let mut claims = exchange::check_id_token(&tokens, &known.keys, settings, &flow).await?;
        if !visitor::is_complete(&claims, settings) {
            exchange::add_userinfo(outbound, document, &tokens, &mut claims).await?;
        }
        let visitor = visitor::of(&claims, settings)?;
        Ok(Arrival { visitor, next: flow.next })
    }

    /// The provider's description, read when it is first needed and again when it is old. Two people may
    /// fetch it at once; neither waits for the other.
    async fn known(&self, provider: &Provider) -> Result<Known, OidcError> {
        let held = || provider.known.lock().expect("no one panics while holding what is known");
        let before = held().clone();
        if let Some(known) = before.as_ref().filter(|known| known.read.elapsed() < REFRESH) {
            return Ok(known.clone());
        }
        let settings = &provider.settings;
        let body = self.outbound.get(&discovery::address(&settings.issuer)).await?;
        let document = Arc::new(Document::read(&body, &settings.issuer)?);
        // The keys remember when they were fetched last.
        let same = before.filter(|known| known.keys.url() == document.jwks_uri);
        let keys = same.map(|known| known.keys).unwrap_or_else(|| {
            let remote = RemoteSettings {
                url: document.jwks_uri.clone(),
                algorithms: settings.algorithms.clone(),
                refresh: REFRESH,
            };
            Arc::new(Remote::new(remote, self.outbound.clone()))
        });
        let known = Known { document, keys, read: Instant::now() };
        *held() = Some(known.clone());
        Ok(known)
    }
}
