//! How a value looks in the grid. Copies and exports take the value itself, never this text.

use protocol::table::{Cell, ColumnMeta, ColumnRole, ColumnType};

/// Longest text drawn in one cell, in characters; the cell viewer shows the rest.
const DRAWN: usize = 300;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellLook {
    Plain,
    Number,
    Null,
    Masked,
    Clipped,
    Json,
    Bool,
}

impl CellLook {
    pub fn class(self) -> &'static str {
        match self {
            CellLook::Plain => "grid__cell",
            CellLook::Number => "grid__cell grid__cell--number",
            CellLook::Null => "grid__cell grid__cell--null",
            CellLook::Masked => "grid__cell grid__cell--masked",
            CellLook::Clipped => "grid__cell grid__cell--clipped",
            CellLook::Json => "grid__cell grid__cell--json",
            CellLook::Bool => "grid__cell grid__cell--bool",
        }
    }
}

pub fn look(cell: &Cell, column: &ColumnMeta) -> CellLook {
    match cell {
        Cell::Null => CellLook::Null,
        Cell::Masked => CellLook::Masked,
        Cell::Clipped { .. } => CellLook::Clipped,
        Cell::Bool(_) => CellLook::Bool,
        _ if column.column_type.is_number() => CellLook::Number,
        _ if column.column_type == ColumnType::Json => CellLook::Json,
        Cell::Int(_) | Cell::Float(_) => CellLook::Number,
        Cell::Text(_) => CellLook::Plain,
    }
}

pub fn right_aligned(column: &ColumnMeta) -> bool {
    column.column_type.is_number()
}

pub fn text(cell: &Cell, column: &ColumnMeta) -> String {
    match cell {
        Cell::Null => "NULL".to_owned(),
        Cell::Float(value) if is_money(column) && groups_digits(column) => {
            group_digits(&with_cents(&value.to_string()))
        }
        Cell::Int(_) | Cell::Float(_) | Cell::Text(_) if groups_digits(column) => {
            group_digits(&cell.to_string())
        }
        Cell::Text(text) => one_line(text),
        Cell::Clipped { text, .. } => format!("{}…", one_line(text)),
        other => other.to_string(),
    }
}

/// The unit is a currency code of ISO 4217.
fn is_money(column: &ColumnMeta) -> bool {
    let code = column.unit.as_deref().unwrap_or("");
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// `94445.7` → `94445.70`; nothing is ever rounded away.
fn with_cents(number: &str) -> String {
    match number.split_once('.') {
        Some((_, part)) if part.len() == 1 => format!("{number}0"),
        None if number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => {
            format!("{number}.00")
        }
        _ => number.to_owned(),
    }
}

/// Ids, years and codes are names, not amounts: they stay as they are.
fn groups_digits(column: &ColumnMeta) -> bool {
    match (column.role, column.column_type) {
        (Some(ColumnRole::Measure | ColumnRole::Share), kind) => kind.is_number(),
        (Some(_), _) => false,
        (None, ColumnType::Decimal | ColumnType::Float) => true,
        (None, ColumnType::Integer) => !names_a_thing(&column.name),
        _ => false,
    }
}

fn names_a_thing(name: &str) -> bool {
    let name = name.to_lowercase();
    let endings = ["id", "key", "code", "no", "number", "year", "month", "day", "week", "quarter"];
    endings.iter().any(|ending| name == *ending || name.ends_with(&format!("_{ending}")))
}

/// `-1284310.40` → `-1,284,310.40`; what is not a plain number is returned as it is.
pub fn group_digits(number: &str) -> String {
    let (sign, rest) = match number.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", number),
    };
    let whole = rest.split('.').next().unwrap_or(rest);
    let plain = !whole.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !plain || whole.len() <= 3 {
        return number.to_owned();
    }
    let mut grouped = String::with_capacity(number.len() + whole.len() / 3);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{}", &rest[whole.len()..])
}

