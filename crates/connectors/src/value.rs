//! A database value, exact: nothing is rounded on its way out.

/// What a column holds, as far as the engine and the declared type tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueType {
    Boolean,
    Integer,
    Decimal,
    Float,
    Text,
    Date,
    Time,
    Timestamp,
    Interval,
    Json,
    Bytes,
    Unknown,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// Exact decimal, as text with its scale: `1284310.40`.
    Decimal(String),
    /// Text, and every type that is written as text: dates and timestamps in ISO form, JSON.
    Text(String),
    Bytes(Vec<u8>),
    /// Larger than the budget for one cell: its beginning and its full size in bytes.
    Clipped {
        text: String,
        bytes: u64,
    },
}

/// Cut to the budget for one cell.
#[cfg(any(feature = "mysql", feature = "sqlite"))]
pub(crate) fn clip(value: Value, max_bytes: u64) -> Value {
    let limit = usize::try_from(max_bytes).unwrap_or(usize::MAX);
    match value {
        Value::Text(text) if text.len() > limit => {
            let end = (0..=limit).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            Value::Clipped { bytes: text.len() as u64, text: text[..end].to_owned() }
        }
        Value::Bytes(bytes) if bytes.len() > limit => {
            let text = bytes[..limit / 2].iter().map(|byte| format!("{byte:02x}")).collect();
            Value::Clipped { bytes: bytes.len() as u64, text }
        }
        other => other,
    }
}

/// Bytes a value counts against the budget.
#[cfg(any(feature = "mysql", feature = "sqlite"))]
pub(crate) fn size(value: &Value) -> u64 {
    match value {
        Value::Null | Value::Bool(_) => 1,
        Value::Int(_) | Value::Float(_) => 8,
        Value::Decimal(text) | Value::Text(text) | Value::Clipped { text, .. } => text.len() as u64,
        Value::Bytes(bytes) => bytes.len() as u64,
    }
}
