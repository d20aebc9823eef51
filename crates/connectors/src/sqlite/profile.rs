//! What the columns hold, gathered until the time is over; what is missing then is left out.

use super::harden::Connection;
use super::introspect::{count, quoted};
use super::values::Declared;
use crate::stop::Stop;
use crate::{ColumnProfile, ConnectorError, Profile, Value, ValueType};
use rusqlite::Connection as Sqlite;
use sql_guard::catalog::{Catalog, Column, Table, TableKind};
use std::collections::BTreeMap;

/// Rows looked at to count different values; larger tables are sampled evenly.
const SAMPLED_ROWS: u64 = 50_000;

/// Up to here a text column's values are kept whole.
const ALL_VALUES: usize = 500;

/// Kept of a column that has more.
const FREQUENT_VALUES: usize = 200;

/// Longer texts are prose, not names somebody would ask for.
const LONGEST_VALUE: usize = 200;

pub(super) fn profile(
    connection: &Connection,
    catalog: &Catalog,
    stop: &Stop,
) -> Result<Profile, ConnectorError> {
    let mut profile = Profile::default();
    for (_, table) in catalog.tables() {
        let mut columns = BTreeMap::new();
        for column in &table.columns {
            match one(&connection.inner, table, column) {
                Ok(found) => drop(columns.insert(column.name.clone(), found)),
                // Out of time: what is known so far is worth having.
                Err(_) if stop.reached() && stop.remaining().is_zero() => {
                    profile.tables.insert(table.name.clone(), columns);
                    return Ok(profile);
                }
                Err(error) if stop.reached() || table.kind == TableKind::Table => {
                    return Err(connection.explain(error, stop));
                }
                Err(error) => {
                    tracing::warn!(view = %table.name, %error, "left out of the profile");
                }
            }
        }
        profile.tables.insert(table.name.clone(), columns);
    }
    Ok(profile)
}

fn one(sqlite: &Sqlite, table: &Table, column: &Column) -> rusqlite::Result<ColumnProfile> {
    let declared = Declared::parse(&column.database_type);
    let (from, name) = (quoted(&table.name), quoted(&column.name));
    let rows = table.row_estimate.unwrap_or(SAMPLED_ROWS + 1);
    let sampled = match (table.kind, rows / SAMPLED_ROWS) {
        (TableKind::View, 1..) => format!("(select {name} from {from} limit {SAMPLED_ROWS})"),
        (_, 0) => from.clone(),
        (_, step) if has_row_ids(sqlite, &from) => {
            format!("(select {name} from {from} where rowid % {} = 0)", step + 1)
        }
        _ => format!("(select {name} from {from} limit {SAMPLED_ROWS})"),
    };
    let (rows, filled, distinct): (u64, u64, u64) = sqlite.query_row(
        &format!("select count(*), count({name}), count(distinct {name}) from {sampled}"),
        [],
        |row| Ok((count(row, 0)?, count(row, 1)?, count(row, 2)?)),
    )?;
    // The range is exact even on a sampled table: periods are anchored at the latest date.
    let range = |function: &str| {
        let sql = format!("select {function}({name}) from {from} where {name} is not null");
        sqlite.query_row(&sql, [], |row| Ok(as_text(&declared.value(row.get_ref(0)?))))
    };
    let mut found = ColumnProfile {
        rows,
        nulls: rows - filled,
        distinct,
        min: range("min")?,
        max: range("max")?,
        ..ColumnProfile::default()
    };
    if matches!(declared.value_type, ValueType::Text | ValueType::Unknown) {
        (found.values, found.complete) = values(sqlite, &from, &name)?;
    }
    Ok(found)
}

fn has_row_ids(sqlite: &Sqlite, from: &str) -> bool {
    sqlite.prepare(&format!("select rowid from {from} limit 0")).is_ok()
}

/// Texts with their counts over the whole table, most frequent first, and whether these are all.
fn values(sqlite: &Sqlite, from: &str, name: &str) -> rusqlite::Result<(Vec<(String, u64)>, bool)> {
    let mut statement = sqlite.prepare(&format!(
        "select {name}, count(*) from {from}
         where typeof({name}) = 'text' group by {name} order by 2 desc, 1 limit {}",
        ALL_VALUES + 1
    ))?;
    let mut rows = statement.query([])?;
    let (mut values, mut complete) = (Vec::new(), true);
    while let Some(row) = rows.next()? {
        match row.get_ref(0)?.as_str() {
            Ok(text) if text.len() <= LONGEST_VALUE => {
                values.push((text.to_owned(), count(row, 1)?))
            }
            _ => complete = false,
        }
    }
    if values.len() > ALL_VALUES {
        values.truncate(FREQUENT_VALUES);
        complete = false;
    }
    Ok((values, complete))
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Bytes(_) => None,
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Decimal(text) | Value::Text(text) | Value::Clipped { text, .. } => {
            let end = text.char_indices().nth(LONGEST_VALUE).map_or(text.len(), |(at, _)| at);
            Some(text[..end].to_owned())
        }
    }
}
