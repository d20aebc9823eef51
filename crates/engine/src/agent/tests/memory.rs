//! Ratings and what they change for the next question.

use super::world::{World, lines};
use crate::memory::shared::share;
use crate::memory::{CERTIFIED_WEIGHT, Memory, MemoryScope};
use crate::testing::{DemoWorld, FakeReply, person};
use crate::{Limits, Principal, RatedTurn};
use connectors::Value;
use llm::Scripted;
use protocol::events::Event;
use protocol::feedback::{FeedbackRequest, Verdict};
use protocol::ids::{ConversationId, MemoryId, RequestId, UserId};
use protocol::lineage::Verified;
use std::sync::Arc;

const SPAIN: &str = "zorgs frobnicated in Spain";
const FRANCE: &str = "zorgs frobnicated in France";
const SQL: &str = "select count(*) as total from customers where country = 'Spain'";

fn world() -> World {
    let answer = format!("```sql\n{SQL}\n```");
    let count = |count| FakeReply::Rows(vec!["total"], vec![vec![Value::Int(count)]]);
    World::new(Some(Scripted::saying([answer.as_str()])), vec![count(7), count(3), count(5)])
}

fn rating(verdict: Verdict, corrected_sql: Option<&str>) -> FeedbackRequest {
    FeedbackRequest {
        conversation_id: ConversationId::from_random(1),
        request_id: RequestId::parse("r1").unwrap(),
        verdict,
        reasons: Vec::new(),
        comment: None,
        corrected_sql: corrected_sql.map(str::to_owned),
    }
}

fn rated(world: &World, question: &str, events: &[Event]) -> RatedTurn {
    RatedTurn::from_events(world.database.clone(), question, events, None)
}

#[tokio::test]
async fn an_accepted_answer_is_recalled_with_the_new_literals() {
    let world = world();
    let events = world.ask(SPAIN).await;
    assert_eq!(world.stores.memories()[0].weight, crate::memory::ANSWERED_WEIGHT);
    let turn = rated(&world, SPAIN, &events);
    let receipt =
        world.engine.rate(&world.principal, turn, rating(Verdict::Up, None)).await.unwrap();
    assert_eq!(receipt.effect, "questions like this one will use this SQL");
    let events = world.ask(FRANCE).await;
    insta::assert_snapshot!(lines(&events));
    assert_eq!(world.stores.memories()[0].uses, 1);
    assert_eq!(world.model.as_ref().unwrap().calls(), 1, "the model was not asked again");
}

#[tokio::test]
async fn an_answer_nobody_accepted_is_not_recalled() {
    let world = world();
    world.ask(SPAIN).await;
    let events = lines(&world.ask(FRANCE).await);
    assert!(events.contains("recall finished: none fits"), "{events}");
}

#[tokio::test]
async fn a_rating_down_stops_the_recall_at_once() {
    let world = world();
    let first = world.ask(SPAIN).await;
    let up = rating(Verdict::Up, None);
    world.engine.rate(&world.principal, rated(&world, SPAIN, &first), up).await.unwrap();
    let second = world.ask(FRANCE).await;
    let down = rating(Verdict::Down, None);
    let turn = rated(&world, FRANCE, &second);
    let receipt = world.engine.rate(&world.principal, turn, down).await.unwrap();
    assert_eq!(receipt.effect, "this SQL will not be used for questions like this one");
    let events = lines(&world.ask(SPAIN).await);
    assert!(events.contains("recall finished: none fits"), "{events}");
}

#[tokio::test]
async fn a_corrected_statement_is_used_from_then_on() {
    let world = world();
    let events = world.ask(SPAIN).await;
    let correct = rating(
        Verdict::Down,
        Some("select count(distinct id) as total from customers where country = 'Spain'"),
    );
    let turn = rated(&world, SPAIN, &events);
    let receipt = world.engine.rate(&world.principal, turn, correct).await.unwrap();
    assert_eq!(receipt.effect, "questions like this one will use your SQL");
    let events = lines(&world.ask(FRANCE).await);
    assert!(events.contains("count(distinct id)") && events.contains("'France'"), "{events}");
    assert!(events.contains("lineage: High 0.83") || events.contains("lineage: High"), "{events}");
}

#[tokio::test]
async fn a_correction_that_writes_is_refused_and_changes_nothing() {
    let world = world();
    let events = world.ask(SPAIN).await;
    let before = world.stores.memories();
    let turn = rated(&world, SPAIN, &events);
    let evil = rating(Verdict::Down, Some("delete from customers"));
    let problem = world.engine.rate(&world.principal, turn, evil).await.unwrap_err();
    assert_eq!(problem.code.as_str(), "statement_refused");
    assert_eq!(world.stores.memories(), before);
}

#[tokio::test]
async fn nobody_is_offered_the_memory_of_another() {
    let world = world();
    let events = world.ask(SPAIN).await;
    let up = rating(Verdict::Up, None);
    world.engine.rate(&world.principal, rated(&world, SPAIN, &events), up).await.unwrap();
    let mut input = world.input(SPAIN, Vec::new());
    input.principal = person(2, "Eve");
    input.database = Arc::new(world.described.seen_by(&input.principal, None).await);
    let events = lines(&world.ask_with(input, Default::default()).await);
    assert!(events.contains("recall finished: none fits"), "{events}");
}

