//! What people do, as the audit has it: with who, where from and how it ended; without rows or secrets.

use crate::support::{Answer, Client, TestServer, eventually, shop};
use reqwest::Method;
use serde_json::{Value, json};

/// In a row, a statement, a comment and a password; it must be in no record.
const CANARY: &str = "canary-71c05e";

/// Every record, the oldest first.
pub async fn records(auditor: &Client) -> Vec<Value> {
    let answer = auditor.get("/audit/export").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of<'a>(records: &'a [Value], action: &str) -> Vec<&'a Value> {
    records.iter().filter(|record| record["action"] == action).collect()
}

fn the<'a>(records: &'a [Value], action: &str) -> &'a Value {
    match of(records, action).as_slice() {
        [one] => one,
        other => panic!("{} records of {action}: {other:?}", other.len()),
    }
}

async fn run(client: &Client, connection: &str, sql: &str) -> Answer {
    client.post("/queries", json!({ "connection_id": connection, "sql": sql })).await
}

#[tokio::test]
async fn runs_are_recorded_with_tables_and_columns_and_without_values() {
    let server = TestServer::start().await;
    let (ann, auditor) = (server.signed_in().await, server.signed_in_as("auditor").await);
    let id = server.shop().await;
    let sql = format!("select name, '{CANARY}' as c from products where name <> '{CANARY}'");
    let answer = run(&ann, &id, &sql).await.expect_ok();
    run(&ann, &id, &format!("delete from products where name = '{CANARY}'")).await;
    let records = records(&auditor).await;
    let [done, refused] = of(&records, "statement.run")[..] else { panic!("{records:?}") };
    assert_eq!((&done["resource"], &done["outcome"]), (&answer["query_id"], &json!("done")));
    assert_eq!((&done["connection"], &done["actor"]["kind"]), (&json!(id), &json!("person")));
    let me = ann.get("/me").await.expect_ok();
    assert_eq!((&done["actor"]["id"], &done["actor"]["name"]), (&me["id"], &me["email"]));
    assert_eq!((&done["auth"], &done["address"]), (&json!("session"), &json!("127.0.0.1")));
    assert_eq!(done["request_id"].as_str().unwrap().len(), 32);
    assert!(done["duration_us"].is_u64());
    let detail = &done["detail"];
    assert_eq!(detail["tables"], json!(["products"]));
    assert_eq!(detail["columns"], json!(["products.name"]));
    assert_eq!((&detail["rows"], &detail["origin"]), (&json!(3), &json!("editor")));
    assert_eq!(detail["statement_sha256"].as_str().unwrap().len(), 64);
    assert_eq!(
        (&refused["outcome"], &refused["code"]),
        (&json!("denied"), &json!("statement_refused"))
    );
    assert_eq!(refused["detail"]["kind"], "delete");
    assert!(!refused["detail"]["rules"].as_array().unwrap().is_empty(), "{refused}");
    assert!(!json!(records).to_string().contains(CANARY));
}

#[tokio::test]
async fn a_question_is_recorded_when_asked_and_when_ended_and_so_is_its_rating() {
    let server = TestServer::start().await;
    let (ann, auditor) = (server.signed_in().await, server.signed_in_as("auditor").await);
    let question = "how many sales are there";
    let body = json!({ "message": question, "conversation_id": "conv_1", "request_id": "r1" });
    ann.ask(body).await;
    let rating = json!({
        "conversation_id": "conv_1", "request_id": "r1", "verdict": "up", "reasons": [],
        "comment": CANARY,
    });
    ann.post("/feedback", rating).await.expect_ok();
    ann.delete("/conversations/conv_1").await;
    let records = records(&auditor).await;
    let (asked, ended) = (the(&records, "question.ask"), the(&records, "question.end"));
    assert_eq!((&asked["resource"], &asked["actor"]["kind"]), (&json!("conv_1"), &json!("person")));
    assert_eq!(asked["detail"]["characters"], question.len());
    assert_eq!(asked["address"], "127.0.0.1");
    assert_eq!((&ended["actor"]["kind"], &ended["outcome"]), (&json!("assistant"), &json!("done")));
    assert_eq!((&ended["actor"]["id"], &ended["auth"]), (&asked["actor"]["id"], &json!("session")));
    assert!(ended["duration_us"].as_u64().unwrap() > 0);
    let run = the(&records, "statement.run");
    assert_eq!(
        (&run["actor"]["kind"], &run["detail"]["request"]),
        (&json!("assistant"), &json!("r1"))
    );
    assert_eq!(the(&records, "feedback.give")["detail"]["verdict"], "up");
    assert_eq!(the(&records, "conversation.delete")["resource"], "conv_1");
    let all = json!(records).to_string();
    assert!(!all.contains(question) && !all.contains(CANARY), "{all}");
}

