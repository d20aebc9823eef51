//! A schema as the explorer and the editor see it.

use connectors::ValueType;
use engine::Database;
use engine::catalog::Snapshot;
use protocol::catalog::{ColumnView, SchemaView, TableView as TableInView};
use sql_guard::Dialect;
use sql_guard::catalog::{Column, ForeignKey, Schema, Table, TableKind};

/// Frequent values shown with a column in the explorer.
const SAMPLES: usize = 5;

pub(super) fn schema_view(database: &Database) -> SchemaView {
    let snapshot = &database.snapshot;
    let dialect = database.connector.dialect();
    let tables = snapshot
        .catalog
        .tables()
        .map(|(schema, table)| table_view(dialect, snapshot, schema, table));
    SchemaView {
        connection_id: database.id.clone(),
        snapshot_hash: snapshot.hash.clone(),
        taken_at: snapshot.taken_at.clone(),
        tables: tables.collect(),
        access: database.access().cloned(),
    }
}

fn table_view(
    dialect: Dialect,
    snapshot: &Snapshot,
    schema: &Schema,
    table: &Table,
) -> TableInView {
    let columns = table.columns.iter().map(|column| column_view(dialect, snapshot, table, column));
    TableInView {
        schema: schema.name.clone(),
        name: table.name.clone(),
        kind: match table.kind {
            TableKind::Table => "table",
            TableKind::View => "view",
        }
        .to_owned(),
        comment: table.comment.clone(),
        row_estimate: table.row_estimate,
        columns: columns.collect(),
    }
}

fn column_view(
    dialect: Dialect,
    snapshot: &Snapshot,
    table: &Table,
    column: &Column,
) -> ColumnView {
    let profile = snapshot.profile.column(&table.name, &column.name);
    let samples = profile.map(|profile| {
        profile.values.iter().take(SAMPLES).map(|(value, _)| value.clone()).collect()
    });
    ColumnView {
        name: column.name.clone(),
        database_type: column.database_type.clone(),
        column_type: engine::execution::column_type(declared_type(dialect, &column.database_type)),
        nullable: column.nullable,
        primary_key: column.primary_key,
        references: table.foreign_keys.iter().find_map(|key| referred(key, &column.name)),
        comment: column.comment.clone(),
        samples: samples.unwrap_or_default(),
    }
}

/// `table.column` that the key makes `column` refer to.
fn referred(key: &ForeignKey, column: &str) -> Option<String> {
    let index = key.columns.iter().position(|name| name == column)?;
    let target = key.references.columns.get(index)?;
    Some(format!("{}.{target}", key.references.table))
}

/// What a column of that declared type holds.
fn declared_type(dialect: Dialect, text: &str) -> ValueType {
    if dialect == Dialect::Sqlite {
        return connectors::sqlite::declared_type(text);
    }
    let text = text.trim().to_ascii_lowercase();
    if text.ends_with("[]") {
        return ValueType::Text;
    }
    let first = text.split(['(', ' ']).next().unwrap_or_default();
    match first {
        "tinyint" | "bit" if dialect == Dialect::Mysql && text.contains("(1)") => {
            ValueType::Boolean
        }
        "bool" | "boolean" => ValueType::Boolean,
        "smallint" | "integer" | "int" | "bigint" | "int2" | "int4" | "int8" | "mediumint"
        | "tinyint" | "year" | "oid" => ValueType::Integer,
        "numeric" | "decimal" => ValueType::Decimal,
        "real" | "double" | "float" | "float4" | "float8" => ValueType::Float,
        "date" => ValueType::Date,
        "time" | "timetz" => ValueType::Time,
        "timestamp" | "timestamptz" | "datetime" => ValueType::Timestamp,
        "interval" => ValueType::Interval,
        "json" | "jsonb" => ValueType::Json,
        "bytea" | "blob" | "tinyblob" | "mediumblob" | "longblob" | "binary" | "varbinary" => {
            ValueType::Bytes
        }
        _ => ValueType::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_types_are_read_in_each_dialect() {
        use ValueType::*;
        for (dialect, text, expected) in [
            (Dialect::Sqlite, "DECIMAL(10, 2)", Decimal),
            (Dialect::Postgres, "character varying(20)", Text),
            (Dialect::Postgres, "timestamp with time zone", Timestamp),
            (Dialect::Postgres, "double precision", Float),
            (Dialect::Postgres, "numeric(10,2)", Decimal),
            (Dialect::Postgres, "integer[]", Text),
            (Dialect::Postgres, "boolean", Boolean),
            (Dialect::Mysql, "tinyint(1)", Boolean),
            (Dialect::Mysql, "tinyint(4) unsigned", Integer),
            (Dialect::Mysql, "bigint unsigned", Integer),
            (Dialect::Mysql, "datetime(6)", Timestamp),
            (Dialect::Mysql, "enum('a','b')", Text),
            (Dialect::Mysql, "longblob", Bytes),
        ] {
            assert_eq!(declared_type(dialect, text), expected, "{text}");
        }
    }
}
