//! The engine's own text of a value to an exact [`Value`]. What we do not know stays as the engine
//! writes it, so a type that is new to us loses nothing.

use crate::{Value, ValueType};

/// How the text of a type is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    Integer,
    Float,
    Decimal,
    Bytes,
    /// Written by the engine with an offset of hours, or hours and minutes.
    WithOffset(ValueType),
    Text(ValueType),
}

impl Kind {
    /// By the number of the type, which is fixed for the engine's own types.
    pub(super) fn of(type_oid: u32) -> Self {
        match type_oid {
            16 => Self::Boolean,
            17 => Self::Bytes,
            20 | 21 | 23 | 26 => Self::Integer,
            700 | 701 => Self::Float,
            1700 => Self::Decimal,
            1082 => Self::Text(ValueType::Date),
            1083 => Self::Text(ValueType::Time),
            1266 => Self::WithOffset(ValueType::Time),
            1114 => Self::Text(ValueType::Timestamp),
            1184 => Self::WithOffset(ValueType::Timestamp),
            1186 => Self::Text(ValueType::Interval),
            114 | 3802 => Self::Text(ValueType::Json),
            _ => Self::Text(ValueType::Text),
        }
    }

    /// The same for a type as `format_type` writes it: `numeric(12,2)`.
    pub(super) fn named(database_type: &str) -> Self {
        let base = database_type.split('(').next().unwrap_or_default().trim_end();
        match base {
            "boolean" => Self::Boolean,
            "bytea" => Self::Bytes,
            "bigint" | "smallint" | "integer" | "oid" => Self::Integer,
            "real" | "double precision" => Self::Float,
            "numeric" => Self::Decimal,
            "date" => Self::Text(ValueType::Date),
            "json" | "jsonb" => Self::Text(ValueType::Json),
            "interval" => Self::Text(ValueType::Interval),
            "time" if database_type.ends_with("with time zone") => {
                Self::WithOffset(ValueType::Time)
            }
            "timestamp" if database_type.ends_with("with time zone") => {
                Self::WithOffset(ValueType::Timestamp)
            }
            _ if base.starts_with("timestamp with time zone") => {
                Self::WithOffset(ValueType::Timestamp)
            }
            _ if base.starts_with("timestamp") => Self::Text(ValueType::Timestamp),
            _ if base.starts_with("time with time zone") => Self::WithOffset(ValueType::Time),
            _ if base == "time" || base.starts_with("time without") => Self::Text(ValueType::Time),
            _ => Self::Text(ValueType::Text),
        }
    }

    pub(super) fn value_type(self) -> ValueType {
        match self {
            Self::Boolean => ValueType::Boolean,
            Self::Integer => ValueType::Integer,
            Self::Float => ValueType::Float,
            Self::Decimal => ValueType::Decimal,
            Self::Bytes => ValueType::Bytes,
            Self::WithOffset(value_type) | Self::Text(value_type) => value_type,
        }
    }

    /// Bytes of the text that a cell of `limit` bytes needs.
    pub(super) fn keep(self, limit: usize) -> usize {
        match self {
            Self::Bytes => limit.saturating_mul(2).saturating_add(2),
            _ => limit.max(64),
        }
    }

