//! What can happen next: everything each actor may try, and everything the world may do. Tries that are
//! refused lead nowhere, so they are no moves.

use super::world::{
    Agreed, Began, Broken, Content, EMERGENCY, PENDING_TICKS, REASON, Run, Setting, VALIDITY_TICKS,
    World, number, tick, time,
};
use crate::approvals::event::{Checked, Event, EventKind, Hand, Outcome, Proof};
use crate::approvals::table::Row;
use crate::approvals::transition::by;
use crate::approvals::{Case, Party, State, Step};

/// Texts an author may write, and surroundings there may be.
const TEXTS: u8 = 2;
/// Bounds of a walk: later ones repeat what was seen.
const REVISIONS: u8 = 3;
const LAST_TICK: u8 = 9;

/// What leads from one moment to the next, for whoever reads how something went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Its place in the cast.
    Of(usize, Hand, EventKind),
    OfTheServer(EventKind),
    OfTheWorld(&'static str),
}

/// Every moment that can follow, with the move that leads there.
pub fn next(world: &World, setting: &Setting, table: &[Row]) -> Vec<(Move, World)> {
    let mut found = Vec::new();
    let case = &world.case(setting);
    around(world, setting, &mut found);
    by_the_server(world, case, setting, table, &mut found);
    let mut tries = tries(world);
    // What does not happen from here need not be asked of each actor.
    tries.retain(|(event, _)| {
        table.iter().any(|row| row.event == event.kind() && row.from.contains(&world.state))
    });
    for (at, actor) in setting.cast.iter().enumerate() {
        let party = world.party(actor);
        for (event, read) in &tries {
            let Some((mut after, step)) = take(world, case, table, &party, event) else {
                continue;
            };
            remember(world, setting, &party, event, *read, &step, &mut after);
            found.push((Move::Of(at, actor.hand, event.kind()), after));
        }
    }
    found
}

/// What the world does on its own.
fn around(world: &World, setting: &Setting, found: &mut Vec<(Move, World)>) {
    if world.now < LAST_TICK && !world.state.is_final() {
        // Half days in which nothing ends are all alike.
        let ends = [world.deadline, world.valid_until, setting.owes];
        let until = ends.into_iter().flatten().filter(|end| *end > world.now).min();
        if let Some(now) = until {
            found.push((Move::OfTheWorld("time passes"), World { now, ..world.clone() }));
        }
    }
    if world.surroundings == 0 {
        let after = World { surroundings: 1, ..world.clone() };
        found.push((Move::OfTheWorld("the schema changes"), after));
    }
    for actor in &setting.cast {
        if world.lost.is_empty() && world.past.began.is_none() {
            let after = World { lost: vec![actor.account], ..world.clone() };
            found.push((Move::OfTheWorld("somebody loses their rights"), after));
        }
    }
    if let Some(run) = world.run {
        let with = |run: Run| World { run: Some(run), ..world.clone() };
        if !run.kept && !run.orphaned {
            let mut after = with(Run { kept: true, ..run });
            after.past.kept = (after.past.kept + 1).min(2);
            found.push((Move::OfTheWorld("the database keeps it"), after));
        }
        if !run.orphaned {
            let after = with(Run { orphaned: true, ..run });
            found.push((Move::OfTheWorld("the server is killed"), after));
        }
    }
}

/// What the server does: it tells the truth about the database, and never more than it knows.
fn by_the_server(
    world: &World,
    case: &Case,
    setting: &Setting,
    table: &[Row],
    found: &mut Vec<(Move, World)>,
) {
    let mut events = vec![
        Event::Checked(Checked::Blocked),
        Event::Checked(Checked::Passed),
        Event::Checked(Checked::Incomplete),
        Event::Pass { found: Checked::Blocked },
        Event::Pass { found: Checked::Passed },
        Event::Pass { found: Checked::Incomplete },
        Event::Expire,
    ];
    if world.surroundings != world.content.surroundings {
        events.push(Event::Drift);
    }
    if let Some(run) = world.run {
        match (run.orphaned, run.kept) {
            (true, kept) => {
                events.push(Event::Orphaned);
                events.push(Event::Proved(if kept { Proof::Kept } else { Proof::NotKept }));
            }
            (false, true) => {
                events.push(Event::Ended(Outcome::Executed));
                events.push(Event::Ended(Outcome::Unknown));
            }
            (false, false) => {
                events.push(Event::Ended(Outcome::Failed));
                events.push(Event::Ended(Outcome::AbortedByGuard));
                events.push(Event::Ended(Outcome::Unknown));
                if run.stopping {
                    events.push(Event::Ended(Outcome::Cancelled));
                }
            }
        }
    }
    let party = Party::system();
    for event in events {
        if let Some((mut after, step)) = take(world, case, table, &party, &event) {
            remember(world, setting, &party, &event, world.content, &step, &mut after);
            found.push((Move::OfTheServer(event.kind()), after));
        }
    }
}

