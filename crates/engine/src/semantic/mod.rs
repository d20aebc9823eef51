//! From an English question to SQL without a model: words are matched to the schema, the values
//! and the glossary, read by a small grammar into a typed query, and compiled.
//!
//! Reading order: [`words`] and [`morphology`] (text), [`schema`] and [`lexicon`] (what words can
//! mean), `tag` and `grammar` (the question in pieces), `read` (pieces into a draft, draft into a
//! query), [`query`] (the typed meaning), `join` and `sql` (the statement), `plan` (the entry), `seen`
//! (values that are looked up where none is known).

pub mod change;
mod compose;
mod context;
pub mod derived;
pub(crate) mod dialect;
mod explain;
pub mod glossary;
pub(crate) mod grammar;
pub(crate) mod hypothesis;
mod intent;
mod join;
pub mod lexicon;
mod loose;
mod metric;
pub mod morphology;
mod outcome;
mod period;
mod plan;
pub mod query;
mod read;
pub mod schema;
pub(crate) mod seen;
mod sql;
mod suggest;
pub mod synonyms;
pub(crate) mod tag;
#[cfg(test)]
mod tests;
pub mod unit;
pub mod words;

pub use glossary::Glossary;
pub use outcome::{NotUnderstood, PlanContext, PlanOutcome, PlanSignals, PlannedColumn, Reading};
pub use plan::plan;
pub(crate) use plan::{plan_meaning, plan_seeing, reading_of, restate};
pub use query::SemanticQuery;
pub use schema::Schema;