fn one_line(text: &str) -> String {
    let mut line: String = text
        .chars()
        .take(DRAWN)
        .map(|letter| if letter == '\n' || letter == '\t' || letter == '\r' { ' ' } else { letter })
        .collect();
    if text.chars().nth(DRAWN).is_some() {
        line.push('…');
    }
    line
}

/// Width of a column in px that fits its header and the first rows, within limits.
pub fn natural_width(column: &ColumnMeta, rows: &[protocol::table::Row], index: usize) -> f64 {
    let unit = column.unit.as_ref().map_or(0.0, |unit| unit.chars().count() as f64 * 7.0 + 8.0);
    let header = column.name.chars().count() as f64 * 7.4
        + type_label(column).len() as f64 * 6.2
        + unit
        + 46.0;
    let cells = rows.iter().take(60).filter_map(|row| row.get(index));
    let widest = cells.map(|cell| text(cell, column).chars().take(60).count()).max().unwrap_or(0);
    (widest as f64 * 7.3 + 26.0).max(header).clamp(72.0, 360.0)
}

/// The type as the database says it, short; our own name when it says nothing.
pub fn type_label(column: &ColumnMeta) -> String {
    let database = column.database_type.split('(').next().unwrap_or("").trim().to_lowercase();
    if !database.is_empty() {
        return database.chars().take(14).collect();
    }
    let name = match column.column_type {
        ColumnType::Boolean => "boolean",
        ColumnType::Integer => "integer",
        ColumnType::Decimal => "decimal",
        ColumnType::Float => "real",
        ColumnType::Text => "text",
        ColumnType::Date => "date",
        ColumnType::Time => "time",
        ColumnType::Timestamp => "timestamp",
        ColumnType::Interval => "interval",
        ColumnType::Json => "json",
        ColumnType::Bytes => "bytes",
        ColumnType::Unknown => "",
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_and_names_are_not() {
        let check = |name: &str, kind: ColumnType, cell: Cell, expected: &str| {
            assert_eq!(text(&cell, &ColumnMeta::new(name, kind)), expected, "{name}");
        };
        check("revenue", ColumnType::Decimal, Cell::Text("1284310.40".into()), "1,284,310.40");
        check("orders", ColumnType::Integer, Cell::Int(-12_345), "-12,345");
        check("order_id", ColumnType::Integer, Cell::Int(12_345), "12345");
        check("year", ColumnType::Integer, Cell::Int(2024), "2024");
        check("paid", ColumnType::Integer, Cell::Int(2024), "2,024");
        check("name", ColumnType::Text, Cell::Text("1284310".into()), "1284310");
        check("note", ColumnType::Text, Cell::Text("a\nb".into()), "a b");
        check("gone", ColumnType::Text, Cell::Null, "NULL");
    }

    #[test]
    fn money_shows_its_cents() {
        let column = ColumnMeta {
            unit: Some("USD".to_owned()),
            ..ColumnMeta::new("revenue", ColumnType::Float)
        };
        for (value, expected) in
            [(94_445.7, "94,445.70"), (12.0, "12.00"), (0.125, "0.125"), (-1_000.0, "-1,000.00")]
        {
            assert_eq!(text(&Cell::Float(value), &column), expected);
        }
    }

    #[test]
    fn only_plain_numbers_are_grouped() {
        for (number, expected) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-1000.5", "-1,000.5"),
            ("1234567.1234567", "1,234,567.1234567"),
            ("1e300", "1e300"),
            ("NaN", "NaN"),
            ("", ""),
        ] {
            assert_eq!(group_digits(number), expected);
        }
    }

    #[test]
    fn a_long_text_is_cut_and_marked() {
        let long = "x".repeat(DRAWN + 1);
        let column = ColumnMeta::new("note", ColumnType::Text);
        assert!(text(&Cell::Text(long), &column).ends_with("x…"));
    }

    #[test]
    fn a_column_is_as_wide_as_its_content_within_limits() {
        let column = ColumnMeta::new("a", ColumnType::Text);
        assert_eq!(natural_width(&column, &[], 0), 78.2);
        assert_eq!(natural_width(&column, &[vec![Cell::Text("x".repeat(500))]], 0), 360.0);
    }
}
