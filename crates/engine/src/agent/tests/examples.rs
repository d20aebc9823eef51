//! Turns in which a model is shown accepted answers to similar questions.

use super::world::{World, lines};
use crate::memory::{Memory, MemoryScope, MemoryStore};
use crate::testing::FakeReply;
use async_trait::async_trait;
use connectors::Value;
use llm::{Embedder, LlmError, Scripted};
use protocol::events::Event;
use protocol::ids::{ConnectionId, MemoryId, UserId};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The planner knows none of the words that matter.
const ODD: &str = "frobnicate customers quuxly in Spain";
const SQL: &str = "```sql\nselect country from customers\n```";
const SPACE: &str = "mdl_1 r0 e5";

enum Does {
    Embed(Vec<f32>),
    Fail,
    Hang,
}

struct Embeds {
    does: Does,
    texts: Mutex<Vec<String>>,
}

#[async_trait]
impl Embedder for Embeds {
    fn space(&self) -> String {
        SPACE.to_owned()
    }

    async fn embed(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, LlmError> {
        self.texts.lock().unwrap().extend_from_slice(texts);
        match &self.does {
            Does::Embed(vector) => Ok(vec![vector.clone()]),
            Does::Fail => Err(LlmError::Provider { status: 503 }),
            Does::Hang => std::future::pending().await,
        }
    }
}

fn memory(number: u128, owner: u128, question: &str, sql: &str) -> Memory {
    Memory {
        id: MemoryId::from_random(number),
        connection_id: ConnectionId::from_random(1),
        scope: MemoryScope::User(UserId::from_random(owner)),
        question: question.into(),
        masked: question.to_lowercase(),
        sql: sql.into(),
        literals: Vec::new(),
        weight: 0.7,
        uses: 0,
        created_at: "2024-06-01T10:00:00Z".into(),
        certified: None,
    }
}

/// What the model was sent, and the events, with these memories and this embedder.
async fn turn(
    memories: &[Memory],
    vectors: &[(&str, u128, Vec<f32>)],
    does: Option<Does>,
) -> (String, Vec<Event>, Vec<String>) {
    let rows = FakeReply::Rows(vec!["country"], vec![vec![Value::Text("Spain".into())]]);
    let world = World::new(Some(Scripted::saying([SQL])), vec![rows]);
    for memory in memories {
        world.stores.insert(memory).await.unwrap();
    }
    for (space, memory, vector) in vectors {
        world.stores.embed(space, &MemoryId::from_random(*memory), vector.clone());
    }
    let mut input = world.input(ODD, Vec::new());
    let embeds = does.map(|does| Arc::new(Embeds { does, texts: Mutex::default() }));
    input.embeddings = embeds.clone().map(|it| it as Arc<dyn Embedder>);
    let events = world.ask_with(input, CancellationToken::new()).await;
    let sent = world.model.as_ref().unwrap().requests()[0].clone();
    let texts = embeds.map(|it| it.texts.lock().unwrap().clone()).unwrap_or_default();
    let sent: Vec<String> = sent.messages.iter().map(|it| it.text.clone()).collect();
    (sent.join("\n"), events, texts)
}

fn evidence(events: &[Event]) -> Vec<String> {
    let readings = events.iter().find_map(|event| match event {
        Event::Lineage(lineage) => Some(lineage.readings.clone()),
        _ => None,
    });
    let shown = readings.unwrap_or_default().into_iter().filter(|it| it.because == "example");
    shown.map(|it| format!("{}: {}", it.words, it.meaning)).collect()
}

fn two() -> [Memory; 2] {
    let sql = "select id from customers where country = 'Spain'";
    [
        memory(1, 1, "frobnicate the customers in Spain", sql),
        memory(2, 1, "everything else about Spain", "select name from customers"),
    ]
}

#[tokio::test]
async fn without_embeddings_the_words_decide() {
    let (sent, events, _) = turn(&two(), &[], None).await;
    let shown = evidence(&events);
    assert!(shown[0].starts_with("frobnicate the customers in Spain: "), "{shown:?}");
    assert!(shown[0].ends_with("found by their words"), "{shown:?}");
    // This model may not see values: neither those of the old question nor those of its SQL.
    let accepted = sent.split("<accepted>\n").nth(1).unwrap().split("</accepted>").next().unwrap();
    assert!(accepted.contains("country = '…'") && !accepted.contains("= 'Spain'"), "{accepted}");
}

#[tokio::test]
async fn vectors_decide_where_there_are_some_and_only_those_of_the_same_model() {
    let vectors = [
        (SPACE, 1, vec![0.0, 1.0]),
        (SPACE, 2, vec![1.0, 0.1]),
        // Of the model before: never looked at.
        ("mdl_1 r0 old", 1, vec![1.0, 0.0]),
    ];
    let (sent, events, texts) = turn(&two(), &vectors, Some(Does::Embed(vec![1.0, 0.0]))).await;
    let shown = evidence(&events);
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(shown[0].starts_with("everything else about Spain: "), "{shown:?}");
    assert!(shown[0].ends_with("found by meaning"), "{shown:?}");
    assert!(sent.contains("select name from customers"), "{sent}");
    // What leaves the house has no value in it.
    assert_eq!(texts, ["frobnicate customers quuxly <value>"]);
}

#[tokio::test]
async fn embeddings_that_cannot_be_used_are_said_and_the_words_decide() {
    let one = || vec![(SPACE, 1, vec![1.0, 0.0])];
    for (vectors, does, why) in [
        (one(), Does::Fail, "the provider failed"),
        (Vec::new(), Does::Embed(vec![1.0, 0.0]), "accepted answers have no vectors yet"),
    ] {
        let (_, events, _) = turn(&two(), &vectors, Some(does)).await;
        let shown = lines(&events);
        let told = format!("similar accepted answers were found by their words only: {why}");
        assert!(shown.contains(&format!("warning: embeddings_unavailable: {told}")), "{shown}");
        assert!(shown.contains("done: answered"), "{shown}");
        let shown = evidence(&events);
        assert!(shown[0].starts_with("frobnicate the customers in Spain: "), "{shown:?}");
        assert!(shown[0].ends_with("the embeddings could not be used"), "{shown:?}");
    }
}

#[tokio::test]
async fn nothing_is_shown_that_is_somebody_elses_or_that_the_guard_refuses_or_with_other_literals()
{
    for stranger in [
        memory(1, 9, "frobnicate the customers in Spain", "select id from customers"),
        memory(1, 1, "frobnicate the customers in Spain", "select id from secrets"),
        memory(1, 1, "frobnicate the customers in France", "select id from customers"),
        memory(1, 1, "frobnicate 5 customers in Spain", "select id from customers"),
    ] {
        let vectors = [(SPACE, 1, vec![1.0, 0.0])];
        for does in [None, Some(Does::Embed(vec![1.0, 0.0]))] {
            let (sent, events, _) = turn(std::slice::from_ref(&stranger), &vectors, does).await;
            assert!(!sent.contains("<accepted>\n"), "{sent}");
            assert!(evidence(&events).is_empty(), "{stranger:?}");
        }
    }
}

#[tokio::test]
async fn stopping_a_question_does_not_wait_for_a_vector() {
    let world = World::new(Some(Scripted::saying([SQL])), Vec::new());
    for memory in two() {
        world.stores.insert(&memory).await.unwrap();
    }
    let mut input = world.input(ODD, Vec::new());
    let embeds = Arc::new(Embeds { does: Does::Hang, texts: Mutex::default() });
    input.embeddings = Some(embeds.clone());
    let cancel = CancellationToken::new();
    let stop = async {
        while embeds.texts.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let turn = tokio::time::timeout(Duration::from_secs(1), world.ask_with(input, cancel.clone()));
    let (events, ()) = tokio::join!(turn, stop);
    let shown = lines(&events.expect("within a second"));
    assert!(shown.contains("error: cancelled at generate"), "{shown}");
}
