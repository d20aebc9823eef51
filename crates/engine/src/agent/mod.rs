//! One question from start to finish.
//!
//! Reading order: [`turn`] (which stage follows which), [`stages`] (what each does), [`events`] (how it
//! is told), [`prompt`] (what a model is sent).

pub(crate) mod events;
mod input;
pub(crate) mod prompt;
pub(crate) mod stages;
pub(crate) mod turn;

pub use input::{AskInput, PriorTurn, RatedTurn};
