//! What a column holds, by its declared type, its name and the values seen.

use super::Kind;
use crate::semantic::morphology;
use connectors::ColumnProfile;

pub(super) fn of(declared: &str, words: &[String], seen: Option<&ColumnProfile>) -> Kind {
    let declared = declared.to_ascii_lowercase();
    let has = |part: &str| declared.contains(part);
    let last = words.last().map(String::as_str).unwrap_or_default();
    let named_year = words.iter().any(|word| word == "year" || word == "years");
    let looks = |test: fn(&str) -> bool| {
        seen.is_some_and(|p| {
            p.min.as_deref().is_some_and(test) && p.max.as_deref().is_some_and(test)
        })
    };
    if has("bool") {
        return Kind::Boolean;
    }
    if has("date") || has("timestamp") {
        return if looks(is_year) { Kind::Year } else { Kind::Date };
    }
    if named_year && last != "old" && (looks(is_year) || (seen.is_none_or(|p| p.min.is_none()))) {
        return Kind::Year;
    }
    // `founded`, `first_held`: what happened once, and nothing but years are seen.
    let happened = words.last().is_some_and(|word| morphology::is_past(word));
    if happened && has("int") && looks(is_year) {
        return Kind::Year;
    }
    if declared == "year" {
        return Kind::Year;
    }
    if has("int") || has("serial") {
        return Kind::Integer;
    }
    if has("dec") || has("numeric") || has("money") {
        return Kind::Decimal;
    }
    if has("real") || has("floa") || has("doub") {
        return Kind::Float;
    }
    if has("char") || has("text") || has("clob") || has("enum") || declared.is_empty() {
        if looks(is_iso_date) {
            return Kind::Date;
        }
        if seen.is_some_and(mostly_numbers) {
            return Kind::Integer;
        }
        return Kind::Text;
    }
    Kind::Other
}

/// Declared as yes or no, or nothing but such values seen.
pub(super) fn is_flag(declared: &str, seen: Option<&ColumnProfile>) -> bool {
    if declared.to_ascii_lowercase().contains("bool") {
        return true;
    }
    let Some(seen) = seen.filter(|seen| (1..=2).contains(&seen.distinct)) else { return false };
    let says = |value: &str| {
        let value = value.to_ascii_lowercase();
        ["0", "1", "t", "f", "y", "n", "true", "false", "yes", "no"].contains(&value.as_str())
    };
    let ends = [&seen.min, &seen.max].into_iter().flatten();
    let mut known =
        ends.map(String::as_str).chain(seen.values.iter().map(|(v, _)| v.as_str())).peekable();
    known.peek().is_some() && known.all(says)
}

/// A number column declared as text; a few words for "unknown" among them do not change that.
fn mostly_numbers(seen: &ColumnProfile) -> bool {
    let numbers = seen.values.iter().filter(|(value, _)| is_number(value)).count();
    numbers > 0 && numbers * 10 >= seen.values.len() * 9
}

fn is_year(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|year| (1000.0..2200.0).contains(&year))
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

pub fn is_iso_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && bytes[5..7].iter().chain(&bytes[8..10]).all(u8::is_ascii_digit)
}
