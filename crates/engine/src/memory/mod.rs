//! Accepted questions with their SQL, recalled for similar ones.
//!
//! Every answered question is kept with a low weight. Only a pair that its owner accepted, by rating
//! it up or by correcting its SQL, is heavy enough to be recalled; a rating down makes it too light
//! again. Memories belong to the person they came from: nobody's literals reach anybody else. What a reviewer
//! certifies is everybody's, with places instead of the literals.
//!
//! Reading order: [`store`] (what is kept), [`mask`] (a question without its literals), [`recall`]
//! (which memory fits), [`similar`] (examples for a model), [`rebind`] (the new question's literals in the old
//! SQL), [`learn`] (weights), [`shared`] (what of a memory others may see).

pub mod learn;
pub mod mask;
pub mod period;
pub mod rebind;
pub mod recall;
pub mod shared;
pub mod similar;
mod sql_literals;
mod store;
pub mod values;

use mask::stands_alone;
pub use recall::Recalled;
pub use store::{Choice, Memory, MemoryLiteral, MemoryScope, MemoryStore};

/// Lightest memory that is ever recalled.
pub const RECALL_WEIGHT: f64 = 0.5;
/// Weight of an answered question that nobody rated.
pub const ANSWERED_WEIGHT: f64 = 0.3;
/// Weight of an answer rated up.
pub const ACCEPTED_WEIGHT: f64 = 0.7;
/// Weight of SQL that a person wrote as the right answer.
pub const CORRECTED_WEIGHT: f64 = 0.95;
/// Weight of what a reviewer certified.
pub const CERTIFIED_WEIGHT: f64 = 1.0;
