//! What each column of a result is for, guessed from its type, name and values where the planner has
//! not said. Charts, formats and summaries follow the role.

use crate::calendar;
use protocol::table::{Cell, ColumnMeta, ColumnRole, ColumnType, Row};
use std::collections::HashSet;

/// Rows looked at.
const SAMPLE: usize = 1_000;

/// Fills in the roles that are missing; a role that is there stays.
pub fn infer_roles(columns: &mut [ColumnMeta], rows: &[Row]) {
    for (index, column) in columns.iter_mut().enumerate() {
        if column.role.is_none() {
            column.role = Some(role(column, index, rows));
        }
    }
}

fn role(column: &ColumnMeta, index: usize, rows: &[Row]) -> ColumnRole {
    let present =
        || rows.iter().take(SAMPLE).filter_map(|row| row.get(index)).filter(|cell| !cell.is_null());
    let name = column.name.to_ascii_lowercase();
    match column.column_type {
        ColumnType::Date | ColumnType::Timestamp => ColumnRole::Time,
        ColumnType::Integer | ColumnType::Decimal | ColumnType::Float => {
            if is_identifier_name(&name) {
                ColumnRole::Identifier
            } else if is_year_name(&name) && present().all(is_year) && present().next().is_some() {
                ColumnRole::Time
            } else if column.unit.as_deref() == Some("%") || is_share_name(&name) {
                ColumnRole::Share
            } else {
                ColumnRole::Measure
            }
        }
        ColumnType::Boolean | ColumnType::Time => ColumnRole::Category,
        ColumnType::Text | ColumnType::Unknown => {
            let dates = present().next().is_some() && present().all(is_date_text);
            let numbers =
                present().next().is_some() && present().all(|cell| cell.as_f64().is_some());
            let years = is_year_name(&name)
                && present().next().is_some()
                && present().all(|cell| calendar::parse(&cell.to_string()).is_some());
            if dates || years {
                ColumnRole::Time
            } else if column.column_type == ColumnType::Unknown && numbers {
                ColumnRole::Measure
            } else if is_identifier_name(&name) {
                ColumnRole::Identifier
            } else if is_place_name(&name) {
                ColumnRole::Geography
            } else if is_free_text(present()) {
                ColumnRole::FreeText
            } else {
                ColumnRole::Category
            }
        }
        ColumnType::Interval => ColumnRole::Measure,
        ColumnType::Json | ColumnType::Bytes => ColumnRole::FreeText,
    }
}

fn is_identifier_name(name: &str) -> bool {
    name == "id"
        || name == "uuid"
        || name.ends_with("_id")
        || name.ends_with("_key")
        || name == "rowid"
}

fn is_year_name(name: &str) -> bool {
    name == "year" || name.ends_with("_year") || name.starts_with("year_")
}

fn is_share_name(name: &str) -> bool {
    ["share", "percent", "percentage", "pct", "ratio"].iter().any(|word| {
        name == *word
            || name.ends_with(&format!("_{word}"))
            || name.starts_with(&format!("{word}_"))
    })
}

fn is_place_name(name: &str) -> bool {
    ["country", "city", "state", "region", "postal_code", "zip"]
        .iter()
        .any(|word| name == *word || name.ends_with(&format!("_{word}")))
}

fn is_year(cell: &Cell) -> bool {
    matches!(cell, Cell::Int(1_800..=2_200))
}

/// A date as text; four digits alone are a number unless the column is named a year.
fn is_date_text(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.len() > 4 && calendar::parse(text).is_some())
}

/// Long, and hardly ever the same twice.
fn is_free_text<'a>(cells: impl Iterator<Item = &'a Cell>) -> bool {
    let texts: Vec<String> = cells.map(Cell::to_string).collect();
    if texts.len() < 5 {
        return false;
    }
    let characters: usize = texts.iter().map(|text| text.chars().count()).sum();
    let distinct: HashSet<&String> = texts.iter().collect();
    characters / texts.len() > 60 && distinct.len() * 10 > texts.len() * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, kind: ColumnType, cells: &[Cell], expected: ColumnRole) {
        let rows: Vec<Row> = cells.iter().map(|cell| vec![cell.clone()]).collect();
        let mut columns = [ColumnMeta::new(name, kind)];
        infer_roles(&mut columns, &rows);
        assert_eq!(columns[0].role, Some(expected), "{name}");
    }

    #[test]
    fn roles_follow_type_name_and_values() {
        let text = |text: &str| Cell::Text(text.to_owned());
        check("revenue", ColumnType::Decimal, &[text("1.50")], ColumnRole::Measure);
        check("year", ColumnType::Text, &[text("2024")], ColumnRole::Time);
        check("order_id", ColumnType::Integer, &[Cell::Int(1)], ColumnRole::Identifier);
        check("year", ColumnType::Integer, &[Cell::Int(2024)], ColumnRole::Time);
        check("year", ColumnType::Integer, &[Cell::Int(7)], ColumnRole::Measure);
        check("month", ColumnType::Text, &[text("2024-01"), Cell::Null], ColumnRole::Time);
        check("category", ColumnType::Text, &[text("Outdoor")], ColumnRole::Category);
        check("ship_country", ColumnType::Text, &[text("Spain")], ColumnRole::Geography);
        check("refund_share", ColumnType::Float, &[Cell::Float(0.1)], ColumnRole::Share);
        check("code", ColumnType::Text, &[text("2024")], ColumnRole::Category);
    }

    #[test]
    fn a_role_that_is_there_stays() {
        let mut columns = [ColumnMeta::new("id", ColumnType::Integer)];
        columns[0].role = Some(ColumnRole::Measure);
        infer_roles(&mut columns, &[]);
        assert_eq!(columns[0].role, Some(ColumnRole::Measure));
    }
}
