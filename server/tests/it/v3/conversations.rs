//! Conversations and ratings: what is kept, and for whom.

use crate::support::{Client, Frame, TestServer};
use serde_json::{Value, json};

async fn ask(client: &Client, conversation: &str, request: &str) -> Vec<Frame> {
    let body = json!({
        "message": "how many sales are there",
        "conversation_id": conversation,
        "request_id": request,
    });
    client.ask(body).await
}

#[tokio::test]
async fn a_reload_shows_what_was_seen() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let seen = ask(&client, "conv_1", "r1").await;
    let view = client.get("/conversations/conv_1").await.expect_ok();
    assert_eq!(view["summary"]["title"], "how many sales are there");
    assert_eq!(view["turns"][0]["question"], "how many sales are there");
    let stored: Vec<&Value> = view["turns"][0]["events"].as_array().unwrap().iter().collect();
    assert_eq!(stored, seen.iter().map(|frame| &frame.data).collect::<Vec<_>>());
}

#[tokio::test]
async fn conversations_survive_a_restart() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let cookie = client.cookie.clone();
    ask(&client, "conv_1", "r1").await;
    let directory = server.stop().await;
    let server = crate::support::Setup::at(directory).start().await;
    let client = Client::new(&server.url, cookie);
    let list = client.get("/conversations").await.expect_ok();
    assert_eq!(list[0]["id"], "conv_1");
    assert_eq!(list[0]["turns"], 1);
}

#[tokio::test]
async fn the_most_recently_used_conversation_comes_first() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    for (conversation, request) in [("conv_a", "1"), ("conv_b", "1"), ("conv_a", "2")] {
        ask(&client, conversation, request).await;
    }
    let list = client.get("/conversations").await.expect_ok();
    let ids: Vec<&Value> = list.as_array().unwrap().iter().map(|line| &line["id"]).collect();
    assert_eq!(ids, ["conv_a", "conv_b"]);
}

#[tokio::test]
async fn nobody_sees_or_changes_the_conversation_of_another() {
    let server = TestServer::start().await;
    let (ann, bob) = (server.signed_in().await, server.signed_in().await);
    ask(&ann, "conv_ann", "r1").await;
    assert_eq!(bob.get("/conversations").await.expect_ok(), json!([]));
    bob.get("/conversations/conv_ann").await.expect_problem(404, "not_found");
    bob.delete("/conversations/conv_ann").await.expect_problem(404, "not_found");
    let path = "/chat/events?conversation_id=conv_ann&request_id=r1";
    bob.get(path).await.expect_problem(404, "not_found");
    for request in ["r1", "r2"] {
        let body = json!({
            "message": "how many sales are there",
            "conversation_id": "conv_ann",
            "request_id": request,
        });
        bob.post("/chat/poll", body).await.expect_problem(404, "not_found");
    }
    let rating = json!({ "conversation_id": "conv_ann", "request_id": "r1", "verdict": "up" });
    bob.post("/feedback", rating).await.expect_problem(404, "not_found");
    assert_eq!(
        ann.get("/conversations/conv_ann").await.expect_ok()["turns"][0]["rating"],
        Value::Null
    );
}

#[tokio::test]
async fn a_deleted_conversation_is_gone() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    ask(&client, "conv_1", "r1").await;
    assert_eq!(client.delete("/conversations/conv_1").await.status, 204);
    client.get("/conversations/conv_1").await.expect_problem(404, "not_found");
    client.delete("/conversations/conv_1").await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn a_rating_is_kept_and_the_latest_counts() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    ask(&client, "conv_1", "r1").await;
    for verdict in ["down", "up"] {
        let rating = json!({
            "conversation_id": "conv_1", "request_id": "r1", "verdict": verdict,
            "reasons": if verdict == "down" { json!(["wrong_filter"]) } else { json!([]) },
        });
        let receipt = client.post("/feedback", rating).await.expect_ok();
        assert!(receipt["feedback_id"].as_str().unwrap().starts_with("fb_"));
        assert_ne!(receipt["effect"], "");
        let view = client.get("/conversations/conv_1").await.expect_ok();
        assert_eq!(view["turns"][0]["rating"], verdict);
    }
}

#[tokio::test]
async fn a_rating_of_nothing_or_with_unknown_parts_is_refused() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let rating = |verdict: &str| json!({ "conversation_id": "conv_x", "request_id": "r", "verdict": verdict });
    client.post("/feedback", rating("up")).await.expect_problem(404, "not_found");
    client.post("/feedback", rating("sideways")).await.expect_problem(422, "invalid_request");
}
