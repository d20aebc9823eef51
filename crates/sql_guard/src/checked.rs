//! The proof that a statement went through the guard. Its fields are private and only this crate
//! makes one, so a connector that takes it can never be handed unchecked text.

use crate::Dialect;
use crate::source_map::Anchor;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementKind {
    Read,
    Explain,
    Insert,
    Update,
    Delete,
    SchemaChange,
    Session,
    Unknown,
}

impl StatementKind {
    pub fn as_str(self) -> &'static str {
        match self {
            StatementKind::Read => "read",
            StatementKind::Explain => "explain",
            StatementKind::Insert => "insert",
            StatementKind::Update => "update",
            StatementKind::Delete => "delete",
            StatementKind::SchemaChange => "schema_change",
            StatementKind::Session => "session",
            StatementKind::Unknown => "unknown",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedStatement {
    pub(crate) sql: String,
    pub(crate) dialect: Dialect,
    pub(crate) kind: StatementKind,
    pub(crate) tables: Vec<String>,
    pub(crate) functions: Vec<String>,
    pub(crate) columns: Vec<ColumnOrigin>,
    pub(crate) hash: String,
    pub(crate) ordered: bool,
    pub(crate) parameters: BTreeMap<String, serde_json::Value>,
    pub(crate) author: String,
    pub(crate) anchors: Vec<Anchor>,
    pub(crate) access_hash: Arc<str>,
}

/// Where one output column comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnOrigin {
    pub name: String,
    /// `table.column`, as the catalog spells them.
    pub sources: Vec<String>,
    pub kind: OriginKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OriginKind {
    Identity,
    Expression,
    Aggregate,
    Constant,
    Unknown,
}

impl CheckedStatement {
    /// The exact text to execute, limit included.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub fn kind(&self) -> StatementKind {
        self.kind
    }

    /// Base tables and views read, as the catalog spells them, sorted, without duplicates.
    pub fn tables(&self) -> &[String] {
        &self.tables
    }

    pub fn functions(&self) -> &[String] {
        &self.functions
    }

    pub fn columns(&self) -> &[ColumnOrigin] {
        &self.columns
    }

    /// SHA-256 of the canonical text, lowercase hex.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Values to bind for the `:name` places of the text. Empty unless row rules compare with the
    /// author's attributes.
    pub fn parameters(&self) -> &BTreeMap<String, serde_json::Value> {
        &self.parameters
    }

    /// SHA-256 over the rules on rows and columns and the attributes they compare with, lowercase
    /// hex; empty without rules. The same text under the same hash reads the same rows, so whatever
    /// is kept of a run is kept under both.
    pub fn access_hash(&self) -> &str {
        &self.access_hash
    }

    /// The outermost query has an ORDER BY.
    pub fn ordered(&self) -> bool {
        self.ordered
    }
}

/// Only for tests of what holds when the guard is switched off.
#[cfg(feature = "testing")]
impl CheckedStatement {
    pub fn unchecked(sql: &str, dialect: Dialect, kind: StatementKind) -> Self {
        Self {
            sql: sql.to_owned(),
            dialect,
            kind,
            tables: Vec::new(),
            functions: Vec::new(),
            columns: Vec::new(),
            hash: String::new(),
            ordered: false,
            parameters: BTreeMap::new(),
            access_hash: Arc::default(),
            anchors: Default::default(),
            author: sql.to_owned(),
        }
    }
}
