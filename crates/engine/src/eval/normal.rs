//! Values as the comparison sees them: equal when a person would call them equal, and never across
//! text and numbers.

use connectors::Value;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Normal {
    /// NULL, and what is not a number.
    Null,
    /// Six significant digits: `1.29999e7`.
    Number(String),
    Text(String),
    Bytes(Vec<u8>),
    /// Too large to have been read whole.
    Clipped(String, u64),
}

pub(super) fn normal(value: &Value) -> Normal {
    match value {
        Value::Null => Normal::Null,
        Value::Bool(flag) => number(f64::from(u8::from(*flag))),
        Value::Int(whole) => number(*whole as f64),
        Value::Float(float) => number(*float),
        Value::Decimal(text) => match text.parse() {
            Ok(float) => number(float),
            Err(_) => Normal::Text(text.clone()),
        },
        Value::Text(written) => Normal::Text(text(written)),
        Value::Bytes(bytes) => Normal::Bytes(bytes.clone()),
        Value::Clipped { text, bytes } => Normal::Clipped(text.clone(), *bytes),
    }
}

fn number(float: f64) -> Normal {
    if float.is_nan() {
        return Normal::Null;
    }
    // Two sums of the same numbers in another order differ in the last digits. Rounding to twelve
    // digits first keeps such a difference from deciding a tie in the sixth.
    let settled: f64 = format!("{float:.11e}").parse().unwrap_or(float);
    // Adding zero turns -0 into 0.
    Normal::Number(format!("{:.5e}", settled + 0.0))
}

/// Trimmed; a moment in ISO form loses the `T`, a zone of UTC, empty fractions and a midnight.
fn text(written: &str) -> String {
    let trimmed = written.trim();
    let bytes = trimmed.as_bytes();
    let digits = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
    let moment = bytes.len() >= 16
        && trimmed.is_ascii()
        && digits(0..4)
        && bytes[4] == b'-'
        && digits(5..7)
        && bytes[7] == b'-'
        && digits(8..10)
        && matches!(bytes[10], b' ' | b'T')
        && digits(11..13)
        && bytes[13] == b':'
        && digits(14..16);
    if !moment {
        return trimmed.to_owned();
    }
    let (date, time) = (&trimmed[..10], &trimmed[11..]);
    let time = time.strip_suffix('Z').or_else(|| time.strip_suffix("+00:00")).unwrap_or(time);
    let time = match time.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
        _ => time,
    };
    match time {
        "00:00" | "00:00:00" => date.to_owned(),
        time if time.len() == 5 => format!("{date} {time}:00"),
        time => format!("{date} {time}"),
    }
}
