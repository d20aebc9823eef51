//! Rows that were read, as long as they fit: the least recently used go first.

use super::key::ReuseKey;
use crate::execution::fetch::Fetched;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What may be kept for reuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReuseLimits {
    /// Memory for all rows together, in bytes; 0 switches reuse off, sharing a running statement
    /// included.
    pub bytes: u64,
    /// Results at the same time.
    pub results: usize,
    /// Rows are read anew after this time even when the database says that nothing changed.
    pub age: Duration,
}

impl Default for ReuseLimits {
    fn default() -> Self {
        Self { bytes: 64 * 1024 * 1024, results: 1_000, age: Duration::from_secs(600) }
    }
}

/// One result takes at most this part of the memory, so that it does not push out all others.
const LARGEST_PART: u64 = 8;

pub struct Kept {
    limits: ReuseLimits,
    bytes: u64,
    clock: u64,
    entries: HashMap<ReuseKey, Entry>,
    /// When each was used last, the oldest first.
    used: BTreeMap<u64, ReuseKey>,
}

struct Entry {
    fetched: Arc<Fetched>,
    bytes: u64,
    used: u64,
}

impl Kept {
    pub fn new(limits: ReuseLimits) -> Self {
        Self { limits, bytes: 0, clock: 0, entries: HashMap::new(), used: BTreeMap::new() }
    }

    pub fn get(&mut self, key: &ReuseKey, now: Instant) -> Option<Arc<Fetched>> {
        let entry = self.entries.get_mut(key)?;
        if now.duration_since(entry.fetched.read_at) > self.limits.age {
            self.remove(&key.clone());
            return None;
        }
        self.used.remove(&entry.used);
        self.clock += 1;
        entry.used = self.clock;
        self.used.insert(self.clock, key.clone());
        Some(entry.fetched.clone())
    }

    pub fn put(&mut self, key: ReuseKey, fetched: Arc<Fetched>) {
        let bytes = fetched.memory();
        if bytes > self.limits.bytes / LARGEST_PART {
            return;
        }
        self.remove(&key);
        self.drop_outdated(&key);
        self.clock += 1;
        self.bytes += bytes;
        self.used.insert(self.clock, key.clone());
        self.entries.insert(key, Entry { fetched, bytes, used: self.clock });
        while self.bytes > self.limits.bytes || self.entries.len() > self.limits.results {
            let Some((_, oldest)) = self.used.pop_first() else { break };
            self.remove(&oldest);
        }
    }

    /// Rows of the same connection from before its data changed: nobody asks for them again.
    fn drop_outdated(&mut self, new: &ReuseKey) {
        let outdated: Vec<ReuseKey> = self
            .entries
            .keys()
            .filter(|key| key.connection == new.connection && key.data != new.data)
            .cloned()
            .collect();
        for key in outdated {
            self.remove(&key);
        }
    }

    fn remove(&mut self, key: &ReuseKey) {
        if let Some(entry) = self.entries.remove(key) {
            self.bytes -= entry.bytes;
            self.used.remove(&entry.used);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use connectors::ReadOutcome;
    use protocol::ids::ConnectionId;
    use protocol::table::Cell;

    fn key(statement: &str, data: &str) -> ReuseKey {
        ReuseKey {
            connection: ConnectionId::from_random(1),
            snapshot: String::new(),
            data: data.to_owned(),
            statement: statement.to_owned(),
            parameters: String::new(),
            access: String::new(),
            budget: Limits::default().answer_budget(),
        }
    }

    fn rows(bytes: usize) -> Arc<Fetched> {
        let rows = vec![vec![Cell::Text("x".repeat(bytes))]];
        let outcome =
            ReadOutcome { rows: 1, bytes: bytes as u64, cut: None, elapsed: Duration::ZERO };
        let (rows, read_at) = (Arc::new(rows), Instant::now());
        Arc::new(Fetched { columns: Vec::new(), rows, outcome, read_at, queued: Duration::ZERO })
    }

    fn held(kept: &mut Kept, names: &[&str]) -> Vec<bool> {
        let now = Instant::now();
        names.iter().map(|name| kept.get(&key(name, "1"), now).is_some()).collect()
    }

    #[test]
    fn the_least_recently_used_go_when_there_are_too_many() {
        let mut kept = Kept::new(ReuseLimits { results: 2, ..ReuseLimits::default() });
        kept.put(key("a", "1"), rows(10));
        kept.put(key("b", "1"), rows(10));
        assert_eq!(held(&mut kept, &["a"]), [true]);
        kept.put(key("c", "1"), rows(10));
        assert_eq!(held(&mut kept, &["a", "b", "c"]), [true, false, true]);
    }

    #[test]
    fn memory_is_bounded_and_one_result_never_takes_it_all() {
        let mut kept = Kept::new(ReuseLimits { bytes: 8_000, ..ReuseLimits::default() });
        for name in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"] {
            kept.put(key(name, "1"), rows(850));
            assert!(kept.bytes <= 8_000);
        }
        assert_eq!(held(&mut kept, &["a", "j"]), [false, true]);
        kept.put(key("large", "1"), rows(1_001));
        assert_eq!(held(&mut kept, &["large"]), [false]);
        let mut off = Kept::new(ReuseLimits { bytes: 0, ..ReuseLimits::default() });
        off.put(key("a", "1"), rows(1));
        assert_eq!(held(&mut off, &["a"]), [false]);
    }

    #[test]
    fn rows_from_before_a_change_are_dropped() {
        let mut kept = Kept::new(ReuseLimits::default());
        kept.put(key("a", "1"), rows(10));
        let before = kept.bytes;
        kept.put(key("b", "2"), rows(10));
        assert_eq!(held(&mut kept, &["a"]), [false]);
        assert_eq!(kept.bytes, before);
    }

    #[test]
    fn rows_grow_too_old() {
        let mut kept = Kept::new(ReuseLimits { age: Duration::from_secs(5), ..Default::default() });
        kept.put(key("a", "1"), rows(10));
        let now = Instant::now();
        assert!(kept.get(&key("a", "1"), now + Duration::from_secs(4)).is_some());
        assert!(kept.get(&key("a", "1"), now + Duration::from_secs(6)).is_none());
        assert_eq!((kept.bytes, kept.used.len()), (0, 0));
    }
}
