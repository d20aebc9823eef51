//! `Authorization: Bearer`: an API token made here, or one that a configured issuer signed. Counts for
//! the API only; where it is sent, it alone says who is asking, and a cookie beside it nothing.

use super::jwt::Identity;
use super::jwt::verifier::{IssuerSettings, Unknown};
use super::{Caller, Proof, Refusal, seconds_now, secret, session, sign_in};
use crate::context::ServerContext;
use crate::store::{NewUser, SessionUser, StoreError};
use axum::http::{HeaderMap, header};
use protocol::ids::UserId;
use protocol::token::Scope;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// How every secret of an API token begins: people and scanners of code know it by that.
pub const PREFIX: &str = "cdr_";

#[derive(Debug, thiserror::Error)]
pub enum BearerError {
    #[error("the token was refused: {0}")]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The token of a request to the API. Other schemes are those of a proxy in front of us.
pub fn token<'a>(path: &str, headers: &'a HeaderMap) -> Option<&'a str> {
    if !path.starts_with("/api/") {
        return None;
    }
    headers.get_all(header::AUTHORIZATION).iter().find_map(|value| {
        // What is no text is no token either: it is refused as one.
        let text = value.to_str().unwrap_or("Bearer ?");
        let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    })
}

/// Who sent the token.
pub async fn caller(context: &ServerContext, token: &str) -> Result<Caller, BearerError> {
    if token.starts_with(PREFIX) {
        let hash = secret::hash(token);
        let caller = by_hash(context, &hash).await?;
        // A full store still lets programs in to read.
        if let Err(error) = context.store.token_used(&hash).await {
            tracing::warn!(error = %error, "the last use of a token was not noted");
        }
        return Ok(caller);
    }
    let (issuer, identity) = context.issuers.verify(token).await?;
    let account = account(context, issuer, &identity).await?;
    signed(context, account, Arc::new(identity), issuer.scopes.clone()).await
}

/// Whose API token it is, while it holds and its owner may come in.
async fn by_hash(context: &ServerContext, hash: &str) -> Result<Caller, BearerError> {
    let owner = context.store.token_owner(hash).await?.ok_or(Refusal::UnknownToken)?;
    let account = context.store.account(&owner.user).await?.ok_or(Refusal::UnknownAccount)?;
    Ok(Caller::new(account, Proof::Token { hash: hash.to_owned(), scopes: owner.scopes }))
}

/// An account with what a signed token brings laid over it: its roles decide instead of the account's,
/// by the same table; groups, and grants to the person, stay those of the account.
async fn signed(
    context: &ServerContext,
    account: SessionUser,
    identity: Arc<Identity>,
    scopes: Vec<Scope>,
) -> Result<Caller, BearerError> {
    let mut user = account;
    if let Some(roles) = &identity.roles {
        user.subject = context.store.subject(&user.id, roles).await?;
        user.roles = roles.clone();
    }
    user.attributes = identity.over(user.attributes);
    Ok(Caller::new(user, Proof::Signed { identity, scopes }))
}

/// Who `caller` is by now, by the same proof; `None` when it no longer holds. For streams that last.
pub async fn again(context: &ServerContext, caller: &Caller) -> Result<Option<Caller>, StoreError> {
    let now = match &caller.proof {
        Proof::Session(hash) => return session::by_hash(context, hash).await,
        Proof::Token { hash, .. } => by_hash(context, hash).await,
        Proof::Signed { identity, .. } if identity.until < seconds_now() => return Ok(None),
        Proof::Signed { identity, scopes } => {
            match context.store.account(&caller.principal.user).await? {
                Some(account) => signed(context, account, identity.clone(), scopes.clone()).await,
                None => return Ok(None),
            }
        }
    };
    match now {
        Ok(caller) => Ok(Some(caller)),
        Err(BearerError::Refused(_)) => Ok(None),
        Err(BearerError::Store(error)) => Err(error),
    }
}

/// The account behind an identity; a first visit binds one to it or makes one, as the issuer's settings
/// say.
async fn account(
    context: &ServerContext,
    issuer: &IssuerSettings,
    identity: &Identity,
) -> Result<SessionUser, BearerError> {
    let (store, iss, subject) = (&context.store, &issuer.rules.issuer, &identity.subject);
    let known = match store.external_account(iss, subject).await? {
        Some(known) => Some(known),
        None => match first_visit(context, issuer, identity).await {
            Ok(user) => Some(user),
            // Two requests of a first visit: the other one was faster.
            Err(BearerError::Store(StoreError::Taken { .. })) => {
                let user = store.external_account(iss, subject).await?;
                Some(user.ok_or(Refusal::AddressTaken)?)
            }
            Err(error) => return Err(error),
        },
    };
    let user = known.ok_or(Refusal::UnknownAccount)?;
    Ok(store.account(&user).await?.ok_or(Refusal::UnknownAccount)?)
}

async fn first_visit(
    context: &ServerContext,
    issuer: &IssuerSettings,
    identity: &Identity,
) -> Result<UserId, BearerError> {
    let (store, iss, subject) = (&context.store, &issuer.rules.issuer, &identity.subject);
    match issuer.unknown {
        Unknown::Refuse => {
            let email = identity.email.as_deref().ok_or(Refusal::UnknownAccount)?;
            let user = store.link_external(iss, subject, email).await?;
            Ok(user.ok_or(Refusal::UnknownAccount)?)
        }
        Unknown::Create => {
            let new = new_account(issuer, identity);
            store.add_external(iss, subject, &new).await?;
            Ok(new.id)
        }
    }
}

/// Without a password: this account comes with its issuer's tokens only.
fn new_account(issuer: &IssuerSettings, identity: &Identity) -> NewUser {
    let email = identity.email.clone().unwrap_or_else(|| {
        let digest = Sha256::digest(format!("{}\n{}", issuer.rules.issuer, identity.subject));
        format!("{}@{}.invalid", &hex::encode(digest)[..24], issuer.name.to_lowercase())
    });
    let default = || issuer.claims.default_role.clone().unwrap_or_else(|| "viewer".to_owned());
    NewUser {
        id: sign_in::new_user_id(),
        name: identity.name.clone().unwrap_or_else(|| email.clone()),
        email,
        password_hash: None,
        roles: identity.roles.clone().unwrap_or_else(|| vec![default()]),
    }
}

#[cfg(test)]
mod tests {
    use super::token;
    use axum::http::{HeaderMap, header};

    #[test]
    fn a_token_counts_for_the_api_only() {
        for (path, value, expected) in [
            ("/api/vanna/v3/me", "Bearer abc", Some("abc")),
            ("/api/vanna/v3/me", "bearer  abc ", Some("abc")),
            ("/api/vanna/v3/me", "Basic YTpi", None),
            ("/api/vanna/v3/me", "Bearer", Some("")),
            ("/ui/queries/run", "Bearer abc", None),
            ("/", "Bearer abc", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            assert_eq!(token(path, &headers), expected, "{path} {value}");
        }
    }
}
