//! How old a snapshot is, in few letters.

/// `now`, `2 min`, `3 h`, `5 d`; both times in milliseconds since 1970.
pub fn age(then_ms: f64, now_ms: f64) -> String {
    let minutes = ((now_ms - then_ms) / 60_000.0).max(0.0) as u64;
    match minutes {
        0 => "now".to_owned(),
        1..60 => format!("{minutes} min"),
        60..2_880 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1_440),
    }
}

/// The same as a sentence part for screen readers and tooltips: "2 minutes ago".
pub fn age_in_words(then_ms: f64, now_ms: f64) -> String {
    let minutes = ((now_ms - then_ms) / 60_000.0).max(0.0) as u64;
    let ago = |value: u64, unit: &str| format!("{} ago", crate::format::plural(value, unit));
    match minutes {
        0 => "just now".to_owned(),
        1..60 => ago(minutes, "minute"),
        60..2_880 => ago(minutes / 60, "hour"),
        _ => ago(minutes / 1_440, "day"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_uses_the_largest_unit_that_says_something() {
        for (minutes, short, long) in [
            (-5.0, "now", "just now"),
            (0.9, "now", "just now"),
            (1.0, "1 min", "1 minute ago"),
            (59.0, "59 min", "59 minutes ago"),
            (61.0, "1 h", "1 hour ago"),
            (2_879.0, "47 h", "47 hours ago"),
            (2_880.0, "2 d", "2 days ago"),
        ] {
            assert_eq!(age(0.0, minutes * 60_000.0), short);
            assert_eq!(age_in_words(0.0, minutes * 60_000.0), long);
        }
    }
}
