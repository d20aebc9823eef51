//! API tokens: made in a session, shown once, good for less than their owner may do.

use crate::support::{Answer, Client, TestServer};
use protocol::audit::AuditFilter;
use reqwest::Method;
use serde_json::{Value, json};
use server::auth::permission::of_command;

async fn with_token(server: &TestServer, method: Method, path: &str, token: &str) -> Answer {
    let request = server.anonymous().request(method, path).json(&json!({}));
    let request = request.header("authorization", format!("Bearer {token}"));
    Answer::of(request.send().await.unwrap()).await
}

async fn get(server: &TestServer, path: &str, token: &str) -> Answer {
    with_token(server, Method::GET, path, token).await
}

async fn make(client: &Client, scopes: Value) -> (String, String) {
    let body = json!({ "name": "nightly report", "scopes": scopes, "days": 7 });
    let made = client.post("/tokens", body).await.expect_ok();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["token"]["id"]), text(&made["secret"]))
}

#[tokio::test]
async fn a_token_is_its_owner_and_is_shown_once() {
    let server = TestServer::start().await;
    let client = server.person("ann", "analyst", json!({})).await;
    let (id, secret) = make(&client, json!(["ask"])).await;
    assert!(secret.starts_with("cdr_") && secret.len() == 47, "{secret}");
    assert_eq!(get(&server, "/me", &secret).await.expect_ok()["email"], "ann@example.org");
    let listed = client.get("/tokens").await;
    assert!(!listed.text.contains(&secret[8..]), "{}", listed.text);
    let token = &listed.json()[0];
    assert_eq!((&token["id"], &token["name"]), (&json!(id), &json!("nightly report")));
    assert_eq!(token["hint"], &secret[..8]);
    assert!(token["last_used_at"].is_string(), "{token}");
    let directory = server.stop().await;
    let stored = std::fs::read(directory.path().join("data/candor.sqlite")).unwrap();
    assert!(!String::from_utf8_lossy(&stored).contains(&secret[8..]), "the secret is stored");
}

#[tokio::test]
async fn a_token_asks_over_the_api_and_its_turn_is_its_owner_s() {
    let server = TestServer::start().await;
    let client = server.person("ann", "analyst", json!({})).await;
    let (_, secret) = make(&client, json!(["ask"])).await;
    let request = server
        .anonymous()
        .request(Method::POST, "/chat/poll")
        .header("authorization", format!("Bearer {secret}"))
        .json(&json!({ "message": "how many sales are there" }));
    let answer = Answer::of(request.send().await.unwrap()).await.expect_ok();
    assert!(answer.to_string().contains("table_result"), "{answer}");
    assert_eq!(client.get("/conversations").await.expect_ok().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_token_does_at_most_what_its_scopes_and_its_owner_may() {
    let server = TestServer::start().await;
    let analyst = server.person("ann", "analyst", json!({})).await;
    let admin = server.person("root", "admin", json!({})).await;
    let (_, asks) = make(&admin, json!(["ask"])).await;
    let (_, everything) = make(&analyst, json!(["ask", "query", "export", "admin", "audit"])).await;
    let (_, audits) = make(&admin, json!(["audit"])).await;
    for (token, method, path, status) in [
        (&asks, Method::GET, "/conversations", 200),
        (&asks, Method::GET, "/queries", 403),
        (&asks, Method::POST, "/queries", 403),
        (&asks, Method::GET, "/results/res_1/export", 403),
        (&asks, Method::GET, "/audit", 403),
        (&asks, Method::DELETE, "/connections/conn_1", 403),
        (&audits, Method::GET, "/audit", 200),
        (&audits, Method::GET, "/conversations", 403),
        (&everything, Method::GET, "/queries", 200),
        (&everything, Method::GET, "/audit", 403),
        (&everything, Method::DELETE, "/connections/conn_1", 403),
        // Nobody makes a token with a token, sees tokens or ends them.
        (&everything, Method::GET, "/tokens", 403),
        (&everything, Method::POST, "/tokens", 403),
        (&everything, Method::DELETE, "/tokens/tok_1", 403),
    ] {
        let answer = with_token(&server, method.clone(), path, token).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_revoked_token_and_one_that_expired_are_refused_alike() {
    let server = TestServer::start().await;
    let client = server.person("ann", "analyst", json!({})).await;
    let (id, revoked) = make(&client, json!(["ask"])).await;
    assert_eq!(get(&server, "/me", &revoked).await.status, 200);
    let stranger = server.signed_in_as("admin").await;
    stranger.delete(&format!("/tokens/{id}")).await.expect_problem(404, "not_found");
    assert_eq!(client.delete(&format!("/tokens/{id}")).await.status, 204);
    client.delete(&format!("/tokens/{id}")).await.expect_problem(404, "not_found");
    let mut first = get(&server, "/me", &revoked).await.expect_problem(401, "token_refused");

    let owner = server.context.store.user_by_email("ann@example.org").await.unwrap().unwrap();
    let token = server::store::AddedToken {
        id: &"tok_old".parse().unwrap(),
        hash: &server::auth::secret::hash("cdr_old"),
        hint: "cdr_old",
        owner: &owner.id,
        name: "old",
        scopes: &[protocol::token::Scope::Ask],
        expires_at: "2020-01-01T00:00:00.000000Z",
    };
    assert!(server.context.store.add_token(token, 9).await.unwrap());
    let mut second = get(&server, "/me", "cdr_old").await.expect_problem(401, "token_refused");
    for problem in [&mut first, &mut second] {
        problem.as_object_mut().unwrap().remove("instance");
    }
    assert_eq!(first, second);
    let listed = client.get("/tokens").await.expect_ok();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["expired"]), (1, &json!(true)));
}

#[tokio::test]
async fn a_token_needs_a_name_a_scope_and_an_end() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    for body in [
        json!({ "name": "", "scopes": ["ask"] }),
        json!({ "name": "x", "scopes": [] }),
        json!({ "name": "x", "scopes": ["root"] }),
        json!({ "name": "x", "scopes": ["ask"], "days": 0 }),
        json!({ "name": "x", "scopes": ["ask"], "days": 366 }),
    ] {
        client.post("/tokens", body).await.expect_problem(422, "invalid_request");
    }
    assert_eq!(client.get("/tokens").await.expect_ok(), json!([]));
}

#[tokio::test]
async fn a_token_that_is_made_used_or_revoked_is_in_the_audit() {
    let server = TestServer::start().await;
    let client = server.person("ann", "analyst", json!({})).await;
    let (id, secret) = make(&client, json!(["ask"])).await;
    with_token(&server, Method::DELETE, "/conversations/conv_1", &secret).await;
    get(&server, "/audit", &secret).await.expect_problem(403, "forbidden");
    client.delete(&format!("/tokens/{id}")).await;
    let store = &server.context.store;
    let all = store.search_audit(of_command(), &AuditFilter::default(), 50).await;
    let mut seen = Vec::new();
    for entry in all.unwrap().records {
        let record = store.audit_record(of_command(), entry.seq).await.unwrap().unwrap();
        let record = serde_json::to_value(&record).unwrap();
        assert!(!record.to_string().contains(&secret[8..]), "{record}");
        seen.push((record["action"].clone(), record["auth"].clone(), record["resource"].clone()));
    }
    for expected in [
        (json!("token.add"), json!("session"), json!(id)),
        (json!("access.denied"), json!("token"), json!("GET /api/vanna/v3/audit")),
        (json!("token.revoke"), json!("session"), json!(id)),
    ] {
        assert!(seen.contains(&expected), "{expected:?} is not in {seen:?}");
    }
}
