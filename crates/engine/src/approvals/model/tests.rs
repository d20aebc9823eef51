//! The table keeps the laws, and every line of it is needed for that.

use super::explore::{Explored, Found, explore, explore_all};
use super::world::{Actor, Setting};
use crate::approvals::event::{EventKind, Hand};
use crate::approvals::policy::Review;
use crate::approvals::table::{Guard, Row, TABLE, Target};
use crate::approvals::{Rights, Risk, State};
use protocol::catalog::Environment;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

const NOTHING: Rights =
    Rights { request: false, approve: false, execute: false, break_glass: false, oversee: false };
const EVERYTHING: Rights =
    Rights { request: true, approve: true, execute: true, break_glass: true, oversee: true };
const DECIDES: Rights = Rights { approve: true, execute: true, ..NOTHING };
const ASKS: Rights = Rights { request: true, ..NOTHING };

/// The author is an administrator who may do everything, which must not help them.
const AUTHOR: Actor = Actor { hand: Hand::Person, account: 0, rights: EVERYTHING };
const ASSISTANT: Actor = Actor { hand: Hand::Assistant, account: 0, rights: EVERYTHING };
const TOKEN: Actor = Actor { hand: Hand::Token, account: 1, rights: EVERYTHING };
const SERVICE: Actor = Actor { hand: Hand::Service, account: 3, rights: EVERYTHING };
const BOB: Actor = Actor { hand: Hand::Person, account: 1, rights: DECIDES };
const CLEO: Actor = Actor { hand: Hand::Person, account: 2, rights: DECIDES };
const STRANGER: Actor = Actor { hand: Hand::Person, account: 4, rights: NOTHING };
const DEPUTY: Actor = Actor { hand: Hand::Person, account: 1, rights: EVERYTHING };
const HASTY: Actor = Actor {
    hand: Hand::Person,
    account: 0,
    rights: Rights { request: true, break_glass: true, ..NOTHING },
};
/// Asked once, and may no longer.
const FORMER: Actor =
    Actor { hand: Hand::Person, account: 0, rights: Rights { break_glass: true, ..NOTHING } };
const EDITOR: Actor = Actor { hand: Hand::Person, account: 0, rights: ASKS };

fn setting(
    name: &'static str,
    cast: &[Actor],
    environment: Environment,
    risk: Risk,
    stages: &[u8],
) -> Setting {
    let review = Review { stages: stages.to_vec() };
    let automatic = stages.is_empty();
    Setting {
        name,
        cast: cast.to_vec(),
        author: 0,
        environment,
        risk,
        review,
        automatic,
        glass: false,
        keeps: true,
        owes: None,
    }
}

fn settings() -> Vec<Setting> {
    use Environment::{Dev, Prod, Staging};
    let of_a_service = Setting {
        author: 3,
        ..setting("a service asks", &[SERVICE, BOB, CLEO], Prod, Risk::Medium, &[1])
    };
    let emergency = |name, cast: &[Actor]| Setting {
        glass: true,
        ..setting(name, cast, Prod, Risk::Medium, &[1])
    };
    vec![
        emergency("an emergency", &[AUTHOR, ASSISTANT, STRANGER]),
        emergency("an emergency, and a deputy", &[HASTY, DEPUTY, TOKEN]),
        emergency("an emergency of an editor", &[EDITOR]),
        emergency("an emergency of somebody who may not ask any more", &[FORMER, ASSISTANT]),
        Setting { keeps: false, ..emergency("an emergency without a backup", &[HASTY]) },
        Setting { owes: Some(1), ..emergency("an emergency after another", &[HASTY]) },
        setting("one stage", &[AUTHOR, ASSISTANT, BOB, STRANGER], Dev, Risk::Medium, &[1]),
        setting("two stages", &[AUTHOR, ASSISTANT, BOB, CLEO], Prod, Risk::High, &[1, 1]),
        setting("two in one stage", &[AUTHOR, BOB, CLEO, TOKEN], Prod, Risk::Medium, &[2]),
        setting("nobody asked", &[AUTHOR, ASSISTANT, BOB, SERVICE], Dev, Risk::Low, &[]),
        setting("nobody asked in production", &[AUTHOR, BOB], Prod, Risk::Low, &[]),
        setting("nobody asked in staging", &[AUTHOR, BOB], Staging, Risk::Low, &[]),
        setting("nobody asked about more", &[AUTHOR, BOB], Dev, Risk::Medium, &[]),
        Setting {
            automatic: false,
            ..setting("nobody asked any more", &[AUTHOR, BOB], Dev, Risk::Low, &[])
        },
        setting("an editor asks", &[EDITOR, TOKEN, BOB, SERVICE], Prod, Risk::Medium, &[1]),
        of_a_service,
    ]
}

