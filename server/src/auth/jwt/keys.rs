//! Keys that signatures are checked with. Each has a name and exactly one algorithm, so that no token
//! can have its signature read as another kind (RFC 8725, 3.1).

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

/// Fewer bits of an RSA modulus are refused (RFC 7518, 3.3).
const MIN_RSA_BYTES: usize = 2048 / 8;
/// A shared secret has at least as many bytes as the hash (RFC 7518, 3.2).
const MIN_SECRET_BYTES: [(Algorithm, usize); 3] =
    [(Algorithm::HS256, 32), (Algorithm::HS384, 48), (Algorithm::HS512, 64)];

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("`{0}` is not an algorithm known here")]
    UnknownAlgorithm(String),
    #[error("it is not a key for {0:?}")]
    Unreadable(Algorithm),
    #[error("an RSA key has at least 2048 bits")]
    ShortRsa,
    #[error("a secret for {0:?} has at least {1} bytes")]
    ShortSecret(Algorithm, usize),
    #[error("a public key cannot be a secret")]
    PublicSecret,
    #[error("two keys are named `{0}`")]
    TwoOfAName(String),
    #[error("it is not a JWK set: {0}")]
    NotASet(String),
}

#[derive(Clone)]
pub struct Key {
    pub algorithm: Algorithm,
    pub decoding: DecodingKey,
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Key").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

pub fn algorithm(name: &str) -> Result<Algorithm, KeyError> {
    name.parse().map_err(|_| KeyError::UnknownAlgorithm(name.to_owned()))
}

impl Key {
    /// A public key in PEM.
    pub fn from_pem(algorithm: Algorithm, pem: &str) -> Result<Self, KeyError> {
        let read = match algorithm.family() {
            AlgorithmFamily::Hmac => return Err(KeyError::PublicSecret),
            AlgorithmFamily::Rsa => DecodingKey::from_rsa_pem(pem.as_bytes()),
            AlgorithmFamily::Ec => DecodingKey::from_ec_pem(pem.as_bytes()),
            AlgorithmFamily::Ed => DecodingKey::from_ed_pem(pem.as_bytes()),
        };
        Self::checked(algorithm, read.map_err(|_| KeyError::Unreadable(algorithm))?)
    }

    pub fn from_secret(algorithm: Algorithm, secret: &str) -> Result<Self, KeyError> {
        let needed = MIN_SECRET_BYTES.iter().find(|(known, _)| *known == algorithm);
        let Some(&(_, needed)) = needed else { return Err(KeyError::Unreadable(algorithm)) };
        if secret.contains("-----BEGIN") {
            return Err(KeyError::PublicSecret);
        }
        if secret.len() < needed {
            return Err(KeyError::ShortSecret(algorithm, needed));
        }
        Ok(Self { algorithm, decoding: DecodingKey::from_secret(secret.as_bytes()) })
    }

