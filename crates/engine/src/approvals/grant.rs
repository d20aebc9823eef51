//! The proof that a change was approved, from the transition that says so to the run it is for. Nothing
//! here can be copied or made from outside, and each step consumes the one before:
//!
//! [`super::transition`] makes a [`Promise`] → the store writes the transition, one winner, and turns it
//! into a [`Grant`] → the executor gives it up together with what it is about to send, and gets a
//! [`Release`] only when that is what was approved.
//!
//! ```compile_fail
//! # use engine::approvals::{Grant, RevisionHash};
//! # use protocol::ids::WriteRunId;
//! fn forged(hash: RevisionHash, run: WriteRunId) -> Grant {
//!     Grant { hash, run }
//! }
//! ```
//! ```compile_fail
//! # use engine::approvals::{Grant, Mismatch, Order, Release};
//! fn twice(grant: Grant, order: Order) -> (Result<Release, Mismatch>, Result<Release, Mismatch>) {
//!     (grant.release(order.clone()), grant.release(order))
//! }
//! ```
//! ```compile_fail
//! # use engine::approvals::{Order, Release};
//! # use protocol::ids::WriteRunId;
//! fn unapproved(order: Order, run: WriteRunId) -> Release {
//!     Release { order, run }
//! }
//! ```
//! ```
//! # use engine::approvals::{Grant, Mismatch, Order, Release};
//! fn once(grant: Grant, order: Order) -> Result<Release, Mismatch> {
//!     grant.release(order)
//! }
//! ```

use super::revision::{Order, RevisionHash};
use protocol::ids::WriteRunId;

/// The rule allows a run, and nobody has claimed it yet.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a run that was allowed is claimed in the store, or not at all"]
pub struct Promise {
    hash: RevisionHash,
}

impl Promise {
    /// Only [`super::transition`] makes one.
    pub(super) fn new(hash: RevisionHash) -> Promise {
        Promise { hash }
    }

    /// The store has written that `run` is the one.
    pub fn claimed(self, run: WriteRunId) -> Grant {
        Grant { hash: self.hash, run }
    }
}

/// One run of one approved revision.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a claimed run has to end, one way or another"]
pub struct Grant {
    hash: RevisionHash,
    run: WriteRunId,
}

/// What would be sent is not what was approved.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("approved was {approved}, about to be sent is {sending}")]
pub struct Mismatch {
    pub approved: RevisionHash,
    pub sending: RevisionHash,
}

impl Grant {
    pub fn run(&self) -> &WriteRunId {
        &self.run
    }

    /// Uses the grant up. The hash is taken over what `order` holds now.
    pub fn release(self, order: Order) -> Result<Release, Mismatch> {
        let sending = order.hash();
        if sending != self.hash {
            return Err(Mismatch { approved: self.hash, sending });
        }
        Ok(Release { order, run: self.run })
    }
}

/// An approved order on its way to the database: what [`crate::execution::write`] takes.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub struct Release {
    order: Order,
    run: WriteRunId,
}

impl Release {
    pub fn order(&self) -> &Order {
        &self.order
    }

    pub fn run(&self) -> &WriteRunId {
        &self.run
    }
}
