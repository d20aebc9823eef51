//! The stages of a question. Each takes what it needs and returns what it found; none emits events or
//! knows what comes next.

pub mod chart;
pub mod check;
pub mod disambiguate;
pub mod execute;
pub mod explain;
pub mod generate;
pub mod look_up;
pub mod plan;
pub mod recall;
pub mod summarize;
pub mod understand;

use crate::catalog::Snapshot;
use crate::confidence::ModelSignals;
use crate::execution::ColumnHint;
use crate::memory::Recalled;
use crate::semantic::change::Change;
use crate::semantic::{Reading, unit};
use protocol::events::{SqlOrigin, Stage};
use protocol::{ErrorCode, Problem};
use sql_guard::CheckedStatement;

/// Why a turn ends before its answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    Failed(Box<Problem>),
    Cancelled(Stage),
    Declined(Missing),
    /// It can mean more than one thing, and the answers differ.
    Asked(Box<disambiguate::Dialogue>),
    /// `insert`, `update`, `delete` or `schema_change`.
    NeedsApproval {
        kind: String,
        /// The statement drafted from the words, or what they leave open.
        change: Option<Result<Change, String>>,
    },
}

impl Stop {
    /// Of the problem, where one ended the turn.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Stop::Failed(problem) => Some(problem.code),
            Stop::Cancelled(_) => Some(ErrorCode::Cancelled),
            Stop::Declined(_) | Stop::Asked(_) | Stop::NeedsApproval { .. } => None,
        }
    }

    /// Another way out than the problem itself names; a refusal of SQL that the person did not write
    /// cannot be mended where it points.
    pub fn with_hint(self, hint: &str) -> Self {
        match self {
            Stop::Failed(problem) if about_statement(problem.code) => {
                Stop::Failed(Box::new(problem.hint(hint)))
            }
            other => other,
        }
    }
}

fn about_statement(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::StatementRefused | ErrorCode::StatementFailed)
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        match (problem.code, problem.stage) {
            (ErrorCode::Cancelled, Some(stage)) => Stop::Cancelled(stage),
            _ => Stop::Failed(Box::new(problem)),
        }
    }
}

/// What was not understood, and what could be asked instead.
#[derive(Debug, Clone, PartialEq)]
pub struct Missing {
    pub message: String,
    pub unknown: Vec<String>,
    pub suggestions: Vec<String>,
}

/// A statement that may answer the question, not yet checked.
#[derive(Clone)]
pub struct Draft {
    pub sql: String,
    pub explanation: Vec<String>,
    pub title: String,
    pub source: DraftSource,
}

/// Where a draft comes from, with what confidence and lineage need to know about it.
#[derive(Clone)]
pub enum DraftSource {
    Planner(Box<Reading>),
    Memory(Box<Recalled>),
    Model(ModelSignals),
}

impl Draft {
    pub fn origin(&self) -> SqlOrigin {
        match self.source {
            DraftSource::Planner(_) => SqlOrigin::Planner,
            DraftSource::Memory(_) => SqlOrigin::Memory,
            DraftSource::Model(_) => SqlOrigin::Model,
        }
    }

    pub fn reading(&self) -> Option<&Reading> {
        match &self.source {
            DraftSource::Planner(reading) => Some(reading),
            _ => None,
        }
    }

    /// What is known about the output columns before they are seen.
    pub fn hints(&self, statement: &CheckedStatement, snapshot: &Snapshot) -> Vec<ColumnHint> {
        let Some(reading) = self.reading() else {
            return unit::hints(statement.columns(), &snapshot.glossary);
        };
        reading
            .columns
            .iter()
            .map(|column| ColumnHint {
                name: column.name.clone(),
                role: column.role,
                unit: column.unit.clone(),
            })
            .collect()
    }
}
