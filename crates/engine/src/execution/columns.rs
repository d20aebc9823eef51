//! Result columns described for grids, charts and summaries: type, role, unit, origin.

use super::cells;
use connectors::ResultColumn;
use protocol::table::{Cell, ColumnMeta, ColumnRole, ColumnType, Row};
use sql_guard::{CheckedStatement, ColumnOrigin, OriginKind};

/// What the planner knows about an output column; takes precedence over what the rows suggest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnHint {
    pub name: String,
    pub role: ColumnRole,
    pub unit: Option<String>,
}

pub fn describe(
    columns: &[ResultColumn],
    rows: &[Row],
    statement: &CheckedStatement,
    hints: &[ColumnHint],
) -> Vec<ColumnMeta> {
    let origins = statement.columns();
    let origins_fit = origins.len() == columns.len();
    let describe = |(at, column): (usize, &ResultColumn)| {
        let origin = origins.get(at).filter(|_| origins_fit);
        let declared = cells::column_type(column.value_type);
        let column_type = match declared {
            ColumnType::Unknown => cells::observed_type(rows, at),
            known => known,
        };
        let hint = hints.iter().find(|hint| hint.name.eq_ignore_ascii_case(&column.name));
        let role = hint.map(|hint| hint.role);
        ColumnMeta {
            name: column.name.clone(),
            column_type,
            database_type: column.database_type.clone(),
            role: role.or_else(|| guess_role(&column.name, column_type, origin, rows, at)),
            unit: hint.and_then(|hint| hint.unit.clone()),
            source: origin.and_then(source),
        }
    };
    columns.iter().enumerate().map(describe).collect()
}

fn source(origin: &ColumnOrigin) -> Option<String> {
    match (origin.kind, origin.sources.as_slice()) {
        (OriginKind::Identity, [source]) => Some(source.clone()),
        _ => None,
    }
}

fn guess_role(
    name: &str,
    column_type: ColumnType,
    origin: Option<&ColumnOrigin>,
    rows: &[Row],
    at: usize,
) -> Option<ColumnRole> {
    if column_type.is_time() {
        return Some(ColumnRole::Time);
    }
    if column_type.is_number() {
        let stored = origin.is_none_or(|origin| origin.kind == OriginKind::Identity);
        let role = if stored && is_identifier(name) {
            ColumnRole::Identifier
        } else {
            ColumnRole::Measure
        };
        return Some(role);
    }
    match column_type {
        ColumnType::Boolean => Some(ColumnRole::Category),
        ColumnType::Text => Some(text_role(name, rows, at)),
        _ => None,
    }
}

fn is_identifier(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "id" || name.ends_with("_id") || name.ends_with(" id") || name == "rowid"
}

/// Periods like `2024-03` and `2024-Q1` are time; short, repeating text is a category.
fn text_role(name: &str, rows: &[Row], at: usize) -> ColumnRole {
    let texts: Vec<&str> = rows
        .iter()
        .filter_map(|row| match row.get(at) {
            Some(Cell::Text(text)) => Some(text.as_str()),
            _ => None,
        })
        .take(500)
        .collect();
    if !texts.is_empty() && texts.iter().all(|text| is_period(text)) {
        return ColumnRole::Time;
    }
    if is_identifier(name) {
        return ColumnRole::Identifier;
    }
    let letters: usize = texts.iter().map(|text| text.len()).sum();
    let short = letters <= texts.len() * 40;
    if short { ColumnRole::Category } else { ColumnRole::FreeText }
}

/// `2024-03`, `2024-Q1`, `2024-W07`.
fn is_period(text: &str) -> bool {
    let Some((year, part)) = text.split_once('-') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let part = part.strip_prefix(['Q', 'W']).unwrap_or(part);
    year.len() == 4 && digits(year) && part.len() <= 2 && digits(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_follow_from_names_types_and_values() {
        let check = |name: &str, column_type, values: &[&str], expected| {
            let rows: Vec<Row> =
                values.iter().map(|text| vec![Cell::Text((*text).into())]).collect();
            assert_eq!(guess_role(name, column_type, None, &rows, 0), expected, "{name}");
        };
        check("customer_id", ColumnType::Integer, &[], Some(ColumnRole::Identifier));
        check("revenue", ColumnType::Decimal, &[], Some(ColumnRole::Measure));
        check("ordered_at", ColumnType::Timestamp, &[], Some(ColumnRole::Time));
        check("month", ColumnType::Text, &["2024-01", "2024-12"], Some(ColumnRole::Time));
        check("quarter", ColumnType::Text, &["2024-Q1"], Some(ColumnRole::Time));
        check("country", ColumnType::Text, &["Spain", "France"], Some(ColumnRole::Category));
        let long = "a sentence that goes on for rather longer than any label would";
        check("comment", ColumnType::Text, &[long], Some(ColumnRole::FreeText));
        check("payload", ColumnType::Json, &["{}"], None);
    }
}
