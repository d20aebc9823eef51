//! From an English question to SQL without a model: words are matched to the schema, the values
//! and the glossary, read by a small grammar into a typed query, and compiled.
//!
//! Reading order: [`words`] and [`morphology`] (text), [`schema`] and [`lexicon`] (what words can
//! mean), `plan` (the entry), [`query`] (the typed meaning).

pub mod glossary;
mod join;
pub mod lexicon;
pub mod morphology;
mod outcome;
pub mod query;
pub mod schema;
pub mod synonyms;
pub mod words;

pub use glossary::Glossary;
pub use outcome::{NotUnderstood, PlanContext, PlanOutcome, PlanSignals, PlannedColumn, Reading};
pub use query::SemanticQuery;
pub use schema::Schema;

use crate::catalog::Snapshot;

/// Reads a question against a snapshot. Pure, no IO; milliseconds.
pub fn plan(question: &str, _snapshot: &Snapshot, _context: &PlanContext) -> PlanOutcome {
    if question.trim().is_empty() {
        return PlanOutcome::Empty;
    }
    PlanOutcome::NotUnderstood(NotUnderstood {
        unknown: words::content_words(question),
        message: "no reading of the question was found".into(),
        suggestions: Vec::new(),
    })
}