/// Everything somebody may try, with what they have read or would send: anything at all that was ever
/// written.
fn tries(world: &World) -> Vec<(Event, Content)> {
    let reason = || REASON.to_owned();
    let mut all = vec![
        (Event::Submit, world.content),
        (Event::Withdraw, world.content),
        (Event::Cancel, world.content),
        (Event::Retry, world.content),
        (Event::Drift, world.content),
        (Event::Expire, world.content),
        (Event::Checked(Checked::Passed), world.content),
        (Event::Pass { found: Checked::Passed }, world.content),
        (Event::Ended(Outcome::Failed), world.content),
        (Event::Orphaned, world.content),
        (Event::Proved(Proof::NotKept), world.content),
    ];
    for reason in [reason(), String::new()] {
        all.push((Event::SendBack { reason: reason.clone() }, world.content));
        all.push((Event::Reject { reason: reason.clone() }, world.content));
        all.push((Event::Accept { comment: reason.clone() }, world.content));
        all.push((Event::Dispute { reason: reason.clone() }, world.content));
        all.push((Event::Revoke { reason }, world.content));
    }
    for text in 0..TEXTS {
        for surroundings in 0..=world.surroundings {
            let content = Content { text, surroundings };
            let shown = content.hash();
            all.push((Event::Approve { shown, comment: reason() }, content));
            all.push((Event::Approve { shown, comment: String::new() }, content));
            // What is sent meets the world as it is.
            if surroundings == world.surroundings {
                all.push((Event::Execute { sending: shown }, content));
                for reason in [EMERGENCY, REASON] {
                    let reason = reason.to_owned();
                    all.push((Event::BreakGlass { sending: shown, reason }, content));
                }
            }
        }
        if world.revisions < REVISIONS && text != world.content.text {
            all.push((Event::Revise, Content { text, surroundings: world.surroundings }));
        }
    }
    all
}

/// The event as the store writes it. `None`: it was refused.
fn take(
    world: &World,
    case: &Case,
    table: &[Row],
    party: &Party,
    event: &Event,
) -> Option<(World, Step)> {
    let step = by(table, case, party, event, time(world.now)).ok()?;
    let mut after = world.clone();
    after.state = step.to;
    after.review = step.review.clone();
    after.deadline = step.deadline.map(tick);
    after.valid_until = step.valid_until.map(tick);
    if step.voids_votes {
        after.votes.clear();
        after.attempts = 0;
    }
    if let Some(vote) = &step.vote {
        after.votes.push((number(&vote.by), vote.stage));
        after.votes.sort_unstable();
    }
    if step.promise.is_some() {
        let by = party.user.as_ref().map_or(u8::MAX, number);
        after.attempts += 1;
        let broke_glass = matches!(event, Event::BreakGlass { .. });
        after.run = Some(Run { by, kept: false, orphaned: false, stopping: false, broke_glass });
    }
    match event {
        Event::Checked(found) | Event::Pass { found } => after.checked = *found == Checked::Passed,
        Event::Revise | Event::Drift => after.checked = false,
        _ => {}
    }
    if matches!(event, Event::Cancel)
        && let Some(run) = &mut after.run
    {
        run.stopping = true;
    }
    let ended =
        step.from == State::Executing && !matches!(step.to, State::Executing | State::Unknown);
    if ended || step.from == State::Unknown {
        after.run = None;
    }
    Some((after, step))
}

