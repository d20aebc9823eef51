//! Who is told about a step of a change. Pure; the store writes it down in the transaction of the step.

use engine::approvals::{EventKind, State};
use protocol::notice::NoticeKind;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    Author,
    /// Who started the run that has ended.
    Starter,
    /// Whoever may approve on the connection.
    Approvers,
}

/// `None`: nobody is told.
pub fn kind(event: EventKind, from: State, to: State) -> Option<NoticeKind> {
    use EventKind::*;
    match (event, to) {
        (_, State::InReview) if from != State::InReview => Some(NoticeKind::Waiting),
        (SendBack, _) => Some(NoticeKind::SentBack),
        (Reject, _) => Some(NoticeKind::Rejected),
        (Drift, _) => Some(NoticeKind::Rechecked),
        (Approve | Pass, State::Approved) => Some(NoticeKind::Approved),
        (Revoke, _) => Some(NoticeKind::Revoked),
        (BreakGlass, _) => Some(NoticeKind::GlassBroken),
        (Ended | Proved, State::PostReview) => Some(NoticeKind::PostReview),
        (Accept, _) => Some(NoticeKind::Accepted),
        (Dispute, _) => Some(NoticeKind::Disputed),
        (Expire, _) => Some(NoticeKind::Expired),
        (Ended | Proved, State::Executed) => Some(NoticeKind::Ran),
        (Ended | Proved, State::Failed | State::AbortedByGuard | State::Cancelled) => {
            Some(NoticeKind::Failed)
        }
        (Ended | Orphaned, State::Unknown) => Some(NoticeKind::InDoubt),
        _ => None,
    }
}

pub fn audience(kind: NoticeKind) -> &'static [Audience] {
    match kind {
        NoticeKind::Waiting | NoticeKind::GlassBroken => &[Audience::Approvers],
        NoticeKind::PostReview => &[Audience::Approvers, Audience::Author],
        NoticeKind::Ran | NoticeKind::Failed | NoticeKind::InDoubt => {
            &[Audience::Author, Audience::Starter]
        }
        NoticeKind::SentBack
        | NoticeKind::Rejected
        | NoticeKind::Rechecked
        | NoticeKind::Approved
        | NoticeKind::Revoked
        | NoticeKind::Expired
        | NoticeKind::Accepted
        | NoticeKind::Disputed => &[Audience::Author],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_tells_whom_it_concerns() {
        use State::*;
        for (event, from, to, told) in [
            (EventKind::Submit, Draft, Checking, None),
            (EventKind::Checked, Checking, InReview, Some(NoticeKind::Waiting)),
            (EventKind::Checked, Checking, Blocked, None),
            (EventKind::Approve, InReview, InReview, None),
            (EventKind::Approve, InReview, Approved, Some(NoticeKind::Approved)),
            (EventKind::Pass, Checking, Approved, Some(NoticeKind::Approved)),
            (EventKind::SendBack, InReview, ChangesRequested, Some(NoticeKind::SentBack)),
            (EventKind::Drift, Approved, Checking, Some(NoticeKind::Rechecked)),
            (EventKind::Expire, Approved, Expired, Some(NoticeKind::Expired)),
            (EventKind::Execute, Approved, Executing, None),
            (EventKind::Ended, Executing, Executed, Some(NoticeKind::Ran)),
            (EventKind::Ended, Executing, AbortedByGuard, Some(NoticeKind::Failed)),
            (EventKind::Orphaned, Executing, Unknown, Some(NoticeKind::InDoubt)),
            (EventKind::Proved, Unknown, Executed, Some(NoticeKind::Ran)),
            (EventKind::Proved, Unknown, Failed, Some(NoticeKind::Failed)),
            (EventKind::Retry, Failed, Approved, None),
            (EventKind::BreakGlass, InReview, Executing, Some(NoticeKind::GlassBroken)),
            (EventKind::Ended, Executing, PostReview, Some(NoticeKind::PostReview)),
            (EventKind::Proved, Unknown, PostReview, Some(NoticeKind::PostReview)),
            (EventKind::Accept, PostReview, Executed, Some(NoticeKind::Accepted)),
            (EventKind::Dispute, PostReview, Disputed, Some(NoticeKind::Disputed)),
        ] {
            assert_eq!(kind(event, from, to), told, "{event:?} {to:?}");
        }
    }
}
