//! How long a request waits, and how long an approval holds. The clock is the caller's.

use super::case::Case;
use super::state::State;
use time::{Duration, OffsetDateTime};

/// Longest wait for a review. Three days: a weekend, and a day to look.
pub const PENDING: Duration = Duration::hours(72);
/// Longest life of an approval: what was looked at yesterday is looked at again.
pub const VALIDITY: Duration = Duration::hours(24);
/// Runs of one approved revision.
pub const ATTEMPTS: u32 = 3;

pub fn deadline(entered_review: OffsetDateTime) -> OffsetDateTime {
    entered_review + PENDING
}

pub fn valid_until(approved: OffsetDateTime) -> OffsetDateTime {
    approved + VALIDITY
}

/// Still in time at the very moment it ends: no. A missing end is one that has passed.
pub fn is_before(end: Option<OffsetDateTime>, now: OffsetDateTime) -> bool {
    end.is_some_and(|end| now < end)
}

/// The change waits for something that is too late by now.
pub fn is_overdue(case: &Case, now: OffsetDateTime) -> bool {
    match case.state {
        State::InReview => !is_before(case.deadline, now),
        State::Approved => !is_before(case.valid_until, now),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_request_waits_three_days_and_an_approval_holds_one() {
        let at = datetime!(2024-02-28 12:00 UTC);
        assert_eq!(deadline(at), datetime!(2024-03-02 12:00 UTC));
        assert_eq!(valid_until(at), datetime!(2024-02-29 12:00 UTC));
    }

    #[test]
    fn the_end_itself_is_too_late_and_so_is_no_end() {
        let end = datetime!(2024-02-28 12:00 UTC);
        for (end, now, in_time) in [
            (Some(end), datetime!(2024-02-28 11:59:59.999999 UTC), true),
            (Some(end), end, false),
            (Some(end), datetime!(2024-03-01 0:00 UTC), false),
            (None, end, false),
        ] {
            assert_eq!(is_before(end, now), in_time, "{end:?} {now}");
        }
    }
}