/// Notes what really happened, from the actors and not from what the store believes.
fn remember(
    world: &World,
    setting: &Setting,
    party: &Party,
    event: &Event,
    read: Content,
    step: &Step,
    after: &mut World,
) {
    let account = party.user.as_ref().map_or(u8::MAX, number);
    let past = &mut after.past;
    match event {
        Event::Revise => {
            after.content = read;
            after.revisions += 1;
            past.undone = false;
        }
        Event::Drift => {
            after.content.surroundings = world.surroundings;
            past.undone = false;
        }
        Event::Approve { comment, .. } => {
            let in_time = past.review_at.is_some_and(|began| world.now < began + PENDING_TICKS);
            past.agreed.push(Agreed {
                account,
                hand: party.hand,
                may: party.rights.approve,
                read,
                in_time,
                with_words: !comment.is_empty(),
            });
            past.agreed.sort_unstable();
            past.agreed.dedup_by(|left, right| left == right && left.account == right.account);
        }
        Event::SendBack { .. } | Event::Reject { .. } => {
            let may = party.hand == Hand::Person
                && party.rights.approve
                && account != setting.author
                && past.review_at.is_some_and(|began| world.now < began + PENDING_TICKS);
            let said = event.words().is_some_and(|words| !words.is_empty());
            if !may || !said {
                past.overstepped = Some("turned down");
            }
        }
        Event::Withdraw
            if party.hand != Hand::Person
                || (account != setting.author && !party.rights.oversee) =>
        {
            past.overstepped = Some("withdrew");
        }
        Event::Revoke { .. } => {
            let voted = world.votes.iter().any(|(by, _)| *by == account);
            let said = event.words().is_some_and(|words| !words.is_empty());
            if party.hand != Hand::Person || (!voted && !party.rights.oversee) || !said {
                past.overstepped = Some("revoked");
            }
        }
        Event::Cancel => {
            let own = account == setting.author || world.run.is_some_and(|run| run.by == account);
            if party.hand != Hand::Person || (!own && !party.rights.oversee) {
                past.overstepped = Some("cancelled");
            }
        }
        Event::Submit if account != setting.author || !party.rights.request => {
            past.overstepped = Some("submitted");
        }
        Event::Execute { .. } | Event::BreakGlass { .. } => {
            let alone = world.past.kept == 0 && world.run.is_none();
            past.began = Some(Began {
                by: account,
                hand: party.hand,
                may: party.rights.execute,
                sent: read,
                at: world.now,
                alone,
                broken: broken(world, party, event),
            });
        }
        Event::Accept { .. } | Event::Dispute { .. } => {
            let may = party.hand == Hand::Person
                && party.rights.approve
                && account != setting.author
                && past.began.is_none_or(|began| began.by != account);
            let said = event.words().is_some_and(|words| !words.is_empty());
            if !may || !said {
                past.overstepped = Some("looked at it afterwards");
            }
            past.accepted = matches!(event, Event::Accept { .. });
        }
        Event::Retry => {
            let may = party.hand == Hand::Person && party.rights.execute;
            let alive = past.approved_at.is_some_and(|began| world.now < began + VALIDITY_TICKS);
            if !may || !alive || world.attempts >= crate::approvals::expiry::ATTEMPTS {
                past.overstepped = Some("retried");
            }
        }
        Event::Expire => {
            let began = if step.from == State::InReview {
                past.review_at.map(|at| at + PENDING_TICKS)
            } else {
                past.approved_at.map(|at| at + VALIDITY_TICKS)
            };
            if began.is_none_or(|end| world.now < end) {
                past.overstepped = Some("expired too early");
            }
        }
        _ => {}
    }
    let of_the_server = matches!(
        event,
        Event::Checked(_)
            | Event::Pass { .. }
            | Event::Drift
            | Event::Expire
            | Event::Ended(_)
            | Event::Orphaned
            | Event::Proved(_)
    );
    if of_the_server && party.hand != Hand::System {
        past.overstepped = Some("spoke for the server");
    }
    if matches!(event, Event::Revise) && (account != setting.author || !party.rights.request) {
        past.overstepped = Some("reworded");
    }
    if step.to == State::InReview && step.from != State::InReview {
        past.review_at = Some(world.now);
    }
    if step.to == State::Approved && !matches!(event, Event::Retry) {
        past.approved_at = Some(world.now);
    }
    let claims_kept =
        matches!(step.to, State::Executed | State::PostReview) && step.from != State::PostReview;
    let claims_not = matches!(step.to, State::Failed | State::AbortedByGuard | State::Cancelled);
    let truly = world.run.is_some_and(|run| run.kept);
    if (claims_kept && !truly) || (claims_not && truly) {
        past.false_end = true;
    }
    // An approval counts for the words that were there; others are no longer told apart.
    if step.voids_votes {
        past.approved_at = None;
        let content = after.content;
        past.agreed.retain(|agreed| agreed.read == content);
    }
    if step.voids_votes {
        past.passed_unseen = None;
    }
    if step.to == State::Approved && step.from == State::Checking {
        past.passed_unseen = match event {
            Event::Pass { found } | Event::Checked(found) => Some(*found),
            _ => None,
        };
    }
}

/// `None`: it was approved.
fn broken(world: &World, party: &Party, event: &Event) -> Option<Broken> {
    let Event::BreakGlass { reason, .. } = event else { return None };
    let past = &world.past;
    let end = match world.state {
        State::Approved => past.approved_at.map(|at| at + VALIDITY_TICKS),
        _ => past.review_at.map(|at| at + PENDING_TICKS),
    };
    Some(Broken {
        may: party.rights.break_glass,
        asks: party.rights.request,
        with_words: reason == EMERGENCY,
        in_time: end.is_some_and(|end| world.now < end),
        checked: world.checked,
    })
}
