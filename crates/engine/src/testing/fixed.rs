//! Time that stands still and ids that count.

use crate::deps::{Clock, IdSource};
use std::sync::atomic::{AtomicU64, Ordering};
use time::OffsetDateTime;

pub struct FixedClock(pub OffsetDateTime);

impl Clock for FixedClock {
    fn now(&self) -> OffsetDateTime {
        self.0
    }
}

/// 1, 2, 3, …
#[derive(Default)]
pub struct CountingIds(AtomicU64);

impl IdSource for CountingIds {
    fn random(&self) -> u128 {
        u128::from(self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}
