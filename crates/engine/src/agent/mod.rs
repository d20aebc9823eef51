//! One question from start to finish.
//!
//! Reading order: [`turn`] (which stage follows which), [`attempts`] (drafts, checks, repairs),
//! `looking` (at values that nobody knows yet), `dialogue` (asking back), `examples` (accepted answers for a model),
//! [`stages`] (what each does), [`conversation`] and [`followup`] (questions that lean on the one
//! before), [`events`] (how it is told), [`models`] (which model is asked), [`prompt`] (what it is sent), [`tools`] (what it may call),
//! [`hooks`] (who may say no before, and watch after) and `around` (where they are asked).

mod around;
mod attempts;
pub(crate) mod binder;
pub(crate) mod conversation;
mod dialogue;
pub(crate) mod events;
mod examples;
pub(crate) mod followup;
pub mod hooks;
pub(crate) mod input;
mod looking;
pub mod models;
pub(crate) mod opinion;
pub(crate) mod prompt;
pub(crate) mod stages;
pub(crate) mod tools;
pub(crate) mod turn;

pub use input::{AskInput, PriorTurn, RatedTurn};

#[cfg(test)]
pub(crate) mod tests;
