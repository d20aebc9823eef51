//! Bars over time: how wide they are, and the empty ones between those that the store counted.

use protocol::audit::{AuditBucket, AuditHistogram};
use std::collections::BTreeMap;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;
use time::{Date, Duration, Month, PrimitiveDateTime, Time};

/// Most bars: still a few pixels each on a telephone.
const MOST: i64 = 92;

/// How wide a bar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Hour,
    Day,
    Month,
}

const HOUR: StaticFormatDescription = format_description!("[year]-[month]-[day]T[hour]");
const DAY: StaticFormatDescription = format_description!("[year]-[month]-[day]");
const MONTH: StaticFormatDescription = format_description!("[year]-[month]");

impl Unit {
    /// The narrowest that shows everything between two stored times in at most [`MOST`] bars.
    pub fn between(first: &str, last: &str) -> Self {
        let (Some(first), Some(last)) = (read(first), read(last)) else { return Unit::Month };
        let span = last - first;
        match span {
            _ if span <= Duration::hours(48) => Unit::Hour,
            _ if span < Duration::days(MOST - 1) => Unit::Day,
            _ => Unit::Month,
        }
    }

    /// Characters of a stored time that name its bar.
    pub fn characters(self) -> usize {
        match self {
            Unit::Hour => 13,
            Unit::Day => 10,
            Unit::Month => 7,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Month => "month",
        }
    }

    fn start(self, at: PrimitiveDateTime) -> String {
        let form = match self {
            Unit::Hour => HOUR,
            Unit::Day => DAY,
            Unit::Month => MONTH,
        };
        at.format(form).expect("every part of the form is part of a date and time")
    }

    fn next(self, at: PrimitiveDateTime) -> PrimitiveDateTime {
        match self {
            Unit::Hour => at + Duration::hours(1),
            Unit::Day => at + Duration::days(1),
            Unit::Month => {
                let (month, year) = (at.month().next(), at.year());
                let year = if month == Month::January { year + 1 } else { year };
                let first = Date::from_calendar_date(year, month, 1);
                first.expect("a first of a month exists").midnight()
            }
        }
    }
}

/// To the hour.
fn read(stored: &str) -> Option<PrimitiveDateTime> {
    let date = Date::parse(stored.get(..10)?, DAY).ok()?;
    let hour = stored.get(11..13)?.parse().ok()?;
    Some(PrimitiveDateTime::new(date, Time::from_hms(hour, 0, 0).ok()?))
}

/// All bars from the first counted time to the last; `counted` has the beginnings of stored times.
pub fn histogram(unit: Unit, first: &str, last: &str, counted: Vec<AuditBucket>) -> AuditHistogram {
    let mut counted: BTreeMap<String, AuditBucket> =
        counted.into_iter().map(|bucket| (bucket.start.clone(), bucket)).collect();
    let mut buckets = Vec::new();
    if let (Some(first), Some(last)) = (read(first), read(last)) {
        let last = unit.start(last);
        let mut at = first;
        loop {
            let start = unit.start(at);
            let is_last = start >= last;
            let empty = AuditBucket { start: start.clone(), count: 0, troubled: 0 };
            buckets.push(counted.remove(&start).unwrap_or(empty));
            if is_last {
                break;
            }
            at = unit.next(at);
        }
    }
    AuditHistogram { unit: unit.name().to_owned(), buckets }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(first: &str, last: &str) -> (String, Vec<String>) {
        let histogram = histogram(Unit::between(first, last), first, last, Vec::new());
        let starts = histogram.buckets.into_iter().map(|bucket| bucket.start).collect();
        (histogram.unit, starts)
    }

    #[test]
    fn bars_follow_each_other_without_a_gap() {
        let (unit, bars) = starts("2024-02-28T22:59:59.1Z", "2024-02-29T01:00:00.0Z");
        assert_eq!(unit, "hour");
        assert_eq!(bars, ["2024-02-28T22", "2024-02-28T23", "2024-02-29T00", "2024-02-29T01"]);
        let (unit, bars) = starts("2024-02-27T22:59:59.1Z", "2024-03-01T23:00:00.0Z");
        assert_eq!(unit, "day");
        assert_eq!(bars, ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01"]);
        let (unit, bars) = starts("2023-12-01T22:59:59.1Z", "2024-03-01T21:00:00.0Z");
        assert_eq!((unit.as_str(), bars.len()), ("day", 92));
        let (unit, bars) = starts("2023-11-30T22:59:59.1Z", "2024-03-31T00:00:00.0Z");
        assert_eq!(unit, "month");
        assert_eq!(bars, ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03"]);
    }

    #[test]
    fn one_moment_is_one_bar() {
        let at = "2024-02-29T01:02:03.000000Z";
        let counted = vec![AuditBucket { start: "2024-02-29T01".into(), count: 2, troubled: 1 }];
        let histogram = histogram(Unit::between(at, at), at, at, counted.clone());
        assert_eq!(histogram.buckets, counted);
    }
}
