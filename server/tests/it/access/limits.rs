//! Limits that are set while the server runs: they hold at once and after a restart, and who reaches them is
//! seen.

use crate::audit::recorded::records;
use crate::support::{Client, Setup, TestServer};
use serde_json::{Value, json};

/// Statements until one is refused.
async fn statements(client: &Client, shop: &str, most: usize) -> usize {
    for number in 0..most {
        let run = json!({ "connection_id": shop, "sql": "select 1" });
        let answer = client.post("/queries", run).await;
        if answer.status != 200 {
            let problem = answer.expect_problem(429, "too_many_requests");
            assert_eq!(problem["limit"]["name"], "queries_per_minute");
            return number;
        }
    }
    most
}

fn of<'a>(view: &'a Value, name: &str) -> &'a Value {
    view["limits"].as_array().unwrap().iter().find(|limit| limit["name"] == name).unwrap()
}

#[tokio::test]
async fn a_limit_that_is_set_holds_at_once_and_after_a_restart() {
    let server = TestServer::start().await;
    let (admin, shop) = (server.signed_in_as("admin").await, server.shop().await);
    let ann = server.person("ann", "analyst", json!({})).await;
    assert_eq!(statements(&ann, &shop, 5).await, 5);
    let before = admin.get("/limits").await.expect_ok();
    let configured = json!({
        "name": "queries_per_minute", "value": 240, "configured": 240, "set": false,
    });
    assert_eq!(of(&before, "queries_per_minute"), &configured);
    assert_eq!(before["held_back"], json!([]));

    let after = admin.put("/limits", json!({ "queries_per_minute": 3 })).await.expect_ok();
    let set = json!({ "name": "queries_per_minute", "value": 3, "configured": 240, "set": true });
    assert_eq!(of(&after, "queries_per_minute"), &set);
    assert_eq!(statements(&ann, &shop, 9).await, 3);
    let view = admin.get("/limits").await.expect_ok();
    let [held] = view["held_back"].as_array().unwrap().as_slice() else { panic!("{view}") };
    assert_eq!((&held["who"], &held["what"]), (&json!("ann"), &json!("statements")));
    assert_eq!(held["times"], 1);
    assert!(held["until"].is_string(), "{held}");
    let recorded = records(&admin).await;
    let record = recorded.iter().find(|record| record["action"] == "limits.set").unwrap();
    assert_eq!(record["detail"]["before"]["queries_per_minute"], Value::Null);
    assert_eq!(record["detail"]["after"]["queries_per_minute"], 3);

    let (admin, ann) = (admin.cookie, ann.cookie);
    let directory = server.stop().await;
    let server = Setup::at(directory).start().await;
    let (admin, ann) = (Client::new(&server.url, admin), Client::new(&server.url, ann));
    assert_eq!(statements(&ann, &shop, 9).await, 3);
    // What is left out is as the configuration says, at once too.
    let back = admin.put("/limits", json!({})).await.expect_ok();
    assert_eq!(of(&back, "queries_per_minute"), &configured);
}

#[tokio::test]
async fn questions_of_a_day_are_limited_from_the_moment_it_is_said() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "viewer", json!({})).await;
    let ask = || ann.post("/chat/poll", json!({ "message": "how many sales are there" }));
    ask().await.expect_ok();
    admin.put("/limits", json!({ "questions_per_day": 1 })).await.expect_ok();
    ask().await.expect_ok();
    let problem = ask().await.expect_problem(429, "too_many_requests");
    assert_eq!(problem["limit"]["name"], "questions_per_day");
    admin.put("/limits", json!({})).await.expect_ok();
    ask().await.expect_ok();
}

#[tokio::test]
async fn wrong_passwords_are_seen_with_their_account() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    for _ in 0..6 {
        let fields = [("email", "eve@example.org"), ("password", "a wrong one")];
        server.anonymous().form("//auth/sign-in", &fields).await;
    }
    let view = admin.get("/limits").await.expect_ok();
    let held = view["held_back"].as_array().unwrap();
    let eve = held.iter().find(|held| held["who"] == "eve@example.org").unwrap();
    assert_eq!(eve["what"], "wrong passwords");
}

#[tokio::test]
async fn a_limit_that_cannot_be_is_refused_and_nothing_is_set() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    for wrong in [
        json!({ "exports_per_minute": 0 }),
        json!({ "exports_per_minute": 1_000_001 }),
        json!({ "exports_per_minute": -1 }),
        json!({ "exports_per_hour": 1 }),
        json!({ "exports_per_minute": 5, "queries_per_minute": 0 }),
    ] {
        admin.put("/limits", wrong).await.expect_problem(422, "invalid_request");
    }
    let view = admin.get("/limits").await.expect_ok();
    assert!(view["limits"].as_array().unwrap().iter().all(|limit| limit["set"] == false));
}