    fn checked(algorithm: Algorithm, decoding: DecodingKey) -> Result<Self, KeyError> {
        // Taking the key apart also finds what only looks like one.
        let parts = Jwk::from_decoding_key(&decoding, None);
        let parts = parts.map_err(|_| KeyError::Unreadable(algorithm))?.algorithm;
        match &parts {
            AlgorithmParameters::RSA(rsa) if bytes(&rsa.n) < MIN_RSA_BYTES => {
                return Err(KeyError::ShortRsa);
            }
            AlgorithmParameters::EllipticCurve(ec) if !on_curve(algorithm, &ec.curve) => {
                return Err(KeyError::Unreadable(algorithm));
            }
            _ => {}
        }
        Ok(Self { algorithm, decoding })
    }
}

/// Length of what base64 holds, without leading zeros, which every encoder of numbers leaves out.
fn bytes(base64url: &str) -> usize {
    base64url.len() * 3 / 4
}

fn on_curve(algorithm: Algorithm, curve: &EllipticCurve) -> bool {
    matches!(
        (algorithm, curve),
        (Algorithm::ES256, EllipticCurve::P256) | (Algorithm::ES384, EllipticCurve::P384)
    )
}

/// The keys of one issuer, by name.
#[derive(Debug, Clone, Default)]
pub struct KeySet(BTreeMap<String, Key>);

impl KeySet {
    pub fn get(&self, kid: &str) -> Option<&Key> {
        self.0.get(kid)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn add(&mut self, kid: String, key: Key) -> Result<(), KeyError> {
        match self.0.entry(kid) {
            Entry::Occupied(taken) => Err(KeyError::TwoOfAName(taken.key().clone())),
            Entry::Vacant(free) => {
                free.insert(key);
                Ok(())
            }
        }
    }

    /// Takes the keys of another set in.
    pub fn join(&mut self, other: Self) -> Result<(), KeyError> {
        other.0.into_iter().try_for_each(|(kid, key)| self.add(kid, key))
    }

    /// The usable keys of a JWK set (RFC 7517). Keys without a name, for another use, of another
    /// algorithm than `allowed`, secret or weak ones are left out; addresses inside a key are never
    /// followed.
    pub fn from_jwks(text: &str, allowed: &[Algorithm]) -> Result<Self, KeyError> {
        #[derive(Deserialize)]
        struct Set {
            keys: Vec<serde_json::Value>,
        }
        let set: Set =
            serde_json::from_str(text).map_err(|error| KeyError::NotASet(error.to_string()))?;
        let mut keys = Self::default();
        for value in set.keys {
            let Ok(jwk) = serde_json::from_value::<Jwk>(value) else { continue };
            let Some(kid) = jwk.common.key_id.clone() else { continue };
            match from_jwk(&jwk, allowed) {
                Some(key) => drop(keys.add(kid, key)),
                None => tracing::debug!(kid, "a key of the set is not for tokens"),
            }
        }
        Ok(keys)
    }
}

fn from_jwk(jwk: &Jwk, allowed: &[Algorithm]) -> Option<Key> {
    let signs =
        !matches!(&jwk.common.public_key_use, Some(other) if *other != PublicKeyUse::Signature);
    let family = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => AlgorithmFamily::Rsa,
        AlgorithmParameters::EllipticCurve(_) => AlgorithmFamily::Ec,
        AlgorithmParameters::OctetKeyPair(_) => AlgorithmFamily::Ed,
        // Secrets, and what is not known here.
        _ => return None,
    };
    let curve = |algorithm: Algorithm| match &jwk.algorithm {
        AlgorithmParameters::EllipticCurve(ec) => on_curve(algorithm, &ec.curve),
        _ => true,
    };
    let mut fitting = allowed.iter().copied().filter(|it| it.family() == family && curve(*it));
    let algorithm = match &jwk.common.key_algorithm {
        Some(named) => {
            algorithm(&named.to_string()).ok().filter(|it| fitting.any(|fit| fit == *it))
        }
        // A key that does not say is used with the only algorithm it could be for.
        None => fitting.next().filter(|_| fitting.next().is_none()),
    }?;
    let decoding = DecodingKey::from_jwk(jwk).ok().filter(|_| signs)?;
    Key::checked(algorithm, decoding).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Base64 of that many characters and one that ends it properly.
    fn modulus(chars: usize) -> String {
        format!("{}A", "u".repeat(chars))
    }

    fn set(keys: serde_json::Value) -> KeySet {
        let text = json!({ "keys": keys }).to_string();
        KeySet::from_jwks(&text, &[Algorithm::RS256, Algorithm::ES256]).unwrap()
    }

    fn rsa(extra: serde_json::Value) -> serde_json::Value {
        let mut key = json!({ "kty": "RSA", "kid": "a", "n": modulus(341), "e": "AQAB" });
        key.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        key
    }

    #[test]
    fn only_named_signing_keys_of_an_allowed_algorithm_count() {
        for (extra, counts) in [
            (json!({}), true),
            (json!({ "alg": "RS256", "use": "sig" }), true),
            (json!({ "alg": "RS512" }), false),
            (json!({ "alg": "RSA-OAEP" }), false),
            (json!({ "use": "enc" }), false),
            (json!({ "kid": null }), false),
            (json!({ "n": modulus(170) }), false),
            (json!({ "kty": "oct", "k": "u".repeat(64), "alg": "HS256" }), false),
        ] {
            let keys = set(json!([rsa(extra.clone())]));
            assert_eq!(keys.get("a").is_some(), counts, "{extra}");
        }
    }

    #[test]
    fn an_odd_key_does_not_hide_the_others() {
        let keys = set(json!([{ "kty": "future" }, 7, rsa(json!({}))]));
        assert!(keys.get("a").is_some());
    }

    #[test]
    fn a_secret_is_long_and_no_public_key() {
        let short = Key::from_secret(Algorithm::HS256, "short").unwrap_err();
        assert_eq!(short, KeyError::ShortSecret(Algorithm::HS256, 32));
        let pem = format!("-----BEGIN PUBLIC KEY-----{}", "a".repeat(64));
        assert_eq!(Key::from_secret(Algorithm::HS256, &pem).unwrap_err(), KeyError::PublicSecret);
        assert_eq!(Key::from_pem(Algorithm::HS256, &pem).unwrap_err(), KeyError::PublicSecret);
        assert!(Key::from_pem(Algorithm::RS256, &pem).is_err());
    }
}
