//! Turns that the planner answers, over the demo company's real file.

use super::world::lines;
use crate::testing::DemoWorld;
use crate::{Limits, PriorTurn, RatedTurn};
use protocol::events::{Event, TurnStatus};
use protocol::feedback::{FeedbackRequest, Verdict};
use protocol::ids::{ConversationId, RequestId};
use protocol::lineage::Tier;

async fn world() -> DemoWorld {
    DemoWorld::new(Limits::default()).await
}

/// The events without the statement and the score, which are tested where they are made.
fn story(events: &[Event]) -> String {
    let told = |line: &str| match line.split_once(": ") {
        Some(("sql_draft", _)) => "sql_draft".to_owned(),
        Some(("lineage", rest)) => {
            format!("lineage: {}", rest.split(' ').next().unwrap_or_default())
        }
        Some(("status", rest)) if rest.starts_with("explain finished") => {
            "status: explain finished".to_owned()
        }
        _ => line.to_owned(),
    };
    lines(events).lines().map(told).collect::<Vec<_>>().join("\n")
}

fn status(events: &[Event]) -> TurnStatus {
    match events.last() {
        Some(Event::Done(done)) => done.status,
        other => panic!("not an end: {other:?}"),
    }
}

fn prior(question: &str, events: &[Event]) -> PriorTurn {
    PriorTurn::from_events(question, events)
}

#[tokio::test]
async fn a_question_is_answered_without_a_model() {
    let world = world().await;
    let events = world.ask("Monthly revenue by category in 2024", Vec::new()).await;
    insta::assert_snapshot!(story(&events));
    let tier = events.iter().find_map(|event| match event {
        Event::Lineage(lineage) => Some(lineage.confidence.tier),
        _ => None,
    });
    assert_eq!(tier, Some(Tier::High));
}

#[tokio::test]
async fn the_summary_of_a_result_adds_up() {
    let world = world().await;
    let events = world.ask("revenue by country in 2024", Vec::new()).await;
    insta::assert_snapshot!(story(&events));
    let text = events.iter().find_map(|event| match event {
        Event::AssistantText(text) => Some(text),
        _ => None,
    });
    let text = text.expect("a summary");
    assert!(!text.facts.is_empty() && text.facts.iter().all(|fact| !fact.source.is_empty()));
    insta::assert_debug_snapshot!(text.follow_ups);
}

#[tokio::test]
async fn a_follow_up_changes_the_question_before() {
    let world = world().await;
    let first = "revenue by country in 2024";
    let events = world.ask(first, Vec::new()).await;
    let mut history = vec![prior(first, &events)];
    for (question, in_full) in [
        ("and in 2023?", "revenue by country in 2023"),
        ("only Germany", "revenue by country in 2023 for Germany"),
        ("by month instead", "revenue by month in 2023 for Germany"),
        ("what about orders?", "orders by month in 2023 for Germany"),
    ] {
        let events = world.ask(question, history.clone()).await;
        let text = lines(&events);
        assert!(text.contains(&format!("read as \"{in_full}\"")), "{text}");
        assert_eq!(status(&events), TurnStatus::Answered, "{text}");
        history.push(prior(question, &events));
        assert_eq!(world.stores.memories().pop().unwrap().question, in_full);
    }
    let sql = history.last().unwrap().sql.as_deref().unwrap();
    assert!(sql.contains("2023-01-01") && sql.contains("Germany") && sql.contains("%m"), "{sql}");
}

#[tokio::test]
async fn a_rating_of_a_follow_up_counts_for_the_question_in_full() {
    let world = world().await;
    let first = "revenue by country in 2024";
    let events = world.ask(first, Vec::new()).await;
    let history = vec![prior(first, &events)];
    let events = world.ask("and in 2023?", history).await;
    let rated = RatedTurn::from_events(world.database.clone(), "and in 2023?", &events, None);
    assert_eq!(rated.question, "revenue by country in 2023");
    let request = FeedbackRequest {
        conversation_id: ConversationId::from_random(1),
        request_id: RequestId::parse("r2").unwrap(),
        verdict: Verdict::Up,
        reasons: Vec::new(),
        comment: None,
        corrected_sql: None,
    };
    world.engine.rate(&world.principal, rated, request).await.unwrap();
    let text = lines(&world.ask("revenue by country in 2022", Vec::new()).await);
    assert!(text.contains("sql_draft: memory") && text.contains("2022-01-01"), "{text}");
}

#[tokio::test]
async fn a_fragment_that_fits_nothing_asks_back() {
    let world = world().await;
    let first = "revenue by country in 2024";
    let events = world.ask(first, Vec::new()).await;
    let events = world.ask("and zorgs?", vec![prior(first, &events)]).await;
    assert_eq!(status(&events), TurnStatus::Declined);
    assert!(lines(&events).contains("seems to continue"), "{}", lines(&events));
}

#[tokio::test]
async fn a_request_to_write_runs_nothing() {
    let world = world().await;
    for (question, kind, drafted) in [
        (
            "delete all orders from 2022",
            "delete",
            Some(
                "DELETE FROM orders\nWHERE ordered_at >= '2022-01-01' AND ordered_at < '2023-01-01'",
            ),
        ),
        (
            "mark orders older than 2022 as archived",
            "update",
            Some("UPDATE orders\nSET status = 'archived'\nWHERE ordered_at < '2022-01-01'"),
        ),
        ("add a new customer named Ann", "insert", None),
        ("drop the orders table", "schema_change", None),
    ] {
        let events = world.ask(question, Vec::new()).await;
        assert_eq!(status(&events), TurnStatus::NeedsApproval, "{question}");
        let needed = events.iter().find_map(|event| match event {
            Event::ApprovalRequired(needed) => Some((needed.kind.as_str(), needed.sql.as_deref())),
            _ => None,
        });
        assert_eq!(needed, Some((kind, drafted)), "{question}");
    }
    assert!(world.stores.runs().is_empty());
}

#[tokio::test]
async fn an_empty_result_names_the_filter_to_check() {
    let world = world().await;
    let events = world.ask("orders in 2031", Vec::new()).await;
    let text = lines(&events);
    assert!(text.contains("filter to check first"), "{text}");
    assert!(!text.contains("lineage: High"), "{text}");
}

#[tokio::test]
async fn words_without_meaning_are_named() {
    let world = world().await;
    let events = world.ask("average frobnication of zorgs", Vec::new()).await;
    assert_eq!(status(&events), TurnStatus::Declined);
    insta::assert_snapshot!(story(&events));
}
