//! Turns while they run: one engine task per question, its events numbered, written and handed to
//! every stream that listens. A question is executed once, however often it is sent.
//!
//! Reading order: [`live`] (a running turn and those attached to it), [`recorder`] (numbering,
//! writing, the end of every turn), [`hub`] (which turns run, begin or attach; one at a time through the
//! [`doors`] of a conversation).

mod doors;
pub mod hub;
mod live;
mod recorder;

pub use hub::{NewTurn, TurnHub, TurnStream};
