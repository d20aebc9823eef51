//! Connections and schemas as the explorer and the editor see them.

use crate::ids::ConnectionId;
use crate::policy::AccessView;
use crate::table::ColumnType;
use serde::{Deserialize, Serialize};

/// How careful everyone has to be with this database; painted in the top bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    Dev,
    Staging,
    Prod,
    Demo,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConnectionSummary {
    pub id: ConnectionId,
    pub name: String,
    /// `sqlite`, later `postgres`, `mysql`.
    pub engine: String,
    /// "SQLite 3.51".
    pub engine_version: String,
    pub environment: Environment,
}

/// One snapshot of a connection's schema, as the caller may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SchemaView {
    pub connection_id: ConnectionId,
    /// SHA-256 of the canonical catalog; goes into every answer's lineage.
    pub snapshot_hash: String,
    /// RFC 3339, UTC.
    pub taken_at: String,
    pub tables: Vec<TableView>,
    /// The rules that the caller reads under; absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub access: Option<AccessView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableView {
    pub schema: String,
    pub name: String,
    /// `table` or `view`.
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub row_estimate: Option<u64>,
    pub columns: Vec<ColumnView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnView {
    pub name: String,
    pub database_type: String,
    #[serde(rename = "type")]
    pub column_type: ColumnType,
    pub nullable: bool,
    pub primary_key: bool,
    /// `table.column` this column refers to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub references: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub comment: Option<String>,
    /// A few frequent values, where the caller may see them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub samples: Vec<String>,
}

/// Answer of `GET /schema/status`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SchemaStatus {
    pub connection_id: ConnectionId,
    pub snapshot_hash: String,
    pub taken_at: String,
    pub tables: u64,
    /// What changed between the last two snapshots, one line each: "added table `returns`".
    pub drift: Vec<String>,
}
