//! The fitted weights that this version ships with, and how they did on databases kept out of the fit.

use super::Logistic;
use crate::eval::Figures;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// `coefficients.json`; written by `candor eval fit`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coefficients {
    /// Changes with every fit; an answer says which one judged it.
    pub version: String,
    /// Day of the fit.
    pub fitted_on: String,
    /// Which questions, in words.
    pub data: String,
    /// For SQL of the planner.
    pub planner: Logistic,
    /// For SQL of a language model; absent until there are predictions to fit on, and the rules hold.
    pub model: Option<Logistic>,
    pub held_out: HeldOut,
}

/// Each database judged by weights fitted on all others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldOut {
    pub databases: usize,
    pub figures: Figures,
    /// Answers that would have been High, and how many of them were right.
    pub high: usize,
    pub high_right: usize,
}

pub static SHIPPED: LazyLock<Coefficients> = LazyLock::new(|| {
    serde_json::from_str(include_str!("coefficients.json")).expect("a test reads the file")
});
