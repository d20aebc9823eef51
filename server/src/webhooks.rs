//! How a body is signed for another system, and when it is tried again. Pure. Headers and signature are
//! those of Standard Webhooks, which receivers have libraries for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use time::{Duration, OffsetDateTime};

/// How a secret begins; the rest is base64.
pub const PREFIX: &str = "whsec_";

/// Pauses after each attempt; after the last of them nothing more is tried. About 20 hours.
const PAUSES: [Duration; 7] = [
    Duration::seconds(10),
    Duration::minutes(1),
    Duration::minutes(5),
    Duration::minutes(30),
    Duration::hours(2),
    Duration::hours(6),
    Duration::hours(12),
];

/// When to try again, after `attempts` of them.
pub fn next(attempts: u64, now: OffsetDateTime) -> Option<OffsetDateTime> {
    let pause = usize::try_from(attempts).ok()?.checked_sub(1).and_then(|at| PAUSES.get(at));
    pause.map(|pause| now + *pause)
}

pub fn new_secret(random: [u8; 32]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(random))
}

/// `v1,…` over `id.timestamp.body`. `None`: the secret is none of ours.
pub fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_body_is_signed_as_the_published_example_is() {
        // The example of the specification's libraries.
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signed = signature(secret, id, 1_614_265_330, r#"{"test": 2432232314}"#).unwrap();
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let other = signature(secret, id, 1_614_265_331, r#"{"test": 2432232314}"#).unwrap();
        assert_ne!(signed, other, "the time is signed too");
        assert_eq!(signature("another", id, 0, ""), None);
    }

    #[test]
    fn pauses_grow_and_end() {
        let now = datetime!(2030-01-01 0:00 UTC);
        let pauses: Vec<Duration> = (1..=7).map(|tried| next(tried, now).unwrap() - now).collect();
        assert!(pauses.windows(2).all(|pair| pair[0] < pair[1]), "{pauses:?}");
        assert_eq!((next(8, now), next(0, now)), (None, None));
    }
}
