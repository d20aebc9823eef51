//! What a language model is offered and told for different people, and what becomes of a call that it
//! was not offered.

use crate::audit::recorded::records;
use crate::support::{Client, Setup, TestServer};
use llm::{LlmClient, Scripted};
use serde_json::{Value, json};
use std::sync::Arc;

/// The planner knows none of these words, so that the model is asked.
const FOR_THE_MODEL: &str = "frobnicate the zyzzyva quuxly";
const SQL: &str = "```sql\nselect name from products\n```";
const TRIAL: &str = "```tool\n{\"tool\": \"run_sql\", \"arguments\": {\"sql\": \"select name from products\"}}\n```";
const TOOLS: [&str; 4] = ["describe_tables", "recall", "run_sql", "chart"];

struct Scene {
    server: TestServer,
    model: Arc<Scripted>,
    admin: Client,
}

async fn scene<'a>(answers: impl IntoIterator<Item = &'a str>) -> Scene {
    let model = Arc::new(Scripted::saying(answers));
    let server = Setup::new().shared_model(model.clone() as Arc<dyn LlmClient>).start().await;
    let admin = server.signed_in_as("admin").await;
    Scene { server, model, admin }
}

async fn ask(client: &Client) -> Vec<Value> {
    let answer = client.post("/chat/poll", json!({ "message": FOR_THE_MODEL })).await.expect_ok();
    answer["events"].as_array().unwrap().clone()
}

/// What the model was sent first for its `call`th answer.
fn prompt(model: &Scripted, call: usize) -> String {
    model.requests()[call].messages[0].text.clone()
}

/// The tools that a prompt names anywhere.
fn named(prompt: &str) -> Vec<&'static str> {
    TOOLS.into_iter().filter(|tool| prompt.contains(tool)).collect()
}

fn ended(events: &[Value]) -> &str {
    events.last().unwrap()["payload"]["status"].as_str().unwrap()
}

#[tokio::test]
async fn two_people_have_different_tools_and_are_told_of_differently() {
    let Scene { server, model, admin } = scene([SQL, SQL, SQL, SQL]).await;
    let viewer = server.person("vic", "viewer", json!({})).await;
    let analyst = server.person("ann", "analyst", json!({})).await;
    assert_eq!(ended(&ask(&viewer).await), "answered");
    assert_eq!(ended(&ask(&analyst).await), "answered");
    let (for_vic, for_ann) = (prompt(&model, 0), prompt(&model, 1));
    assert_eq!(named(&for_vic), ["describe_tables", "recall", "chart"]);
    assert_eq!(named(&for_ann), TOOLS);
    assert!(for_vic.contains("May: ask questions and rate the answers.\n"), "{for_vic}");
    let may = "May: ask questions and rate the answers; write and run SQL that reads; download all";
    assert!(for_ann.contains(may), "{for_ann}");
    // What somebody may not do is not mentioned, nor who they are.
    for absent in ["download", "run SQL", "not allowed", "vic", "manage", "viewer"] {
        assert!(!for_vic.contains(absent), "`{absent}` in {for_vic}");
    }

    // A tool that is reserved for a group is for its members; it is not for others, whatever their role.
    let ann = analyst.get("/me").await.expect_ok()["id"].clone();
    let group = json!({ "name": "Sales", "members": [viewer.get("/me").await.expect_ok()["id"]] });
    let group = admin.post("/groups", group).await.expect_ok()["id"].clone();
    let access = json!({ "restricted": true, "grants": [{ "kind": "group", "id": group }] });
    let set = admin.put("/tools/recall/access", access.clone()).await.expect_ok();
    assert_eq!(set["access"], access);
    let access = json!({ "restricted": true, "grants": [{ "kind": "person", "id": ann }] });
    admin.put("/tools/chart/access", access).await.expect_ok();
    ask(&viewer).await;
    ask(&analyst).await;
    assert_eq!(named(&prompt(&model, 2)), ["describe_tables", "recall"]);
    assert_eq!(named(&prompt(&model, 3)), ["describe_tables", "run_sql", "chart"]);
    let recorded = records(&admin).await;
    let set = recorded.iter().find(|record| record["action"] == "tool.set_access").unwrap();
    assert_eq!(
        (&set["resource"], &set["detail"]["before"]["restricted"]),
        (&json!("recall"), &json!(false))
    );

    let wrong = json!({ "restricted": true, "grants": [{ "kind": "role", "id": "emperor" }] });
    admin.put("/tools/recall/access", wrong).await.expect_problem(422, "invalid_request");
    let nothing = json!({ "restricted": false, "grants": [] });
    let unknown = admin.put("/tools/drop_table/access", nothing).await;
    assert!([404, 422].contains(&unknown.status), "{unknown:?}");
}

