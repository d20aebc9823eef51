//! Bad input and bad days: each has one clear problem, nothing is lost, and no turn stays open.

use crate::support::{Setup, TestServer, frames};
use llm::{LlmConfig, Provider, RetryPolicy};
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn an_empty_question_is_refused() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    for message in ["", "  \n\t "] {
        for path in ["/chat/events", "/chat/poll"] {
            let answer = client.post(path, json!({ "message": message })).await;
            let problem = answer.expect_problem(422, "question_empty");
            assert_eq!(problem["stage"], "understand");
            assert!(problem["hint"].is_string());
        }
    }
}

#[tokio::test]
async fn a_question_of_100_000_characters_is_refused() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    for message in ["a".repeat(100_000), "é".repeat(100_000)] {
        let answer = client.post("/chat/events", json!({ "message": message })).await;
        let problem = answer.expect_problem(422, "question_too_long");
        assert!(problem["detail"].as_str().unwrap().contains("100000"), "{problem}");
        assert_eq!(problem["stage"], "understand");
    }
    assert_eq!(client.get("/conversations").await.expect_ok(), json!([]), "nothing was begun");
}

#[tokio::test]
async fn malformed_json_is_told_from_a_wrong_field() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    for (body, status, code) in [
        ("{\"message\":", 400, "malformed_json"),
        ("", 400, "malformed_json"),
        ("{\"message\":\"x\"} trailing", 400, "malformed_json"),
        ("{}", 422, "invalid_request"),
        ("[]", 422, "invalid_request"),
        ("{\"message\":7}", 422, "invalid_request"),
        ("{\"message\":\"x\",\"colour\":1}", 422, "invalid_request"),
        ("{\"message\":\"x\",\"conversation_id\":\"../etc\"}", 422, "invalid_request"),
        ("{\"message\":\"x\",\"request_id\":\"a b\"}", 422, "invalid_request"),
    ] {
        for path in ["/chat/events", "/chat/poll"] {
            let answer = client.post_text(path, "application/json", body).await;
            assert_eq!(answer.status, status, "{body}: {}", answer.text);
            answer.expect_problem(status, code);
        }
    }
    let deep = format!("{{\"message\":{}", "[".repeat(100_000));
    let answer = client.post_text("/chat/poll", "application/json", &deep).await;
    answer.expect_problem(422, "invalid_request");
}

#[tokio::test]
async fn a_missing_field_is_named() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let problem = client.post("/chat/poll", json!({})).await.expect_problem(422, "invalid_request");
    assert!(problem["detail"].as_str().unwrap().contains("message"), "{problem}");
}

#[tokio::test]
async fn a_body_of_another_type_is_refused() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let origin = client.request(Method::POST, "/chat/poll").header("origin", &server.url);
    let request = origin.header("content-type", "text/plain").body("{\"message\":\"x\"}");
    let answer = crate::support::Answer::of(request.send().await.unwrap()).await;
    answer.expect_problem(415, "unsupported_media_type");
}

#[tokio::test]
async fn an_unknown_connection_is_refused() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let body = json!({ "message": "how many sales", "connection_id": "conn_nowhere" });
    for path in ["/chat/events", "/chat/poll"] {
        let problem =
            client.post(path, body.clone()).await.expect_problem(404, "unknown_connection");
        assert!(problem["detail"].as_str().unwrap().contains("conn_nowhere"));
        assert!(problem["hint"].is_string());
    }
}

#[tokio::test]
async fn a_file_that_is_not_a_database_is_named_and_the_rest_works() {
    let setup = Setup::new();
    std::fs::write(setup.shop_path(), "this is a letter, not a database, ".repeat(100)).unwrap();
    let server = setup.start().await;
    let client = server.signed_in().await;
    assert_eq!(client.get("/connections").await.expect_ok()[0]["engine_version"], "unavailable");
    let answer = client.post("/chat/events", json!({ "message": "how many sales" })).await;
    let problem = answer.expect_problem(503, "not_a_database");
    assert!(problem["hint"].is_string(), "{problem}");
    assert_eq!(problem["stage"], "understand");
    assert_eq!(client.get("/me").await.status, 200);
}

