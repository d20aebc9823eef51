//! Everything a decision rests on. Whoever asks [`super::transition`] reads it in the transaction that
//! writes the answer.

use super::event::Hand;
use super::policy::Review;
use super::revision::RevisionHash;
use super::risk::Risk;
use super::state::State;
use protocol::catalog::Environment;
use protocol::ids::UserId;
use time::{Duration, OffsetDateTime};

#[derive(Debug, Clone)]
pub struct Case {
    pub state: State,
    /// The person, service or human an assistant acted for.
    pub author: UserId,
    /// The author still may request changes on this connection, and has not been disabled.
    pub author_eligible: bool,
    pub environment: Environment,
    /// Of the current revision.
    pub hash: RevisionHash,
    pub risk: Risk,
    pub review: Review,
    /// Administrators let LOW pass by itself, where the environment allows it at all.
    pub automatic: bool,
    /// On the current revision only: approvals of an earlier one are not here.
    pub votes: Vec<Vote>,
    /// Until when it may be reviewed; `None` outside review.
    pub deadline: Option<OffsetDateTime>,
    /// Until when it may be carried out; `None` before it was approved.
    pub valid_until: Option<OffsetDateTime>,
    /// Runs of the current revision so far.
    pub attempts: u32,
    /// The run that has not ended.
    pub run: Option<OpenRun>,
    /// Who started the last run, whether it has ended or not.
    pub carried_out_by: Option<UserId>,
    pub glass: Glass,
}

/// What breaking the glass rests on, besides the rights of whoever does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glass {
    /// Administrators allow it in this environment.
    pub allowed: bool,
    /// The checks of the current revision came to their end.
    pub checked: bool,
    /// What it changes is kept as it was, or it takes nothing away.
    pub kept: bool,
    /// The nearest end of a review afterwards that the author's earlier ones still wait for.
    pub owed: Option<OffsetDateTime>,
    /// How long somebody has to look at it afterwards.
    pub looked_at_within: Duration,
}

/// One approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    pub by: UserId,
    /// Of the review, from 0.
    pub stage: usize,
    /// They still may approve on this connection, and have not been disabled.
    pub eligible: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRun {
    pub by: UserId,
    /// Nobody had to agree: it is looked at afterwards.
    pub broke_glass: bool,
}

/// Who wants something to happen. `user` is absent for the server itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub user: Option<UserId>,
    pub hand: Hand,
    /// On the connection of the change.
    pub rights: Rights,
}

/// What somebody may do on a connection, as [`crate::rbac::decide`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rights {
    pub request: bool,
    pub approve: bool,
    pub execute: bool,
    pub break_glass: bool,
    /// An administrator: may revoke and cancel what others approved and started.
    pub oversee: bool,
}

impl Party {
    pub fn system() -> Party {
        Party { user: None, hand: Hand::System, rights: Rights::default() }
    }

    pub(super) fn is(&self, user: &UserId) -> bool {
        self.user.as_ref() == Some(user)
    }
}

impl Case {
    pub(super) fn voted(&self, party: &Party) -> bool {
        self.votes.iter().any(|vote| party.is(&vote.by))
    }
}
