//! What exists in the file: tables, views, columns, keys, comments and row counts.

use super::comments;
use super::harden::Connection;
use crate::ConnectorError;
use crate::stop::Stop;
use rusqlite::{Connection as Sqlite, Row};
use sql_guard::Dialect;
use sql_guard::catalog::{Catalog, Column, ForeignKey, Reference, Schema, Table, TableKind};
use std::collections::{BTreeMap, HashSet};
use std::time::{Duration, Instant};

/// Counting stops here: tables left over get an estimate from their largest row id.
const COUNTING_LIMIT: Duration = Duration::from_secs(2);

pub(super) fn catalog(connection: &Connection, stop: &Stop) -> Result<Catalog, ConnectorError> {
    let sqlite = &connection.inner;
    let explain = |error| connection.explain(error, stop);
    let mut tables = Vec::new();
    for entry in entries(sqlite).map_err(explain)? {
        match table(sqlite, &entry) {
            Ok(table) => tables.push(table),
            // A view over something that has gone cannot be asked about, so it is left out.
            Err(error) if entry.kind == TableKind::View && !stop.reached() => {
                tracing::warn!(view = %entry.name, %error, "left out a view that does not work");
            }
            Err(error) => return Err(explain(error)),
        }
    }
    resolve_references(&mut tables);
    let counted_until = Instant::now() + COUNTING_LIMIT;
    for table in &mut tables {
        table.row_estimate = rows(sqlite, table, stop, counted_until).map_err(explain)?;
    }
    let schemas = vec![Schema { name: "main".to_owned(), tables }];
    Ok(Catalog::new(Dialect::Sqlite, schemas))
}

struct Entry {
    name: String,
    kind: TableKind,
    sql: String,
}

fn entries(sqlite: &Sqlite) -> rusqlite::Result<Vec<Entry>> {
    let mut statement = sqlite.prepare(
        "select l.name, l.type, coalesce(s.sql, '')
         from pragma_table_list as l
         join sqlite_schema as s on s.name = l.name and s.type in ('table', 'view')
         where l.schema = 'main' and l.type in ('table', 'virtual', 'view')
           and l.name not like 'sqlite\\_%' escape '\\'
         order by l.name",
    )?;
    let entries = statement.query_map([], |row| {
        let kind = match row.get_ref(1)?.as_str()? {
            "view" => TableKind::View,
            _ => TableKind::Table,
        };
        Ok(Entry { name: row.get(0)?, kind, sql: row.get(2)? })
    })?;
    entries.collect()
}

fn table(sqlite: &Sqlite, entry: &Entry) -> rusqlite::Result<Table> {
    let written = comments::parse(&entry.sql);
    let unique = unique_columns(sqlite, &entry.name)?;
    let mut columns = Vec::new();
    let mut statement = sqlite.prepare(
        "select name, type, \"notnull\", pk from pragma_table_xinfo(?1) where hidden <> 1 order by cid",
    )?;
    let mut rows = statement.query([&entry.name])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        let primary_key = row.get::<_, i64>(3)? > 0;
        columns.push(Column {
            database_type: row.get(1)?,
            nullable: !row.get::<_, bool>(2)? && !primary_key,
            primary_key,
            unique: unique.contains(&name),
            comment: written.columns.get(&name.to_lowercase()).cloned(),
            name,
        });
    }
    Ok(Table {
        name: entry.name.clone(),
        kind: entry.kind,
        definition: (entry.kind == TableKind::View).then(|| entry.sql.clone()),
        comment: written.table,
        row_estimate: None,
        columns,
        foreign_keys: foreign_keys(sqlite, &entry.name)?,
    })
}

/// Columns that are the whole of a unique constraint or unique index.
fn unique_columns(sqlite: &Sqlite, table: &str) -> rusqlite::Result<HashSet<String>> {
    let mut statement = sqlite.prepare(
        "select min(i.name)
         from pragma_index_list(?1) as l, pragma_index_info(l.name) as i
         where l.\"unique\" and not l.partial and l.origin <> 'pk'
         group by l.name
         having count(*) = 1 and min(i.cid) >= 0",
    )?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
}

/// In the order they were declared. Empty target columns stand for the target's primary key
/// until [`resolve_references`] has seen every table.
fn foreign_keys(sqlite: &Sqlite, table: &str) -> rusqlite::Result<Vec<ForeignKey>> {
    let mut statement = sqlite.prepare(
        "select id, \"table\", \"from\", coalesce(\"to\", '') from pragma_foreign_key_list(?1)
         order by id desc, seq",
    )?;
    let mut keys: Vec<(i64, ForeignKey)> = Vec::new();
    let mut rows = statement.query([table])?;
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        if keys.last().is_none_or(|(last, _)| *last != id) {
            let references = Reference { schema: None, table: row.get(1)?, columns: Vec::new() };
            keys.push((id, ForeignKey { columns: Vec::new(), references }));
        }
        if let Some((_, key)) = keys.last_mut() {
            key.columns.push(row.get(2)?);
            key.references.columns.push(row.get(3)?);
        }
    }
    Ok(keys.into_iter().map(|(_, key)| key).collect())
}

/// Names as the tables spell them, and the primary key where a key names no columns. SQLite
/// accepts keys to tables or columns that do not exist: those say nothing and are dropped.
fn resolve_references(tables: &mut [Table]) {
    let known: BTreeMap<String, (String, Vec<Column>)> = tables
        .iter()
        .map(|table| (table.name.to_lowercase(), (table.name.clone(), table.columns.clone())))
        .collect();
    for table in tables {
        let own = table.columns.clone();
        table.foreign_keys.retain_mut(|key| {
            let Some((name, target)) = known.get(&key.references.table.to_lowercase()) else {
                return false;
            };
            key.references.table = name.clone();
            if key.references.columns.iter().all(String::is_empty) {
                let primary = target.iter().filter(|column| column.primary_key);
                key.references.columns = primary.map(|column| column.name.clone()).collect();
            }
            key.columns.len() == key.references.columns.len()
                && key.columns.iter_mut().all(|name| respell(name, &own))
                && key.references.columns.iter_mut().all(|name| respell(name, target))
        });
    }
}

fn respell(name: &mut String, columns: &[Column]) -> bool {
    match columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)) {
        Some(column) => {
            name.clone_from(&column.name);
            true
        }
        None => false,
    }
}

/// An exact count while there is time, otherwise the largest row id; nothing for a view that
/// would take longer.
fn rows(
    sqlite: &Sqlite,
    table: &Table,
    stop: &Stop,
    until: Instant,
) -> rusqlite::Result<Option<u64>> {
    let name = quoted(&table.name);
    let counting = stop.clone();
    sqlite.progress_handler(1000, Some(move || counting.reached() || Instant::now() >= until))?;
    let counted =
        sqlite.query_row(&format!("select count(*) from {name}"), [], |row| count(row, 0));
    let whole = stop.clone();
    sqlite.progress_handler(1000, Some(move || whole.reached()))?;
    match counted {
        Ok(count) => Ok(Some(count)),
        Err(error) if stop.reached() => Err(error),
        Err(_) if table.kind == TableKind::View => Ok(None),
        // A table without row ids has no cheap estimate.
        Err(_) => Ok(sqlite
            .query_row(&format!("select max(rowid) from {name}"), [], |row| count(row, 0))
            .ok()),
    }
}

/// A count, which SQLite has as a signed number.
pub(super) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::unsigned_abs)
}

pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