#[tokio::test]
async fn a_token_narrows_the_tools_as_it_narrows_everything() {
    let Scene { server, model, .. } = scene([SQL]).await;
    let analyst = server.person("ann", "analyst", json!({})).await;
    let made = analyst.post("/tokens", json!({ "name": "script", "scopes": ["ask"] })).await;
    let script = Client::bearing(&server.url, made.expect_ok()["secret"].as_str().unwrap());
    ask(&script).await;
    assert_eq!(named(&prompt(&model, 0)), ["describe_tables", "recall", "chart"]);
}

#[tokio::test]
async fn a_tool_that_was_not_offered_does_nothing_and_is_recorded_as_a_denial() {
    let Scene { server, model, admin } = scene([TRIAL, SQL]).await;
    let viewer = server.person("vic", "viewer", json!({})).await;
    let events = ask(&viewer).await;
    assert_eq!(ended(&events), "answered", "it goes on without the tool");
    let denied: Vec<&Value> = events
        .iter()
        .filter(|event| event["event_type"] == "tool_result" && event["payload"]["denied"] == true)
        .collect();
    let [denied] = denied.as_slice() else { panic!("{events:#?}") };
    assert_eq!(denied["payload"]["tool"], "run_sql");
    assert_eq!(denied["payload"]["ok"], false);

    // The model is told what it would be of a tool that there is not.
    let told = &model.requests()[1].messages.last().unwrap().text.clone();
    assert!(told.contains("there is no tool `run_sql` here"), "{told}");

    // Nothing ran but the answer itself.
    let runs = viewer.get("/queries").await.expect_ok();
    assert_eq!(runs["runs"].as_array().unwrap().len(), 1, "{runs}");
    let recorded = records(&admin).await;
    let record = recorded.iter().find(|record| record["action"] == "access.denied").unwrap();
    assert_eq!((&record["outcome"], &record["code"]), (&json!("denied"), &json!("forbidden")));
    assert_eq!(record["detail"]["tool"], "run_sql");
    assert_eq!(record["actor"]["kind"], "assistant");
    assert_eq!(record["actor"]["id"], viewer.get("/me").await.expect_ok()["id"]);
}

#[tokio::test]
async fn a_trial_runs_as_its_person_and_is_in_the_history() {
    let Scene { server, model, .. } = scene([TRIAL, SQL]).await;
    let analyst = server.person("ann", "analyst", json!({})).await;
    assert_eq!(ended(&ask(&analyst).await), "answered");
    let told = model.requests()[1].messages.last().unwrap().text.clone();
    assert!(told.contains("it runs; its columns: name"), "{told}");
    assert!(!told.contains("Lamp"), "values stay here unless they may be sent: {told}");
    let runs = analyst.get("/queries").await.expect_ok();
    assert_eq!(runs["runs"].as_array().unwrap().len(), 2, "{runs}");
}

#[tokio::test]
async fn a_trial_that_writes_is_refused_by_the_guard() {
    let write =
        "```tool\n{\"tool\": \"run_sql\", \"arguments\": {\"sql\": \"delete from products\"}}\n```";
    let Scene { server, model, .. } = scene([write, SQL]).await;
    let analyst = server.person("ann", "analyst", json!({})).await;
    let events = ask(&analyst).await;
    assert_eq!(ended(&events), "answered");
    let result = events.iter().find(|event| {
        event["event_type"] == "tool_result" && event["payload"]["tool"] == "run_sql"
    });
    assert_eq!(result.unwrap()["payload"]["ok"], false);
    let told = model.requests()[1].messages.last().unwrap().text.clone();
    assert!(told.contains("<outcome>") && !told.contains("it runs"), "{told}");
    let count =
        json!({ "connection_id": server.shop().await, "sql": "select count(*) from products" });
    let rows = analyst.post("/queries", count).await.expect_ok();
    assert_eq!(rows["rows"], json!([[3]]));
}

#[tokio::test]
async fn a_model_that_only_calls_tools_is_stopped() {
    let Scene { server, model, .. } = scene([TRIAL; 9]).await;
    let analyst = server.person("ann", "analyst", json!({})).await;
    let events = ask(&analyst).await;
    assert_eq!(ended(&events), "failed");
    let error = events.iter().find(|event| event["event_type"] == "error").unwrap();
    assert_eq!(error["payload"]["code"], "model_refused");
    assert_eq!(model.calls(), 5, "four calls, and the one that is too many");
}