#[tokio::test]
async fn settings_are_recorded_with_what_was_before_and_never_a_password() {
    let server = TestServer::start().await;
    shop(&server.directory.path().join("other.sqlite")).await;
    let admin = server.signed_in_as("admin").await;
    let file = server.directory.path().join("other.sqlite");
    let draft = |name: &str| json!({ "name": name, "engine": "sqlite", "environment": "prod", "file": file });
    let added = admin.post("/connections", draft("Other")).await.expect_ok();
    let id = added["id"].as_str().unwrap();
    admin.put(&format!("/connections/{id}"), draft("Another")).await.expect_ok();
    let rules = json!({ "document": { "sets": [], "tests": [] } });
    let policy = format!("/policies/{id}");
    let saved = admin.put(&format!("{policy}/draft"), rules).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    let publish = json!({ "revision": 1, "note": "nothing yet" });
    let published = admin.post(&format!("{policy}/publish"), publish).await;
    assert_eq!(published.status, 200, "{}", published.text);
    assert_eq!(admin.delete(&format!("/connections/{id}")).await.status, 204);
    let records = records(&admin).await;
    let changed = the(&records, "connection.change");
    assert_eq!(changed["detail"]["before"]["name"], "Other");
    assert_eq!(changed["detail"]["after"]["name"], "Another");
    assert_eq!((&changed["resource"], &changed["connection"]), (&json!(id), &json!(id)));
    assert_eq!(the(&records, "connection.remove")["detail"]["before"]["name"], "Another");
    let added = of(&records, "connection.add");
    assert_eq!(added.len(), 2, "the shop of the configuration, and this one");
    assert_eq!(added[0]["actor"]["kind"], "system");
    assert_eq!(added[1]["actor"]["name"], admin.get("/me").await.expect_ok()["email"]);
    assert_eq!(the(&records, "policy.save")["detail"]["revision"], 1);
    let published = the(&records, "policy.publish");
    assert_eq!(published["detail"]["version"], 1);
    assert_eq!(published["detail"]["sha256"], the(&records, "policy.save")["detail"]["sha256"]);
    assert_eq!(published["detail"]["note"], "nothing yet");
}

#[tokio::test]
async fn signing_in_and_out_is_recorded_and_so_are_failures() {
    let server = TestServer::start().await;
    let anonymous = server.anonymous();
    let answer = server.first_run().await;
    for (email, password) in
        [("root@example.org", CANARY), (CANARY, "x"), ("root@example.org", "correct-horse")]
    {
        anonymous.form("//auth/sign-in", &[("email", email), ("password", password)]).await;
    }
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let root = Client::new(&server.url, Some(cookie));
    let out = root.request(Method::POST, "//auth/sign-out").header("sec-fetch-site", "same-origin");
    assert_eq!(out.send().await.unwrap().status(), 303);
    let records = records(&server.signed_in_as("auditor").await).await;
    let tried: Vec<_> = of(&records, "session.sign_in")
        .into_iter()
        .map(|record| {
            let text = |value: &Value| value.as_str().unwrap_or("none").to_owned();
            (text(&record["outcome"]), text(&record["actor"]["name"]), text(&record["auth"]))
        })
        .collect();
    let line = |outcome: &str, name: &str, auth: &str| {
        (outcome.to_owned(), name.to_owned(), auth.to_owned())
    };
    let expected = [
        line("done", "root@example.org", "first run"),
        line("denied", "root@example.org", "password"),
        line("denied", "nobody known", "password"),
        line("done", "root@example.org", "password"),
    ];
    assert_eq!(tried[..4], expected);
    let out = the(&records, "session.sign_out");
    assert_eq!(
        (&out["actor"]["name"], &out["auth"]),
        (&json!("root@example.org"), &json!("session"))
    );
    assert_eq!(of(&records, "account.add")[0]["detail"]["roles"], json!(["admin"]));
    assert!(!json!(records).to_string().contains(CANARY));
}

#[tokio::test]
async fn what_was_refused_is_recorded_whichever_door_it_was() {
    let server = TestServer::start().await;
    let (ann, auditor) = (server.signed_in().await, server.signed_in_as("auditor").await);
    ann.get("/audit").await.expect_problem(403, "forbidden");
    let page = ann
        .request(Method::POST, "//ui/policies/view")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body("connection_id=conn_1");
    Answer::of(page.send().await.unwrap()).await.expect_problem(403, "forbidden");
    let records = records(&auditor).await;
    let [api, page] = of(&records, "access.denied")[..] else { panic!("{records:?}") };
    assert_eq!(
        (&api["resource"], &api["code"]),
        (&json!("GET /api/vanna/v3/audit"), &json!("forbidden"))
    );
    assert_eq!(page["resource"], "POST /ui/policies/view");
    for record in [api, page] {
        assert_eq!(
            (&record["outcome"], &record["actor"]["kind"]),
            (&json!("denied"), &json!("person"))
        );
        assert_eq!(record["address"], "127.0.0.1");
    }
}

#[tokio::test]
async fn an_export_of_rows_is_recorded_before_the_first_row_leaves() {
    let server = TestServer::start().await;
    let (ann, auditor) = (server.signed_in().await, server.signed_in_as("auditor").await);
    let answer = run(&ann, &server.shop().await, "select name from products").await.expect_ok();
    let result = answer["result_id"].as_str().unwrap();
    let exported = ann.get(&format!("/results/{result}/export")).await;
    assert_eq!(exported.status, 200);
    let run = exported.header("x-candor-query-id");
    let records = eventually(|| async {
        let records = records(&auditor).await;
        (of(&records, "statement.run").len() == 2).then_some(records)
    })
    .await;
    let export = the(&records, "result.export");
    assert_eq!((&export["resource"], &export["detail"]["run"]), (&json!(result), &json!(run)));
    let ran = of(&records, "statement.run")[1];
    assert_eq!((&ran["detail"]["origin"], &ran["detail"]["rows"]), (&json!("export"), &json!(3)));
    assert!(export["seq"].as_u64() < ran["seq"].as_u64());
    assert_eq!(ran["address"], "127.0.0.1", "also of what goes on after the answer began");
}
