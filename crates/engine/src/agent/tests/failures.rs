//! Every way a turn can end early: always one problem, one end, and a run log that says what happened.

use super::world::{World, lines};
use crate::testing::FakeReply;
use crate::{Limits, StoreError};
use connectors::ConnectorError;
use llm::{Scripted, Step};
use protocol::events::{Event, TurnStatus};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const ODD: &str = "which zorgs frobnicate the quux";

fn drafting(sql: &str) -> Option<Scripted> {
    let answer = format!("```sql\n{sql}\n```");
    Some(Scripted::new(std::iter::repeat_n(Step::Say(answer), 3)))
}

fn status(events: &[Event]) -> TurnStatus {
    match events.last() {
        Some(Event::Done(done)) => done.status,
        other => panic!("not an end: {other:?}"),
    }
}

fn problem(events: &[Event]) -> String {
    let found = events.iter().find_map(|event| match event {
        Event::Error(problem) => Some(problem),
        _ => None,
    });
    let problem = found.expect("a problem");
    assert!(problem.hint.is_some() || problem.code.as_str() == "cancelled", "{problem:?}");
    let stage = problem.stage.expect("the stage that failed");
    format!("{} at {}", problem.code.as_str(), stage.as_str())
}

#[tokio::test]
async fn a_question_out_of_bounds_is_a_problem() {
    let world = World::new(None, Vec::new());
    for (question, expected) in [
        (String::new(), "question_empty at understand"),
        (" \n\t ".to_owned(), "question_empty at understand"),
        ("x".repeat(4_001), "question_too_long at understand"),
        ("é".repeat(100_000), "question_too_long at understand"),
    ] {
        let events = world.ask(&question).await;
        assert_eq!(problem(&events), expected);
        assert_eq!(status(&events), TurnStatus::Failed);
    }
    assert!(world.stores.runs().is_empty());
}

#[tokio::test]
async fn words_without_meaning_are_said_and_nothing_runs() {
    let world = World::new(None, Vec::new());
    let events = world.ask(ODD).await;
    assert_eq!(status(&events), TurnStatus::Declined);
    let asked = events.iter().find_map(|event| match event {
        Event::Clarification(asked) => Some(asked),
        _ => None,
    });
    assert!(asked.unwrap().unknown_words.contains(&"zorgs".to_owned()), "{asked:?}");
    assert!(world.connector.statements().is_empty());
}

#[tokio::test]
async fn each_failure_of_a_database_has_its_own_problem() {
    let name = || "shop".to_owned();
    let cases = [
        (
            ConnectorError::Unreachable { name: name(), reason: "gone".into() },
            "connection_unavailable at execute",
        ),
        (
            ConnectorError::NotADatabase { name: name(), engine: "SQLite" },
            "not_a_database at execute",
        ),
        (
            ConnectorError::Deadline { limit: Duration::from_secs(30) },
            "deadline_exceeded at execute",
        ),
        (ConnectorError::Busy { reason: "locked".into() }, "connection_unavailable at execute"),
        (ConnectorError::WorkerGone, "internal at execute"),
        (ConnectorError::NotAuthorized { action: "write".into() }, "statement_refused at execute"),
    ];
    for (error, expected) in cases {
        let replies = vec![FakeReply::Fail(error)];
        let world = World::new(drafting("select id from orders"), replies);
        let events = world.ask(ODD).await;
        assert_eq!(problem(&events), expected);
        assert_eq!(status(&events), TurnStatus::Failed);
        assert!(world.stores.runs()[0].end.is_some());
    }
}

#[tokio::test]
async fn a_full_store_is_told_before_anything_runs() {
    let world = World::new(drafting("select id from orders"), Vec::new());
    world.stores.break_all(StoreError::Full);
    let events = world.ask(ODD).await;
    assert_eq!(problem(&events), "storage_full at store");
    assert!(lines(&events).contains("warning: memory_unavailable"));
    assert!(world.connector.statements().is_empty());
}

