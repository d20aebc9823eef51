//! One question from start to finish.

mod input;

pub use input::{AskInput, PriorTurn, RatedTurn};
