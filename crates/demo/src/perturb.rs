//! A copy of a database with other data, so that an answer that was right by luck shows: a part of
//! the rows is gone, columns that are no keys have changed rows, and some values are near misses.

use crate::DemoError;
use crate::random::Random;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::collections::BTreeSet;
use std::path::Path;

const DROPPED_PERMILLE: u64 = 300;
const NEAR_MISS_PERMILLE: u64 = 100;

/// Larger tables keep their values and only lose rows.
const MOST_SHUFFLED_ROWS: usize = 50_000;

/// Writes the copy to `to`; the same seed gives the same copy.
pub fn perturb(from: &Path, to: &Path, seed: u64) -> Result<(), DemoError> {
    std::fs::copy(from, to).map_err(|source| DemoError::File { path: to.to_owned(), source })?;
    let mut connection = Connection::open(to)?;
    // Rows that lost their parent are part of what is tried.
    connection.execute_batch("pragma foreign_keys = off; pragma synchronous = off")?;
    let work = connection.transaction()?;
    for table in tables(&work)? {
        change(&work, &table, &mut Random::new(seed, &table))?;
    }
    work.commit()?;
    Ok(())
}

/// Tables with row ids; the others have no name for a row and stay as they are.
fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    strings(
        connection,
        "select name from pragma_table_list
         where schema = 'main' and type = 'table' and not wr and name not like 'sqlite\\_%' escape '\\'
         order by name",
        "",
    )
}

fn change(connection: &Connection, table: &str, random: &mut Random) -> rusqlite::Result<()> {
    let name = quoted(table);
    let mut kept: Vec<i64> = Vec::new();
    let mut delete = connection.prepare(&format!("delete from {name} where rowid = ?"))?;
    for row in row_ids(connection, &name)? {
        match random.permille(DROPPED_PERMILLE) {
            true => drop(delete.execute([row])?),
            false => kept.push(row),
        }
    }
    if kept.len() > MOST_SHUFFLED_ROWS {
        return Ok(());
    }
    let keys = key_columns(connection, table)?;
    let columns =
        strings(connection, "select name from pragma_table_xinfo(?) where hidden = 0", table)?;
    for column in columns.iter().filter(|column| !keys.contains(&column.to_lowercase())) {
        let column = quoted(column);
        let read = format!("select {column} from {name} order by rowid");
        let mut statement = connection.prepare(&read)?;
        let mut values: Vec<Value> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for last in (1..values.len()).rev() {
            values.swap(last, random.below(last as u64 + 1) as usize);
        }
        let write = format!("update or ignore {name} set {column} = ? where rowid = ?");
        let mut statement = connection.prepare(&write)?;
        for (row, value) in kept.iter().zip(values) {
            let value = if random.permille(NEAR_MISS_PERMILLE) { near_miss(value) } else { value };
            statement.execute(params_from_iter([value, Value::Integer(*row)]))?;
        }
    }
    Ok(())
}

fn row_ids(connection: &Connection, name: &str) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare(&format!("select rowid from {name} order by rowid"))?;
    statement.query_map([], |row| row.get(0))?.collect()
}

/// Columns that identify rows or lead to others: primary keys, unique columns, and both ends of
/// foreign keys. Lowercase.
fn key_columns(connection: &Connection, table: &str) -> rusqlite::Result<BTreeSet<String>> {
    let found = strings(
        connection,
        "select name from pragma_table_xinfo(?1) where pk > 0
         union select i.name from pragma_index_list(?1) as l, pragma_index_info(l.name) as i
               where l.\"unique\" and i.name is not null
         union select \"from\" from pragma_foreign_key_list(?1)
         union select f.\"to\" from pragma_table_list as t, pragma_foreign_key_list(t.name) as f
               where lower(f.\"table\") = lower(?1) and f.\"to\" is not null",
        table,
    )?;
    Ok(found.iter().map(|name| name.to_lowercase()).collect())
}

/// One next to it, which a wrong comparison would not tell apart. Dates stay dates.
fn near_miss(value: Value) -> Value {
    match value {
        Value::Integer(number) => Value::Integer(number.saturating_add(1)),
        Value::Real(number) => Value::Real(number + 1.0),
        Value::Text(text) if text.starts_with(|first: char| first.is_alphabetic()) => {
            Value::Text(format!("{text}s"))
        }
        other => other,
    }
}

fn strings(connection: &Connection, sql: &str, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(sql)?;
    let parameters: &[&str] = if statement.parameter_count() == 0 { &[] } else { &[table] };
    statement.query_map(params_from_iter(parameters), |row| row.get(0))?.collect()
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
