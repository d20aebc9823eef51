//! How often something may be tried: a bucket per key that refills over time, and a growing pause
//! after failed sign-ins. Pure decisions over a clock that is passed in.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// Keys remembered at once. Beyond it, keys at rest are forgotten; when none is, new keys share one.
const MAX_KEYS: usize = 10_000;
/// The key of all that there is no room for.
const OVERFLOW: &str = "everybody else";

/// How long somebody who was refused is told of.
const TOLD: Duration = Duration::from_secs(600);

/// At most `burst` at once and `per_minute` in the long run, for each key.
pub struct Buckets(Mutex<State>);

struct State {
    per_minute: u32,
    burst: u32,
    levels: HashMap<String, Level>,
}

struct Level {
    left: f64,
    at: Instant,
    /// When it was refused last, and how often since it was told of first.
    refused: Option<(Instant, u32)>,
}

/// A key that was refused lately or has to wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub key: String,
    pub times: u32,
    pub ago: Duration,
    /// `None`: may go on.
    pub wait: Option<Duration>,
}

impl State {
    fn rate(&self) -> f64 {
        f64::from(self.per_minute) / 60.0
    }

    /// What a key has at `now`, and how long it waits for the next one.
    fn left(&self, level: &Level, now: Instant) -> (f64, Option<Duration>) {
        let refilled = now.saturating_duration_since(level.at).as_secs_f64() * self.rate();
        let left = (level.left + refilled).min(f64::from(self.burst));
        let wait = (left < 1.0).then(|| Duration::from_secs_f64((1.0 - left) / self.rate()));
        (left, wait)
    }
}

impl Buckets {
    pub fn new(per_minute: u32, burst: u32) -> Self {
        let (per_minute, burst) = (per_minute.max(1), burst.max(1));
        Self(Mutex::new(State { per_minute, burst, levels: HashMap::new() }))
    }

    /// Other limits from now on. Who waits goes on waiting, for less or for longer.
    pub fn set(&self, per_minute: u32, burst: u32) {
        let mut state = self.state();
        state.per_minute = per_minute.max(1);
        state.burst = burst.max(1);
    }

    /// Takes one; or says how long to wait for the next.
    pub fn take(&self, key: &str, now: Instant) -> Result<(), Duration> {
        let mut state = self.state();
        if state.levels.len() >= MAX_KEYS {
            let full_after = Duration::from_secs_f64(f64::from(state.burst) / state.rate());
            state.levels.retain(|_, level| now.saturating_duration_since(level.at) < full_after);
        }
        let is_full = state.levels.len() >= MAX_KEYS && !state.levels.contains_key(key);
        let key = if is_full { OVERFLOW } else { key };
        let full = Level { left: f64::from(state.burst), at: now, refused: None };
        let mut level = state.levels.remove(key).unwrap_or(full);
        let (left, wait) = state.left(&level, now);
        level.left = left;
        level.at = now;
        let taken = match wait {
            None => {
                level.left -= 1.0;
                Ok(())
            }
            Some(wait) => {
                let before = level.refused.filter(|(at, _)| is_told(*at, now));
                level.refused = Some((now, before.map_or(0, |(_, times)| times).saturating_add(1)));
                Err(wait)
            }
        };
        state.levels.insert(key.to_owned(), level);
        taken
    }

    /// Who was refused lately.
    pub fn held(&self, now: Instant) -> Vec<Held> {
        let state = self.state();
        let held = state.levels.iter().filter_map(|(key, level)| {
            let (at, times) = level.refused.filter(|(at, _)| is_told(*at, now))?;
            let (_, wait) = state.left(level, now);
            let ago = now.saturating_duration_since(at);
            Some(Held { key: key.clone(), times, ago, wait })
        });
        held.collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no one panics while holding the levels")
    }
}

fn is_told(at: Instant, now: Instant) -> bool {
    now.saturating_duration_since(at) < TOLD
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

    /// Who has to wait.
    pub fn held(&self, now: Instant) -> Vec<Held> {
        let failures = self.failures.lock().expect("no one panics while holding the failures");
        let held = failures.iter().filter_map(|(key, (count, last))| {
            let ago = now.saturating_duration_since(*last);
            let pause = pause_after(count.saturating_sub(self.free));
            let wait = pause.checked_sub(ago).filter(|wait| !wait.is_zero())?;
            Some(Held { key: key.clone(), times: *count, ago, wait: Some(wait) })
        });
        held.collect()
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
    fn another_limit_holds_at_once_for_everybody() {
        let buckets = Buckets::new(60, 60);
        let start = Instant::now();
        for _ in 0..60 {
            assert!(buckets.take("ann", start).is_ok());
        }
        buckets.set(6, 6);
        assert_eq!(buckets.take("ann", start), Err(Duration::from_secs(10)));
        for _ in 0..6 {
            assert!(buckets.take("bob", start).is_ok());
        }
        assert!(buckets.take("bob", start).is_err());
        buckets.set(600, 600);
        assert!(buckets.take("ann", start + Duration::from_millis(101)).is_ok());
    }

    #[test]
    fn who_was_refused_is_told_of_for_a_while() {
        let buckets = Buckets::new(1, 1);
        let start = Instant::now();
        assert!(buckets.take("ann", start).is_ok());
        assert_eq!(buckets.held(start), []);
        for _ in 0..3 {
            assert!(buckets.take("ann", start).is_err());
        }
        let after = |seconds| start + Duration::from_secs(seconds);
        let held = |times, ago, wait: Option<u64>| {
            let (ago, wait) = (Duration::from_secs(ago), wait.map(Duration::from_secs));
            vec![Held { key: "ann".to_owned(), times, ago, wait }]
        };
        assert_eq!(buckets.held(after(20)), held(3, 20, Some(40)));
        assert_eq!(buckets.held(after(60)), held(3, 60, None));
        assert_eq!(buckets.held(after(600)), []);
        let backoff = Backoff::after(1);
        backoff.failed("ann", start);
        assert_eq!(backoff.held(start), [], "one is free");
        backoff.failed("ann", start);
        backoff.failed("ann", start);
        assert_eq!(backoff.held(after(1)), held(3, 1, Some(1)));
        assert_eq!(backoff.held(after(2)), []);
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
        assert_eq!(buckets.state().levels.len(), MAX_KEYS + 1);
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