#[tokio::test]
async fn a_result_that_cannot_be_kept_is_not_shown() {
    let world = World::new(drafting("select id from orders"), Vec::new());
    world.stores.break_results(StoreError::Full);
    let events = world.ask(ODD).await;
    assert_eq!(problem(&events), "storage_full at store");
    assert!(!lines(&events).contains("table_result"));
    let run = &world.stores.runs()[0];
    assert_eq!(run.end.as_ref().unwrap().outcome.as_str(), "failed");
}

#[tokio::test]
async fn a_defect_inside_still_ends_the_turn() {
    let world = World::new(drafting("select id from orders"), vec![FakeReply::Panic]);
    let events = world.ask(ODD).await;
    assert_eq!(problem(&events), "internal at execute");
    assert_eq!(status(&events), TurnStatus::Failed);
    let end = world.stores.runs()[0].end.clone().expect("the log knows the end");
    assert_eq!(end.outcome.as_str(), "failed");
}

#[tokio::test]
async fn stopping_a_turn_stops_the_database() {
    let world = World::new(drafting("select id from orders"), vec![FakeReply::Hang]);
    let cancel = CancellationToken::new();
    let turn = world.ask_with(world.input(ODD, Vec::new()), cancel.clone());
    let stop = async {
        world.connector.hanging.notified().await;
        cancel.cancel();
    };
    let (events, ()) = tokio::join!(turn, stop);
    assert_eq!(problem(&events), "cancelled at execute");
    assert_eq!(status(&events), TurnStatus::Cancelled);
    let end = world.stores.runs()[0].end.clone().unwrap();
    assert_eq!(end.outcome.as_str(), "cancelled");
}

#[tokio::test]
async fn stopping_a_turn_stops_the_model() {
    let world = World::new(Some(Scripted::new([Step::Hang])), Vec::new());
    let cancel = CancellationToken::new();
    let (sink, mut events) = mpsc::channel(64);
    let turn = world.engine.ask(world.input(ODD, Vec::new()), sink, cancel.clone());
    let stop = async {
        let mut all = Vec::new();
        while let Some(event) = events.recv().await {
            if matches!(event, Event::ToolStart(_)) {
                cancel.cancel();
            }
            all.push(event);
        }
        all
    };
    let ((), events) = tokio::join!(turn, stop);
    assert_eq!(problem(&events), "cancelled at generate");
    assert_eq!(status(&events), TurnStatus::Cancelled);
}

#[tokio::test]
async fn a_turn_that_was_stopped_before_it_began_does_nothing() {
    let world = World::new(drafting("select id from orders"), Vec::new());
    let cancel = CancellationToken::new();
    cancel.cancel();
    let events = world.ask_with(world.input(ODD, Vec::new()), cancel).await;
    assert_eq!(problem(&events), "cancelled at understand");
    assert!(world.stores.runs().is_empty());
}

#[tokio::test]
async fn a_listener_that_goes_away_stops_the_database() {
    let world = World::new(drafting("select id from orders"), vec![FakeReply::Hang]);
    let (sink, mut events) = mpsc::channel(1);
    let listen = async {
        while let Some(event) = events.recv().await {
            if matches!(event, Event::SqlDraft(_)) {
                break;
            }
        }
        drop(events);
    };
    let turn = world.engine.ask(world.input(ODD, Vec::new()), sink, CancellationToken::new());
    tokio::join!(turn, listen);
    let runs = world.stores.runs();
    assert!(runs.iter().all(|run| run.end.as_ref().unwrap().outcome.as_str() == "cancelled"));
}

#[tokio::test]
async fn a_model_that_never_ends_meets_its_deadline() {
    let limits = Limits { model_deadline: Duration::from_millis(20), ..Limits::default() };
    let model = Some(Scripted::new([Step::Hang]));
    let world = World::with_limits(model, Vec::new(), limits);
    let events = world.ask(ODD).await;
    assert_eq!(problem(&events), "model_unavailable at generate");
}
