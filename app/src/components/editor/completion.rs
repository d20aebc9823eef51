//! What to offer at the caret: tables, columns of the tables in scope (through their aliases), joins
//! along foreign keys, functions and keywords. Pure; the schema comes from the catalog store.

mod scope;
mod suggest;
#[cfg(test)]
mod tests;

pub use suggest::{alias_for, complete};

use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionKind {
    Table,
    View,
    Column,
    Key,
    Join,
    Function,
    Keyword,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub kind: SuggestionKind,
    pub label: String,
    /// Beside the label: a type, a row count, a table.
    pub detail: String,
    /// Below it: the comment of the table or column.
    pub note: String,
    pub insert: String,
}

/// Suggestions, best first, and the bytes they replace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completions {
    pub replace: Range<usize>,
    pub items: Vec<Suggestion>,
    /// Worth showing without being asked: a table or a join condition belongs here.
    pub eager: bool,
}
