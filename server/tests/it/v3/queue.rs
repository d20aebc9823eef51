//! Waiting for a database: seen by whoever waits, fair, and left at any time.

use crate::support::{Client, Setup, TestServer, eventually};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

/// Runs until it is stopped.
const ENDLESS: &str =
    "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";

/// One statement runs at a time, and one of each person waits.
async fn narrow() -> TestServer {
    let setup = Setup::new().settings(|settings| {
        settings.limits.statements_per_connection = 1;
        settings.limits.statements_per_person = 1;
        settings.limits.waiting_per_person = 1;
    });
    setup.start().await
}

async fn start(server: &TestServer, client: &Client, id: &str, sql: &str) -> JoinHandle<Value> {
    let body = json!({ "connection_id": server.shop().await, "sql": sql, "query_id": id });
    let client = client.clone();
    tokio::spawn(async move { client.post("/queries", body).await.json() })
}

/// Waits until the run is in that state.
async fn state(client: &Client, id: &str, state: &str, ahead: Option<u64>) {
    eventually(|| async {
        let answer = client.get(&format!("/queries/{id}/state")).await;
        let now = (answer.status == 200).then(|| answer.json())?;
        (now["state"] == state && now["ahead"].as_u64() == ahead).then_some(())
    })
    .await;
}

#[tokio::test]
async fn whoever_waits_sees_how_many_are_before_them_and_may_leave() {
    let server = narrow().await;
    let [ann, bob, carol] =
        [server.signed_in().await, server.signed_in().await, server.signed_in().await];
    let first = start(&server, &ann, "qry_first", ENDLESS).await;
    state(&ann, "qry_first", "running", None).await;
    let second = start(&server, &bob, "qry_second", "select count(*) from sales").await;
    state(&bob, "qry_second", "waiting", Some(0)).await;
    let third = start(&server, &carol, "qry_third", "select count(*) from products").await;
    state(&carol, "qry_third", "waiting", Some(1)).await;
    // Nobody looks into the runs of others.
    ann.get("/queries/qry_second/state").await.expect_problem(404, "not_found");
    assert_eq!(bob.delete("/queries/qry_second").await.status, 204);
    assert_eq!(second.await.unwrap()["code"], "cancelled");
    state(&carol, "qry_third", "waiting", Some(0)).await;
    assert_eq!(ann.delete("/queries/qry_first").await.status, 204);
    assert_eq!(first.await.unwrap()["code"], "cancelled");
    assert_eq!(third.await.unwrap()["rows"], json!([[3]]));
    carol.get("/queries/qry_third/state").await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn a_question_that_waits_says_so_in_its_stream() {
    let server = narrow().await;
    let (ann, bob) = (server.signed_in().await, server.signed_in().await);
    let first = start(&server, &ann, "qry_first", ENDLESS).await;
    state(&ann, "qry_first", "running", None).await;
    let mut stream = bob.stream(json!({ "message": "how many sales are there" })).await;
    let mut messages = Vec::new();
    while let Some(frame) = stream.next().await {
        let payload = &frame.data["payload"];
        if frame.event == "status" && payload["stage"] == "execute" {
            messages.push(payload["message"].as_str().unwrap().to_owned());
        }
        if payload["ahead"] == 0 {
            ann.delete("/queries/qry_first").await;
        }
    }
    first.await.unwrap();
    assert!(messages.contains(&"waiting: next in line".to_owned()), "{messages:?}");
    assert_eq!(messages.last().unwrap(), "1 row");
}

#[tokio::test]
async fn a_full_queue_is_a_clear_problem() {
    let server = narrow().await;
    let ann = server.signed_in().await;
    let first = start(&server, &ann, "qry_first", ENDLESS).await;
    state(&ann, "qry_first", "running", None).await;
    let second = start(&server, &ann, "qry_second", "select count(*) from sales").await;
    state(&ann, "qry_second", "waiting", Some(0)).await;
    let body = json!({ "connection_id": server.shop().await, "sql": "select 1" });
    let problem = ann.post("/queries", body).await.expect_problem(503, "queue_full");
    assert!(problem["hint"].as_str().is_some(), "{problem}");
    ann.delete("/queries/qry_first").await;
    first.await.unwrap();
    second.await.unwrap();
}

#[tokio::test]
async fn a_client_that_goes_away_while_it_waits_leaves_the_queue() {
    let server = narrow().await;
    let (ann, bob) = (server.signed_in().await, server.signed_in().await);
    let first = start(&server, &ann, "qry_first", ENDLESS).await;
    state(&ann, "qry_first", "running", None).await;
    let body = json!({
        "connection_id": server.shop().await, "sql": "select 1", "query_id": "qry_left",
    });
    let waiting = tokio::spawn(bob.request(Method::POST, "/queries").json(&body).send());
    state(&bob, "qry_left", "waiting", Some(0)).await;
    waiting.abort();
    eventually(|| async {
        let history = bob.get("/queries").await.expect_ok();
        (history["runs"][0]["outcome"] == "cancelled").then_some(())
    })
    .await;
    ann.delete("/queries/qry_first").await;
    first.await.unwrap();
}
