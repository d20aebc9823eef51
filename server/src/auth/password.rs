//! Password hashes: argon2id with the parameters of the OWASP Password Storage Cheat Sheet.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use protocol::session::MIN_PASSWORD_CHARS;
use protocol::{ErrorCode, Problem};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// OWASP's minimum for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Shortest and longest password, in characters. No rule about what is in it (ASVS 5 V6.2).
const MIN_CHARS: usize = MIN_PASSWORD_CHARS as usize;
const MAX_CHARS: usize = 256;

/// Hashes computed at the same time: each takes 19 MiB and a core, so a flood of sign-ins waits here
/// and not in front of everything else.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Verified when there is no such account, so that the answer takes as long as for one that exists.
static NOBODY: LazyLock<String> = LazyLock::new(|| compute("nobody has this password"));

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn compute(password: &str) -> String {
    argon2()
        .hash_password(password.as_bytes())
        .expect("hashing needs memory and a random salt only")
        .to_string()
}

async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let _turn = TURNS.acquire().await.expect("the semaphore is never closed");
    tokio::task::spawn_blocking(work).await.expect("hashing does not panic")
}

/// Refuses passwords that are too short or absurdly long.
pub fn check_rules(password: &str) -> Result<(), Problem> {
    let length = password.chars().count();
    if (MIN_CHARS..=MAX_CHARS).contains(&length) {
        return Ok(());
    }
    let detail = format!("a password has {MIN_CHARS} to {MAX_CHARS} characters, this one {length}");
    Err(Problem::new(ErrorCode::InvalidRequest, detail).hint("choose a longer password"))
}

pub async fn hash(password: String) -> String {
    off_the_runtime(move || compute(&password)).await
}

/// Whether the password fits the hash. Without a hash it takes as long and is never right.
pub async fn verify(password: String, hash: Option<String>) -> bool {
    off_the_runtime(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let Ok(parsed) = PasswordHash::new(&hash) else { return false };
        argon2().verify_password(password.as_bytes(), &parsed).is_ok() && known
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hash = hash("correct horse".to_owned()).await;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("correct horse".to_owned(), Some(hash.clone())).await);
        assert!(!verify("correct horsE".to_owned(), Some(hash)).await);
    }

    #[tokio::test]
    async fn without_an_account_even_the_dummy_password_is_wrong() {
        assert!(!verify("nobody has this password".to_owned(), None).await);
    }

    #[test]
    fn a_password_has_a_shortest_and_a_longest_form() {
        assert!(check_rules("eight888").is_ok());
        assert!(check_rules("seven77").is_err());
        assert!(check_rules(&"a".repeat(257)).is_err());
    }
}