#[tokio::test]
async fn an_accepted_statement_that_no_longer_runs_is_worked_out_anew() {
    let answer = format!("```sql\n{SQL}\n```");
    let count = |count| FakeReply::Rows(vec!["total"], vec![vec![Value::Int(count)]]);
    let gone = connectors::ConnectorError::Statement {
        message: "no such column: country".into(),
        code: None,
        offset: None,
    };
    let script = Scripted::saying([answer.as_str(), answer.as_str()]);
    let world = World::new(Some(script), vec![count(7), FakeReply::Fail(gone), count(8)]);
    let events = world.ask(SPAIN).await;
    let up = rating(Verdict::Up, None);
    world.engine.rate(&world.principal, rated(&world, SPAIN, &events), up).await.unwrap();
    let events = lines(&world.ask(SPAIN).await);
    assert!(events.contains("warning: memory_failed"), "{events}");
    assert!(events.contains("total: **8**") && events.contains("done: answered"), "{events}");
}

#[tokio::test]
async fn a_recalled_answer_keeps_its_units() {
    let world = DemoWorld::new(Limits::default()).await;
    let (first, second) = ("revenue by category in 2024", "revenue by category in 2023");
    let planned = world.ask(first, Vec::new()).await;
    let turn = RatedTurn::from_events(world.database.clone(), first, &planned, None);
    world.engine.rate(&world.principal, turn, rating(Verdict::Up, None)).await.unwrap();
    let recalled = world.ask(second, Vec::new()).await;
    assert!(lines(&recalled).contains("From the answer you accepted"), "{}", lines(&recalled));
    for events in [&planned, &recalled] {
        let units = events.iter().find_map(|event| match event {
            Event::TableResult(table) => table.columns.last().map(|column| column.unit.clone()),
            _ => None,
        });
        assert_eq!(units, Some(Some("USD".to_owned())));
        let said = events.iter().any(
            |event| matches!(event, Event::AssistantText(text) if text.markdown.contains("USD")),
        );
        assert!(said, "{}", lines(events));
    }
}

/// A world whose workspace holds the certified form of the answer for Spain.
async fn certified_world() -> World {
    let count = |count| FakeReply::Rows(vec!["total"], vec![vec![Value::Int(count)]]);
    let answer = format!("```sql\n{SQL}\n```");
    let world = World::new(Some(Scripted::saying([answer.as_str()])), vec![count(7), count(3)]);
    world.ask(SPAIN).await;
    let taught = world.stores.memories().remove(0);
    let shared = share(&taught.question, &taught.sql, &taught.literals).unwrap();
    world.stores.keep(Memory {
        id: MemoryId::from_random(77),
        scope: MemoryScope::Workspace,
        question: shared.question,
        sql: shared.sql,
        weight: CERTIFIED_WEIGHT,
        certified: Some(Verified {
            by: Some("Rita".to_owned()),
            at: "2024-06-01T00:00:00Z".to_owned(),
        }),
        ..taught
    });
    world
}

#[tokio::test]
async fn a_certified_answer_reaches_others_with_their_own_values_and_says_who_verified_it() {
    let world = certified_world().await;
    let mut input = world.input(FRANCE, Vec::new());
    input.principal =
        Principal { user: UserId::from_random(2), name: "Eve".into(), ..input.principal };
    input.database = Arc::new(world.described.seen_by(&input.principal, None).await);
    let events = world.ask_with(input, Default::default()).await;
    let text = lines(&events);
    assert!(text.contains("country = 'France'"), "{text}");
    let lineage = events.iter().find_map(|event| match event {
        Event::Lineage(lineage) => Some(lineage),
        _ => None,
    });
    let used = &lineage.unwrap().memories[0];
    assert_eq!(used.verified.as_ref().and_then(|it| it.by.as_deref()), Some("Rita"));
    assert_eq!(used.question, "zorgs frobnicated in [country]");
    let reasons = &lineage.unwrap().confidence.signals;
    assert!(reasons.iter().any(|signal| signal.reason == "a reviewer certified its SQL"));
    assert!(!serde_json::to_string(&events).unwrap().contains("Spain"), "nobody's values travel");
}

#[tokio::test]
async fn a_rating_of_a_certified_answer_is_a_vote_and_moves_no_weight() {
    let world = certified_world().await;
    let events = world.ask(FRANCE).await;
    let before = world.stores.memories();
    for verdict in [Verdict::Up, Verdict::Down] {
        let turn = rated(&world, FRANCE, &events);
        let receipt =
            world.engine.rate(&world.principal, turn, rating(verdict, None)).await.unwrap();
        assert_eq!(receipt.effect, "noted for those who review certified answers");
    }
    let votes = [(world.principal.user.clone(), MemoryId::from_random(77), Verdict::Down)];
    assert_eq!(world.stores.votes(), votes, "the latest counts");
    assert_eq!(world.stores.memories(), before);
}
