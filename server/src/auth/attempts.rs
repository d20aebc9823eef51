//! How often something may be tried: a bucket per key that refills over time, and a growing pause
//! after failed sign-ins. Pure decisions over a clock that is passed in.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Keys remembered at once. Beyond it, keys at rest are forgotten; when none is, new keys share one.
const MAX_KEYS: usize = 10_000;
/// The key of all that there is no room for.
const OVERFLOW: &str = "everybody else";

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
        let is_full = levels.len() >= MAX_KEYS && !levels.contains_key(key);
        let key = if is_full { OVERFLOW } else { key };
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

const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// A pause that doubles with each failure beyond the free ones; success clears it.
pub struct Backoff {
    /// Failures that cost nothing: people mistype.
    free: u32,
    failures: Mutex<HashMap<String, (u32, Instant)>>,
}

impl Backoff {
    pub fn after(free: u32) -> Self {
        Self { free, failures: Mutex::default() }
    }

    /// How long `key` still has to wait.
    pub fn pause(&self, key: &str, now: Instant) -> Option<Duration> {
        let failures = self.failures.lock().expect("no one panics while holding the failures");
        let (count, last) = failures.get(key)?;
        pause_after(count.saturating_sub(self.free))
            .checked_sub(now.saturating_duration_since(*last))
            .filter(|d| !d.is_zero())
    }

    pub fn failed(&self, key: &str, now: Instant) {
        let mut failures = self.failures.lock().expect("no one panics while holding the failures");
        if failures.len() >= MAX_KEYS {
            failures.retain(|_, (_, last)| now.saturating_duration_since(*last) < LONGEST_PAUSE);
            // Room for new ones, whoever floods it: the ones that rest longest go first.
            if failures.len() >= MAX_KEYS {
                let oldest = failures.iter().min_by_key(|(_, (_, last))| *last);
                if let Some(key) = oldest.map(|(key, _)| key.clone()) {
                    failures.remove(&key);
                }
            }
        }
        let (count, last) = failures.entry(key.to_owned()).or_insert((0, now));
        *count += 1;
        *last = now;
    }

    pub fn succeeded(&self, key: &str) {
        self.failures.lock().expect("no one panics while holding the failures").remove(key);
    }
}

fn pause_after(beyond: u32) -> Duration {
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
    fn a_flood_of_keys_neither_grows_the_map_nor_frees_anybody() {
        let (buckets, backoff) = (Buckets::new(1, 1), Backoff::after(0));
        let now = Instant::now();
        assert!(buckets.take("ann", now).is_ok());
        for number in 0..MAX_KEYS + 100 {
            let _taken = buckets.take(&format!("key {number}"), now);
            backoff.failed(&format!("key {number}"), now);
        }
        assert_eq!(buckets.levels.lock().unwrap().len(), MAX_KEYS + 1);
        assert_eq!(backoff.failures.lock().unwrap().len(), MAX_KEYS);
        assert!(buckets.take("ann", now).is_err());
        assert!(buckets.take("one more", now).is_err(), "what there is no room for shares");
    }

    #[test]
    fn the_pause_doubles_after_the_free_failures_up_to_five_minutes() {
        for (beyond, seconds) in [(0, 0), (1, 1), (2, 2), (5, 16), (36, 300), (99, 300)] {
            assert_eq!(pause_after(beyond), Duration::from_secs(seconds), "{beyond}");
        }
    }

    #[test]
    fn success_clears_the_pause() {
        let backoff = Backoff::after(4);
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
