//! Changes of data, which happen only after review. Pure: nothing here reads a clock, a store or a
//! database.
//!
//! Reading order: [`state`] (where a change can be), [`event`] (what can happen to it), [`table`] (who
//! may do what, when, and where it leads: the whole rule on one page), [`transition`] (the only reader
//! of the table), [`policy`] (how many people have to agree), [`expiry`], [`revision`] (what exactly is
//! approved), [`grant`] (the proof that it was). [`risk`] and [`rules`] decide how much review a change
//! needs. `model` walks through everything that can happen and looks for what must not.

pub mod case;
pub mod event;
pub mod expiry;
pub mod grant;
#[cfg(test)]
mod model;
pub mod policy;
pub mod refusal;
pub mod revision;
pub mod risk;
pub mod rules;
pub mod state;
pub mod table;
#[cfg(test)]
mod tests;
pub mod transition;

pub use case::{Case, Glass, OpenRun, Party, Rights, Vote};
pub use event::{Event, EventKind, Hand, Outcome};
pub use grant::{Grant, Mismatch, Promise, Release};
pub use policy::Review;
pub use refusal::{Reason, Refusal};
pub use revision::{Options, Order, RevisionHash};
pub use risk::Risk;
pub use rules::{Level, Levels, Ruling};
pub use state::State;
pub use transition::{Step, transition};
