//! One attempt, between leaving for the provider and coming back. It is in a cookie of the browser that
//! began it, sealed with a key that lives as long as the process: nothing is stored for strangers, no
//! other browser can finish it, and none can finish it twice.

use super::OidcError;
use crate::auth::{Secret, seconds_now, secret};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::TryRngCore;
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Mutex;

/// Long enough to find a phone for a second factor.
pub const COOKIE_MINUTES: u64 = 10;
/// Attempts remembered as used, each until it is too late for it anyway. They cost a round trip to the
/// provider each and count as sign-ins of an address.
const MAX_USED: usize = 10_000;
const NONCE_BYTES: usize = 12;
const PURPOSE: &[u8] = b"candor sign-in attempt v1";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Flow {
    /// Which provider it went to.
    pub provider: String,
    pub state: String,
    pub nonce: String,
    /// RFC 7636.
    pub verifier: String,
    /// The page asked for.
    pub next: String,
    /// Seconds since 1970.
    pub began: u64,
}

impl Flow {
    pub fn begin(provider: &str, next: &str) -> Self {
        let random = || Secret::random().reveal().to_owned();
        Self {
            provider: provider.to_owned(),
            state: random(),
            nonce: random(),
            verifier: random(),
            next: next.to_owned(),
            began: seconds_now(),
        }
    }

    /// `S256` of the verifier.
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier))
    }
}

/// Seals attempts, opens them, and knows which were used.
pub(super) struct Flows {
    cipher: Aes256Gcm,
    /// By the hash of the state: when it is too late for it.
    used: Mutex<HashMap<String, u64>>,
}

impl Flows {
    pub fn new() -> Self {
        let mut key = [0_u8; 32];
        OsRng.try_fill_bytes(&mut key).expect("the operating system's random source works");
        Self { cipher: Aes256Gcm::new(&key.into()), used: Mutex::default() }
    }

    /// As a cookie's value.
    pub fn seal(&self, flow: &Flow) -> String {
        let plain = serde_json::to_vec(flow).expect("an attempt has string keys only");
        let mut nonce = [0_u8; NONCE_BYTES];
        OsRng.try_fill_bytes(&mut nonce).expect("the operating system's random source works");
        let payload = Payload { msg: &plain, aad: PURPOSE };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload);
        let sealed = sealed.expect("an attempt is far smaller than what one nonce may seal");
        URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())
    }

    /// The attempt that `cookie` holds, if it is the one that `state` names. Uses it up.
    pub fn take(
        &self,
        cookie: Option<&str>,
        provider: &str,
        state: &str,
        now: u64,
    ) -> Result<Flow, OidcError> {
        let flow = cookie.and_then(|cookie| self.open(cookie)).ok_or(OidcError::State)?;
        // Compared as hashes, so that the time it takes tells nothing.
        if flow.provider != provider || secret::hash(&flow.state) != secret::hash(state) {
            return Err(OidcError::State);
        }
        let until = flow.began + COOKIE_MINUTES * 60;
        if until < now {
            return Err(OidcError::TooLate);
        }
        let mut used = self.used.lock().expect("no one panics while holding the used attempts");
        used.retain(|_, until| *until >= now);
        if used.len() >= MAX_USED || used.insert(secret::hash(state), until).is_some() {
            return Err(OidcError::Used);
        }
        Ok(flow)
    }

    fn open(&self, cookie: &str) -> Option<Flow> {
        let bytes = URL_SAFE_NO_PAD.decode(cookie).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        let payload = Payload { msg: sealed, aad: PURPOSE };
        let plain = self.cipher.decrypt(&Nonce::from(nonce), payload).ok()?;
        serde_json::from_slice(&plain).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_is_finished_once_in_time_and_where_it_began() {
        let (flows, others) = (Flows::new(), Flows::new());
        let flow = Flow::begin("corp", "/history");
        let cookie = flows.seal(&flow);
        let take = |cookie: Option<&str>, provider: &str, state: &str, after: u64| {
            let taken = flows.take(cookie, provider, state, flow.began + after);
            taken.map_err(|error| error.to_string())
        };
        let state = &flow.state;
        let not_begun = Err(OidcError::State.to_string());
        assert_eq!(take(None, "corp", state, 0), not_begun);
        assert_eq!(take(Some("AAAA"), "corp", state, 0), not_begun);
        assert_eq!(take(Some(&cookie), "corp", "another", 0), not_begun);
        assert_eq!(take(Some(&cookie), "club", state, 0), not_begun);
        assert_eq!(take(Some(&others.seal(&flow)), "corp", state, 0), not_begun);
        assert_eq!(take(Some(&cookie), "corp", state, 601), Err(OidcError::TooLate.to_string()));
        assert_eq!(take(Some(&cookie), "corp", state, 600), Ok(flow.clone()));
        assert_eq!(take(Some(&cookie), "corp", state, 600), Err(OidcError::Used.to_string()));
    }

    #[test]
    fn a_challenge_is_the_hash_of_its_verifier() {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned();
        let flow = Flow { verifier, ..Flow::begin("corp", "/") };
        assert_eq!(flow.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
