//! What somebody can do about a change now. Answered by the table that decides, so that a page never
//! promises what would be refused, and says why in the words of the refusal.

use engine::approvals::policy::EMERGENCY_WORDS;
use engine::approvals::{Case, Event, Party, State, transition};
use protocol::change::{ChangeAction, Possible};
use time::OffsetDateTime;

const ACTIONS: [ChangeAction; 13] = [
    ChangeAction::Submit,
    ChangeAction::Revise,
    ChangeAction::Approve,
    ChangeAction::SendBack,
    ChangeAction::Reject,
    ChangeAction::Withdraw,
    ChangeAction::Revoke,
    ChangeAction::Execute,
    ChangeAction::Cancel,
    ChangeAction::Retry,
    ChangeAction::BreakGlass,
    ChangeAction::Accept,
    ChangeAction::Dispute,
];

/// With everything that is theirs to bring: words, and the hash of what is there.
fn event(action: ChangeAction, case: &Case) -> Option<Event> {
    let words = || "…".repeat(EMERGENCY_WORDS);
    Some(match action {
        ChangeAction::Submit => Event::Submit,
        ChangeAction::Revise => Event::Revise,
        ChangeAction::Approve => Event::Approve { shown: case.hash, comment: words() },
        ChangeAction::SendBack => Event::SendBack { reason: words() },
        ChangeAction::Reject => Event::Reject { reason: words() },
        ChangeAction::Withdraw => Event::Withdraw,
        ChangeAction::Revoke => Event::Revoke { reason: words() },
        ChangeAction::Execute => Event::Execute { sending: case.hash },
        ChangeAction::BreakGlass => Event::BreakGlass { sending: case.hash, reason: words() },
        ChangeAction::Accept => Event::Accept { comment: words() },
        ChangeAction::Dispute => Event::Dispute { reason: words() },
        ChangeAction::Cancel => Event::Cancel,
        ChangeAction::Retry => Event::Retry,
        // Asks for another change; nothing happens to this one.
        ChangeAction::RollBack => return None,
    })
}

pub fn possible(case: &Case, party: &Party, now: OffsetDateTime) -> Vec<Possible> {
    let answer = |action| {
        let refused = transition(case, party, &event(action, case)?, now).err();
        Some(Possible { action, refused: refused.map(|refusal| refusal.problem().detail) })
    };
    ACTIONS.into_iter().filter_map(answer).collect()
}

/// Something is theirs to decide: a review, a run, or what became of their own request.
pub fn waits_on(case: &Case, party: &Party, now: OffsetDateTime) -> bool {
    let can = |action| {
        event(action, case).is_some_and(|event| transition(case, party, &event, now).is_ok())
    };
    let open = matches!(case.state, State::Blocked | State::ChangesRequested);
    can(ChangeAction::Accept)
        || can(ChangeAction::Approve)
        || can(ChangeAction::Execute)
        || can(ChangeAction::Retry)
        || (open && can(ChangeAction::Revise))
}
