//! The identity of a schema: a hash of its names, types and keys, whatever order they came in.

use sha2::{Digest, Sha256};
use sql_guard::Catalog;
use sql_guard::catalog::Table;

/// Row estimates are left out: data may grow without the schema changing.
pub fn hash(catalog: &Catalog) -> String {
    let mut lines: Vec<String> =
        catalog.tables().map(|(schema, table)| canonical(&schema.name, table)).collect();
    lines.sort();
    let mut hasher = Sha256::new();
    hasher.update(catalog.dialect.as_str());
    for line in lines {
        hasher.update([0x1e]);
        hasher.update(line);
    }
    hex::encode(hasher.finalize())
}

fn canonical(schema: &str, table: &Table) -> String {
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|c| (&c.name, &c.database_type, c.nullable, c.primary_key, c.unique, &c.comment))
        .collect();
    let mut keys: Vec<_> = table
        .foreign_keys
        .iter()
        .map(|k| (&k.columns, &k.references.schema, &k.references.table, &k.references.columns))
        .collect();
    keys.sort();
    format!("{:?}", (schema, &table.name, &table.definition, &table.comment, columns, keys))
}
