//! The editor's own runs: check, run, read pages.

use crate::ids::{ConnectionId, QueryId, ResultId};
use crate::table::{ColumnMeta, Row};
use crate::{ErrorCode, Problem};
use serde::{Deserialize, Serialize};

/// Rows kept when the caller names no limit.
pub const DEFAULT_ROW_LIMIT: u64 = 1_000;
/// Largest row limit a caller may name.
pub const MAX_ROW_LIMIT: u64 = 100_000;

/// A place in the user's own text. `start` and `end` are byte offsets; `line` and `column` count
/// from 1, columns in UTF-16 units as editors do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    pub line: u32,
    pub column: u32,
}

/// What the guard has to say about a place in a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable rule id, like `function.not_allowed`.
    pub rule: String,
    pub message: String,
    pub span: Span,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fix: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementRequest {
    pub connection_id: ConnectionId,
    pub sql: String,
    #[serde(default)]
    pub row_limit: Option<u64>,
    /// Client's own id for the run, so that it can be cancelled before the answer arrives.
    #[serde(default)]
    pub query_id: Option<QueryId>,
    /// How the history calls the run.
    #[serde(default)]
    pub purpose: Purpose,
}

/// What a statement of the editor is run for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    #[default]
    Editor,
    /// A look at the first rows of a table.
    Preview,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckAnswer {
    /// `allow`, `deny` or `needs_approval`.
    pub verdict: String,
    pub kind: String,
    pub findings: Vec<Finding>,
    pub tables: Vec<String>,
}

/// The same text in a tidy layout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormatAnswer {
    pub sql: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunAnswer {
    pub query_id: QueryId,
    pub result_id: ResultId,
    pub columns: Vec<ColumnMeta>,
    pub rows: Vec<Row>,
    pub row_count: u64,
    pub truncated: bool,
    pub bytes: u64,
    pub execution_us: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reused: Option<Reuse>,
    pub executed_sql: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub chart: Option<crate::chart::ChartAnswer>,
}

/// The rows were not read for this run but for an equal one, and the database says that its data has
/// not changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reuse {
    /// Microseconds since they were read; 0 for a run that shared one under way.
    pub age_us: u64,
}

/// How far a run of the editor is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunState {
    pub query_id: QueryId,
    pub state: RunPhase,
    /// Statements that go first, while it waits in the queue.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ahead: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunPhase {
    /// Not in the database yet.
    Waiting,
    Running,
}

/// How a run ended, as a page asks for it. That the guard or the database objects to what a person
/// wrote is an answer to that person; everything else that goes wrong is a failed call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunEnding {
    Rows(Box<RunAnswer>),
    Objection(Box<Problem>),
}

impl RunEnding {
    pub fn of(run: Result<RunAnswer, Problem>) -> Result<Self, Problem> {
        match run {
            Ok(answer) => Ok(Self::Rows(Box::new(answer))),
            Err(problem) if is_about_the_statement(problem.code) => {
                Ok(Self::Objection(Box::new(problem)))
            }
            Err(problem) => Err(problem),
        }
    }
}

fn is_about_the_statement(code: ErrorCode) -> bool {
    use ErrorCode::{Cancelled, DeadlineExceeded, StatementFailed, StatementRefused};
    matches!(code, StatementRefused | StatementFailed | DeadlineExceeded | Cancelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_about_the_statement_is_an_answer() {
        for code in ErrorCode::ALL {
            let ending = RunEnding::of(Err(Problem::new(*code, "because")));
            let about_the_statement =
                ["statement_refused", "statement_failed", "deadline_exceeded", "cancelled"]
                    .contains(&code.as_str());
            assert_eq!(ending.is_ok(), about_the_statement, "{}", code.as_str());
        }
    }
}
