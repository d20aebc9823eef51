//! One struct per event type.

use crate::ids::{ConnectionId, QueryId, ResultId};
use crate::query::Reuse;
use crate::table::{ColumnMeta, Row};
use serde::{Deserialize, Serialize};

/// The stages of one question, in the order they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Bounds, language, follow-up, intent.
    Understand,
    /// Similar accepted questions.
    Recall,
    /// Mapping words to measures, dimensions and values.
    Plan,
    /// Looking at the values of columns, where a text of the question is none that is known.
    LookUp,
    /// Running what a question can mean besides, where it can mean more than one thing.
    Disambiguate,
    /// Asking a language model, when one is configured and the plan did not suffice.
    Generate,
    /// The guard.
    Check,
    /// The database.
    Execute,
    Chart,
    Summarize,
    /// Evidence and confidence.
    Explain,
    /// Writing the turn to the store.
    Store,
}

impl Stage {
    pub const ALL: [Stage; 12] = [
        Stage::Understand,
        Stage::Recall,
        Stage::Plan,
        Stage::LookUp,
        Stage::Disambiguate,
        Stage::Generate,
        Stage::Check,
        Stage::Execute,
        Stage::Chart,
        Stage::Summarize,
        Stage::Explain,
        Stage::Store,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Understand => "understand",
            Stage::Recall => "recall",
            Stage::Plan => "plan",
            Stage::LookUp => "look_up",
            Stage::Disambiguate => "disambiguate",
            Stage::Generate => "generate",
            Stage::Check => "check",
            Stage::Execute => "execute",
            Stage::Chart => "chart",
            Stage::Summarize => "summarize",
            Stage::Explain => "explain",
            Stage::Store => "store",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageState {
    Started,
    Finished,
    Skipped,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    pub stage: Stage,
    pub state: StageState,
    /// For people, short: "4 of 13 tables".
    pub message: String,
    /// Microseconds the stage took; present once it has finished.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub duration_us: Option<u64>,
    /// Statements that go first, while this one waits for the database.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ahead: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolStart {
    pub tool: String,
    pub arguments: serde_json::Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolResult {
    pub tool: String,
    pub ok: bool,
    /// The model asked for a tool that it was not offered; nothing was done.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub denied: bool,
    pub summary: String,
    pub duration_us: u64,
}

/// Who wrote the SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SqlOrigin {
    Planner,
    Memory,
    Model,
    User,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SqlDraft {
    pub sql: String,
    /// `sqlite`, `postgres`, `mysql`.
    pub dialect: String,
    pub origin: SqlOrigin,
    /// What the statement does, one short phrase a line, in the words of the schema.
    pub explanation: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClarificationKind {
    /// Some words mean nothing here; nothing was run.
    NotUnderstood,
    /// Several readings fit and their results differ.
    Ambiguous,
}

/// Instead of a guess: which words were not understood, and what could be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clarification {
    pub kind: ClarificationKind,
    /// One or two sentences.
    pub message: String,
    /// The user's own words that have no meaning here.
    pub unknown_words: Vec<String>,
    /// The user's own words that can mean each of the options.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub words: Option<String>,
    pub options: Vec<ClarificationOption>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClarificationOption {
    /// The question to send when this option is chosen.
    pub question: String,
    pub meaning: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub row_count: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub sample_columns: Vec<String>,
    /// The first rows of these columns, as the person may see them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub sample_rows: Vec<Row>,
    /// A limit cut the rows: there are at least `row_count`.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub truncated: bool,
    /// What choosing this option says that the words mean: `table` or `table.column`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub target: Option<String>,
}

/// A write was recognised. Nothing is run; the approval flow takes over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ApprovalRequired {
    /// `insert`, `update`, `delete`, `schema_change`.
    pub kind: String,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sql: Option<String>,
}

/// The first page of the result; the rest is read by `result_id`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableResult {
    pub query_id: QueryId,
    pub result_id: ResultId,
    pub connection_id: ConnectionId,
    pub columns: Vec<ColumnMeta>,
    /// At most [`crate::table::FIRST_PAGE_ROWS`] rows.
    pub rows: Vec<Row>,
    /// Rows kept in the stored result.
    pub row_count: u64,
    /// The row or byte limit cut the result: there are at least `row_count + 1` rows.
    pub truncated: bool,
    pub bytes: u64,
    /// In the database, also when that was for an earlier run.
    pub execution_us: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reused: Option<Reuse>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssistantText {
    /// A small, safe subset of Markdown: `**bold**` and line breaks; no links, no images, no HTML.
    pub markdown: String,
    /// Numbers of the text with where they come from, so that each can be checked.
    pub facts: Vec<Fact>,
    pub follow_ups: Vec<String>,
}

/// A number that the summary states, computed from the rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    pub label: String,
    pub value: String,
    /// How it was computed: "sum of revenue over 12 rows".
    pub source: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// Stable: `sql_fallback`, `rows_truncated`, `memory_unavailable`, `memory_failed`.
    pub code: String,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hint: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TurnStatus {
    Answered,
    /// Candor asked back or said what it does not know.
    Declined,
    NeedsApproval,
    Failed,
    Cancelled,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageDuration {
    pub stage: Stage,
    pub duration_us: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TokenUse {
    pub prompt: u64,
    pub completion: u64,
}

/// Which language model a turn asked, and what that cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelSpent {
    pub id: String,
    pub name: String,
    /// Millionths of a US dollar; absent where no prices are set.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cost_microusd: Option<u64>,
}

/// The last event of every turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Done {
    pub status: TurnStatus,
    pub durations: Vec<StageDuration>,
    pub total_us: u64,
    pub tokens: TokenUse,
    /// The language model that was asked.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub model: Option<ModelSpent>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rows: Option<u64>,
}
