//! The session cookie: how it is written, found and looked up.

use crate::audit::Scene;
use crate::auth::{Caller, Proof, Secret, secret};
use crate::context::ServerContext;
use crate::store::{NewSession, StoreError, timestamp};
use axum::http::{HeaderMap, HeaderValue, header};
use protocol::ids::UserId;
use std::time::Duration;
use time::OffsetDateTime;

/// What is kept of a browser's name, in characters.
const AGENT_CHARS: usize = 200;

/// Browsers take `__Host-` cookies from https only, and bind them to this host and path `/`.
const SECURE_NAME: &str = "__Host-candor";
const PLAIN_NAME: &str = "candor_session";

fn cookie_name(secure: bool) -> &'static str {
    if secure { SECURE_NAME } else { PLAIN_NAME }
}

/// A session that is about to begin. The secret is always a new one, and the session that the browser had
/// before ends: nobody can sign somebody in to a session they know.
pub struct Beginning {
    secret: Secret,
    hash: String,
    before: Option<String>,
    lifetime: Duration,
    expires_at: String,
    scene: Scene,
    agent: Option<String>,
    secure: bool,
}

impl Beginning {
    pub fn of(context: &ServerContext, headers: &HeaderMap) -> Self {
        let secure = context.settings.is_https();
        let secret = Secret::random();
        let lifetime = context.settings.sessions.lifetime();
        let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        Self {
            hash: secret.hash(),
            before: cookie(headers, secure).map(secret::hash),
            expires_at: timestamp(OffsetDateTime::now_utc() + lifetime),
            scene: Scene::current(),
            agent: agent.map(|agent| agent.chars().take(AGENT_CHARS).collect()),
            secret,
            lifetime,
            secure,
        }
    }

    /// For the store.
    pub fn session(&self) -> NewSession<'_> {
        NewSession {
            token_hash: &self.hash,
            instead_of: self.before.as_deref(),
            expires_at: &self.expires_at,
            method: self.scene.auth,
            address: self.scene.address.as_deref(),
            agent: self.agent.as_deref(),
        }
    }

    /// The `Set-Cookie` value that carries it, once it is stored.
    pub fn cookie(&self) -> HeaderValue {
        set_cookie(self.secure, self.secret.reveal(), self.lifetime.as_secs())
    }
}

/// Starts a session and returns the `Set-Cookie` value that carries it.
pub async fn start(
    context: &ServerContext,
    user: &UserId,
    headers: &HeaderMap,
) -> Result<HeaderValue, StoreError> {
    let beginning = Beginning::of(context, headers);
    context.store.add_session(user, beginning.session()).await?;
    Ok(beginning.cookie())
}

/// The `Set-Cookie` value that makes a browser forget its session.
pub fn forget(context: &ServerContext) -> HeaderValue {
    set_cookie(context.settings.is_https(), "", 0)
}

fn set_cookie(secure: bool, value: &str, max_age_s: u64) -> HeaderValue {
    named_cookie(cookie_name(secure), value, max_age_s, secure)
}

/// A cookie that scripts cannot read and other sites' forms do not send.
pub fn named_cookie(name: &str, value: &str, max_age_s: u64, secure: bool) -> HeaderValue {
    let flag = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_s}{flag}");
    HeaderValue::try_from(text).expect("names and base64url values are header characters")
}

/// The value of our cookie among those of a request.
pub fn cookie(headers: &HeaderMap, secure: bool) -> Option<&str> {
    find_cookie(headers, cookie_name(secure))
}

pub fn find_cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value)
}

/// Who sent the request, when its cookie names a live session.
pub async fn caller(
    context: &ServerContext,
    headers: &HeaderMap,
) -> Result<Option<Caller>, StoreError> {
    let Some(value) = cookie(headers, context.settings.is_https()) else { return Ok(None) };
    let hash = secret::hash(value);
    let found = by_hash(context, &hash).await?;
    // A full store still lets people in to read.
    if found.is_some()
        && let Err(error) = context.store.session_used(&hash).await
    {
        tracing::warn!(error = %error, "the last use of a session was not noted");
    }
    Ok(found)
}

/// Whose session it is, while it lasts.
pub async fn by_hash(context: &ServerContext, hash: &str) -> Result<Option<Caller>, StoreError> {
    let idle_since = context.settings.sessions.idle_since();
    let user = context.store.session_user(hash, &idle_since).await?;
    Ok(user.map(|user| Caller::new(user, Proof::Session(hash.to_owned()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("theme=dark; candor_session=abc"));
        assert_eq!(cookie(&headers, false), Some("abc"));
        assert_eq!(cookie(&headers, true), None);
    }

    #[test]
    fn over_https_the_cookie_is_bound_to_this_host() {
        let text = set_cookie(true, "x", 60);
        assert_eq!(text, "__Host-candor=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure");
    }
}
