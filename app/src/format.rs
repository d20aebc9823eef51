//! Numbers, durations, sizes and times as people read them. Pure and without a locale, so that server
//! and browser write the same text.

use protocol::query::Reuse;

/// `1284310` → `1,284,310`.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1284310` → `1.3 M`; for places where only the size matters.
pub fn short_count(value: u64) -> String {
    let scaled = |unit: f64, name: &str| {
        let number = value as f64 / unit;
        if number < 10.0 { format!("{number:.1} {name}") } else { format!("{number:.0} {name}") }
    };
    match value {
        0..10_000 => count(value),
        10_000..1_000_000 => scaled(1e3, "k"),
        1_000_000..1_000_000_000 => scaled(1e6, "M"),
        _ => scaled(1e9, "B"),
    }
}

/// Microseconds as `< 0.1 ms`, `0.4 ms`, `184 ms`, `2.31 s` or `1 min 05 s`.
pub fn duration_us(us: u64) -> String {
    match us {
        0..100 => "< 0.1 ms".to_owned(),
        100..10_000 => format!("{:.1} ms", us as f64 / 1e3),
        10_000..1_000_000 => format!("{} ms", us / 1_000),
        1_000_000..60_000_000 if us.is_multiple_of(1_000_000) => format!("{} s", us / 1_000_000),
        1_000_000..60_000_000 => format!("{:.2} s", us as f64 / 1e6),
        _ => format!("{} min {:02} s", us / 60_000_000, us / 1_000_000 % 60),
    }
}

/// The time in the database, or where the rows came from instead.
pub fn time_taken(execution_us: u64, reused: Option<Reuse>) -> String {
    reused.map_or_else(|| duration_us(execution_us), reuse)
}

/// Rows that were not read for this run are never shown as if they were.
pub fn reuse(reused: Reuse) -> String {
    match reused.age_us / 1_000_000 {
        _ if reused.age_us == 0 => "shared with an equal run".to_owned(),
        0 => "unchanged since a moment ago".to_owned(),
        seconds @ 1..60 => format!("unchanged, read {seconds} s ago"),
        seconds => format!("unchanged, read {} min ago", seconds / 60),
    }
}

/// `6246` → `6.1 KB` (1 KB is 1024 bytes).
pub fn bytes(value: u64) -> String {
    match value {
        0..1_024 => format!("{value} B"),
        1_024..1_048_576 => format!("{:.1} KB", value as f64 / 1_024.0),
        1_048_576..1_073_741_824 => format!("{:.1} MB", value as f64 / 1_048_576.0),
        _ => format!("{:.1} GB", value as f64 / 1_073_741_824.0),
    }
}

/// One or many: `plural(1, "row")` → `1 row`, `plural(1204, "row")` → `1,204 rows`.
pub fn plural(value: u64, noun: &str) -> String {
    let ending = if value == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", count(value))
}

/// RFC 3339 UTC as `2024-11-02 09:12`; anything else is returned as it is.
pub fn minute(timestamp: &str) -> String {
    match (timestamp.get(..10), timestamp.get(10..11), timestamp.get(11..16)) {
        (Some(day), Some("T" | " "), Some(time)) => format!("{day} {time}"),
        _ => timestamp.to_owned(),
    }
}

/// RFC 3339 UTC as `2024-11-02 09:12:44`; anything else is returned as it is.
pub fn second(timestamp: &str) -> String {
    match timestamp.get(16..19) {
        Some(seconds) if seconds.starts_with(':') => format!("{}{seconds}", minute(timestamp)),
        _ => timestamp.to_owned(),
    }
}

/// The beginning of a hash, as people compare it.
pub fn short_hash(hash: &str) -> String {
    match (hash.get(..6), hash.len().checked_sub(4).and_then(|from| hash.get(from..))) {
        (Some(head), Some(tail)) if hash.len() > 12 => format!("{head}…{tail}"),
        _ => hash.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_were_not_read_for_this_run_say_so() {
        for (age_us, text) in [
            (0, "shared with an equal run"),
            (900_000, "unchanged since a moment ago"),
            (12_000_000, "unchanged, read 12 s ago"),
            (125_000_000, "unchanged, read 2 min ago"),
        ] {
            assert_eq!(time_taken(184_000, Some(Reuse { age_us })), text);
        }
        assert_eq!(time_taken(184_000, None), "184 ms");
    }

    #[test]
    fn counts_are_grouped() {
        for (value, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_284_310, "1,284,310")] {
            assert_eq!(count(value), text);
        }
    }

    #[test]
    fn large_counts_are_shortened() {
        for (value, text) in [
            (9_999, "9,999"),
            (96_000, "96 k"),
            (1_250_000, "1.2 M"),
            (48_000_000, "48 M"),
            (3_000_000_000, "3.0 B"),
        ] {
            assert_eq!(short_count(value), text);
        }
    }

    #[test]
    fn durations_keep_three_figures_or_fewer() {
        for (us, text) in [
            (21, "< 0.1 ms"),
            (420, "0.4 ms"),
            (9_940, "9.9 ms"),
            (184_300, "184 ms"),
            (2_314_000, "2.31 s"),
            (30_000_000, "30 s"),
            (65_000_000, "1 min 05 s"),
        ] {
            assert_eq!(duration_us(us), text);
        }
    }

    #[test]
    fn sizes_use_binary_units() {
        for (size, text) in [(12, "12 B"), (6_246, "6.1 KB"), (5_242_880, "5.0 MB")] {
            assert_eq!(bytes(size), text);
        }
    }

    #[test]
    fn a_timestamp_loses_its_seconds_and_nothing_else() {
        assert_eq!(minute("2024-11-02T09:12:44.120Z"), "2024-11-02 09:12");
        assert_eq!(minute("2024-11-02 09:12:44"), "2024-11-02 09:12");
        assert_eq!(minute("yesterday"), "yesterday");
    }

    #[test]
    fn only_long_hashes_are_shortened() {
        assert_eq!(short_hash("9f3a41aa00bbccddeec21e"), "9f3a41…c21e");
        assert_eq!(short_hash("9f3a"), "9f3a");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(plural(1, "row"), "1 row");
        assert_eq!(plural(0, "row"), "0 rows");
        assert_eq!(plural(1_204, "row"), "1,204 rows");
    }
}
