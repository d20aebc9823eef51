//! How often something may be tried: a bucket per key that refills over time, and a growing pause
//! after failed sign-ins. Pure decisions over a clock that is passed in.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Keys remembered at once; beyond it, keys at rest are forgotten.
const MAX_KEYS: usize = 10_000;

/// At most `burst` at once and `per_minute` in the long run, for each key.
pub struct Buckets {
    per_minute: u32,
    burst: u32,
    levels: Mutex<HashMap<String, (f64, Instant)>>,
}

impl Buckets {
    pub fn new(per_minute: u32, burst: u32) -> Self {
        Self { per_minute: per_minute.max(1), burst: burst.max(1), levels: Mutex::default() }
    }

    /// Takes one; or says how long to wait for the next.
    pub fn take(&self, key: &str, now: Instant) -> Result<(), Duration> {
        let rate = f64::from(self.per_minute) / 60.0;
        let burst = f64::from(self.burst);
        let mut levels = self.levels.lock().expect("no one panics while holding the levels");
        if levels.len() >= MAX_KEYS {
            let full_after = Duration::from_secs_f64(burst / rate);
            levels.retain(|_, (_, at)| now.saturating_duration_since(*at) < full_after);
        }
        let (level, at) = levels.entry(key.to_owned()).or_insert((burst, now));
        let refilled = now.saturating_duration_since(*at).as_secs_f64() * rate;
        *level = (*level + refilled).min(burst);
        *at = now;
        if *level >= 1.0 {
            *level -= 1.0;
            return Ok(());
        }
        Err(Duration::from_secs_f64((1.0 - *level) / rate))
    }
}

/// Failures that cost nothing: people mistype.
const FREE_FAILURES: u32 = 4;
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// A pause that doubles with each failure beyond the free ones; success clears it.
#[derive(Default)]
pub struct Backoff {
    failures: Mutex<HashMap<String, (u32, Instant)>>,
}

impl Backoff {
    /// How long `key` still has to wait.
    pub fn pause(&self, key: &str, now: Instant) -> Option<Duration> {
        let failures = self.failures.lock().expect("no one panics while holding the failures");
        let (count, last) = failures.get(key)?;
        pause_after(*count)
            .checked_sub(now.saturating_duration_since(*last))
            .filter(|d| !d.is_zero())
    }

    pub fn failed(&self, key: &str, now: Instant) {
        let mut failures = self.failures.lock().expect("no one panics while holding the failures");
        if failures.len() >= MAX_KEYS {
            failures.retain(|_, (_, last)| now.saturating_duration_since(*last) < LONGEST_PAUSE);
        }
        let (count, last) = failures.entry(key.to_owned()).or_insert((0, now));
        *count += 1;
        *last = now;
    }

    pub fn succeeded(&self, key: &str) {
        self.failures.lock().expect("no one panics while holding the failures").remove(key);
    }
}

fn pause_after(failures: u32) -> Duration {
    let beyond = failures.saturating_sub(FREE_FAILURES);
    if beyond == 0 {
        return Duration::ZERO;
    }
    let seconds = 1u64.checked_shl(beyond - 1).unwrap_or(u64::MAX);
    Duration::from_secs(seconds).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_its_burst_and_then_refills_over_time() {
        let buckets = Buckets::new(60, 2);
        let start = Instant::now();
        assert!(buckets.take("ann", start).is_ok());
        assert!(buckets.take("ann", start).is_ok());
        assert_eq!(buckets.take("ann", start), Err(Duration::from_secs(1)));
        assert!(buckets.take("bob", start).is_ok(), "keys do not share");
        assert!(buckets.take("ann", start + Duration::from_millis(1001)).is_ok());
    }

    #[test]
    fn the_pause_doubles_after_the_free_failures_up_to_five_minutes() {
        for (failures, seconds) in [(0, 0), (4, 0), (5, 1), (6, 2), (9, 16), (40, 300), (99, 300)] {
            assert_eq!(pause_after(failures), Duration::from_secs(seconds), "{failures}");
        }
    }

    #[test]
    fn success_clears_the_pause() {
        let backoff = Backoff::default();
        let start = Instant::now();
        for _ in 0..6 {
            backoff.failed("ann", start);
        }
        assert_eq!(backoff.pause("ann", start), Some(Duration::from_secs(2)));
        assert_eq!(backoff.pause("ann", start + Duration::from_secs(2)), None);
        backoff.succeeded("ann");
        assert_eq!(backoff.pause("ann", start), None);
    }
}
