//! How many questions and tools there were since the server started, how they ended and how long they took.
//! Nothing of what was asked is kept: a count has a name and an outcome.

use async_trait::async_trait;
use engine::Hook;
use engine::hooks::{MessageEnd, MessageView, ToolEnd, ToolView};
use protocol::events::TurnStatus;
use protocol::meters::{MeterView, MetersView};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;
use time::OffsetDateTime;

/// Upper ends of the classes of durations, in microseconds: three for each power of ten, so that a
/// percentile is told at most about twice as long as it is.
const CLASSES: [u64; 19] = [
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    20_000_000,
    50_000_000,
    100_000_000,
];

#[derive(Debug, Clone, Default)]
struct Count {
    times: u64,
    total_us: u64,
    longest_us: u64,
    /// The last class has no upper end.
    classes: [u64; CLASSES.len() + 1],
}

impl Count {
    fn add(&mut self, took: Duration) {
        let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.times += 1;
        self.total_us = self.total_us.saturating_add(took);
        self.longest_us = self.longest_us.max(took);
        self.classes[CLASSES.partition_point(|end| *end < took)] += 1;
    }

    /// At most so many microseconds for `percent` of all.
    fn within(&self, percent: u64) -> u64 {
        let wanted = (self.times * percent).div_ceil(100);
        let mut seen = 0;
        for (class, times) in self.classes.iter().enumerate() {
            seen += times;
            if seen >= wanted {
                return CLASSES.get(class).map_or(self.longest_us, |end| self.longest_us.min(*end));
            }
        }
        self.longest_us
    }

    fn view(&self, (name, outcome): (&str, &str)) -> MeterView {
        MeterView {
            name: name.to_owned(),
            outcome: outcome.to_owned(),
            times: self.times,
            total_us: self.total_us,
            p50_us: self.within(50),
            p95_us: self.within(95),
            longest_us: self.longest_us,
        }
    }
}

#[derive(Default)]
struct Counts {
    messages: BTreeMap<(&'static str, &'static str), Count>,
    tools: BTreeMap<(&'static str, &'static str), Count>,
    tokens: u64,
    failed_hooks: u64,
}

pub struct Meters {
    since: OffsetDateTime,
    counts: Mutex<Counts>,
}

impl Meters {
    pub fn new() -> Self {
        Self { since: OffsetDateTime::now_utc(), counts: Mutex::default() }
    }

    pub fn view(&self) -> MetersView {
        let counts = self.counts();
        let views = |of: &BTreeMap<_, Count>| of.iter().map(|(key, it)| it.view(*key)).collect();
        MetersView {
            since: crate::store::timestamp(self.since),
            questions: views(&counts.messages),
            tools: views(&counts.tools),
            tokens: counts.tokens,
            failed_checks: counts.failed_hooks,
        }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().expect("counting does not panic")
    }
}

impl Default for Meters {
    fn default() -> Self {
        Self::new()
    }
}

fn ended(status: TurnStatus) -> &'static str {
    match status {
        TurnStatus::Answered => "answered",
        TurnStatus::Declined => "declined",
        TurnStatus::NeedsApproval => "needs_approval",
        TurnStatus::Failed => "failed",
        TurnStatus::Cancelled => "cancelled",
    }
}

#[async_trait]
impl Hook for Meters {
    fn name(&self) -> &'static str {
        "meters"
    }

    async fn after_message(&self, message: &MessageView<'_>, end: &MessageEnd) {
        let outcome = ended(end.status);
        let code = end.code.map(|code| code.as_str());
        {
            let mut counts = self.counts();
            counts.messages.entry(("question", outcome)).or_default().add(end.duration);
            counts.tokens = counts.tokens.saturating_add(end.tokens);
            counts.failed_hooks += u64::from(end.failed_hooks);
        }
        tracing::info!(
            conversation = %message.conversation,
            request = %message.request,
            connection.id = %message.connection,
            outcome,
            code,
            duration_ms = end.duration.as_millis() as u64,
            tokens = end.tokens,
            "a question ended"
        );
    }

    async fn after_tool(&self, tool: &ToolView<'_>, end: &ToolEnd) {
        let key = (tool.tool, end.outcome.as_str());
        self.counts().tools.entry(key).or_default().add(end.duration);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_never_told_shorter_than_it_is() {
        for (took_ms, percent, expected_us) in [
            (vec![1], 50, 1_000),
            (vec![3], 95, 3_000),
            (vec![1, 1, 1, 90], 50, 1_000),
            (vec![1, 1, 1, 90], 95, 90_000),
            (vec![30, 40, 45, 300], 75, 50_000),
            (vec![500_000], 95, 500_000_000),
        ] {
            let mut count = Count::default();
            took_ms.iter().for_each(|took| count.add(Duration::from_millis(*took)));
            assert_eq!(count.within(percent), expected_us, "{took_ms:?} {percent}");
        }
        assert_eq!(Count::default().within(50), 0);
    }
}
