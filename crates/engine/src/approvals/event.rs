//! What can happen to a change.

use super::revision::RevisionHash;
use super::state::State;

/// Through what somebody acts. A decision is a person's, made in a session of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hand {
    Person,
    /// An API token of a person, or one that a host application signed.
    Token,
    /// An account that no person signs in with.
    Service,
    /// The assistant, on behalf of a person.
    Assistant,
    /// The server itself: checks, deadlines, the end of a run.
    System,
}

/// What the checks of a revision found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Checked {
    /// A rule does not let it pass.
    Blocked,
    /// Who has to look at it follows from the risk; see [`super::policy`].
    Passed,
    /// The checks themselves did not come to an end. Never a way around review.
    Incomplete,
}

/// How a run ended, as the database says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    Executed,
    Failed,
    AbortedByGuard,
    Cancelled,
    /// The connection was lost between the last statement and its answer.
    Unknown,
}

impl Outcome {
    pub fn state(self) -> State {
        match self {
            Outcome::Executed => State::Executed,
            Outcome::Failed => State::Failed,
            Outcome::AbortedByGuard => State::AbortedByGuard,
            Outcome::Cancelled => State::Cancelled,
            Outcome::Unknown => State::Unknown,
        }
    }
}

/// What a reconciler can prove afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proof {
    Kept,
    NotKept,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Submit,
    Checked(Checked),
    /// Nobody has to look at it. `found`: what the checks found.
    Pass {
        found: Checked,
    },
    /// Another wording, or other options.
    Revise,
    /// Something that was hashed is no longer as it was: the schema, a policy, a credential.
    Drift,
    /// `shown`: the hash of what the approver had in front of them.
    Approve {
        shown: RevisionHash,
        comment: String,
    },
    SendBack {
        reason: String,
    },
    Reject {
        reason: String,
    },
    Withdraw,
    Revoke {
        reason: String,
    },
    /// Time has passed; comes from the sweeper.
    Expire,
    /// `sending`: the hash over the bytes that are about to be sent.
    Execute {
        sending: RevisionHash,
    },
    /// In an emergency: its author carries it out at once, and it is looked at afterwards.
    BreakGlass {
        sending: RevisionHash,
        reason: String,
    },
    /// What was carried out without approval is agreed to afterwards.
    Accept {
        comment: String,
    },
    /// It is not agreed to; undoing it is another change.
    Dispute {
        reason: String,
    },
    Cancel,
    Ended(Outcome),
    /// Found running by a server that did not start it.
    Orphaned,
    Proved(Proof),
    Retry,
}

macro_rules! kinds {
    ($($name:ident = $text:literal,)*) => {
        /// An event without its data: a row of the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventKind { $($name,)* }

        impl EventKind {
            pub const ALL: &'static [EventKind] = &[$(EventKind::$name),*];

            /// For people, in "you cannot … it".
            pub fn verb(self) -> &'static str {
                match self { $(EventKind::$name => $text,)* }
            }
        }
    };
}

kinds! {
    Submit = "submit",
    Checked = "check",
    Pass = "let through",
    Revise = "reword",
    Drift = "recheck",
    Approve = "approve",
    SendBack = "send back",
    Reject = "reject",
    Withdraw = "withdraw",
    Revoke = "revoke",
    Expire = "expire",
    Execute = "carry out",
    BreakGlass = "break the glass for",
    Accept = "accept",
    Dispute = "dispute",
    Cancel = "cancel",
    Ended = "end",
    Orphaned = "take over",
    Proved = "settle",
    Retry = "retry",
}

impl Event {
    pub fn kind(&self) -> EventKind {
        match self {
            Event::Submit => EventKind::Submit,
            Event::Checked(_) => EventKind::Checked,
            Event::Pass { .. } => EventKind::Pass,
            Event::Revise => EventKind::Revise,
            Event::Drift => EventKind::Drift,
            Event::Approve { .. } => EventKind::Approve,
            Event::SendBack { .. } => EventKind::SendBack,
            Event::Reject { .. } => EventKind::Reject,
            Event::Withdraw => EventKind::Withdraw,
            Event::Revoke { .. } => EventKind::Revoke,
            Event::Expire => EventKind::Expire,
            Event::Execute { .. } => EventKind::Execute,
            Event::BreakGlass { .. } => EventKind::BreakGlass,
            Event::Accept { .. } => EventKind::Accept,
            Event::Dispute { .. } => EventKind::Dispute,
            Event::Cancel => EventKind::Cancel,
            Event::Ended(_) => EventKind::Ended,
            Event::Orphaned => EventKind::Orphaned,
            Event::Proved(_) => EventKind::Proved,
            Event::Retry => EventKind::Retry,
        }
    }

    /// What somebody wrote to go with it.
    pub fn words(&self) -> Option<&str> {
        match self {
            Event::Approve { comment, .. } | Event::Accept { comment } => Some(comment),
            Event::SendBack { reason }
            | Event::Reject { reason }
            | Event::Revoke { reason }
            | Event::BreakGlass { reason, .. }
            | Event::Dispute { reason } => Some(reason),
            _ => None,
        }
    }
}