#[tokio::test]
async fn a_database_that_is_not_there_is_named() {
    let setup = Setup::new().settings(|settings| {
        settings.databases[0].path = "/nowhere/at/all.sqlite".into();
    });
    let server = setup.start().await;
    let client = server.signed_in().await;
    let answer = client.post("/chat/poll", json!({ "message": "how many sales" })).await;
    answer.expect_problem(503, "connection_unavailable");
}

#[tokio::test]
async fn without_any_database_the_question_says_so() {
    let server = Setup::new().settings(|settings| settings.databases.clear()).start().await;
    let client = server.signed_in().await;
    let answer = client.post("/chat/poll", json!({ "message": "how many sales" })).await;
    answer.expect_problem(404, "unknown_connection");
}

/// A store that has room for its tables and little more.
async fn small_store() -> TestServer {
    Setup::new().settings(|s| s.limits.store_max_bytes = Some(720 * 1024)).start().await
}

#[tokio::test]
async fn a_full_store_ends_the_turn_with_its_reason() {
    let server = small_store().await;
    let client = server.signed_in().await;
    let mut seen_full = false;
    for number in 0..200 {
        let body = json!({
            "message": "how many sales are there",
            "conversation_id": format!("conv_{number}"),
            "request_id": "r",
        });
        let request = client.request(Method::POST, "/chat/events").json(&body);
        let response = request.send().await.unwrap();
        if response.status().as_u16() != 200 {
            let answer = crate::support::Answer::of(response).await;
            let problem = answer.expect_problem(507, "storage_full");
            assert!(problem["hint"].is_string());
            seen_full = true;
            break;
        }
        let frames = frames(crate::support::Frames::of(response)).await;
        assert_eq!(frames.last().unwrap().event, "done", "every turn has an end");
        let full = frames.iter().find(|frame| {
            frame.event == "error" && frame.data["payload"]["code"] == "storage_full"
        });
        if let Some(frame) = full {
            assert!(frame.data["payload"]["hint"].is_string());
            assert!(frame.data["payload"]["stage"].is_string());
            seen_full = true;
        }
    }
    assert!(seen_full, "the store was large enough for everything");
    assert_eq!(client.get("//health").await.status, 200, "reading still works");
    let list = client.get("/conversations").await.expect_ok();
    assert!(!list.as_array().unwrap().is_empty(), "what was kept is still there");
}

#[tokio::test]
async fn a_turn_that_the_full_store_cut_off_has_an_end_after_a_restart() {
    let server = small_store().await;
    let client = server.signed_in().await;
    let cookie = client.cookie.clone();
    let mut asked = Vec::new();
    for number in 0..200 {
        let conversation = format!("conv_{number}");
        let body = json!({
            "message": "how many sales are there", "conversation_id": conversation, "request_id": "r",
        });
        if client.post("/chat/poll", body).await.status != 200 {
            break;
        }
        asked.push(conversation);
    }
    let directory = server.stop().await;
    let server = Setup::at(directory).start().await;
    let client = crate::support::Client::new(&server.url, cookie);
    for conversation in asked {
        let view = client.get(&format!("/conversations/{conversation}")).await.expect_ok();
        let last = view["turns"][0]["events"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["event_type"], "done", "{conversation}: {last}");
    }
}

#[tokio::test]
async fn a_model_that_cannot_be_reached_is_named() {
    // A port that was free a moment ago: nobody listens there.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = LlmConfig {
        base_url: Some(format!("http://{closed}/v1/")),
        timeout: Duration::from_secs(2),
        ..LlmConfig::new(Provider::OpenAi, "none")
    };
    let retry = RetryPolicy { attempts: 1, ..RetryPolicy::default() };
    let model = llm::providers::connect(config, retry).unwrap();
    let server = Setup::new().shared_model(model).start().await;
    let client = server.signed_in().await;
    let frames = client.ask(json!({ "message": "frobnicate the zyzzyva quuxly" })).await;
    assert_eq!(frames.last().unwrap().event, "done");
    let said =
        |frame: &&crate::support::Frame| frame.data["payload"]["code"] == "model_unavailable";
    let told = frames.iter().find(said).unwrap_or_else(|| panic!("{frames:#?}"));
    assert!(told.data["payload"]["hint"].is_string(), "{told:?}");
}

#[tokio::test]
async fn hostile_ids_name_nothing() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    for id in ["..%2f..%2fetc", "conv_%00", "conv_a%27%20or%201=1", "x"] {
        client.get(&format!("/conversations/{id}")).await.expect_problem(404, "not_found");
    }
}
