//! What changed between two catalogs, in words.

use sql_guard::Catalog;
use sql_guard::catalog::Table;
use std::collections::BTreeMap;

pub fn diff(older: &Catalog, newer: &Catalog) -> Vec<String> {
    let (old, new) = (by_name(older), by_name(newer));
    let mut lines = Vec::new();
    for name in new.keys().filter(|name| !old.contains_key(*name)) {
        lines.push(format!("added table `{name}`"));
    }
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        lines.push(format!("removed table `{name}`"));
    }
    for (name, table) in &new {
        if let Some(before) = old.get(name) {
            columns(name, before, table, &mut lines);
        }
    }
    lines
}

fn by_name(catalog: &Catalog) -> BTreeMap<String, &Table> {
    let several = catalog.schemas().len() > 1;
    catalog
        .tables()
        .map(|(schema, table)| {
            let name = if several {
                format!("{}.{}", schema.name, table.name)
            } else {
                table.name.clone()
            };
            (name, table)
        })
        .collect()
}

fn columns(table: &str, before: &Table, after: &Table, lines: &mut Vec<String>) {
    for column in &after.columns {
        match before.columns.iter().find(|old| old.name == column.name) {
            None => lines.push(format!("added column `{table}.{}`", column.name)),
            Some(old) if old.database_type != column.database_type => lines.push(format!(
                "changed type of `{table}.{}` from {} to {}",
                column.name, old.database_type, column.database_type
            )),
            Some(old) if old.nullable != column.nullable => lines.push(format!(
                "`{table}.{}` {} hold NULL",
                column.name,
                if column.nullable { "may now" } else { "may no longer" }
            )),
            Some(_) => {}
        }
    }
    for column in &before.columns {
        if !after.columns.iter().any(|new| new.name == column.name) {
            lines.push(format!("removed column `{table}.{}`", column.name));
        }
    }
    if before.foreign_keys != after.foreign_keys {
        lines.push(format!("changed foreign keys of `{table}`"));
    }
    if before.definition != after.definition {
        lines.push(format!("changed definition of `{table}`"));
    }
}
