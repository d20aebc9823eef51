//! What the engine is handed: time, ids, stores and the limits it keeps. It does no IO but
//! through these.

use crate::agent::hooks::Hooks;
use crate::execution::{ResultStore, RunLog};
use crate::limits::Limits;
use crate::memory::MemoryStore;
use protocol::ids::{FeedbackId, QueryId, ResultId};
use std::sync::Arc;
use time::OffsetDateTime;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;

pub struct EngineDeps {
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub memory: Arc<dyn MemoryStore>,
    pub results: Arc<dyn ResultStore>,
    pub runs: Arc<dyn RunLog>,
    pub limits: Limits,
    /// Called around every question and every tool.
    pub hooks: Hooks,
}

pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> OffsetDateTime;
}

/// The machine's own clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

/// Always six digits of a second, so that times sort as their text does.
const FIXED_WIDTH: StaticFormatDescription =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");

/// RFC 3339 with microseconds, UTC: how every stored time is written.
pub fn timestamp(at: OffsetDateTime) -> String {
    at.to_offset(time::UtcOffset::UTC)
        .format(FIXED_WIDTH)
        .expect("a UTC time between the years 0 and 9999 has every part of the format")
}

pub trait IdSource: Send + Sync {
    /// 128 bits nobody can guess.
    fn random(&self) -> u128;

    fn query(&self) -> QueryId {
        QueryId::from_random(self.random())
    }

    fn result(&self) -> ResultId {
        ResultId::from_random(self.random())
    }

    fn feedback(&self) -> FeedbackId {
        FeedbackId::from_random(self.random())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn times_sort_as_their_text_does() {
        let earlier = timestamp(datetime!(2024-03-01 10:00:05.12 UTC));
        let later = timestamp(datetime!(2024-03-01 10:00:05.123 UTC));
        assert_eq!(earlier, "2024-03-01T10:00:05.120000Z");
        assert!(earlier < later);
    }

    #[test]
    fn a_timestamp_has_microseconds_and_is_utc() {
        let at = datetime!(2024-12-31 23:59:59.123456 +2);
        assert_eq!(timestamp(at), "2024-12-31T21:59:59.123456Z");
    }
}
