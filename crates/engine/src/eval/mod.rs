//! Measuring answers against questions whose right SQL is known.
//!
//! Reading order: [`Question`], `normal` (when two values are the same), `compare` (when two results
//! are), `order` (which rows may change places), `runner` (one question), `report`.

mod compare;
mod markdown;
mod modelled;
mod normal;
mod order;
mod percent;
mod report;
mod runner;
#[cfg(test)]
mod tests;

pub use compare::{Comparison, GoldOrder, compare};
pub use order::{Outermost, outermost};
pub use report::{Bucket, Item, Report, Scores};
pub use runner::{Runner, RunnerError};

use serde::Deserialize;

/// One line of a question file. Other fields are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Question {
    pub id: String,
    /// The database is `<db_id>.sqlite`.
    pub db_id: String,
    pub question: String,
    pub gold_sql: String,
    /// What it exercises; scored apart when given.
    #[serde(default)]
    pub kind: Option<String>,
}
