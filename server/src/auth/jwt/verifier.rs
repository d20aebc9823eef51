//! The configured issuers: which of them a token claims, whether its key signed it, and who it is for.

use super::check::{self, Rules};
use super::claims::{ClaimSettings, Identity};
use super::keys::KeySet;
use super::remote::{Remote, RemoteSettings};
use crate::auth::Refusal;
use crate::auth::outbound::Outbound;
use crate::auth::seconds_now;
use protocol::token::Scope;
use std::sync::Arc;

/// What to do with somebody who has not been here before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// Only people who have an account, found by the token's address.
    Refuse,
    /// An account is made.
    Create,
}

#[derive(Debug, Clone)]
pub struct IssuerSettings {
    /// Short, for people.
    pub name: String,
    pub rules: Rules,
    pub keys: KeySet,
    pub remote: Option<RemoteSettings>,
    pub claims: ClaimSettings,
    pub unknown: Unknown,
    /// What its tokens may be used for.
    pub scopes: Vec<Scope>,
}

struct Issuer {
    settings: IssuerSettings,
    remote: Option<Remote>,
}

#[derive(Default)]
pub struct Verifier(Vec<Issuer>);

impl Verifier {
    pub fn new(issuers: Vec<IssuerSettings>, outbound: &Outbound) -> Self {
        let issuers = issuers.into_iter().map(|settings| {
            let remote = settings.remote.clone();
            let remote = remote.map(|remote| Remote::new(remote, outbound.clone()));
            Issuer { settings, remote }
        });
        Self(issuers.collect())
    }

    /// Whose token it is, and the settings of its issuer.
    pub async fn verify(&self, token: &str) -> Result<(&IssuerSettings, Identity), Refusal> {
        let claimed = check::read(token)?;
        let issuer = self.0.iter().find(|it| it.settings.rules.issuer == claimed.issuer);
        let Issuer { settings, remote } = issuer.ok_or(Refusal::UnknownIssuer)?;
        let fetched = match (settings.keys.get(&claimed.kid), remote) {
            (None, Some(remote)) => remote.keys(&claimed.kid).await,
            _ => Arc::default(),
        };
        let key = settings.keys.get(&claimed.kid).or_else(|| fetched.get(&claimed.kid));
        let key = key.ok_or(Refusal::UnknownKey)?;
        let claims = check::verify(token, &claimed, key, &settings.rules, seconds_now())?;
        Ok((settings, Identity::of(&claims, &settings.claims)?))
    }
}