fn walk(table: &[Row]) -> Vec<Explored> {
    let enough = &AtomicBool::new(false);
    std::thread::scope(|scope| {
        let walks: Vec<_> = settings()
            .into_iter()
            .map(|setting| scope.spawn(move || explore(&setting, table, enough)))
            .collect();
        walks.into_iter().map(|walk| walk.join().expect("a walk does not panic")).collect()
    })
}

#[test]
fn nothing_runs_that_was_not_approved_as_it_is() {
    let walks = walk(TABLE);
    let mut seen = BTreeSet::new();
    for (walk, setting) in walks.iter().zip(settings()) {
        assert!(walk.found.is_none(), "{}: {:#?}", setting.name, walk.found);
        seen.extend(walk.states.iter().copied());
    }
    assert_eq!(seen, State::ALL.iter().copied().collect(), "every state is reached");
    let moments: usize = walks.iter().map(|walk| walk.moments).sum();
    assert!(moments > 10_000, "only {moments} moments were looked at");
}

/// The first law that a changed table breaks.
fn caught(table: &[Row]) -> Option<Found> {
    walk(table).into_iter().find_map(|walk| walk.found)
}

#[test]
fn every_guard_that_is_left_out_is_missed() {
    for (at, row) in TABLE.iter().enumerate() {
        // These hold where another guard has failed: each has a test of its own.
        let alone = |guard: &&Guard| match guard {
            Guard::TwoInProduction | Guard::NotExecutor => false,
            Guard::NotAuthor => !matches!(row.event, EventKind::Accept | EventKind::Dispute),
            _ => true,
        };
        for guard in row.guards.iter().filter(alone) {
            let without: Vec<Guard> = row.guards.iter().copied().filter(|it| it != guard).collect();
            let mut table = TABLE.to_vec();
            table[at].guards = Vec::leak(without);
            let event = row.event;
            let Some(Found { law, way }) = caught(&table) else {
                panic!("nobody misses {guard:?} of {event:?}");
            };
            assert!(!way.is_empty());
            if let Some(expected) = broken_without(event, *guard) {
                assert_eq!(law, expected, "{guard:?} of {event:?}: {way:?}");
            }
        }
    }
}

#[test]
fn nobody_alone_changes_production_even_if_they_could_agree_with_themselves() {
    let mut table = TABLE.to_vec();
    let leave_out = |table: &mut Vec<Row>, event, left_out| {
        let row = table.iter_mut().find(|row| row.event == event).expect("it has a row");
        let guards = row.guards.iter().copied().filter(|guard| *guard != left_out).collect();
        row.guards = Vec::leak(guards);
    };
    let alone = setting("alone", &[AUTHOR], Environment::Prod, Risk::Medium, &[1]);
    let law = |table: &[Row]| {
        explore(&alone, table, &AtomicBool::new(false)).found.map(|found| found.law)
    };
    leave_out(&mut table, EventKind::Approve, Guard::NotAuthor);
    assert_eq!(law(&table), None, "the guard of the run is enough");
    leave_out(&mut table, EventKind::Execute, Guard::TwoInProduction);
    assert_eq!(law(&table), Some("one person alone changed production"));
}

#[test]
fn neither_the_author_nor_whoever_carried_it_out_looks_at_it_afterwards_even_if_these_are_two() {
    let leave_out = |table: &[Row], event, left_out| {
        let mut table = table.to_vec();
        let row = table.iter_mut().find(|row| row.event == event).expect("it has a row");
        let guards = row.guards.iter().copied().filter(|guard| *guard != left_out).collect();
        row.guards = Vec::leak(guards);
        table
    };
    // A world in which the glass may be broken for others.
    let table = leave_out(TABLE, EventKind::BreakGlass, Guard::ForAuthor);
    let deputies = Setting {
        glass: true,
        ..setting("deputies", &[AUTHOR, DEPUTY], Environment::Dev, Risk::Medium, &[1])
    };
    let looks = |table: &[Row]| {
        let found = explore_all(&deputies, table);
        found.into_iter().any(|law| law == "looked at it afterwards")
    };
    assert!(!looks(&table), "both guards together are enough");
    for event in [EventKind::Accept, EventKind::Dispute] {
        for guard in [Guard::NotExecutor, Guard::NotAuthor] {
            assert!(looks(&leave_out(&table, event, guard)), "{guard:?} of {event:?}");
        }
    }
}

