//! Turns over a database in which a word names two tables.

use crate::Limits;
use crate::memory::{Choice, MemoryScope};
use crate::testing::TwinWorld;
use protocol::events::{Clarification, ClarificationKind, Event, Stage, TurnStatus};
use protocol::ids::UserId;
use protocol::table::Cell;

fn asked(events: &[Event]) -> Option<&Clarification> {
    events.iter().find_map(|event| match event {
        Event::Clarification(asked) => Some(asked),
        _ => None,
    })
}

fn status(events: &[Event]) -> TurnStatus {
    match events.last() {
        Some(Event::Done(done)) => done.status,
        other => panic!("not an end: {other:?}"),
    }
}

fn compared(events: &[Event]) -> bool {
    events
        .iter()
        .any(|event| matches!(event, Event::Status(status) if status.stage == Stage::Disambiguate))
}

fn table(events: &[Event]) -> Vec<Vec<Cell>> {
    let table = events.iter().find_map(|event| match event {
        Event::TableResult(table) => Some(table.rows.clone()),
        _ => None,
    });
    table.expect("an answer has a table")
}

fn choice(scope: MemoryScope, target: &str) -> Choice {
    Choice {
        scope,
        key: "singer".to_owned(),
        target: target.to_owned(),
        chosen_at: "2024-05-02T10:00:00.000000Z".to_owned(),
    }
}

#[tokio::test]
async fn readings_that_differ_are_asked_about_with_their_rows() {
    let world = TwinWorld::new(Limits::default()).await;
    let events = world.ask("Which singers are older than 30?").await;
    assert_eq!(status(&events), TurnStatus::Declined);
    let asked = asked(&events).expect("a question back");
    assert_eq!(asked.kind, ClarificationKind::Ambiguous);
    assert_eq!(asked.words.as_deref(), Some("singers"));
    let offered: Vec<(&str, u64)> = asked
        .options
        .iter()
        .map(|option| (option.target.as_deref().unwrap(), option.row_count.unwrap()))
        .collect();
    assert_eq!(offered, [("artists", 2), ("musicians", 1)]);
    assert!(asked.options.iter().all(|option| !option.sample_rows.is_empty()));
}

#[tokio::test]
async fn readings_that_give_the_same_are_answered_without_asking() {
    let world = TwinWorld::new(Limits::default()).await;
    let events = world.ask("Which singers are older than 60?").await;
    assert_eq!(status(&events), TurnStatus::Answered);
    assert!(compared(&events) && asked(&events).is_none());
}

#[tokio::test]
async fn a_clear_question_compares_nothing() {
    let world = TwinWorld::new(Limits::default()).await;
    for question in ["How many artists are there?", "How many musicians are there?"] {
        let events = world.ask(question).await;
        assert_eq!(status(&events), TurnStatus::Answered, "{question}");
        assert!(!compared(&events), "{question}");
    }
}

#[tokio::test]
async fn a_choice_decides_and_is_named_as_evidence() {
    let world = TwinWorld::new(Limits::default()).await;
    for (scope, target, count, who) in [
        (MemoryScope::Workspace, "musicians", 2, "chosen for the workspace on 2024-05-02"),
        // One's own goes before the workspace's.
        (MemoryScope::User(world.user()), "artists", 3, "you chose on 2024-05-02"),
    ] {
        world.stores.choose(choice(scope, target));
        let events = world.ask("How many singers are there?").await;
        assert_eq!(status(&events), TurnStatus::Answered, "{target}");
        assert_eq!(table(&events), vec![vec![Cell::Int(count)]], "{target}");
        let lineage = events.iter().find_map(|event| match event {
            Event::Lineage(lineage) => Some(lineage),
            _ => None,
        });
        let readings = &lineage.expect("an answer has evidence").readings;
        let said = readings.iter().any(|reading| reading.meaning == format!("table {target}"));
        assert!(said, "{readings:?}");
        let reading = readings.iter().find(|reading| reading.because == "choice");
        let reading = reading.expect("the choice is evidence");
        assert_eq!(reading.words, "singers");
        assert!(reading.meaning.contains(who), "{}", reading.meaning);
    }
}

#[tokio::test]
async fn what_somebody_else_chose_decides_nothing() {
    let world = TwinWorld::new(Limits::default()).await;
    world.stores.choose(choice(MemoryScope::User(UserId::from_random(9)), "artists"));
    let events = world.ask("How many singers are there?").await;
    assert!(asked(&events).is_some());
}

#[tokio::test]
async fn a_choice_of_a_table_that_is_gone_decides_nothing() {
    let world = TwinWorld::new(Limits::default()).await;
    world.stores.choose(choice(MemoryScope::User(world.user()), "performers"));
    let events = world.ask("How many singers are there?").await;
    assert!(asked(&events).is_some());
}
