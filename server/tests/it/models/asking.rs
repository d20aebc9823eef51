//! Questions that go to a model of the workspace.

use super::provider::{Provider, Says};
use super::{add, draft, server};
use crate::support::{Client, Setup};
use llm::Scripted;
use serde_json::{Value, json};

/// The planner knows none of these words, so that the model is asked.
const ODD: &str = "frobnicate the zyzzyva quuxly";
const PLANNED: &str = "how many sales are there";
const SQL: Says = Says::Text("```sql\nselect count(*) as n from sales\n```");

/// The events of a question, by type.
async fn ask(client: &Client, question: &str) -> Vec<Value> {
    let answer = client.post("/chat/poll", json!({ "message": question })).await.expect_ok();
    answer["events"].as_array().unwrap().clone()
}

fn payload<'a>(events: &'a [Value], kind: &str) -> &'a Value {
    let found = events.iter().find(|event| event["event_type"] == kind);
    &found.unwrap_or_else(|| panic!("no {kind} in {events:#?}"))["payload"]
}

async fn choose(client: &Client, id: &str) {
    let wish = json!({ "kind": "model", "id": id });
    client.put("/model-choice", wish).await.expect_ok();
}

#[tokio::test]
async fn the_chosen_model_answers_and_the_evidence_names_it() {
    let (server, provider) = (server().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "analyst", json!({})).await;
    let first = add(&admin, draft("First", "https://unused.example.org/v1")).await;
    let tiny = add(&admin, draft("Tiny", &provider.base_url())).await;
    choose(&ann, &tiny).await;
    provider.will([SQL]);
    let events = ask(&ann, ODD).await;
    let model = &payload(&events, "lineage")["model"];
    assert_eq!(model["name"], "Tiny");
    assert_eq!(model["because"], "chosen on the profile");
    assert_eq!(model["sees_values"], false);
    let done = payload(&events, "done");
    // 1,000 prompt tokens at 2 dollars a million, and 100 at 10.
    assert_eq!(done["model"], json!({ "id": tiny, "name": "Tiny", "cost_microusd": 3_000 }));

    let models = admin.get("/models").await.expect_ok()["models"].clone();
    let spent = json!({
        "questions": 1, "prompt_tokens": 1_000, "completion_tokens": 100, "cost_microusd": 3_000,
    });
    let of = |id: &str| {
        models.as_array().unwrap().iter().find(|it| it["id"] == id).unwrap()["month"].clone()
    };
    assert_eq!(of(&tiny), spent);
    assert_eq!(of(&first)["questions"], 0);
    // What the planner reads costs nothing.
    let events = ask(&ann, PLANNED).await;
    assert!(payload(&events, "done")["model"].is_null());
    assert!(payload(&events, "lineage")["model"].is_null());
}

