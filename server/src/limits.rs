//! How often each thing may be done, by a person and from an address, in buckets of their own. A limit
//! that is reached answers with its name and when it resets.

use crate::auth::attempts::{Backoff, Buckets, Held};
use crate::config::LimitSettings;
use protocol::problem::LimitReached;
use protocol::{ErrorCode, Problem};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// Several people share an address: an office, a proxy's exit. It gets as much as this many of them.
pub const PEOPLE_PER_ADDRESS: u32 = 10;

pub struct RateLimits {
    /// Of a person and day; 0 counts none.
    pub questions_per_day: AtomicU32,
    /// Held by whoever sets other limits.
    pub setting: tokio::sync::Mutex<()>,
    pub sign_ins: Limit,
    pub questions: Shared,
    pub queries: Shared,
    pub exports: Shared,
    /// Tokens that were not accepted, from one address.
    pub refused_tokens: Limit,
    /// Trying connections to databases, saved or not.
    pub connection_tests: Limit,
    /// Wrong passwords, by account and by address.
    pub failed_sign_ins: Backoff,
    pub failing_addresses: Backoff,
}

/// One bucket for each key, all of one kind.
pub struct Limit {
    name: &'static str,
    /// What is counted, for the message.
    what: &'static str,
    buckets: Buckets,
}

/// One bucket for each person and a larger one for each address.
pub struct Shared {
    person: Limit,
    address: Limit,
}

impl RateLimits {
    pub fn new(limits: &LimitSettings, connection_tests: u32) -> Self {
        let shared = |person, address, what, per_minute: u32| Shared {
            person: Limit::new(person, what, per_minute),
            address: Limit::new(address, what, per_minute.saturating_mul(PEOPLE_PER_ADDRESS)),
        };
        let (questions, queries) = (limits.questions_per_minute, limits.queries_per_minute);
        Self {
            questions_per_day: AtomicU32::new(limits.questions_per_day),
            setting: tokio::sync::Mutex::default(),
            sign_ins: Limit::new("sign_ins_per_minute", "sign-ins", limits.sign_ins_per_minute),
            questions: shared(
                "questions_per_minute",
                "questions_per_address",
                "questions",
                questions,
            ),
            queries: shared("queries_per_minute", "queries_per_address", "statements", queries),
            exports: shared(
                "exports_per_minute",
                "exports_per_address",
                "exports",
                limits.exports_per_minute,
            ),
            refused_tokens: Limit::new(
                "refused_tokens",
                "tokens that were not accepted",
                limits.sign_ins_per_minute,
            ),
            connection_tests: Limit::new("tests_per_minute", "connection tests", connection_tests),
            failed_sign_ins: Backoff::after(4),
            failing_addresses: Backoff::after(40),
        }
    }
}

/// Somebody who was refused lately, or has to wait.
pub struct Refused {
    pub what: &'static str,
    /// `address 192.0.2.1`, `account ann@example.org`, or the id of an account.
    pub key: String,
    pub times: u32,
    pub ago: Duration,
    pub wait: Option<Duration>,
}

impl RateLimits {
    /// Other limits from now on.
    pub fn hold(&self, limits: &LimitSettings) {
        self.questions_per_day.store(limits.questions_per_day, Ordering::Relaxed);
        self.questions.set(limits.questions_per_minute);
        self.queries.set(limits.queries_per_minute);
        self.exports.set(limits.exports_per_minute);
        self.sign_ins.set(limits.sign_ins_per_minute);
        self.refused_tokens.set(limits.sign_ins_per_minute);
    }

    /// Everybody whom a limit holds back, in no order.
    pub fn refused(&self, now: Instant) -> Vec<Refused> {
        let shared = [&self.questions, &self.queries, &self.exports];
        let shared = shared.into_iter().flat_map(|both| [&both.person, &both.address]);
        let single = [&self.sign_ins, &self.refused_tokens, &self.connection_tests];
        let buckets = shared.chain(single).map(|limit| (limit.what, limit.buckets.held(now)));
        let pauses = [&self.failed_sign_ins, &self.failing_addresses];
        let pauses = pauses.into_iter().map(|pause| ("wrong passwords", pause.held(now)));
        let refused = buckets.chain(pauses).flat_map(|(what, held)| {
            held.into_iter().map(move |Held { key, times, ago, wait }| Refused {
                what,
                key,
                times,
                ago,
                wait,
            })
        });
        refused.collect()
    }
}

impl Limit {
    fn new(name: &'static str, what: &'static str, per_minute: u32) -> Self {
        Self { name, what, buckets: Buckets::new(per_minute, per_minute) }
    }

    fn set(&self, per_minute: u32) {
        self.buckets.set(per_minute, per_minute);
    }

    pub fn take(&self, key: &str) -> Result<(), Problem> {
        let wait = self.buckets.take(key, Instant::now());
        wait.map_err(|wait| reached(self.name, &format!("too many {}", self.what), wait))
    }
}

impl Shared {
    fn set(&self, per_minute: u32) {
        self.person.set(per_minute);
        self.address.set(per_minute.saturating_mul(PEOPLE_PER_ADDRESS));
    }

    pub fn take(&self, person: &str, address: Option<&str>) -> Result<(), Problem> {
        self.person.take(person)?;
        match address.and_then(|address| address.parse().ok()) {
            Some(address) => self.address.take(&address_key(address)),
            None => Ok(()),
        }
    }
}

/// `detail` without the time to wait, which is added.
pub fn reached(name: &str, detail: &str, wait: Duration) -> Problem {
    // Whole seconds, and never too early.
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let seconds = seconds.max(1);
    let detail = format!("{detail}, the next one is possible in {seconds} s");
    let resets = OffsetDateTime::now_utc() + Duration::from_secs(seconds);
    Problem::new(ErrorCode::TooManyRequests, detail).hint("wait, then try again").limited(
        LimitReached {
            name: name.to_owned(),
            retry_after_s: seconds,
            resets_at: crate::store::timestamp(resets),
            budget: None,
        },
    )
}

/// One key per IPv4 address and per IPv6 /64, the smallest block one person holds.
pub fn address_key(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => format!("address {v4}"),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("address {a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_one_ipv6_block_share_a_key() {
        let key = |text: &str| address_key(text.parse().unwrap());
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_eq!(key("::ffff:192.0.2.7"), key("192.0.2.7"));
    }

    #[test]
    fn a_limit_says_which_one_it_is_and_when_it_resets() {
        let limit = Limit::new("exports_per_minute", "exports", 1);
        assert!(limit.take("ann").is_ok());
        let problem = limit.take("ann").unwrap_err();
        assert!(problem.detail.starts_with("too many exports, the next one"), "{problem}");
        let reached = problem.limit.unwrap();
        assert_eq!(reached.name, "exports_per_minute");
        assert!((59..=60).contains(&reached.retry_after_s), "{reached:?}");
    }

    #[test]
    fn many_people_behind_one_address_share_more() {
        let shared = Shared { person: Limit::new("a", "x", 1), address: Limit::new("b", "x", 2) };
        let at = Some("192.0.2.1");
        assert!(shared.take("ann", at).is_ok());
        assert!(shared.take("bob", at).is_ok());
        assert_eq!(shared.take("cat", at).unwrap_err().limit.unwrap().name, "b");
        assert!(shared.take("dan", Some("192.0.2.2")).is_ok());
    }
}
