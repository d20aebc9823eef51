//! From the policy of a connection to what one person may see of it.
//!
//! Reading order: [`combine`] (the sets that fit a person become one set of rules), [`label`] (the
//! rules in a few words), [`view`] (the schema and its values under the rules), [`lint`] (what is
//! wrong with a document), [`suite`] (its tests, and looking through
//! somebody else's eyes).

mod combine;
mod label;
pub mod lint;
mod masked;
mod naming;
mod overview;
mod suite;
#[cfg(test)]
mod tests;
mod view;

pub use combine::rules_for;
pub use masked::masked;
pub use naming::naming;
pub use overview::overview;
pub use suite::{Eyes, run_tests};

use protocol::policy::PolicyDocument;

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// From 1.
    pub version: u64,
    pub document: PolicyDocument,
}

pub(crate) use label::label;
pub(crate) use view::restricted_view;
