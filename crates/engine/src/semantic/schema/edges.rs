//! Joins declared by foreign keys.

use super::{Edge, TableInfo};
use sql_guard::Catalog;

pub(super) fn declared(catalog: &Catalog, tables: &[TableInfo]) -> Vec<Edge> {
    let mut edges = Vec::new();
    let at = |schema: &str, name: &str| {
        tables
            .iter()
            .position(|t| t.schema == schema && t.name.eq_ignore_ascii_case(name))
            .or_else(|| tables.iter().position(|t| t.name.eq_ignore_ascii_case(name)))
    };
    let column = |table: usize, name: &str| {
        tables[table].columns.iter().position(|c| c.name.eq_ignore_ascii_case(name))
    };
    for (many, (schema, table)) in catalog.tables().enumerate() {
        for key in &table.foreign_keys {
            let target = key.references.schema.as_deref().unwrap_or(&schema.name);
            let Some(one) = at(target, &key.references.table) else { continue };
            let many_columns: Option<Vec<usize>> =
                key.columns.iter().map(|name| column(many, name)).collect();
            let one_columns: Option<Vec<usize>> = if key.references.columns.is_empty() {
                Some(tables[one].key.clone())
            } else {
                key.references.columns.iter().map(|name| column(one, name)).collect()
            };
            let (Some(many_columns), Some(one_columns)) = (many_columns, one_columns) else {
                continue;
            };
            if many_columns.is_empty() || many_columns.len() != one_columns.len() {
                continue;
            }
            let one_to_one = is_unique(&tables[many], &many_columns);
            edges.push(Edge { many, many_columns, one, one_columns, inferred: false, one_to_one });
        }
    }
    edges
}

fn is_unique(table: &TableInfo, columns: &[usize]) -> bool {
    (table.key.len() == columns.len() && columns.iter().all(|c| table.key.contains(c)))
        || (columns.len() == 1 && table.columns[columns[0]].unique)
}
