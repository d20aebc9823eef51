//! What exists in a database: the names the guard resolves against, and the file format of
//! `candor guard --catalog` and `candor catalog sync`.

use crate::index::Ordinals;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    Sqlite,
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
}

impl Dialect {
    pub fn as_str(self) -> &'static str {
        match self {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgres => "postgres",
            Dialect::Mysql => "mysql",
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    pub dialect: Dialect,
    schemas: Vec<Schema>,
    /// Where to find the tables in `schemas` by name; made when first asked for.
    #[serde(skip)]
    ordinals: OnceLock<Ordinals>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// `main` on SQLite, `public` on Postgres.
    pub name: String,
    pub tables: Vec<Table>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableKind {
    Table,
    View,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub name: String,
    pub kind: TableKind,
    /// The SQL of a view.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub definition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub row_estimate: Option<u64>,
    pub columns: Vec<Column>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub foreign_keys: Vec<ForeignKey>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub name: String,
    #[serde(rename = "type")]
    pub database_type: String,
    #[serde(default = "yes")]
    pub nullable: bool,
    #[serde(default)]
    pub primary_key: bool,
    /// Has a unique constraint or unique index of its own.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub unique: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub comment: Option<String>,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignKey {
    pub columns: Vec<String>,
    pub references: Reference,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Absent: the schema of the referring table.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub schema: Option<String>,
    pub table: String,
    pub columns: Vec<String>,
}

impl PartialEq for Catalog {
    fn eq(&self, other: &Self) -> bool {
        self.dialect == other.dialect && self.schemas == other.schemas
    }
}

impl Eq for Catalog {}

impl Catalog {
    pub fn new(dialect: Dialect, schemas: Vec<Schema>) -> Catalog {
        Catalog { dialect, schemas, ordinals: OnceLock::new() }
    }

    pub fn schemas(&self) -> &[Schema] {
        &self.schemas
    }

    /// To change what is there. Tables are found anew afterwards.
    pub fn schemas_mut(&mut self) -> &mut Vec<Schema> {
        self.ordinals = OnceLock::new();
        &mut self.schemas
    }

    pub(crate) fn ordinals(&self) -> &Ordinals {
        self.ordinals.get_or_init(|| Ordinals::of(self))
    }

    pub fn tables(&self) -> impl Iterator<Item = (&Schema, &Table)> {
        self.schemas
            .iter()
            .flat_map(|schema| schema.tables.iter().map(move |table| (schema, table)))
    }
}
