//! From the text of a token to claims that hold. Pure but for the clock. The order matters: nothing of
//! the token is believed before its signature, except which configured issuer and key to try.

use super::keys::Key;
use crate::auth::Refusal;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Validation, decode};
use serde_json::{Map, Value};
use std::time::Duration;

pub type Claims = Map<String, Value>;

/// Longest token, in bytes. Host applications put a few groups into theirs; 8 KiB is also what most
/// servers take as a header.
pub const MAX_BYTES: usize = 8 * 1024;

/// Headers that bring or name a key, or that ask for processing which is not done here.
const REFUSED_HEADERS: [&str; 8] = ["jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"];

/// What an issuer's tokens must look like.
#[derive(Debug, Clone)]
pub struct Rules {
    pub issuer: String,
    pub audience: Vec<String>,
    /// Accepted `typ` headers, lowercase, without `application/`.
    pub types: Vec<String>,
    /// Whether there has to be one.
    pub require_type: bool,
    pub leeway: Duration,
    /// Longest time from now to `exp`.
    pub longest: Duration,
    pub require_nbf: bool,
}

/// What a token says of itself before anything is proved.
#[derive(Debug, PartialEq, Eq)]
pub struct Claimed {
    pub issuer: String,
    pub kid: String,
    algorithm: String,
    /// Absent where the header has no `typ`.
    kind: Option<String>,
}

/// Reads which issuer and key a token claims.
pub fn read(token: &str) -> Result<Claimed, Refusal> {
    if token.len() > MAX_BYTES {
        return Err(Refusal::TooLong);
    }
    let mut parts = token.split('.');
    let (Some(header), Some(payload), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Refusal::Malformed);
    };
    let header = object(header)?;
    if REFUSED_HEADERS.iter().any(|name| header.contains_key(*name)) {
        return Err(Refusal::Header);
    }
    let text = |map: &Claims, name: &str| map.get(name).and_then(Value::as_str).map(str::to_owned);
    Ok(Claimed {
        algorithm: text(&header, "alg").ok_or(Refusal::Algorithm)?,
        kind: match header.get("typ") {
            None => None,
            Some(kind) => Some(kind.as_str().ok_or(Refusal::Type)?.to_owned()),
        },
        kid: text(&header, "kid").ok_or(Refusal::UnknownKey)?,
        issuer: text(&object(payload)?, "iss").ok_or(Refusal::UnknownIssuer)?,
    })
}

fn object(part: &str) -> Result<Claims, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| Refusal::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| Refusal::Malformed)
}

/// The claims of a token that `key` signed and that keeps to `rules`.
pub fn verify(
    token: &str,
    claimed: &Claimed,
    key: &Key,
    rules: &Rules,
    now: u64,
) -> Result<Claims, Refusal> {
    if claimed.algorithm.parse() != Ok(key.algorithm) {
        return Err(Refusal::Algorithm);
    }
    let fits = match &claimed.kind {
        None => !rules.require_type,
        Some(kind) => {
            let kind = kind.to_ascii_lowercase();
            rules.types.iter().any(|it| it == kind.strip_prefix("application/").unwrap_or(&kind))
        }
    };
    if !fits {
        return Err(Refusal::Type);
    }
    let mut validation = Validation::new(key.algorithm);
    validation.leeway = rules.leeway.as_secs();
    validation.validate_nbf = true;
    validation.set_issuer(&[&rules.issuer]);
    validation.set_audience(&rules.audience);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    if rules.require_nbf {
        validation.required_spec_claims.insert("nbf".to_owned());
    }
    let decoded = decode::<Claims>(token, &key.decoding, &validation);
    let claims = decoded.map_err(|error| refusal(error.kind()))?.claims;
    let expires = claims.get("exp").and_then(Value::as_f64).ok_or(Refusal::MissingClaim)?;
    let longest = now.saturating_add(rules.longest.as_secs() + rules.leeway.as_secs());
    if expires > longest as f64 {
        return Err(Refusal::LastsTooLong);
    }
    Ok(claims)
}

fn refusal(kind: &ErrorKind) -> Refusal {
    match kind {
        ErrorKind::ExpiredSignature => Refusal::Expired,
        ErrorKind::ImmatureSignature => Refusal::NotYetValid,
        ErrorKind::InvalidAudience => Refusal::WrongAudience,
        ErrorKind::InvalidIssuer => Refusal::UnknownIssuer,
        ErrorKind::MissingRequiredClaim(_) | ErrorKind::InvalidClaimFormat(_) => {
            Refusal::MissingClaim
        }
        ErrorKind::InvalidAlgorithm | ErrorKind::UnsupportedAlgorithm => Refusal::Algorithm,
        // The other parts were decoded before.
        ErrorKind::InvalidSignature | ErrorKind::Base64(_) => Refusal::Signature,
        _ => Refusal::Malformed,
    }
}