/// The law that a guard of the two weightiest events keeps.
fn broken_without(event: EventKind, guard: Guard) -> Option<&'static str> {
    match (event, guard) {
        (EventKind::Pass, Guard::ChecksPassed) => {
            Some("it passed by itself without having passed its checks")
        }
        (EventKind::Pass, Guard::OnlyLow | Guard::LetThrough | Guard::ForTrying) => {
            Some("it passed by itself where somebody has to look at it")
        }
        (EventKind::BreakGlass, Guard::GlassAllowed) => {
            Some("the glass was broken where nobody allows it")
        }
        (EventKind::BreakGlass, Guard::MayBreakGlass) => {
            Some("the glass was broken by somebody who may not")
        }
        (EventKind::BreakGlass, Guard::ReasonTold) => {
            Some("the glass was broken without saying why")
        }
        (EventKind::BreakGlass, Guard::SendsThis) => {
            Some("something else is sent than what is in the request")
        }
        (EventKind::BreakGlass, Guard::NothingOwed) => {
            Some("the glass was broken by somebody whose last time nobody has looked at")
        }
        (EventKind::Accept | EventKind::Dispute, _) => Some("looked at it afterwards"),
        (EventKind::Approve, _) => Some("too few different people have agreed to this"),
        (EventKind::Execute, Guard::Person) => Some("it was not started by a person"),
        (EventKind::Execute, Guard::MayExecute) => Some("it was started by somebody who may not"),
        (EventKind::Execute, Guard::StillValid) => Some("its approval has run out"),
        (EventKind::Execute, Guard::SendsThis) => {
            Some("something else is sent than what is in the request")
        }
        _ => None,
    }
}

#[test]
fn a_wrong_way_through_the_table_is_found() {
    let check = |name: &str, change: fn(&mut Row), event: EventKind| {
        let mut table = TABLE.to_vec();
        let row = table.iter_mut().rfind(|row| row.event == event).expect("it has a row");
        change(row);
        assert!(caught(&table).is_some(), "nobody finds that {name}");
    };
    check(
        "a running change can be started again",
        |row| row.from = &[State::Approved, State::Executing],
        EventKind::Execute,
    );
    check(
        "a change in review can be started",
        |row| {
            row.from = &[State::Approved, State::InReview];
            // Which alone would hold it back: what is in review has no end of validity.
            row.guards = &[Guard::Person, Guard::MayExecute, Guard::SendsThis];
        },
        EventKind::Execute,
    );
    check(
        "a carried out change can be started again",
        |row| row.from = &[State::Approved, State::Executed],
        EventKind::Execute,
    );
    check(
        "the glass is broken for what was carried out",
        |row| row.from = &[State::Approved, State::PostReview],
        EventKind::BreakGlass,
    );
    check(
        "what is looked at afterwards can be carried out again",
        |row| row.from = &[State::Approved, State::PostReview],
        EventKind::Execute,
    );
    check(
        "a run whose end is not known is tried again",
        |row| row.from = &[State::Failed, State::Unknown],
        EventKind::Retry,
    );
    check("approvals stay with another wording", |row| row.to = Target::Same, EventKind::Revise);
    check(
        "the first approval is enough for two stages",
        |row| row.to = Target::To(State::Approved),
        EventKind::Approve,
    );
    check(
        "a blocked change goes on",
        |row| row.to = Target::To(State::Approved),
        EventKind::Checked,
    );
    check(
        "stop says cancelled before the database does",
        |row| row.to = Target::To(State::Cancelled),
        EventKind::Cancel,
    );
    check(
        "a run found by another server has failed",
        |row| row.to = Target::To(State::Failed),
        EventKind::Orphaned,
    );
}
