//! Database values as they cross the wire, exact.

use connectors::{Value, ValueType};
use protocol::table::{Cell, ColumnType, Row};

pub fn row(values: Vec<Value>) -> Row {
    values.into_iter().map(cell).collect()
}

fn cell(value: Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(value) => Cell::Bool(value),
        Value::Int(value) => Cell::Int(value),
        Value::Float(value) => Cell::Float(value),
        Value::Decimal(text) | Value::Text(text) => Cell::Text(text),
        Value::Bytes(bytes) => Cell::Text(format!("0x{}", hex::encode(bytes))),
        Value::Clipped { text, bytes } => Cell::Clipped { text, bytes },
    }
}

pub fn column_type(declared: ValueType) -> ColumnType {
    match declared {
        ValueType::Boolean => ColumnType::Boolean,
        ValueType::Integer => ColumnType::Integer,
        ValueType::Decimal => ColumnType::Decimal,
        ValueType::Float => ColumnType::Float,
        ValueType::Text => ColumnType::Text,
        ValueType::Date => ColumnType::Date,
        ValueType::Time => ColumnType::Time,
        ValueType::Timestamp => ColumnType::Timestamp,
        ValueType::Interval => ColumnType::Interval,
        ValueType::Json => ColumnType::Json,
        ValueType::Bytes => ColumnType::Bytes,
        ValueType::Unknown => ColumnType::Unknown,
    }
}

/// The type of a column whose engine did not say (SQLite's expressions), from its values. A column
/// without a value stays unknown.
pub fn observed_type(rows: &[Row], column: usize) -> ColumnType {
    let mut seen = None;
    for cell in rows.iter().filter_map(|row| row.get(column)) {
        let kind = match cell {
            Cell::Null | Cell::Masked => continue,
            Cell::Bool(_) => ColumnType::Boolean,
            Cell::Int(_) => ColumnType::Integer,
            Cell::Float(_) => ColumnType::Float,
            Cell::Text(text) => text_type(text),
            Cell::Clipped { .. } => ColumnType::Text,
        };
        seen = Some(match seen {
            None => kind,
            Some(earlier) => wider(earlier, kind),
        });
        if seen == Some(ColumnType::Text) {
            break;
        }
    }
    seen.unwrap_or(ColumnType::Unknown)
}

fn wider(one: ColumnType, other: ColumnType) -> ColumnType {
    match (one, other) {
        _ if one == other => one,
        (ColumnType::Integer, ColumnType::Float) | (ColumnType::Float, ColumnType::Integer) => {
            ColumnType::Float
        }
        (ColumnType::Date, ColumnType::Timestamp) | (ColumnType::Timestamp, ColumnType::Date) => {
            ColumnType::Timestamp
        }
        _ => ColumnType::Text,
    }
}

fn text_type(text: &str) -> ColumnType {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let date =
        (0..10).all(|at| if at == 4 || at == 7 { bytes.get(at) == Some(&b'-') } else { digit(at) });
    match bytes.len() {
        10 if date => ColumnType::Date,
        16.. if date && matches!(bytes[10], b' ' | b'T') && digit(11) => ColumnType::Timestamp,
        _ => ColumnType::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_nobody_declared_is_read_off_the_values() {
        let text = |text: &str| Cell::Text(text.into());
        let cases = [
            (vec![Cell::Int(1), Cell::Null, Cell::Int(2)], ColumnType::Integer),
            (vec![Cell::Int(1), Cell::Float(2.5)], ColumnType::Float),
            (vec![text("2024-01-31"), text("2024-02-01")], ColumnType::Date),
            (vec![text("2024-01-31"), text("2024-02-01 10:00:00")], ColumnType::Timestamp),
            (vec![text("2024-01")], ColumnType::Text),
            (vec![Cell::Int(1), text("x")], ColumnType::Text),
            (vec![Cell::Null], ColumnType::Unknown),
            (vec![], ColumnType::Unknown),
        ];
        for (cells, expected) in cases {
            let rows: Vec<Row> = cells.iter().map(|cell| vec![cell.clone()]).collect();
            assert_eq!(observed_type(&rows, 0), expected, "{cells:?}");
        }
    }

    #[test]
    fn values_keep_every_digit() {
        let cells = row(vec![Value::Decimal("10.50".into()), Value::Bytes(vec![0, 255])]);
        assert_eq!(cells, [Cell::Text("10.50".into()), Cell::Text("0x00ff".into())]);
    }
}
