//! What the pages call: the statuses of their failures, and refusals that are answers.

use crate::support::{Answer, Client, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

async fn call(client: &Client, path: &str, body: Value) -> Answer {
    let request = client.request(Method::POST, &format!("//ui/{path}")).json(&body);
    Answer::of(request.send().await.unwrap()).await
}

async fn call_with_fields(client: &Client, path: &str, fields: &str) -> Answer {
    let request = client
        .request(Method::POST, &format!("//ui/{path}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(fields.to_owned());
    Answer::of(request.send().await.unwrap()).await
}

async fn run(server: &TestServer, client: &Client, sql: &str) -> Answer {
    let body = json!({"statement": {"connection_id": server.shop().await, "sql": sql}});
    call(client, "queries/run", body).await
}

#[tokio::test]
async fn a_statement_that_runs_answers_its_rows() {
    let server = TestServer::start().await;
    let answer = run(&server, &server.signed_in().await, "select 7 as seven").await.expect_ok();
    assert_eq!(answer["rows"]["columns"][0]["name"], "seven", "{answer}");
}

#[tokio::test]
async fn what_the_guard_objects_to_is_an_answer_with_its_findings() {
    let server = TestServer::start().await;
    let answer = run(&server, &server.signed_in().await, "select * from nowhere").await.expect_ok();
    let problem = &answer["objection"];
    assert_eq!(problem["code"], "statement_refused", "{answer}");
    assert!(!problem["findings"].as_array().unwrap().is_empty(), "{answer}");
}

#[tokio::test]
async fn a_failed_call_has_the_status_of_its_problem() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let unknown = json!({"statement": {"connection_id": "conn_none", "sql": "select 1"}});
    call(&client, "queries/run", unknown).await.expect_problem(404, "unknown_connection");
    let get = call_with_fields(&client, "conversations/get", "conversation_id=conv_none").await;
    get.expect_problem(404, "not_found");
    let page = "result_id=res_none&offset=0&limit=10";
    call_with_fields(&client, "queries/page", page).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn arguments_that_make_no_sense_are_the_callers_fault() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let answer = call_with_fields(&client, "queries/page", "offset=minus").await;
    answer.expect_problem(422, "invalid_request");
    let answer = call(&client, "queries/run", json!({"statement": {"sql": 1}})).await;
    answer.expect_problem(422, "invalid_request");
}

#[tokio::test]
async fn a_session_that_has_ended_is_a_401() {
    let server = TestServer::start().await;
    let answer =
        call_with_fields(&server.anonymous(), "queries/page", "result_id=res_1&offset=0&limit=5")
            .await;
    answer.expect_problem(401, "not_signed_in");
}

#[tokio::test]
async fn stopping_what_has_ended_is_fine() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let answer = call_with_fields(&client, "queries/cancel", "query_id=qry_none").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}
