//! Turns drafted by the model in this process: small, telling how sure it is, and compared with itself.

use super::world::{World, lines};
use crate::testing::FakeReply;
use async_trait::async_trait;
use connectors::Value;
use futures::{StreamExt, stream};
use llm::{
    Certainty, Completion, Delta, DeltaStream, EMBEDDED, LlmClient, LlmError, ModelInfo, Request,
    Scripted,
};
use std::sync::Arc;

const ODD: &str = "which zorgs frobnicate the quux in spain";
const GOOD: &str = "SELECT c.country, count(*) AS total_orders FROM orders AS o \
                    JOIN customers AS c ON c.id = o.customer_id GROUP BY c.country";
const OTHER: &str = "SELECT country, 1 AS total_orders FROM customers";

/// Says what is scripted, always as sure as this.
struct Small {
    script: Scripted,
    millinats: i32,
    ready: bool,
}

impl Small {
    fn saying<'a>(millinats: i32, answers: impl IntoIterator<Item = &'a str>) -> Arc<Self> {
        Arc::new(Self { script: Scripted::saying(answers), millinats, ready: true })
    }
}

#[async_trait]
impl LlmClient for Small {
    fn info(&self) -> ModelInfo {
        ModelInfo { provider: EMBEDDED, model: "small".into(), prompt_tokens: 8_192 }
    }

    fn is_ready(&self) -> bool {
        self.ready
    }

    async fn complete(&self, request: &Request) -> Result<Completion, LlmError> {
        self.script.complete(request).await
    }

    async fn stream(&self, request: &Request) -> Result<DeltaStream, LlmError> {
        let certainty = Ok(Delta::Certainty(Certainty { millinats: self.millinats }));
        let deltas: Vec<_> = self.script.stream(request).await?.collect().await;
        Ok(stream::iter(std::iter::once(certainty).chain(deltas)).boxed())
    }
}

fn countries(spain: i64) -> FakeReply {
    let row = |country: &str, orders| vec![Value::Text(country.into()), Value::Int(orders)];
    FakeReply::Rows(vec!["country", "total_orders"], vec![row("Spain", spain), row("France", 3)])
}

async fn ask(model: &Arc<Small>, replies: Vec<FakeReply>) -> (World, String) {
    let world = World::with_client(model.clone(), replies);
    let events = lines(&world.ask(ODD).await);
    (world, events)
}

#[tokio::test]
async fn a_sure_answer_is_asked_for_once_with_the_schema_in_the_kept_part() {
    let model = Small::saying(-20, [GOOD]);
    let (world, events) = ask(&model, vec![countries(7)]).await;
    assert!(events.contains("table_result: 2 x 2"), "{events}");
    assert_eq!(world.connector.statements().len(), 1);
    let [request] = model.script.requests().try_into().unwrap();
    let (system, asked) = (&request.messages[0].text, &request.messages[1].text);
    assert!(system.contains("orders(id integer key, customer_id integer"), "{system}");
    assert!(system.contains("orders.customer_id = customers.id"), "{system}");
    assert!(!system.contains(ODD) && asked.contains(ODD));
    assert!(asked.contains("customers.country = 'Spain'"), "{asked}");
    assert_eq!(request.local.prefill, "SELECT");
    let names = request.local.names.unwrap();
    assert_eq!(names.tables, ["customers", "orders"]);
    assert!(names.columns.contains(&"amount".to_owned()));
}

#[tokio::test]
async fn names_are_mended_before_the_model_is_asked_again() {
    let model = Small::saying(-20, ["SELECT orders.country, 1 FROM orders", GOOD]);
    let (world, events) = ask(&model, vec![countries(7), countries(7)]).await;
    let [mended, _] = world.connector.statements().try_into().unwrap();
    assert!(mended.contains("JOIN") && mended.contains("customers"), "{mended}");
    // It was adjusted, so the question is put a second way, which gives the same rows.
    assert_eq!(model.script.calls(), 2);
    assert!(events.contains("a second draft gives the same rows"), "{events}");
    assert!(!events.contains("lineage: High"), "{events}");
}

#[tokio::test]
async fn an_unsure_answer_is_compared_with_a_second_one() {
    let model = Small::saying(-400, [GOOD, OTHER]);
    let (_, agreed) = ask(&model, vec![countries(7), countries(7)]).await;
    let model = Small::saying(-400, [GOOD, OTHER]);
    let (_, apart) = ask(&model, vec![countries(7), countries(1)]).await;
    let score = |events: &str| {
        let line = events.lines().find(|line| line.starts_with("lineage")).unwrap().to_owned();
        let score = line.split([' ', ',']).find_map(|word| word.parse::<f64>().ok());
        score.unwrap()
    };
    assert!(score(&agreed) > score(&apart), "{agreed}\n\n{apart}");
    assert!(apart.contains("the first draft stands against a second"), "{apart}");
    let last = apart.lines().rfind(|line| line.starts_with("sql_draft")).unwrap().to_owned();
    assert!(last.contains("total_orders FROM orders"), "{apart}");
}

#[tokio::test]
async fn a_second_answer_with_rows_replaces_an_empty_one() {
    let model = Small::saying(-20, [GOOD, OTHER]);
    let none = FakeReply::Rows(vec!["country", "total_orders"], Vec::new());
    let (_, events) = ask(&model, vec![none, countries(7)]).await;
    assert!(events.contains("table_result: 2 x 2"), "{events}");
}

#[tokio::test]
async fn a_model_that_is_still_loading_is_not_asked() {
    let model = Small { script: Scripted::saying([GOOD]), millinats: 0, ready: false };
    let model = Arc::new(model);
    let (_, events) = ask(&model, Vec::new()).await;
    assert!(events.contains("done: declined"), "{events}");
    assert_eq!(model.script.calls(), 0);
}
