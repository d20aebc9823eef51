//! Whole turns: a question goes in, the list of events comes out.

mod dialogue;
mod examples;
mod failures;
mod local;
mod looking;
mod memory;
mod model;
mod planned;
mod tools;
pub(crate) mod world;
