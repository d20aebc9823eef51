//! The workspace's embeddings over HTTP: choosing a model, turning what was accepted into vectors, changing the
//! model, and what becomes of a question when it is down.

use super::provider::{Provider, Says};
use super::{add, draft, server};
use crate::support::{Client, TestServer};
use engine::MemoryStore;
use protocol::ids::{ConnectionId, UserId};
use serde_json::{Value, json};
use server::jobs::embed_all;

const PLANNED: &str = "how many sales are there";
/// The planner knows none of these words, so that the model is asked.
const ODD: &str = "frobnicate how many sales quuxly";
const SQL: Says = Says::Text("```sql\nselect count(*) as n from sales\n```");
const ONE: Says = Says::Json(
    r#"{"object":"list","data":[{"object":"embedding","index":0,"embedding":[1,0.5]}],"model":"e5"}"#,
);

async fn events(client: &Client, question: &str) -> Vec<Value> {
    let answer = client.post("/chat/poll", json!({ "message": question })).await.expect_ok();
    answer["events"].as_array().unwrap().clone()
}

fn find<'a>(events: &'a [Value], kind: &str) -> Option<&'a Value> {
    events.iter().find(|event| event["event_type"] == kind).map(|event| &event["payload"])
}

/// An answer that its asker accepted.
async fn accept(client: &Client, question: &str) {
    let answer = client.post("/chat/poll", json!({ "message": question })).await.expect_ok();
    let first = &answer["events"][0];
    let rating = json!({
        "conversation_id": first["conversation_id"], "request_id": first["request_id"],
        "verdict": "up",
    });
    client.post("/feedback", rating).await.expect_ok();
}

async fn set(admin: &Client, embeddings: &str) -> Value {
    let all = admin.get("/models").await.expect_ok()["providers"].clone();
    let providers: Vec<Value> =
        all.as_array().unwrap().iter().map(|it| it["provider"].clone()).collect();
    let policy = json!({ "providers": providers, "embeddings": embeddings });
    admin.put("/model-policy", policy).await.expect_ok()
}

async fn spaces(server: &TestServer, person: &Client, spaces: &[String]) -> Vec<usize> {
    let me = person.get("/me").await.expect_ok()["id"].as_str().unwrap().to_owned();
    let user = UserId::parse(me).unwrap();
    let connections = server.context.store.list_connections().await.unwrap();
    let connection: ConnectionId = connections[0].id.clone();
    let mut counts = Vec::new();
    for space in spaces {
        let kept = MemoryStore::vectors(&server.context.store, &connection, &user, space).await;
        counts.push(kept.unwrap().len());
    }
    counts
}

fn named(name: &str, model: &str, url: &str) -> Value {
    let mut wanted = draft(name, url);
    wanted["model"] = json!(model);
    wanted
}

#[tokio::test]
async fn what_was_accepted_becomes_vectors_and_another_model_makes_its_own() {
    let (server, vectors, chat) =
        (server().await, Provider::start().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "analyst", json!({})).await;
    accept(&ann, PLANNED).await;
    assert_eq!(embed_all(&server.context).await.unwrap(), 0, "nobody chose a model");

    let id = add(&admin, named("Vectors", "e5", &vectors.base_url())).await;
    add(&admin, draft("Chat", &chat.base_url())).await;
    assert_eq!(set(&admin, &id).await["embeddings"], id.as_str());
    vectors.will([ONE]);
    assert_eq!(embed_all(&server.context).await.unwrap(), 1);
    assert_eq!(embed_all(&server.context).await.unwrap(), 0, "nothing is left to do");
    let old = format!("{id} r0 e5");
    let new = format!("{id} r1 e6");
    let both = [old.clone(), new.clone()];
    assert_eq!(spaces(&server, &ann, &both).await, [1, 0]);
    assert_eq!(spaces(&server, &admin, &both).await, [0, 0], "nobody else's");

    // The question's vector is near: the accepted answer is an example, and the evidence says how it was found.
    vectors.will([ONE]);
    chat.will([SQL]);
    let turn = events(&ann, ODD).await;
    let readings = find(&turn, "lineage").unwrap()["readings"].as_array().unwrap().clone();
    let example = readings.iter().find(|it| it["because"] == "example").unwrap();
    assert_eq!(example["words"], PLANNED);
    assert!(example["meaning"].as_str().unwrap().ends_with("found by meaning"), "{example}");
    assert!(
        chat.received().await[0].contains("<accepted>\\nhow many sales"),
        "{:?}",
        chat.received().await
    );

    // Another model: its vectors are made anew, the old ones are compared with nothing and go.
    let changed = named("Vectors", "e6", &vectors.base_url());
    admin.put(&format!("/models/{id}"), changed).await.expect_ok();
    assert_eq!(spaces(&server, &ann, &both).await, [1, 0], "not made yet");
    vectors.will([ONE]);
    chat.will([SQL]);
    let turn = events(&ann, ODD).await;
    let warning = find(&turn, "warning").unwrap();
    let warnings: Vec<&Value> =
        turn.iter().filter(|it| it["event_type"] == "warning").map(|it| &it["payload"]).collect();
    let told = warnings.iter().find(|it| it["code"] == "embeddings_unavailable");
    let told = told.unwrap_or_else(|| panic!("{warning}"));
    assert!(told["message"].as_str().unwrap().contains("no vectors yet"), "{told}");
    vectors.will([ONE]);
    assert_eq!(embed_all(&server.context).await.unwrap(), 1);
    assert_eq!(spaces(&server, &ann, &both).await, [0, 1]);
}

