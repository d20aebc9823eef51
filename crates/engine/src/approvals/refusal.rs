//! Why something may not happen to a change, for people.

use super::event::EventKind;
use super::state::State;
use super::table::Guard;
use protocol::{ErrorCode, Problem};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.problem().detail)]
pub struct Refusal {
    pub event: EventKind,
    pub state: State,
    pub reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It does not happen from here.
    WrongState,
    Guard(Guard),
}

impl Refusal {
    pub fn problem(&self) -> Problem {
        let Refusal { event, state, reason } = *self;
        let verb = event.verb();
        match reason {
            Reason::WrongState => {
                let detail = format!("the change is {}; nobody can {verb} it now", state.label());
                Problem::new(ErrorCode::ChangeState, detail).hint("look at the change as it is now")
            }
            Reason::Guard(guard) => {
                let (code, detail, hint) = said(guard, verb);
                Problem::new(code, detail).hint(hint)
            }
        }
    }
}

fn said(guard: Guard, verb: &str) -> (ErrorCode, String, &'static str) {
    use ErrorCode::{ChangeExpired, ChangeNotYours, ChangeStale, ChangeState, InvalidRequest};
    let (code, detail, hint) = match guard {
        Guard::System => (ChangeNotYours, "only the server does this", "wait for it"),
        Guard::Person => (
            ChangeNotYours,
            "this is decided by a person in a session; assistants, services and tokens propose",
            "sign in at /sign-in and do it there",
        ),
        Guard::ForAuthor => {
            (ChangeNotYours, "only its author does this", "send it back, and say what to change")
        }
        Guard::AuthorOrOverseer => {
            (ChangeNotYours, "only its author or an administrator does this", "ask its author")
        }
        Guard::NotAuthor => (
            ChangeNotYours,
            "nobody decides about a change of their own, nor about what an assistant wrote for them",
            "ask another approver",
        ),
        Guard::MayRequest => (
            ChangeNotYours,
            "this needs the permission `request_write` on the connection",
            "ask an administrator for the role `editor`",
        ),
        Guard::MayApprove => (
            ChangeNotYours,
            "this needs the permission `approve_write` on the connection",
            "ask an administrator for the role `approver`",
        ),
        Guard::MayExecute => (
            ChangeNotYours,
            "this needs the permission `execute_write` on the connection",
            "ask an administrator for the role `approver`",
        ),
        Guard::NotVoted => (
            ChangeNotYours,
            "you have approved this revision already; each stage needs somebody else",
            "ask another approver",
        ),
        Guard::SawThis => (
            ChangeStale,
            "what you looked at is not what is there now",
            "read the current revision, then decide",
        ),
        Guard::SendsThis => (
            ChangeStale,
            "what would be sent is not what was approved: the statement, the schema, a rule or a \
             setting has changed",
            "the change is checked again, and needs new approvals",
        ),
        Guard::StillEligible => (
            ChangeStale,
            "its author or one of its approvers may no longer do what they did",
            "the change needs new approvals",
        ),
        Guard::InTime => {
            (ChangeExpired, "the time for its review has passed", "its author can ask anew")
        }
        Guard::StillValid => (ChangeExpired, "its approval has run out", "its author can ask anew"),
        Guard::CommentIfHigh => (
            InvalidRequest,
            "a change of HIGH risk is approved with a comment",
            "say what you have looked at",
        ),
        Guard::ReasonGiven => (InvalidRequest, "a reason is needed", "say why, for its author"),
        Guard::ReasonTold => (
            InvalidRequest,
            "an emergency is told in 20 characters at least",
            "say what is broken, and why nobody can be waited for",
        ),
        Guard::MayBreakGlass => (
            ChangeNotYours,
            "this needs the permission `break_glass` on the connection",
            "ask an approver; an administrator gives the permission with a role of the workspace",
        ),
        Guard::GlassAllowed => (
            ChangeNotYours,
            "administrators do not allow this in this environment",
            "ask an approver; it is allowed under Settings, Rules for changes",
        ),
        Guard::FullyChecked => (
            ChangeState,
            "its checks did not come to their end, and nothing runs unchecked",
            "ask an approver, or write it so that it can be checked",
        ),
        Guard::KeptAsItWas => (
            ChangeState,
            "what it changes would not be kept as it was",
            "write it again with a backup, for one table and without a limit; or ask an approver",
        ),
        Guard::NothingOwed => (
            ChangeNotYours,
            "what you did without approval before still waits for somebody to look at it, for too long",
            "ask an approver to look at it first",
        ),
        Guard::NotExecutor => (
            ChangeNotYours,
            "whoever carried it out does not look at it afterwards",
            "ask another approver",
        ),
        Guard::InForce => {
            (ChangeExpired, "the time for its review or its run has passed", "ask anew")
        }
        Guard::VoterOrOverseer => (
            ChangeNotYours,
            "only who approved it, or an administrator, does this",
            "ask one of its approvers",
        ),
        Guard::TwoInProduction => (
            ChangeNotYours,
            "in production nobody carries out alone what they alone wrote",
            "ask somebody else to carry it out",
        ),
        Guard::AttemptsLeft => {
            (ChangeState, "all attempts of this approval are used", "its author can ask anew")
        }
        Guard::AuthorExecutorOrOverseer => (
            ChangeNotYours,
            "only its author, who started it, or an administrator does this",
            "ask one of them",
        ),
        Guard::Overdue => (ChangeState, "it is not overdue", "wait for its deadline"),
        Guard::ChecksPassed | Guard::OnlyLow | Guard::LetThrough | Guard::ForTrying => (
            ChangeNotYours,
            "only a checked change of LOW risk passes by itself, where administrators let it, and \
             never in staging or production",
            "ask an approver",
        ),
    };
    (code, format!("you cannot {verb} this change: {detail}"), hint)
}
