//! Proving the password without sending it.

use sha1::Sha1;
use sha2::{Digest, Sha256};

pub(super) const NATIVE: &str = "mysql_native_password";
pub(super) const CACHING_SHA2: &str = "caching_sha2_password";

/// The answer to a challenge; `None` for plugins that we do not speak, among them those that want
/// the password itself.
pub(super) fn answer(plugin: &str, password: &str, challenge: &[u8]) -> Option<Vec<u8>> {
    let password = password.as_bytes();
    match plugin {
        NATIVE | CACHING_SHA2 if password.is_empty() => Some(Vec::new()),
        NATIVE => Some(native(password, challenge)),
        CACHING_SHA2 => Some(caching_sha2(password, challenge)),
        _ => None,
    }
}

/// `sha1(password) xor sha1(challenge, sha1(sha1(password)))`
fn native(password: &[u8], challenge: &[u8]) -> Vec<u8> {
    let once = Sha1::digest(password);
    let twice = Sha1::digest(once);
    let mixed = Sha1::new().chain_update(challenge).chain_update(twice).finalize();
    xor(&once, &mixed)
}

/// `sha256(password) xor sha256(sha256(sha256(password)), challenge)`
fn caching_sha2(password: &[u8], challenge: &[u8]) -> Vec<u8> {
    let once = Sha256::digest(password);
    let twice = Sha256::digest(once);
    let mixed = Sha256::new().chain_update(twice).chain_update(challenge).finalize();
    xor(&once, &mixed)
}

fn xor(one: &[u8], other: &[u8]) -> Vec<u8> {
    one.iter().zip(other).map(|(one, other)| one ^ other).collect()
}