#[tokio::test]
async fn embeddings_that_are_down_cost_no_answer_and_are_said() {
    let (server, vectors, chat) =
        (server().await, Provider::start().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "analyst", json!({})).await;
    accept(&ann, PLANNED).await;
    let id = add(&admin, named("Vectors", "e5", &vectors.base_url())).await;
    add(&admin, draft("Chat", &chat.base_url())).await;
    set(&admin, &id).await;
    vectors.will([Says::Status(401), Says::Status(401)]);
    let problem = embed_all(&server.context).await.unwrap_err();
    assert_eq!(problem.detail, "the provider refused the key");
    chat.will([SQL]);
    let turn = events(&ann, ODD).await;
    assert_eq!(find(&turn, "done").unwrap()["status"], "answered", "{turn:#?}");
    let told = turn.iter().find(|it| it["payload"]["code"] == "embeddings_unavailable").unwrap();
    let message = told["payload"]["message"].as_str().unwrap();
    assert!(message.ends_with("by their words only: the provider refused the key"), "{message}");
    let readings = find(&turn, "lineage").unwrap()["readings"].to_string();
    assert!(readings.contains("the embeddings could not be used"), "{readings}");
}

#[tokio::test]
async fn a_model_for_embeddings_answers_nothing_and_only_a_fitting_one_can_be_named() {
    let (server, vectors) = (server().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    let id = add(&admin, named("Vectors", "e5", &vectors.base_url())).await;
    let mut other = draft("Other", "https://other.example.org/v1");
    other["provider"] = json!("anthropic");
    let other = add(&admin, other).await;
    for (policy, status, code) in [
        (json!({ "providers": [], "embeddings": "mdl_none" }), 404, "not_found"),
        (json!({ "providers": [], "embeddings": other }), 422, "invalid_request"),
        (json!({ "providers": [], "embeddings": id, "default": id }), 422, "invalid_request"),
    ] {
        admin.put("/model-policy", policy).await.expect_problem(status, code);
    }
    set(&admin, &id).await;
    admin.delete(&format!("/models/{other}")).await;
    // It is all there is, and is not asked.
    let turn = events(&admin, ODD).await;
    assert_eq!(find(&turn, "done").unwrap()["status"], "declined");
    let choice = admin.get("/model-choice").await.expect_ok();
    assert!(!choice["options"].to_string().contains("Vectors"), "{choice}");
    assert!(vectors.received().await.is_empty());
}

#[tokio::test]
async fn a_certified_answer_is_near_for_everybody() {
    let (server, vectors, chat) =
        (server().await, Provider::start().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "analyst", json!({})).await;
    let bob = server.person("bob", "viewer", json!({})).await;
    accept(&ann, PLANNED).await;
    let id = add(&admin, named("Vectors", "e5", &vectors.base_url())).await;
    add(&admin, draft("Chat", &chat.base_url())).await;
    set(&admin, &id).await;
    vectors.will([ONE]);
    embed_all(&server.context).await.unwrap();
    let space = [format!("{id} r0 e5")];
    assert_eq!(spaces(&server, &bob, &space).await, [0], "it is Ann's");
    let queue = admin.get("/memories").await.expect_ok();
    let path = format!("/memories/{}/decisions", queue["answers"][0]["id"].as_str().unwrap());
    admin.post(&path, json!({ "verdict": "certify" })).await.expect_ok();
    assert_eq!(spaces(&server, &bob, &space).await, [1]);
    vectors.will([ONE]);
    chat.will([SQL]);
    let turn = events(&bob, ODD).await;
    let readings = find(&turn, "lineage").unwrap()["readings"].as_array().unwrap().clone();
    let example = readings.iter().find(|it| it["because"] == "example");
    let example = example.unwrap_or_else(|| panic!("{readings:?}"));
    assert!(example["meaning"].as_str().unwrap().ends_with("found by meaning"), "{example}");
}

#[tokio::test]
async fn a_model_for_some_groups_is_not_sent_everybody_s_questions() {
    let (server, vectors) = (server().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    accept(&admin, PLANNED).await;
    let mut few = named("Vectors", "e5", &vectors.base_url());
    let group = admin.post("/groups", json!({ "name": "Lab", "members": [] })).await.expect_ok();
    few["groups"] = json!([group["id"]]);
    let id = add(&admin, few.clone()).await;
    let policy = json!({ "providers": ["openai_compatible"], "embeddings": id });
    let refused = admin.put("/model-policy", policy).await.expect_problem(422, "invalid_request");
    assert!(refused["detail"].as_str().unwrap().contains("for some groups only"), "{refused}");
    // Nor when it is chosen first.
    admin
        .put(&format!("/models/{id}"), named("Vectors", "e5", &vectors.base_url()))
        .await
        .expect_ok();
    set(&admin, &id).await;
    admin.put(&format!("/models/{id}"), few).await.expect_ok();
    assert_eq!(embed_all(&server.context).await.unwrap(), 0);
    assert!(vectors.received().await.is_empty());
}

#[tokio::test]
async fn a_question_that_the_model_refuses_keeps_no_other_one_waiting() {
    let (server, vectors) = (server().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "analyst", json!({})).await;
    for question in [PLANNED, "how many products are there"] {
        accept(&ann, question).await;
    }
    let id = add(&admin, named("Vectors", "e5", &vectors.base_url())).await;
    set(&admin, &id).await;
    vectors.will([Says::Status(400), Says::Status(400), ONE]);
    assert_eq!(embed_all(&server.context).await.unwrap(), 2);
    let space = [format!("{id} r0 e5")];
    assert_eq!(spaces(&server, &ann, &space).await, [1]);
    let sent = vectors.received().await.len();
    assert_eq!((embed_all(&server.context).await.unwrap(), sent), (0, 3));
    assert_eq!(vectors.received().await.len(), sent, "it is not sent again");
}
