//! Measuring the answers of one database over questions whose right SQL is known.

use crate::chart::ChartAnswer;
use crate::ids::{ConnectionId, EvaluationId};
use crate::lineage::Tier;
use serde::{Deserialize, Serialize};

/// Where a run has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvaluationState {
    Running,
    Done,
    Cancelled,
    /// Cut off by the end of the process.
    Interrupted,
    Failed,
}

impl EvaluationState {
    pub const ALL: [EvaluationState; 5] = [
        EvaluationState::Running,
        EvaluationState::Done,
        EvaluationState::Cancelled,
        EvaluationState::Interrupted,
        EvaluationState::Failed,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            EvaluationState::Running => "running",
            EvaluationState::Done => "done",
            EvaluationState::Cancelled => "cancelled",
            EvaluationState::Interrupted => "interrupted",
            EvaluationState::Failed => "failed",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// Counted from the questions of a run that have been answered so far.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct EvaluationScores {
    /// Questions whose own SQL ran.
    pub questions: u64,
    pub answered: u64,
    pub right: u64,
    /// Right of all questions; 0 without any.
    pub accuracy: f64,
    /// Right of those answered; 0 without any.
    pub precision: f64,
    /// Questions whose own SQL did not run: they count for nothing.
    pub gold_failed: u64,
    /// Statements that would have changed something.
    pub unsafe_statements: u64,
    /// Answers with High confidence, and how many of them were right.
    pub high: u64,
    pub high_right: u64,
    /// How far confidence is from how often it is right; absent without answers.
    pub calibration_error: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvaluationRun {
    pub id: EvaluationId,
    pub connection_id: ConnectionId,
    /// Name of the connection.
    pub connection: String,
    pub state: EvaluationState,
    /// Absent: their account is gone.
    pub started_by: Option<String>,
    pub started_at: String,
    pub ended_at: Option<String>,
    /// Questions to ask, and asked.
    pub total: u64,
    pub done: u64,
    pub scores: EvaluationScores,
    /// Why it failed.
    pub problem: Option<String>,
}

/// A database that can be measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvaluationTarget {
    pub connection_id: ConnectionId,
    pub connection: String,
    /// Certified answers that can be asked, and questions that came with the product.
    pub certified: u64,
    pub verified: u64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct EvaluationsView {
    /// The latest first.
    pub runs: Vec<EvaluationRun>,
    pub targets: Vec<EvaluationTarget>,
    /// Accuracy of the runs that ended, over time; absent with fewer than two.
    pub over_time: Option<ChartAnswer>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvaluationItem {
    pub id: String,
    /// It came from a certified answer, not with the product.
    pub certified: bool,
    pub question: String,
    pub expected_sql: String,
    /// Absent: not answered.
    pub sql: Option<String>,
    pub right: bool,
    pub confidence: Option<f64>,
    pub tier: Option<Tier>,
    /// Who answered, or why nobody did: `planner`, `not_understood`, `beyond`, `gold_failed`, …
    pub route: String,
    pub error: Option<String>,
    /// Right in the run it is compared with.
    pub was_right: Option<bool>,
    /// The SQL of the run it is compared with.
    pub sql_before: Option<String>,
}

/// One run with its questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvaluationDetail {
    pub run: EvaluationRun,
    /// The latest run before it that ended, over the same database and with the same rights.
    pub compared_with: Option<EvaluationId>,
    /// Absent: it was asked with other rights than those of whoever looks.
    pub items: Option<Vec<EvaluationItem>>,
    /// Confidence against how often it was right; absent without answers.
    pub calibration: Option<ChartAnswer>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvaluationStart {
    pub connection_id: ConnectionId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_serialises_as_its_own_text() {
        for state in EvaluationState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
            assert_eq!(EvaluationState::named(state.as_str()), Some(state));
        }
    }
}
