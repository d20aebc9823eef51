//! From a code to claims that hold: the token endpoint, the ID token (OpenID Connect Core, 3.1.3.7), and
//! the userinfo endpoint for what the token leaves out.

use super::OidcError;
use super::discovery::Document;
use super::flow::{COOKIE_MINUTES, Flow};
use super::settings::ProviderSettings;
use crate::auth::jwt::check::{self, Claims, Rules};
use crate::auth::jwt::remote::Remote;
use crate::auth::outbound::Outbound;
use crate::auth::{Refusal, seconds_now};
use crate::http::percent;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// Clocks may differ so much.
const LEEWAY: Duration = Duration::from_secs(60);
/// An ID token is looked at once, when it is fresh (see [`check_fresh`]): how long it would last does not
/// matter. One of a year is a mistake.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// What the token endpoint gave.
#[derive(Deserialize)]
pub(super) struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

pub(super) async fn exchange(
    outbound: &Outbound,
    document: &Document,
    settings: &ProviderSettings,
    flow: &Flow,
    code: &str,
    redirect_uri: &str,
) -> Result<Tokens, OidcError> {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect_uri),
        ("code_verifier", &flow.verifier),
    ];
    let secret = settings.client_secret.as_ref().map(ExposeSecret::expose_secret);
    let mut basic = None;
    match secret {
        Some(secret) if !document.wants_secret_in_body() => {
            // Both are encoded before they are joined (RFC 6749, 2.3.1).
            let pair =
                format!("{}:{}", percent::encoded(&settings.client_id), percent::encoded(secret));
            basic = Some(format!("Basic {}", STANDARD.encode(pair)));
        }
        secret => {
            fields.push(("client_id", &settings.client_id));
            fields.extend(secret.map(|secret| ("client_secret", secret)));
        }
    }
    let body = percent::form(&fields);
    let fetched = outbound
        .send(&document.token_endpoint, |client, url| {
            let request = client.post(url).body(body);
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            match basic {
                Some(basic) => request.header("authorization", basic),
                None => request,
            }
        })
        .await?;
    if fetched.status != 200 {
        #[derive(Deserialize)]
        struct Refused {
            error: String,
        }
        let refused = serde_json::from_slice::<Refused>(&fetched.body);
        let code = plain(&refused.map(|refused| refused.error).unwrap_or_default());
        return Err(OidcError::Exchange { status: fetched.status, code });
    }
    serde_json::from_slice(&fetched.body).map_err(|_| OidcError::Unreadable("token"))
}

/// A provider's own error code, as far as it is one.
pub(super) fn plain(code: &str) -> String {
    code.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '_').take(60).collect()
}

/// The claims of an ID token that this provider made, for us, for this attempt, just now.
pub(super) async fn check_id_token(
    tokens: &Tokens,
    keys: &Remote,
    settings: &ProviderSettings,
    flow: &Flow,
) -> Result<Claims, OidcError> {
    let claimed = check::read(&tokens.id_token)?;
    let keys = keys.keys(&claimed.kid).await;
    let key = keys.get(&claimed.kid).ok_or(Refusal::UnknownKey)?;
    let rules = Rules {
        issuer: settings.issuer.clone(),
        audience: vec![settings.client_id.clone()],
        types: vec!["jwt".to_owned()],
        require_type: false,
        leeway: LEEWAY,
        longest: LONGEST,
        require_nbf: false,
    };
    let now = seconds_now();
    let claims = check::verify(&tokens.id_token, &claimed, key, &rules, now)?;
    check_party(&claims, &settings.client_id)?;
    check_fresh(&claims, now)?;
    // Not a secret to guard by constant time: it came with the token, from the provider itself.
    if claims.get("nonce").and_then(Value::as_str) != Some(flow.nonce.as_str()) {
        return Err(OidcError::Nonce);
    }
    Ok(claims)
}

/// A token for several is one made for us only where it says so.
fn check_party(claims: &Claims, client: &str) -> Result<(), OidcError> {
    let several = claims.get("aud").and_then(Value::as_array).is_some_and(|aud| aud.len() > 1);
    match claims.get("azp") {
        Some(party) if party.as_str() == Some(client) => Ok(()),
        None if !several => Ok(()),
        _ => Err(OidcError::AuthorizedParty),
    }
}

