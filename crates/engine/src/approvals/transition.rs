//! Reads the table: an actor, an event and the case as it stands become a new state, or a refusal that
//! says why. The only maker of an approval's [`Promise`].

use super::case::{Case, Party, Vote};
use super::event::{Checked, Event, Hand, Outcome, Proof};
use super::expiry;
use super::grant::Promise;
use super::policy::{self, Review};
use super::refusal::{Reason, Refusal};
use super::risk::Risk;
use super::state::State;
use super::table::{Guard, Row, TABLE, Target};
use protocol::catalog::Environment;
use protocol::ids::UserId;
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// What becomes of a change.
#[derive(Debug)]
pub struct Step {
    pub from: State,
    pub to: State,
    /// An approval to keep, with the revision that it was given to.
    pub vote: Option<Vote>,
    /// What has to be agreed from now on.
    pub review: Review,
    /// Approvals given so far are worth nothing any more.
    pub voids_votes: bool,
    /// A run begins. It may only be started once this step has been written: see [`Promise`].
    pub promise: Option<Promise>,
    pub deadline: Option<OffsetDateTime>,
    pub valid_until: Option<OffsetDateTime>,
}

pub fn transition(
    case: &Case,
    party: &Party,
    event: &Event,
    now: OffsetDateTime,
) -> Result<Step, Refusal> {
    by(TABLE, case, party, event, now)
}

pub(super) fn by(
    table: &[Row],
    case: &Case,
    party: &Party,
    event: &Event,
    now: OffsetDateTime,
) -> Result<Step, Refusal> {
    let kind = event.kind();
    let refused = |reason| Refusal { event: kind, state: case.state, reason };
    let row = table
        .iter()
        .find(|row| row.event == kind && row.from.contains(&case.state))
        .ok_or_else(|| refused(Reason::WrongState))?;
    let broken = row.guards.iter().find(|guard| !holds(**guard, case, party, event, now));
    if let Some(guard) = broken {
        return Err(refused(Reason::Guard(*guard)));
    }
    let vote = match (event, &party.user) {
        (Event::Approve { .. }, Some(user)) => vote(case, user),
        _ => None,
    };
    let to = target(row.to, case, event, vote.as_ref());
    let review = match event {
        // Whatever was to pass by itself, and did not, is looked at.
        Event::Checked(_) => case.review.clone().at_least_one(),
        Event::Pass { .. } => Review { stages: Vec::new() },
        _ => case.review.clone(),
    };
    let rereads = to == State::Checking || to == State::Draft;
    Ok(Step {
        from: case.state,
        to,
        review,
        voids_votes: rereads,
        promise: (to == State::Executing && case.state != State::Executing)
            .then(|| Promise::new(case.hash)),
        deadline: match to {
            State::InReview if case.state == State::InReview => case.deadline,
            State::InReview => Some(expiry::deadline(now)),
            State::PostReview => Some(now + case.glass.looked_at_within),
            _ => None,
        },
        valid_until: match to {
            // Another attempt lives no longer than the approval it rests on.
            State::Approved if !matches!(event, Event::Retry) => Some(expiry::valid_until(now)),
            _ if rereads => None,
            _ => case.valid_until,
        },
        vote,
    })
}

fn vote(case: &Case, user: &UserId) -> Option<Vote> {
    let stage = policy::open_stage(&case.review, &case.votes)?;
    Some(Vote { by: user.clone(), stage, eligible: true })
}

fn target(target: Target, case: &Case, event: &Event, vote: Option<&Vote>) -> State {
    match (target, event) {
        (Target::To(state), _) => state,
        (Target::AsChecked, Event::Checked(checked)) => policy::after_checks(*checked),
        (Target::AsVoted, _) => {
            let votes: Vec<Vote> = case.votes.iter().chain(vote).cloned().collect();
            match policy::open_stage(&case.review, &votes) {
                Some(_) => State::InReview,
                None => State::Approved,
            }
        }
        (Target::AsEnded, Event::Ended(Outcome::Executed))
        | (Target::AsProved, Event::Proved(Proof::Kept)) => kept(case),
        (Target::AsEnded, Event::Ended(outcome)) => outcome.state(),
        (Target::AsProved, Event::Proved(Proof::NotKept)) => State::Failed,
        (Target::Same | Target::AsChecked | Target::AsEnded | Target::AsProved, _) => case.state,
    }
}

/// What the database has kept: done, where somebody had agreed to it before.
fn kept(case: &Case) -> State {
    match &case.run {
        Some(run) if run.broke_glass => State::PostReview,
        _ => State::Executed,
    }
}

fn holds(guard: Guard, case: &Case, party: &Party, event: &Event, now: OffsetDateTime) -> bool {
    let rights = party.rights;
    let given = |least: usize| event.words().is_some_and(|it| it.trim().chars().count() >= least);
    match guard {
        Guard::System => party.hand == Hand::System,
        Guard::Person => party.hand == Hand::Person && party.user.is_some(),
        Guard::ForAuthor => party.is(&case.author),
        Guard::AuthorOrOverseer => party.is(&case.author) || rights.oversee,
        Guard::NotAuthor => !party.is(&case.author),
        Guard::MayRequest => rights.request,
        Guard::MayApprove => rights.approve,
        Guard::MayExecute => rights.execute,
        Guard::NotVoted => !case.voted(party),
        Guard::SawThis => matches!(event, Event::Approve { shown, .. } if *shown == case.hash),
        Guard::InTime => expiry::is_before(case.deadline, now),
        Guard::CommentIfHigh => case.risk != Risk::High || given(1),
        Guard::ReasonGiven => given(1),
        Guard::ReasonTold => given(policy::EMERGENCY_WORDS),
        Guard::MayBreakGlass => rights.break_glass,
        Guard::GlassAllowed => case.glass.allowed,
        Guard::FullyChecked => case.glass.checked,
        Guard::KeptAsItWas => case.glass.kept,
        Guard::NothingOwed => case.glass.owed.is_none_or(|end| now < end),
        Guard::NotExecutor => !case.carried_out_by.as_ref().is_some_and(|user| party.is(user)),
        Guard::InForce => !expiry::is_overdue(case, now),
        Guard::VoterOrOverseer => case.voted(party) || rights.oversee,
        Guard::StillValid => expiry::is_before(case.valid_until, now),
        Guard::SendsThis => {
            matches!(event, Event::Execute { sending } | Event::BreakGlass { sending, .. }
                if *sending == case.hash)
        }
        Guard::StillEligible => case.author_eligible && case.votes.iter().all(|vote| vote.eligible),
        Guard::TwoInProduction => {
            let people: BTreeSet<&UserId> = std::iter::once(&case.author)
                .chain(&party.user)
                .chain(case.votes.iter().map(|vote| &vote.by))
                .collect();
            case.environment != Environment::Prod || people.len() >= 2
        }
        Guard::AttemptsLeft => case.attempts < expiry::ATTEMPTS,
        Guard::AuthorExecutorOrOverseer => {
            let started = case.run.as_ref().is_some_and(|run| party.is(&run.by));
            party.is(&case.author) || started || rights.oversee
        }
        Guard::Overdue => expiry::is_overdue(case, now),
        Guard::ChecksPassed => matches!(event, Event::Pass { found: Checked::Passed }),
        Guard::OnlyLow => case.risk == Risk::Low,
        Guard::LetThrough => case.automatic,
        Guard::ForTrying => policy::for_trying(case.environment),
    }
}
