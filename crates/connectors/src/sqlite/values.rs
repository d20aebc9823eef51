//! SQLite's five storage classes to exact values, with the declared type as the guide.

use crate::{Bound, Value, ValueType};
use rusqlite::types::{Value as Stored, ValueRef};

/// What a column was declared as: `DECIMAL(12,2)` is an exact number of two places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) value_type: ValueType,
    pub(super) scale: Option<usize>,
}

impl Declared {
    pub(super) fn parse(text: &str) -> Self {
        let upper = text.to_ascii_uppercase();
        let base = upper.split('(').next().unwrap_or_default().trim();
        let scale = scale(&upper);
        let has = |part: &str| base.contains(part);
        let value_type = match base {
            "DECIMAL" | "NUMERIC" | "NUMBER" | "MONEY" if scale.is_some() => ValueType::Decimal,
            "DATE" => ValueType::Date,
            "TIME" => ValueType::Time,
            "INTERVAL" => ValueType::Interval,
            "JSON" | "JSONB" => ValueType::Json,
            "UUID" | "STRING" => ValueType::Text,
            _ if has("BOOL") => ValueType::Boolean,
            _ if has("DATETIME") || has("TIMESTAMP") => ValueType::Timestamp,
            _ if has("INT") => ValueType::Integer,
            _ if has("CHAR") || has("CLOB") || has("TEXT") => ValueType::Text,
            _ if has("BLOB") || has("BINARY") => ValueType::Bytes,
            _ if has("REAL") || has("FLOA") || has("DOUB") => ValueType::Float,
            _ => ValueType::Unknown,
        };
        Self { value_type, scale: scale.filter(|_| value_type == ValueType::Decimal) }
    }

    pub(super) fn value(self, raw: ValueRef<'_>) -> Value {
        match (raw, self.scale) {
            (ValueRef::Null, _) => Value::Null,
            (ValueRef::Integer(number), Some(scale)) => {
                Value::Decimal(format!("{number}.{}", "0".repeat(scale)))
            }
            (ValueRef::Integer(number @ (0 | 1)), None)
                if self.value_type == ValueType::Boolean =>
            {
                Value::Bool(number == 1)
            }
            (ValueRef::Integer(number), None) => Value::Int(number),
            (ValueRef::Real(number), Some(scale)) => decimal(number, scale),
            (ValueRef::Real(number), None) => Value::Float(number),
            (ValueRef::Text(bytes), _) => match std::str::from_utf8(bytes) {
                Ok(text) => Value::Text(text.to_owned()),
                // Not UTF-8: the bytes themselves, rather than a text nobody stored.
                Err(_) => Value::Bytes(bytes.to_owned()),
            },
            (ValueRef::Blob(bytes), _) => Value::Bytes(bytes.to_owned()),
        }
    }
}

/// The `2` of `DECIMAL(12, 2)`; a scale of nothing is no scale.
fn scale(upper: &str) -> Option<usize> {
    let inside = upper.split_once('(')?.1.split_once(')')?.0;
    let scale = inside.split_once(',')?.1.trim().parse().ok()?;
    (1..=18).contains(&scale).then_some(scale)
}

/// Stored as binary floating point: the declared places when they name the same number, the
/// number itself when somebody stored more.
fn decimal(number: f64, scale: usize) -> Value {
    if !number.is_finite() || number.abs() >= 1e15 {
        return Value::Float(number);
    }
    let text = format!("{number:.scale$}");
    match text.parse::<f64>() {
        Ok(parsed) if parsed == number => Value::Decimal(text),
        _ => Value::Decimal(format!("{number}")),
    }
}

/// SQLite has no booleans and no lists: truth is 1, a list its JSON.
pub(super) fn parameter(value: &Bound) -> Stored {
    match value {
        Bound::Null => Stored::Null,
        Bound::Bool(flag) => Stored::Integer((*flag).into()),
        Bound::Int(number) => Stored::Integer(*number),
        Bound::Float(number) => Stored::Real(*number),
        Bound::Digits(text) | Bound::Text(text) | Bound::Object(text) => Stored::Text(text.clone()),
        Bound::List(_) => Stored::Text(value.to_json().to_string()),
    }
}

/// The type announced for a column: the declared one unless the values say otherwise, which
/// SQLite allows, and the type of the values where nothing was declared.
pub(super) fn settle<'a>(
    declared: Declared,
    values: impl Iterator<Item = &'a Value> + Clone,
) -> ValueType {
    let seen = values.filter(|value| !matches!(value, Value::Null));
    if declared.value_type != ValueType::Unknown
        && seen.clone().all(|value| fits(declared.value_type, value))
    {
        return declared.value_type;
    }
    let mut found = None;
    for value in seen {
        let one = type_of(value);
        found = Some(match (found, one) {
            (None, one) => one,
            (Some(before), one) if before == one => one,
            (
                Some(ValueType::Integer | ValueType::Float),
                ValueType::Integer | ValueType::Float,
            ) => ValueType::Float,
            (
                Some(ValueType::Date | ValueType::Timestamp | ValueType::Text),
                ValueType::Date | ValueType::Timestamp | ValueType::Text,
            ) => ValueType::Text,
            _ => return ValueType::Unknown,
        });
    }
    found.unwrap_or(declared.value_type)
}

fn fits(declared: ValueType, value: &Value) -> bool {
    match value {
        Value::Null | Value::Clipped { .. } => true,
        Value::Bool(_) => declared == ValueType::Boolean,
        Value::Int(_) => {
            matches!(declared, ValueType::Integer | ValueType::Float | ValueType::Boolean)
        }
        Value::Float(_) => declared == ValueType::Float,
        Value::Decimal(_) => declared == ValueType::Decimal,
        Value::Text(_) => matches!(
            declared,
            ValueType::Text
                | ValueType::Date
                | ValueType::Time
                | ValueType::Timestamp
                | ValueType::Interval
                | ValueType::Json
        ),
        Value::Bytes(_) => matches!(declared, ValueType::Bytes | ValueType::Text),
    }
}

fn type_of(value: &Value) -> ValueType {
    match value {
        Value::Null => ValueType::Unknown,
        Value::Bool(_) => ValueType::Boolean,
        Value::Int(_) => ValueType::Integer,
        Value::Float(_) => ValueType::Float,
        Value::Decimal(_) => ValueType::Decimal,
        Value::Text(text) | Value::Clipped { text, .. } => type_of_text(text.as_bytes()),
        Value::Bytes(_) => ValueType::Bytes,
    }
}

/// `2024-03-01` is a date, `2024-03-01 10:00…` and `2024-03-01T10:00…` a time stamp.
fn type_of_text(text: &[u8]) -> ValueType {
    let shaped = |part: &[u8], shape: &[u8]| {
        part.len() == shape.len()
            && part.iter().zip(shape).all(|(byte, sign)| match sign {
                b'9' => byte.is_ascii_digit(),
                _ => byte == sign,
            })
    };
    let (date, rest) = text.split_at(text.len().min(10));
    match rest {
        _ if !shaped(date, b"9999-99-99") => ValueType::Text,
        [] => ValueType::Date,
        [b' ' | b'T', time @ ..] if time.len() >= 5 && shaped(&time[..5], b"99:99") => {
            ValueType::Timestamp
        }
        _ => ValueType::Text,
    }
}
