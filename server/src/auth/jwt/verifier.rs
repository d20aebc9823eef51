//! The configured issuers: which of them a token claims, whether its key signed it, and who it is for.

use super::check::{self, Rules};
use super::claims::{ClaimSettings, Identity};
use super::keys::KeySet;
use super::remote::{FetchError, Remote, RemoteSettings};
use crate::auth::Refusal;
use crate::databases::rules::Addresses;
use protocol::token::Scope;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

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
    pub fn new(
        issuers: Vec<IssuerSettings>,
        addresses: &Arc<Addresses>,
    ) -> Result<Self, FetchError> {
        let issuers = issuers.into_iter().map(|settings| {
            let remote = settings.remote.clone();
            let remote = remote.map(|remote| Remote::new(remote, addresses.clone())).transpose()?;
            Ok(Issuer { settings, remote })
        });
        Ok(Self(issuers.collect::<Result<_, FetchError>>()?))
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
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
        let claims = check::verify(token, &claimed, key, &settings.rules, now)?;
        Ok((settings, Identity::of(&claims, &settings.claims)?))
    }
}
