//! Answers that people taught: reviewed by those who may, used for everybody afterwards, or never again.

use crate::support::{Client, TestServer};
use serde_json::{Value, json};

const QUESTION: &str = "total quantity of sales of Teapot";
const OTHER: &str = "total quantity of sales of Lamp";
const SQL: &str = "select sum(quantity) as total from sales join products on products.id = product_id \
                   where products.name = 'Teapot' and price < 1000";

/// Asks, and corrects the answer's SQL.
async fn teach(client: &Client, sql: &str) -> Value {
    let conversation = conversation(client);
    client.ask(asking(&conversation, "r1", QUESTION)).await;
    let feedback = json!({
        "conversation_id": conversation, "request_id": "r1", "verdict": "down", "corrected_sql": sql,
    });
    client.post("/feedback", feedback).await.expect_ok()
}

fn conversation(by: &Client) -> String {
    let cookie = by.cookie.clone().unwrap();
    let tail: String = cookie.chars().rev().filter(char::is_ascii_alphanumeric).take(20).collect();
    format!("conv_{tail}")
}

fn asking(conversation: &str, request: &str, question: &str) -> Value {
    json!({ "message": question, "conversation_id": conversation, "request_id": request })
}

/// The lineage and the SQL of an answer.
async fn asked(client: &Client, request: &str, question: &str) -> (Value, String) {
    let frames = client.ask(asking(&conversation(client), request, question)).await;
    let payload = |kind: &str| {
        let frame = frames.iter().find(|frame| frame.data["event_type"] == kind);
        frame.map_or(Value::Null, |frame| frame.data["payload"].clone())
    };
    let sql = payload("sql_draft")["sql"].as_str().unwrap_or_default().to_owned();
    (payload("lineage"), sql)
}

struct Taught {
    server: TestServer,
    ann: Client,
    rita: Client,
    id: String,
}

async fn taught() -> Taught {
    let server = TestServer::start().await;
    let ann = server.person("ann", "analyst", json!({})).await;
    let rita = server.person("rita", "approver", json!({})).await;
    let receipt = teach(&ann, SQL).await;
    assert_eq!(receipt["effect"], "questions like this one will use your SQL");
    let queue = rita.get("/memories?status=proposed").await.expect_ok();
    let id = queue["answers"][0]["id"].as_str().unwrap().to_owned();
    Taught { server, ann, rita, id }
}

impl Taught {
    async fn decide(&self, verdict: &str) -> Value {
        let path = format!("/memories/{}/decisions", self.id);
        let decision = json!({ "verdict": verdict, "note": " checked with finance " });
        self.rita.post(&path, decision).await.expect_ok()
    }

    async fn recorded(&self, action: &str) -> Value {
        let auditor = self.server.signed_in_as("auditor").await;
        let found = auditor.get(&format!("/audit?action={action}")).await.expect_ok();
        let seq = found["records"][0]["seq"].as_u64().unwrap();
        auditor.get(&format!("/audit/{seq}")).await.expect_ok()
    }
}

