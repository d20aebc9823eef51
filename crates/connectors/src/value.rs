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
