//! What exists in the target's database: tables, views, columns, keys, comments, row estimates.

use super::{INTROSPECTION_LIMIT, MysqlConnector};
use crate::{ConnectorError, Value};
use sql_guard::Dialect;
use sql_guard::catalog::{Catalog, Column, ForeignKey, Reference, Schema, Table, TableKind};
use std::collections::{BTreeMap, BTreeSet};

/// By table, in the order of the server.
type ByTable<T> = BTreeMap<String, Vec<T>>;

pub(super) async fn catalog(connector: &MysqlConnector) -> Result<Catalog, ConnectorError> {
    let database = &connector.pool.door.target.database;
    let ask =
        async |sql: &str| connector.rows(sql, &[("database", database)], INTROSPECTION_LIMIT).await;
    let tables = ask("select table_name, table_type, table_rows, table_comment
         from information_schema.tables
         where table_schema = :database and table_type <> 'SEQUENCE'
         order by table_name")
    .await?;
    let mut columns: ByTable<Column> = BTreeMap::new();
    let unique = unique_columns(
        ask("select table_name, index_name, column_name
             from information_schema.statistics
             where table_schema = :database and non_unique = 0
             order by table_name, index_name, seq_in_index")
        .await?,
    );
    for row in
        ask("select table_name, column_name, column_type, is_nullable, column_key, column_comment
         from information_schema.columns
         where table_schema = :database
         order by table_name, ordinal_position")
        .await?
    {
        let [table, name, database_type, nullable, key, comment] = texts(&row);
        let column = Column {
            unique: unique.contains(&(table.clone(), name.clone())),
            name,
            database_type,
            nullable: nullable == "YES",
            primary_key: key == "PRI",
            comment: some(comment),
        };
        columns.entry(table).or_default().push(column);
    }
    let mut keys = foreign_keys(
        ask("select table_name, constraint_name, column_name, referenced_table_schema,
                    referenced_table_name, referenced_column_name
             from information_schema.key_column_usage
             where table_schema = :database and referenced_table_name is not null
             order by table_name, constraint_name, ordinal_position")
        .await?,
        database,
    );
    let definitions: BTreeMap<String, String> =
        ask("select table_name, view_definition from information_schema.views
         where table_schema = :database")
        .await?
        .iter()
        .map(|row| {
            let [name, definition] = texts(row);
            (name, definition)
        })
        .collect();
    let described = tables.iter().filter_map(|row| {
        let [name, table_type, _, comment] = texts(row);
        let is_view = table_type.contains("VIEW");
        // A view over something that has gone has no columns to ask for.
        let columns = columns.remove(&name)?;
        Some(Table {
            kind: if is_view { TableKind::View } else { TableKind::Table },
            // Empty without the right SHOW VIEW.
            definition: is_view.then(|| definitions.get(&name).cloned()).flatten().and_then(some),
            // MySQL comments on a view with `VIEW`.
            comment: some(comment).filter(|_| !is_view),
            row_estimate: number(&row[2]),
            foreign_keys: keys.remove(&name).unwrap_or_default(),
            columns,
            name,
        })
    });
    let schemas = vec![Schema { name: database.clone(), tables: described.collect() }];
    Ok(Catalog::new(Dialect::Mysql, schemas))
}

/// Columns that are the whole of a unique index, other than the primary key.
fn unique_columns(rows: Vec<Vec<Value>>) -> BTreeSet<(String, String)> {
    let mut indexes: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for row in &rows {
        let [table, index, column] = texts(row);
        indexes.entry((table, index)).or_default().push(column);
    }
    indexes
        .into_iter()
        .filter(|((_, index), _)| index != "PRIMARY")
        .filter_map(|((table, _), columns)| match columns.as_slice() {
            [column] => Some((table, column.clone())),
            _ => None,
        })
        .collect()
}

fn foreign_keys(rows: Vec<Vec<Value>>, database: &str) -> ByTable<ForeignKey> {
    let mut keys: ByTable<(String, ForeignKey)> = BTreeMap::new();
    for row in &rows {
        let [table, constraint, column, schema, target, referenced] = texts(row);
        let of_table = keys.entry(table).or_default();
        if of_table.last().is_none_or(|(last, _)| *last != constraint) {
            let schema = Some(schema).filter(|schema| schema != database);
            let references = Reference { schema, table: target, columns: Vec::new() };
            of_table.push((constraint, ForeignKey { columns: Vec::new(), references }));
        }
        if let Some((_, key)) = of_table.last_mut() {
            key.columns.push(column);
            key.references.columns.push(referenced);
        }
    }
    keys.into_iter()
        .map(|(table, keys)| (table, keys.into_iter().map(|(_, key)| key).collect()))
        .collect()
}

fn texts<const N: usize>(row: &[Value]) -> [String; N] {
    std::array::from_fn(|index| match row.get(index) {
        Some(Value::Text(text) | Value::Clipped { text, .. }) => text.clone(),
        Some(Value::Bytes(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    })
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Int(number) => u64::try_from(*number).ok(),
        _ => None,
    }
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