#[tokio::test]
async fn a_reviewer_sees_what_was_taught_without_its_values() {
    let taught = taught().await;
    let queue = taught.rita.get("/memories").await.expect_ok();
    let answer = &queue["answers"][0];
    assert_eq!(queue["counts"], json!({ "proposed": 1, "certified": 0, "rejected": 0 }));
    assert_eq!(answer["question"], "total quantity of sales of [name]");
    assert!(answer["sql"].as_str().unwrap().contains("products.name = :name"), "{answer}");
    assert_eq!(answer["constants"], json!(["1000"]));
    assert_eq!((&answer["taught_by"], &answer["teaching"]), (&json!("ann"), &json!("correction")));
    assert_eq!((&answer["weight"], &answer["uses"]), (&json!(0.95), &json!(0)));
    assert_eq!(answer["connection"], "shop");
    assert!(!queue.to_string().contains("Teapot"), "{queue}");
    let shop = taught.server.shop().await;
    let here = taught.rita.get(&format!("/memories?connection={shop}")).await.expect_ok();
    assert_eq!(here["answers"].as_array().unwrap().len(), 1);
    let elsewhere = taught.rita.get("/memories?connection=conn_none").await.expect_ok();
    assert_eq!(elsewhere["answers"], json!([]));
    taught.rita.get("/memories?status=golden").await.expect_problem(422, "invalid_request");
    taught.ann.get("/memories").await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn a_certified_answer_is_everybody_s_and_says_who_verified_it() {
    let taught = taught().await;
    let bob = taught.server.person("bob", "viewer", json!({})).await;
    let (before, _) = asked(&bob, "r1", OTHER).await;
    assert!(before["memories"].as_array().is_none_or(Vec::is_empty), "{before}");

    let decided = taught.decide("certify").await;
    assert_eq!((&decided["status"], &decided["decided_by"]), (&json!("certified"), &json!("rita")));
    assert_eq!(decided["note"], "checked with finance");

    let (lineage, sql) = asked(&bob, "r2", OTHER).await;
    assert!(sql.contains("products.name = 'Lamp' and price < 1000"), "{sql}");
    let used = &lineage["memories"][0];
    assert_eq!(used["verified"]["by"], "rita");
    assert_eq!(used["question"], "total quantity of sales of [name]");
    assert!(!lineage.to_string().contains("Teapot"), "{lineage}");

    let vote = json!({
        "conversation_id": conversation(&bob), "request_id": "r2", "verdict": "down",
    });
    let receipt = bob.post("/feedback", vote).await.expect_ok();
    assert_eq!(receipt["effect"], "noted for those who review certified answers");
    let queue = taught.rita.get("/memories?status=certified").await.expect_ok();
    let answer = &queue["answers"][0];
    assert_eq!(
        (&answer["uses"], &answer["ups"], &answer["downs"]),
        (&json!(1), &json!(0), &json!(1))
    );

    let record = taught.recorded("memory.certify").await;
    assert_eq!(record["actor"]["name"], "rita@example.org");
    assert_eq!(record["resource"], taught.id);
    assert_eq!(record["detail"]["before"], "proposed");
    assert!(!record.to_string().contains("Teapot"), "{record}");
}

#[tokio::test]
async fn a_rejected_answer_is_never_used_again() {
    let taught = taught().await;
    let (mine, _) = asked(&taught.ann, "r2", OTHER).await;
    assert_eq!(mine["memories"][0]["memory_id"], taught.id, "it was hers from the start");
    taught.decide("reject").await;
    let (after, _) = asked(&taught.ann, "r3", OTHER).await;
    assert!(after["memories"].as_array().is_none_or(Vec::is_empty), "{after}");
    let receipt = teach(&taught.ann, SQL).await;
    assert!(
        receipt["effect"].as_str().unwrap().starts_with("noted; a review rejected"),
        "{receipt}"
    );
    let queue = taught.rita.get("/memories").await.expect_ok();
    assert_eq!(queue["counts"], json!({ "proposed": 0, "certified": 0, "rejected": 1 }));
    assert_eq!(taught.recorded("memory.reject").await["detail"]["note"], "checked with finance");
    taught.decide("certify").await;
    let (again, _) = asked(&taught.ann, "r4", OTHER).await;
    assert_eq!(again["memories"][0]["verified"]["by"], "rita");
}

#[tokio::test]
async fn a_forgotten_answer_is_gone_for_whoever_taught_it() {
    let taught = taught().await;
    let path = format!("/memories/{}", taught.id);
    taught.decide("certify").await;
    taught.rita.delete(&path).await.expect_status(204);
    taught.rita.delete(&path).await.expect_problem(404, "not_found");
    let (after, _) = asked(&taught.ann, "r2", OTHER).await;
    assert!(after["memories"].as_array().is_none_or(Vec::is_empty), "{after}");
    assert_eq!(taught.recorded("memory.delete").await["detail"]["before"], "certified");
    let receipt = teach(&taught.ann, SQL).await;
    assert_eq!(receipt["effect"], "questions like this one will use your SQL");
}

#[tokio::test]
async fn what_cannot_lose_its_values_is_shown_without_any_and_cannot_be_certified() {
    let taught = taught().await;
    let bob = taught.server.person("bob", "analyst", json!({})).await;
    teach(&bob, "select sum(quantity) as total from sales where product_id = 1").await;
    let queue = taught.rita.get("/memories").await.expect_ok();
    let answers = queue["answers"].as_array().unwrap();
    let answer = answers.iter().find(|answer| answer["taught_by"] == "bob").unwrap();
    assert!(answer["sql"].as_str().unwrap().ends_with("product_id = :hidden"), "{answer}");
    assert!(answer["obstacle"].as_str().unwrap().contains("where `[name]`"), "{answer}");
    let path = format!("/memories/{}/decisions", answer["id"].as_str().unwrap());
    let certify = json!({ "verdict": "certify" });
    taught.rita.post(&path, certify).await.expect_problem(409, "conflict");
    let long = json!({ "verdict": "reject", "note": "x".repeat(501) });
    taught.rita.post(&path, long).await.expect_problem(422, "invalid_request");
    taught.rita.post(&path, json!({ "verdict": "reject" })).await.expect_ok();
}

#[tokio::test]
async fn a_reviewer_decides_only_over_tables_that_they_may_read() {
    let taught = taught().await;
    let admin = taught.server.signed_in_as("admin").await;
    let shop = taught.server.shop().await;
    let access = json!({ "restricted": true, "grants": [{ "kind": "role", "id": "analyst" }] });
    admin.put(&format!("/connections/{shop}/access"), access).await.expect_ok();
    let queue = taught.rita.get("/memories").await.expect_ok();
    assert_eq!((&queue["answers"], &queue["hidden"]), (&json!([]), &json!(1)));
    let path = format!("/memories/{}/decisions", taught.id);
    let certify = json!({ "verdict": "certify" });
    taught.rita.post(&path, certify).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn whoever_taught_an_answer_cannot_certify_it() {
    let server = TestServer::start().await;
    let rita = server.person("rita", "approver", json!({})).await;
    teach(&rita, SQL).await;
    let queue = rita.get("/memories").await.expect_ok();
    let answer = &queue["answers"][0];
    assert_eq!((&answer["own"], &answer["needs_another"]), (&json!(true), &json!(false)));

    let admin = server.person("root", "admin", json!({})).await;
    let queue = rita.get("/memories").await.expect_ok();
    assert_eq!(queue["answers"][0]["needs_another"], true);
    let path = format!("/memories/{}/decisions", answer["id"].as_str().unwrap());
    let certify = json!({ "verdict": "certify" });
    let refused = rita.post(&path, certify.clone()).await.expect_problem(403, "forbidden");
    assert!(refused["detail"].as_str().unwrap().contains("you taught this answer"), "{refused}");
    assert!(refused["hint"].as_str().unwrap().contains("review_answers"), "{refused}");
    let decided = admin.post(&path, certify).await.expect_ok();
    assert_eq!((&decided["own"], &decided["decided_by"]), (&json!(false), &json!("root")));
}

#[tokio::test]
async fn of_two_who_taught_the_same_a_reviewer_is_shown_the_other_one() {
    let taught = taught().await;
    teach(&taught.rita, SQL).await;
    let queue = taught.rita.get("/memories").await.expect_ok();
    let answers = queue["answers"].as_array().unwrap();
    assert_eq!((answers.len(), &answers[0]["taught_by"]), (1, &json!("ann")));
    taught.decide("certify").await;
}

#[tokio::test]
async fn what_was_learned_of_a_connection_goes_with_it() {
    let taught = taught().await;
    taught.decide("certify").await;
    let shop = taught.server.shop().await;
    let run = taught.rita.post("/evaluations", json!({ "connection_id": shop })).await.expect_ok();
    let path = format!("/evaluations/{}", run["id"].as_str().unwrap());
    taught.rita.get(&path).await.expect_ok();
    let store = &taught.server.context.store;
    let removed = store.remove_connection(&shop.parse().unwrap()).await.unwrap();
    assert_eq!(removed, server::store::Removal::Removed);
    let queue = taught.rita.get("/memories").await.expect_ok();
    assert_eq!((&queue["answers"], &queue["hidden"]), (&json!([]), &json!(0)));
    let view = taught.rita.get("/evaluations").await.expect_ok();
    assert_eq!(view["runs"], json!([]));
    taught.rita.get(&path).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn words_of_a_question_that_are_values_nobody_knows_reach_no_reviewer() {
    let taught = taught().await;
    let bob = taught.server.person("bob", "analyst", json!({})).await;
    let conversation = conversation(&bob);
    bob.ask(asking(&conversation, "r1", "how many sales did Zelda Quux make")).await;
    let sql = "select count(*) as \"Zelda Quux\" from sales join products on products.id = product_id \
               where products.name = 'Zelda Quux' /* Zelda */";
    let feedback = json!({
        "conversation_id": conversation, "request_id": "r1", "verdict": "down", "corrected_sql": sql,
    });
    bob.post("/feedback", feedback).await.expect_ok();
    let queue = taught.rita.get("/memories").await.expect_ok();
    let answers = queue["answers"].as_array().unwrap();
    let answer = answers.iter().find(|answer| answer["taught_by"] == "bob").unwrap();
    assert!(!answer["obstacle"].is_null(), "{answer}");
    assert_eq!(answer["question"], "how many sales did [value] make");
    assert!(!answer.to_string().contains("Zelda"), "{answer}");
}