    /// `raw` is the beginning of the text, `length` its whole length.
    pub(super) fn value(self, raw: &[u8], length: usize, limit: usize) -> Value {
        if self == Self::Bytes {
            return bytes(raw, length, limit);
        }
        let text = match std::str::from_utf8(raw) {
            Ok(text) => text,
            // The end of what was kept may lie within a character.
            Err(error) if raw.len() < length && error.error_len().is_none() => {
                std::str::from_utf8(&raw[..error.valid_up_to()]).unwrap_or_default()
            }
            // A database without an encoding: the bytes themselves, rather than a guess.
            Err(_) => return clipped_bytes(raw, length, limit),
        };
        if length > limit && (raw.len() < length || text.len() > limit) {
            let end = (0..=limit.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
            let text = text[..end.unwrap_or(0)].to_owned();
            return Value::Clipped { text, bytes: length as u64 };
        }
        match self {
            Self::Boolean => Value::Bool(text == "t"),
            Self::Integer => text.parse().map_or_else(|_| Value::Text(text.into()), Value::Int),
            Self::Float => text.parse().map_or_else(|_| Value::Text(text.into()), Value::Float),
            // Not numbers a decimal has: NaN, Infinity, -Infinity.
            Self::Decimal if text.ends_with(|last: char| last.is_ascii_alphabetic()) => {
                text.parse().map_or_else(|_| Value::Text(text.into()), Value::Float)
            }
            Self::Decimal => Value::Decimal(text.to_owned()),
            Self::WithOffset(_) => Value::Text(with_minutes(text)),
            Self::Text(_) | Self::Bytes => Value::Text(text.to_owned()),
        }
    }
}

/// `2024-01-31 10:00:00+00` → `2024-01-31 10:00:00+00:00`, as ISO 8601 writes it.
fn with_minutes(text: &str) -> String {
    let (time, era) = text.strip_suffix(" BC").map_or((text, ""), |time| (time, " BC"));
    let offset = time.rfind(':').and_then(|colon| Some(colon + time[colon..].find(['+', '-'])?));
    match offset {
        Some(sign) if time.len() - sign == 3 => format!("{time}:00{era}"),
        _ => text.to_owned(),
    }
}

/// `\x00ff`; `length` counts the text.
fn bytes(raw: &[u8], length: usize, limit: usize) -> Value {
    let digits = raw.strip_prefix(b"\\x").unwrap_or(raw);
    let size = length.saturating_sub(2) / 2;
    if size > limit {
        let shown = &digits[..(limit / 2 * 2).min(digits.len())];
        let text = String::from_utf8_lossy(shown).into_owned();
        return Value::Clipped { text, bytes: size as u64 };
    }
    let nibble = |digit: u8| (digit as char).to_digit(16).unwrap_or(0) as u8;
    let pairs = digits.chunks_exact(2);
    Value::Bytes(pairs.map(|pair| nibble(pair[0]) << 4 | nibble(pair[1])).collect())
}

fn clipped_bytes(raw: &[u8], length: usize, limit: usize) -> Value {
    if length <= limit {
        return Value::Bytes(raw.to_owned());
    }
    let text = raw[..(limit / 2).min(raw.len())].iter().map(|byte| format!("{byte:02x}")).collect();
    Value::Clipped { text, bytes: length as u64 }
}

/// Bytes a value counts against the budget.
pub(super) fn size(value: &Value) -> u64 {
    match value {
        Value::Null | Value::Bool(_) => 1,
        Value::Int(_) | Value::Float(_) => 8,
        Value::Decimal(text) | Value::Text(text) | Value::Clipped { text, .. } => text.len() as u64,
        Value::Bytes(bytes) => bytes.len() as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, with_minutes};
    use crate::{Value, ValueType};

    #[test]
    fn offsets_have_minutes() {
        let cases = [
            ("2024-01-31 10:00:00+00", "2024-01-31 10:00:00+00:00"),
            ("2024-01-31 10:00:00.25-03", "2024-01-31 10:00:00.25-03:00"),
            ("2024-01-31 10:00:00+05:30", "2024-01-31 10:00:00+05:30"),
            ("0044-03-15 12:00:00+00 BC", "0044-03-15 12:00:00+00:00 BC"),
            ("10:00:00-02", "10:00:00-02:00"),
            ("infinity", "infinity"),
            ("-infinity", "-infinity"),
        ];
        for (text, expected) in cases {
            assert_eq!(with_minutes(text), expected);
        }
    }

    #[test]
    fn a_clipped_text_ends_between_characters() {
        let text = Kind::Text(ValueType::Text);
        let whole = "aaé".repeat(40);
        let cut =
            |limit: usize| text.value(&whole.as_bytes()[..text.keep(limit)], whole.len(), limit);
        assert_eq!(cut(3), Value::Clipped { text: "aa".into(), bytes: 160 });
        assert_eq!(cut(4), Value::Clipped { text: "aaé".into(), bytes: 160 });
        let Value::Clipped { text, .. } = cut(67) else { panic!("clipped") };
        assert_eq!(text.len(), 66);
    }

    #[test]
    fn clipped_bytes_say_their_size() {
        let value = Kind::Bytes.value(br"\x00ff10", 2 + 2 * 1000, 2);
        assert_eq!(value, Value::Clipped { text: "00".into(), bytes: 1000 });
        assert_eq!(Kind::Bytes.value(br"\x00ff", 6, 2), Value::Bytes(vec![0, 255]));
    }
}
