//! What holds for every route of the API.

use crate::support::{Answer, TestServer};
use reqwest::Method;
use server::http::v3::openapi;

/// Method and path of every route, with an id in place of `{id}`.
fn routes() -> Vec<(Method, String)> {
    let document = openapi::build();
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, methods)| {
            let path = format!("/{path}").replace("{id}", "conv_1");
            let methods = methods.as_object().unwrap().keys();
            methods.map(move |name| (name.to_uppercase().parse().unwrap(), path.clone()))
        })
        .collect()
}

#[tokio::test]
async fn every_route_needs_a_signed_in_person() {
    let server = TestServer::start().await;
    let client = server.anonymous();
    let routes = routes();
    assert!(routes.len() >= 26, "{routes:?}");
    for (method, path) in routes {
        let request = client.request(method.clone(), &path).json(&serde_json::json!({}));
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(answer.status, 401, "{method} {path}: {}", answer.text);
        answer.expect_problem(401, "not_signed_in");
    }
}

#[tokio::test]
async fn a_method_that_a_route_does_not_take_is_named() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    for path in
        ["/me", "/chat/events", "/queries", "/results/res_1", "//api/openapi.json", "//health"]
    {
        let request = client.request(Method::PATCH, path).json(&serde_json::json!({}));
        let answer = Answer::of(request.send().await.unwrap()).await;
        let problem = answer.expect_problem(405, "method_not_allowed");
        assert!(problem["detail"].as_str().unwrap().contains("PATCH"), "{problem}");
    }
}

#[tokio::test]
async fn an_unknown_route_is_a_problem_and_not_a_page() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    for path in ["//api/nope", "//api/vanna/v3/nope", "//api/vanna/v9/chat/events"] {
        client.get(path).await.expect_problem(404, "not_found");
        client.post(path, serde_json::json!({})).await.expect_problem(404, "not_found");
    }
}

#[tokio::test]
async fn the_document_is_public_and_the_health_too() {
    let server = TestServer::start().await;
    let client = server.anonymous();
    assert_eq!(client.get("//api/openapi.json").await.expect_ok(), openapi::build());
    assert_eq!(client.get("//health").await.expect_ok()["status"], "healthy");
}

#[tokio::test]
async fn me_is_the_caller() {
    let server = TestServer::start().await;
    let me = server.signed_in().await.get("/me").await.expect_ok();
    assert_eq!(me["name"], "Ann Example");
    assert_eq!(me["roles"], serde_json::json!(["analyst"]));
}
