//! The audit: a chain of records, each authenticated together with the one before it. What is here is
//! pure; `store/audit` writes records in the transaction of the change they tell of. See docs/audit.md.
//!
//! Reading order: [`act`] (what a change says about itself), [`scene`] (who does it, and from where),
//! [`record`] (what is kept, and its bytes), [`chain`] (keys, hashes, the signed head), [`verify`],
//! [`export`] (all of it as text).

pub mod act;
pub mod chain;
pub mod export;
pub mod histogram;
pub mod record;
pub mod scene;
#[cfg(test)]
mod tests;
pub mod verify;

pub use act::{Act, Action, Outcome};
pub use chain::{AuditKeys, Head};
pub use record::{Record, Sealed};
pub use scene::{Actor, Scene};
pub use verify::{Broken, Fault, Verifier};

/// The one there is today.
pub const WORKSPACE: &str = "default";
