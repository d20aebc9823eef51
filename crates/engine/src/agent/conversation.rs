//! A question in the light of the one before: [`super::followup`] proposes what it may mean in full,
//! the planner says which proposal it can read.

use super::followup;
use crate::catalog::Snapshot;
use crate::memory::mask::stands_alone;
use crate::memory::values::ValueIndex;
use crate::semantic::{self, PlanContext, PlanOutcome};
use time::Date;

/// How a question stands to the one before.
pub enum Continued {
    OfItsOwn,
    /// Put in full; the planner can read it.
    InFull(String),
    /// It leans on the question before, but no way to put it in full can be read.
    Unclear,
}

pub struct Conversation<'a> {
    pub snapshot: &'a Snapshot,
    pub today: Date,
    pub values: &'a ValueIndex,
}

impl Conversation<'_> {
    pub fn in_full(&self, question: &str, previous: &str) -> Continued {
        if previous.is_empty() {
            return Continued::OfItsOwn;
        }
        let Some(change) = followup::change(question, self.values) else {
            return Continued::OfItsOwn;
        };
        let proposals = followup::proposals(&change, previous, self.values);
        match proposals.into_iter().find(|proposal| self.can_be_read(proposal)) {
            Some(question) => Continued::InFull(question),
            None if stands_alone(question) => Continued::OfItsOwn,
            None => Continued::Unclear,
        }
    }

    fn can_be_read(&self, question: &str) -> bool {
        let context = PlanContext { today: self.today, previous: None };
        match semantic::plan(question, self.snapshot, &context) {
            PlanOutcome::Planned(readings) => {
                readings.first().is_some_and(|reading| reading.signals.unexplained <= 0.0)
            }
            _ => false,
        }
    }
}