fn check_fresh(claims: &Claims, now: u64) -> Result<(), OidcError> {
    let issued = claims.get("iat").and_then(Value::as_f64).ok_or(OidcError::IssuedAt)?;
    let leeway = LEEWAY.as_secs();
    let oldest = now.saturating_sub(COOKIE_MINUTES * 60 + leeway) as f64;
    match (oldest..=(now + leeway) as f64).contains(&issued) {
        true => Ok(()),
        false => Err(OidcError::IssuedAt),
    }
}

/// Adds what the userinfo endpoint knows to what the token says; the token wins.
pub(super) async fn add_userinfo(
    outbound: &Outbound,
    document: &Document,
    tokens: &Tokens,
    claims: &mut Claims,
) -> Result<(), OidcError> {
    let (Some(url), Some(token)) = (&document.userinfo_endpoint, &tokens.access_token) else {
        return Ok(());
    };
    let bearer = format!("Bearer {token}");
    let fetched = outbound.send(url, |client, url| client.get(url).header("authorization", bearer));
    let fetched = fetched.await?;
    if fetched.status != 200 {
        return Err(OidcError::Unreadable("userinfo"));
    }
    let more: Claims =
        serde_json::from_slice(&fetched.body).map_err(|_| OidcError::Unreadable("userinfo"))?;
    merge(claims, more)
}

fn merge(claims: &mut Claims, mut more: Claims) -> Result<(), OidcError> {
    if more.get("sub").is_none() || more.get("sub") != claims.get("sub") {
        return Err(OidcError::AnotherSubject);
    }
    // That one address is verified says nothing of another.
    if claims.contains_key("email") && claims.get("email") != more.get("email") {
        more.remove("email_verified");
    }
    for (name, value) in more {
        claims.entry(name).or_insert(value);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_token_for_several_names_us_as_its_party() {
        for (claims, fine) in [
            (json!({ "aud": "candor" }), true),
            (json!({ "aud": ["candor"] }), true),
            (json!({ "aud": ["candor", "shop"] }), false),
            (json!({ "aud": ["candor", "shop"], "azp": "candor" }), true),
            (json!({ "aud": ["candor", "shop"], "azp": "shop" }), false),
            (json!({ "aud": "candor", "azp": "shop" }), false),
            (json!({ "aud": "candor", "azp": 7 }), false),
        ] {
            let checked = check_party(claims.as_object().unwrap(), "candor");
            assert_eq!(checked.is_ok(), fine, "{claims}");
        }
    }

    #[test]
    fn a_token_was_made_during_the_attempt() {
        for (iat, fine) in [
            (json!(10_000), true),
            (json!(10_060), true),
            (json!(10_061), false),
            (json!(9_340), true),
            (json!(9_339), false),
            (json!("10000"), false),
            (json!(null), false),
        ] {
            let claims = json!({ "iat": iat });
            assert_eq!(check_fresh(claims.as_object().unwrap(), 10_000).is_ok(), fine, "{iat}");
        }
    }

    #[test]
    fn userinfo_adds_to_the_token_and_changes_nothing_of_it() {
        let object = |value: Value| value.as_object().unwrap().clone();
        let more = json!({ "sub": "7", "email": "ann@b.c", "email_verified": true, "iss": "x" });
        for (claims, merged) in [
            (
                json!({ "sub": "7", "iss": "y" }),
                json!({ "sub": "7", "iss": "y", "email": "ann@b.c", "email_verified": true }),
            ),
            (
                json!({ "sub": "7", "iss": "y", "email": "eve@b.c" }),
                json!({ "sub": "7", "iss": "y", "email": "eve@b.c" }),
            ),
        ] {
            let mut claims = object(claims);
            merge(&mut claims, object(more.clone())).unwrap();
            assert_eq!(Value::Object(claims), merged);
        }
        assert!(merge(&mut object(json!({ "sub": "8" })), object(more)).is_err());
    }

    #[test]
    fn an_error_code_brings_nothing_else_along() {
        assert_eq!(plain("invalid_grant"), "invalid_grant");
        assert_eq!(plain("a\"><script> b\n"), "ascriptb");
        assert_eq!(plain(&"x".repeat(100)).len(), 60);
    }
}