/// Asks a question whose model first looks at rows, and answers everything that it was sent.
async fn sent(sees_values: bool) -> String {
    let (server, provider) = (server().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    let mut wanted = draft("Tiny", &provider.base_url());
    wanted["sees_values"] = json!(sees_values);
    add(&admin, wanted).await;
    provider.will([
        Says::Text("```tool\n{\"tool\": \"describe_tables\", \"arguments\": {\"tables\": [\"sales\", \"products\"]}}\n```"),
        Says::Text("```tool\n{\"tool\": \"run_sql\", \"arguments\": {\"sql\": \"select category from products order by id\"}}\n```"),
        // Arguments that do not fit are told, and the conversation goes on.
        Says::Text("```tool\n{\"tool\": \"run_sql\", \"arguments\": {\"statement\": 7}}\n```"),
        SQL,
    ]);
    let events = ask(&admin, ODD).await;
    assert_eq!(payload(&events, "done")["status"], "answered", "{events:#?}");
    let received = provider.received().await;
    assert_eq!(received.len(), 4);
    assert!(received[3].contains("the arguments do not fit"), "{}", received[3]);
    received.concat()
}

#[tokio::test]
async fn without_leave_no_value_of_the_database_is_in_any_prompt() {
    let values = ["Kitchen", "Living", "Teapot"];
    let (with, without) = (sent(true).await, sent(false).await);
    assert!(values.iter().any(|value| with.contains(value)), "{with}");
    for value in values {
        assert!(!without.contains(value), "{value} in {without}");
    }
    assert!(!without.contains("it runs and gives 3 rows"), "{without}");
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_then_left_out_and_the_planner_goes_on() {
    let (server, provider) = (server().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    let id = add(&admin, draft("Tiny", &provider.base_url())).await;
    for _ in 0..3 {
        // Each question is tried three times.
        provider.will([Says::Status(503), Says::Status(503), Says::Status(503)]);
        let events = ask(&admin, ODD).await;
        let problem = payload(&events, "error");
        assert_eq!(problem["code"], "model_unavailable");
        assert!(!problem["detail"].as_str().unwrap().contains("sk-canary"));
    }
    let asked = provider.received().await.len();
    let events = ask(&admin, ODD).await;
    let warning = payload(&events, "warning");
    assert_eq!(warning["code"], "model_left_out");
    let message = warning["message"].as_str().unwrap();
    assert!(message.contains("`Tiny` failed too often and is not asked before 20"), "{message}");
    assert_eq!(payload(&events, "done")["status"], "declined");
    assert_eq!(provider.received().await.len(), asked, "nobody asked it again");
    assert_eq!(payload(&ask(&admin, PLANNED).await, "done")["status"], "answered");
    let model = admin.get("/models").await.expect_ok()["models"][0].clone();
    assert!(model["left_out_until"].is_string());

    // Whoever changes it begins anew.
    let mut again = draft("Tiny", &provider.base_url());
    again["prompt_tokens"] = json!(4_000);
    admin.put(&format!("/models/{id}"), again).await.expect_ok();
    provider.will([SQL]);
    assert_eq!(payload(&ask(&admin, ODD).await, "done")["status"], "answered");
}

#[tokio::test]
async fn each_failure_of_a_provider_has_its_own_outcome() {
    let (server, provider) = (server().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    add(&admin, draft("Tiny", &provider.base_url())).await;
    for (says, code, words) in [
        (Says::Status(401), "model_unavailable", "refused the key"),
        (Says::Status(400), "model_unavailable", "refused the request"),
        (Says::Text("I would rather not."), "model_refused", "no SELECT statement"),
    ] {
        provider.will([says]);
        let events = ask(&admin, ODD).await;
        let problem = payload(&events, "error");
        assert_eq!(problem["code"], code, "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains(words), "{problem}");
        assert_eq!(payload(&events, "done")["status"], "failed");
    }
}

#[tokio::test]
async fn by_the_question_the_cheapest_that_fits_is_asked() {
    let (server, cheap, dear) = (server().await, Provider::start().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    add(&admin, draft("Dear", &dear.base_url())).await;
    let mut wanted = draft("Cheap", &cheap.base_url());
    wanted["prices"] = json!({ "prompt": "0.10", "completion": "0.40" });
    add(&admin, wanted).await;
    admin.put("/model-choice", json!({ "kind": "automatic" })).await.expect_ok();
    cheap.will([SQL]);
    let events = ask(&admin, ODD).await;
    let model = &payload(&events, "lineage")["model"];
    assert_eq!(model["name"], "Cheap");
    assert!(model["because"].as_str().unwrap().contains("cheapest"), "{model}");
    dear.will([SQL]);
    let involved = "frobnicate the zyzzyva per product except quuxly";
    let events = ask(&admin, involved).await;
    assert_eq!(payload(&events, "lineage")["model"]["name"], "Dear", "{events:#?}");
}

#[tokio::test]
async fn the_model_of_the_settings_is_one_entry_and_stays_where_it_is() {
    let model = Scripted::saying(["```sql\nselect count(*) as n from sales\n```"]);
    let server = Setup::new().model(model).start().await;
    let admin = server.signed_in_as("admin").await;
    let view = admin.get("/models").await.expect_ok();
    let model = &view["models"][0];
    assert_eq!(
        (&model["id"], &model["origin"]),
        (&json!("mdl_configured"), &json!("configuration"))
    );
    let own = json!({
        "name": "House model", "provider": model["provider"], "model": model["model"],
        "prices": { "prompt": "1", "completion": "1" },
    });
    let changed = admin.put("/models/mdl_configured", own.clone()).await.expect_ok();
    assert_eq!(changed["name"], "House model");
    let mut moved = own;
    moved["base_url"] = json!("https://elsewhere.example.org/v1");
    admin.put("/models/mdl_configured", moved).await.expect_problem(409, "conflict");
    admin.delete("/models/mdl_configured").await.expect_problem(409, "conflict");
    let events = ask(&admin, ODD).await;
    let lineage = &payload(&events, "lineage")["model"];
    assert_eq!(lineage["name"], "House model");
    assert_eq!(lineage["because"], "the workspace's default");
    assert!(payload(&events, "done")["model"]["cost_microusd"].as_u64().unwrap() > 0);
}
