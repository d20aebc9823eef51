//! The rule itself: for each event, from which states it can happen, what has to hold, and where it
//! leads. Nothing else decides; `model` takes single lines out and shows what would go wrong.

use super::event::EventKind::{self, *};
use super::state::State::{self, *};

/// What has to hold. No role skips one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// The server itself, not somebody.
    System,
    /// A person in a session: no token, no service, no assistant.
    Person,
    /// The author, or what acts for them.
    ForAuthor,
    /// The author in person, or an administrator.
    AuthorOrOverseer,
    /// Not the author, nor the human an assistant acted for.
    NotAuthor,
    MayRequest,
    MayApprove,
    MayExecute,
    MayBreakGlass,
    /// Has not approved this revision before, at any stage.
    NotVoted,
    /// What the approver saw is what is there.
    SawThis,
    /// The review has not run out, swept or not.
    InTime,
    /// HIGH is approved with words.
    CommentIfHigh,
    ReasonGiven,
    /// An emergency is told in more than a word.
    ReasonTold,
    VoterOrOverseer,
    /// The approval has not run out, swept or not.
    StillValid,
    /// What it waits for, a review or a run, is not too late.
    InForce,
    /// The bytes about to be sent are the approved ones.
    SendsThis,
    /// In production two people among author, approvers and executor.
    TwoInProduction,
    /// Author and approvers still may what they did.
    StillEligible,
    AttemptsLeft,
    AuthorExecutorOrOverseer,
    /// Whatever it waits for is too late.
    Overdue,
    /// Its checks came to their end, and no rule stops it.
    ChecksPassed,
    OnlyLow,
    /// Administrators let LOW pass here.
    LetThrough,
    /// Administrators allow emergencies here.
    GlassAllowed,
    /// The checks of this revision came to their end.
    FullyChecked,
    /// What it changes is kept as it was, or it takes nothing away.
    KeptAsItWas,
    /// Nothing that the author did without approval waits for too long.
    NothingOwed,
    /// Not who carried it out.
    NotExecutor,
    /// A database where nothing is lost: for development, or a demo.
    ForTrying,
}

/// Where an event leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    To(State),
    Same,
    /// Blocked or in review, as the checks say.
    AsChecked,
    /// In review until the last stage is met.
    AsVoted,
    /// What the database said; what was kept without approval is looked at.
    AsEnded,
    AsProved,
}

#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub event: EventKind,
    pub from: &'static [State],
    pub to: Target,
    /// In the order they are told: the first that does not hold is the reason.
    pub guards: &'static [Guard],
}

const fn row(
    event: EventKind,
    from: &'static [State],
    to: Target,
    guards: &'static [Guard],
) -> Row {
    Row { event, from, to, guards }
}

pub const TABLE: &[Row] = {
    use Guard::*;
    use Target::*;
    &[
        row(Submit, &[Draft], To(Checking), &[ForAuthor, MayRequest]),
        row(Checked, &[Checking], AsChecked, &[System]),
        row(
            Pass,
            &[Checking],
            To(Approved),
            &[System, ChecksPassed, OnlyLow, LetThrough, ForTrying],
        ),
        row(Revise, &[Draft, Blocked], To(Draft), &[ForAuthor, MayRequest]),
        row(
            Revise,
            &[ChangesRequested, InReview, Approved],
            To(Checking),
            &[ForAuthor, MayRequest],
        ),
        row(Drift, &[InReview, Approved], To(Checking), &[System]),
        row(
            Approve,
            &[InReview],
            AsVoted,
            &[Person, NotAuthor, MayApprove, NotVoted, InTime, SawThis, CommentIfHigh],
        ),
        row(
            SendBack,
            &[InReview],
            To(ChangesRequested),
            &[Person, NotAuthor, MayApprove, InTime, ReasonGiven],
        ),
        row(
            Reject,
            &[InReview],
            To(Rejected),
            &[Person, NotAuthor, MayApprove, InTime, ReasonGiven],
        ),
        row(
            Withdraw,
            &[Draft, Blocked, InReview, ChangesRequested, Approved],
            To(Withdrawn),
            &[Person, AuthorOrOverseer],
        ),
        row(Revoke, &[Approved], To(Revoked), &[Person, VoterOrOverseer, ReasonGiven]),
        row(Expire, &[InReview, Approved], To(Expired), &[System, Overdue]),
        row(
            Execute,
            &[Approved],
            To(Executing),
            &[Person, MayExecute, StillValid, SendsThis, StillEligible, TwoInProduction],
        ),
        row(
            BreakGlass,
            &[InReview, Approved],
            To(Executing),
            &[
                Person,
                ForAuthor,
                MayRequest,
                MayBreakGlass,
                GlassAllowed,
                InForce,
                FullyChecked,
                KeptAsItWas,
                NothingOwed,
                ReasonTold,
                SendsThis,
            ],
        ),
        row(
            Accept,
            &[PostReview],
            To(Executed),
            &[Person, NotAuthor, NotExecutor, MayApprove, ReasonGiven],
        ),
        row(
            Dispute,
            &[PostReview],
            To(Disputed),
            &[Person, NotAuthor, NotExecutor, MayApprove, ReasonGiven],
        ),
        row(Cancel, &[Executing], Same, &[Person, AuthorExecutorOrOverseer]),
        row(Ended, &[Executing], AsEnded, &[System]),
        row(Orphaned, &[Executing], To(Unknown), &[System]),
        row(Proved, &[Unknown], AsProved, &[System]),
        row(
            Retry,
            &[Failed, AbortedByGuard],
            To(Approved),
            &[Person, MayExecute, StillValid, AttemptsLeft],
        ),
    ]
};
