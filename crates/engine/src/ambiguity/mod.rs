//! Questions that can mean more than one thing: which part of a schema a word competes for, and the
//! full readings that follow. Pure; whether the readings differ is known once they have run.
//!
//! Reading order: [`twins`] (what looks alike), [`words`] and `indirect` (which words of the question are
//! about it), [`find`] and `columns` (the rivalry), [`readings`] (the same query, said of the rival).

mod columns;
mod evaluate;
mod find;
mod indirect;
mod readings;
mod report;
#[cfg(test)]
mod tests;
pub mod twins;
mod words;

pub use evaluate::{Case, Item, World};
pub use find::find;
pub use report::{Report, Scores};

use crate::eval::{GoldOrder, compare};
use crate::semantic::Reading;
use crate::semantic::words::tokens;
use connectors::Value;
use serde::{Deserialize, Serialize};

/// What the rivals compete for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Table,
    Column,
}

/// Words that more than one part of the schema answers to.
#[derive(Debug, Clone)]
pub struct Rivalry {
    pub role: Role,
    /// As asked.
    pub words: String,
    /// The stems of the words, joined by spaces: what a choice is remembered by.
    pub key: String,
    /// The readings answer the question; otherwise they show what there is to choose from.
    pub whole: bool,
    /// Two to four, the likeliest first.
    pub rivals: Vec<Rival>,
}

#[derive(Debug, Clone)]
pub struct Rival {
    /// `table`, or `table.column`.
    pub target: String,
    /// What the words mean then, in one sentence.
    pub meaning: String,
    pub reading: Reading,
}

/// What a choice about these words is remembered by: their stems.
pub fn key(words: &str) -> String {
    let stems: Vec<String> = tokens(words).into_iter().map(|token| token.stem).collect();
    stems.join(" ")
}

/// Whether at least two of the results say something different; one that could not be had says nothing.
pub fn differ(results: &[Option<Vec<Vec<Value>>>]) -> bool {
    let mut had = results.iter().flatten();
    let Some(first) = had.next() else { return false };
    had.any(|other| !compare(first, &GoldOrder::Free, other).strict)
}
