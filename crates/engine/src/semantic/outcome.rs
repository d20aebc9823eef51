//! What planning a question gives: ranked readings, or what was not understood.

use super::SemanticQuery;
use super::change::Change;
use protocol::lineage::WordReading;
use protocol::table::ColumnRole;

/// What a question is read against besides the snapshot.
#[derive(Debug, Clone, Copy)]
pub struct PlanContext<'a> {
    /// Anchors "last quarter" and the like; never read from a clock here.
    pub today: time::Date,
    /// The reading of the question before, for follow-ups.
    pub previous: Option<&'a SemanticQuery>,
}

#[derive(Debug, Clone)]
pub enum PlanOutcome {
    /// At least one reading, best first.
    Planned(Vec<Reading>),
    NotUnderstood(NotUnderstood),
    /// The question asks for a change of data or schema: `insert`, `update`, `delete`, `schema`.
    WriteIntent {
        kind: String,
        /// The statement drafted from the words, or what they leave open; absent where nothing is
        /// drafted from words.
        change: Option<Result<Change, String>>,
    },
    /// No words.
    Empty,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NotUnderstood {
    /// Words without a meaning here, in question order; empty when the words were known but not
    /// their combination.
    pub unknown: Vec<String>,
    pub message: String,
    /// Questions that can be answered.
    pub suggestions: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Reading {
    pub query: SemanticQuery,
    pub sql: String,
    /// 0..1.
    pub score: f64,
    pub words: Vec<WordReading>,
    pub columns: Vec<PlannedColumn>,
    pub title: String,
    /// What the query does, one sentence per part.
    pub explanation: Vec<String>,
    pub signals: PlanSignals,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PlannedColumn {
    pub name: String,
    pub role: ColumnRole,
    pub unit: Option<String>,
}

/// Numbers that tell how far a reading can be trusted.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PlanSignals {
    /// Content words that only the general vocabulary explains, as a part of all; 0..1.
    pub unexplained: f64,
    /// Score of this reading minus that of the best different one; 1 when there is none.
    pub margin: f64,
    /// Literals of the question found among the values of a column.
    pub values_matched: u32,
    /// Literals taken on trust.
    pub values_unmatched: u32,
    /// Tables read.
    pub tables: u32,
    pub joins: u32,
    /// Joins along keys that are not declared.
    pub inferred_joins: u32,
    /// Names matched through a synonym or a part of the name.
    pub loose_names: u32,
    /// Names with several equally near meanings.
    pub ambiguous_names: u32,
    /// Nested or combined queries.
    pub nesting: u32,
    /// Everything named by the curated glossary.
    pub glossary_hits: u32,
}
