//! What the engine is handed: time, ids, stores, a model and the limits it keeps. It does no IO but
//! through these.

use crate::execution::{ResultStore, RunLog};
use crate::memory::MemoryStore;
use connectors::Budget;
use llm::LlmClient;
use protocol::ids::{FeedbackId, QueryId, ResultId};
use protocol::query::{DEFAULT_ROW_LIMIT, MAX_ROW_LIMIT};
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;

pub struct EngineDeps {
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub memory: Arc<dyn MemoryStore>,
    pub results: Arc<dyn ResultStore>,
    pub runs: Arc<dyn RunLog>,
    /// Absent: questions are answered by the planner and by memory alone.
    pub model: Option<Arc<dyn LlmClient>>,
    pub limits: Limits,
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

/// What one question and one statement may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest question, in characters.
    pub question_chars: usize,
    /// Rows kept for a question, and for a statement whose author names no limit.
    pub rows: u64,
    /// Most rows an author may name.
    pub max_rows: u64,
    /// Bytes of all values of one result.
    pub result_bytes: u64,
    /// Bytes of one value; longer ones are clipped and say so.
    pub cell_bytes: u64,
    /// For one statement.
    pub deadline: Duration,
    /// For one answer of the model, repairs counted apart.
    pub model_deadline: Duration,
    /// Longest answer of the model, in its tokens.
    pub model_answer_tokens: u32,
    /// A model may see values of the database: samples, and error texts that quote them.
    pub values_to_model: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            question_chars: 4_000,
            rows: DEFAULT_ROW_LIMIT,
            max_rows: MAX_ROW_LIMIT,
            result_bytes: 32 * 1024 * 1024,
            cell_bytes: 64 * 1024,
            deadline: Duration::from_secs(30),
            model_deadline: Duration::from_secs(60),
            model_answer_tokens: 800,
            values_to_model: false,
        }
    }
}

impl Limits {
    /// The budget of one statement; `asked` rows are capped at [`Limits::max_rows`].
    pub fn budget(&self, asked: Option<u64>) -> Budget {
        Budget {
            max_rows: asked.unwrap_or(self.rows).clamp(1, self.max_rows),
            max_bytes: self.result_bytes,
            max_cell_bytes: self.cell_bytes,
            deadline: self.deadline,
        }
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
    fn a_row_limit_stays_between_one_and_the_most_allowed() {
        let limits = Limits::default();
        for (asked, granted) in
            [(None, 1_000), (Some(0), 1), (Some(50), 50), (Some(u64::MAX), 100_000)]
        {
            assert_eq!(limits.budget(asked).max_rows, granted, "{asked:?}");
        }
    }

    #[test]
    fn a_timestamp_has_microseconds_and_is_utc() {
        let at = datetime!(2024-12-31 23:59:59.123456 +2);
        assert_eq!(timestamp(at), "2024-12-31T21:59:59.123456Z");
    }
}
