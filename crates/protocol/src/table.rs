//! Results as they cross the wire: column metadata and cells that lose nothing.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// Rows sent with `table_result`; the grid reads the rest by page.
pub const FIRST_PAGE_ROWS: usize = 200;

/// Largest integer that JavaScript holds exactly (2^53 - 1); above it integers travel as text.
pub const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

pub type Row = Vec<Cell>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    Boolean,
    Integer,
    /// Exact; its cells are text.
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

impl ColumnType {
    pub fn is_number(self) -> bool {
        matches!(self, ColumnType::Integer | ColumnType::Decimal | ColumnType::Float)
    }

    pub fn is_time(self) -> bool {
        matches!(self, ColumnType::Date | ColumnType::Timestamp)
    }
}

/// What a column is for, which decides charts, formats and summaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnRole {
    Identifier,
    Category,
    Time,
    Measure,
    Share,
    Geography,
    FreeText,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnMeta {
    pub name: String,
    #[serde(rename = "type")]
    pub column_type: ColumnType,
    /// As the database says it: `DECIMAL(12,2)`.
    pub database_type: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<ColumnRole>,
    /// `USD`, `%`, `days`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unit: Option<String>,
    /// `table.column` the values come from, when it is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<String>,
}

impl ColumnMeta {
    pub fn new(name: impl Into<String>, column_type: ColumnType) -> Self {
        let database_type = String::new();
        Self { name: name.into(), column_type, database_type, role: None, unit: None, source: None }
    }
}

/// One value. On the wire: `null`, `true`, a number, a string, `{"masked":true}` or
/// `{"clipped":"first part","bytes":123456}`. Decimals and integers beyond 2^53 are strings; the
/// column's type says how to read them.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    /// Hidden by a masking rule.
    Masked,
    /// Larger than the limit for one cell: its beginning and its full size in bytes.
    Clipped {
        text: String,
        bytes: u64,
    },
}

impl Cell {
    /// The value as a number for charts and sums; text that is an exact decimal counts.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Cell::Int(value) => Some(*value as f64),
            Cell::Float(value) if value.is_finite() => Some(*value),
            Cell::Text(text) => text.parse::<f64>().ok().filter(|value| value.is_finite()),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Cell::Null)
    }
}

/// Plain text, as copied to a clipboard; NULL is empty.
impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Null => Ok(()),
            Cell::Bool(value) => write!(formatter, "{value}"),
            Cell::Int(value) => write!(formatter, "{value}"),
            Cell::Float(value) => write!(formatter, "{value}"),
            Cell::Text(text) => formatter.write_str(text),
            Cell::Masked => formatter.write_str("masked"),
            Cell::Clipped { text, .. } => write!(formatter, "{text}…"),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectCell {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    masked: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    clipped: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    bytes: Option<u64>,
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Null => to.serialize_unit(),
            Cell::Bool(value) => to.serialize_bool(*value),
            Cell::Int(value) if (-MAX_SAFE_INTEGER..=MAX_SAFE_INTEGER).contains(value) => {
                to.serialize_i64(*value)
            }
            Cell::Int(value) => to.serialize_str(&value.to_string()),
            Cell::Float(value) if value.is_finite() => to.serialize_f64(*value),
            Cell::Float(value) => to.serialize_str(&value.to_string()),
            Cell::Text(text) => to.serialize_str(text),
            Cell::Masked => {
                ObjectCell { masked: Some(true), clipped: None, bytes: None }.serialize(to)
            }
            Cell::Clipped { text, bytes } => {
                ObjectCell { masked: None, clipped: Some(text.clone()), bytes: Some(*bytes) }
                    .serialize(to)
            }
        }
    }
}

struct CellVisitor;

impl<'de> de::Visitor<'de> for CellVisitor {
    type Value = Cell;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("null, a boolean, a number, a string, a masked or a clipped cell")
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Null)
    }

    fn visit_none<E>(self) -> Result<Cell, E> {
        Ok(Cell::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Cell, E> {
        Ok(Cell::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Cell, E> {
        Ok(Cell::Int(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Cell, E> {
        Ok(i64::try_from(value).map_or_else(|_| Cell::Text(value.to_string()), Cell::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Cell, E> {
        Ok(Cell::Float(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
        Ok(Cell::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Cell, E> {
        Ok(Cell::Text(text))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Cell, A::Error> {
        let object = ObjectCell::deserialize(de::value::MapAccessDeserializer::new(map))?;
        match object {
            ObjectCell { masked: Some(true), clipped: None, bytes: None } => Ok(Cell::Masked),
            ObjectCell { masked: None, clipped: Some(text), bytes: Some(bytes) } => {
                Ok(Cell::Clipped { text, bytes })
            }
            _ => {
                Err(de::Error::custom("a cell object is either `masked` or `clipped` with `bytes`"))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(CellVisitor)
    }
}

/// A window into a stored result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultPage {
    pub columns: Vec<ColumnMeta>,
    pub offset: u64,
    pub rows: Vec<Row>,
    pub row_count: u64,
    pub truncated: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip(cell: Cell, json: &str) {
        assert_eq!(serde_json::to_string(&cell).unwrap(), json);
        assert_eq!(serde_json::from_str::<Cell>(json).unwrap(), cell);
    }

    #[test]
    fn a_cell_survives_the_wire() {
        round_trip(Cell::Null, "null");
        round_trip(Cell::Bool(true), "true");
        round_trip(Cell::Int(-7), "-7");
        round_trip(Cell::Float(2.5), "2.5");
        round_trip(Cell::Text("1284310.40".into()), "\"1284310.40\"");
        round_trip(Cell::Masked, r#"{"masked":true}"#);
        round_trip(Cell::Clipped { text: "ab".into(), bytes: 9 }, r#"{"clipped":"ab","bytes":9}"#);
    }

    #[test]
    fn an_integer_that_javascript_would_round_travels_as_text() {
        let json = serde_json::to_string(&Cell::Int(MAX_SAFE_INTEGER + 2)).unwrap();
        assert_eq!(json, "\"9007199254740993\"");
    }
}
