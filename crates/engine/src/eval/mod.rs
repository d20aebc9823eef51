//! Measuring answers against questions whose right SQL is known.
//!
//! Reading order: [`Question`], `normal` (when two values are the same), `compare` (when two results
//! are), `order` (which rows may change places), `runner` (one question), `report`.

pub mod baseline;
mod calibration;
mod compare;
mod fitting;
pub mod golden;
mod html;
pub mod linking;
mod markdown;
mod modelled;
mod normal;
mod order;
mod percent;
mod report;
mod runner;
#[cfg(test)]
mod tests;

pub use calibration::{Bin, Figures, Selective, figures};
pub use compare::{Comparison, GoldOrder, compare};
pub use fitting::{FitError, fit_planner};
pub use order::{Outermost, outermost};
pub use report::{Bucket, Item, Refusals, Report, Scores};
pub use runner::{Guard, Runner, RunnerError};

use serde::Deserialize;

/// One line of a question file. Other fields are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Question {
    pub id: String,
    /// The database is `<db_id>.sqlite`.
    pub db_id: String,
    pub question: String,
    /// Empty or absent for a question that the data cannot answer.
    #[serde(default)]
    pub gold_sql: String,
    /// Further statements that answer it as well.
    #[serde(default)]
    pub alternatives: Vec<String>,
    /// What it exercises; scored apart when given.
    #[serde(default)]
    pub kind: Option<String>,
}

impl Question {
    /// Whether the data can answer it.
    pub fn is_answerable(&self) -> bool {
        !self.gold_sql.trim().is_empty()
    }
}
