//! Evidence behind an answer and the confidence drawn from it.

use crate::events::StageDuration;
use crate::ids::MemoryId;
use crate::policy::AccessView;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lineage {
    pub snapshot_hash: String,
    /// The text that was executed, after rewriting.
    pub executed_sql: String,
    /// SHA-256 of the canonical statement.
    pub statement_hash: String,
    /// Where each output column comes from.
    pub columns: Vec<ColumnLineage>,
    pub tables: Vec<String>,
    pub memories: Vec<MemoryUse>,
    /// How each part of the question was read.
    pub readings: Vec<WordReading>,
    pub checks: Vec<Check>,
    pub stages: Vec<StageDuration>,
    pub confidence: Confidence,
    /// The rules on rows and columns that it was read under.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub access: Option<AccessView>,
    /// The language model that wrote the SQL.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub model: Option<ModelUse>,
}

/// Which language model was asked, and why that one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelUse {
    pub id: String,
    /// As people call it.
    pub name: String,
    pub provider: String,
    /// As its provider calls it.
    pub model: String,
    pub because: String,
    /// Values of the database may have been in its prompt.
    pub sees_values: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnLineage {
    pub column: String,
    /// `table.column`.
    pub sources: Vec<String>,
    pub transform: Transform,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transform {
    /// The value as stored.
    Identity,
    /// Computed row by row.
    Expression,
    /// Computed over many rows.
    Aggregate,
    /// Does not depend on a column.
    Constant,
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemoryUse {
    pub memory_id: MemoryId,
    pub question: String,
    /// 0..1.
    pub similarity: f64,
    pub weight: f64,
    /// Absent: one's own, which nobody has reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
}

/// Who said that an answer may be everybody's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// Absent: their account is gone.
    pub by: Option<String>,
    /// RFC 3339, UTC.
    pub at: String,
}

/// "`revenue`" was read as "sum of quantity × unit_price (order_lines)" because of the glossary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordReading {
    pub words: String,
    pub meaning: String,
    /// `glossary`, `name`, `synonym`, `value`, `date`, `grammar`, `memory`, `conversation`.
    pub because: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    pub name: String,
    pub passed: bool,
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    Low,
    Medium,
    High,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Confidence {
    /// 0..1.
    pub score: f64,
    /// High from 0.8, Medium from 0.6, Low below.
    pub tier: Tier,
    /// Which version of the rules gave the score.
    pub rules: String,
    pub signals: Vec<Signal>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    pub name: String,
    /// What it added to or took from the score.
    pub effect: f64,
    /// In plain words: "every word of the question was used".
    pub reason: String,
}
