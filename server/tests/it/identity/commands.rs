//! `candor token`, `candor user add-service` and `candor user invite`: the real binary beside a running
//! server.

use crate::support::{Answer, Client, TestServer};
use reqwest::Method;
use serde_json::{Value, json};
use std::process::{Command, Output, Stdio};

async fn candor(server: &TestServer, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_candor"));
    command
        .args(arguments)
        .env("CANDOR_DATA", server.directory.path().join("data"))
        .env_remove("CANDOR_CONFIG")
        .current_dir(server.directory.path())
        .stdin(Stdio::null());
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// The objects it prints.
async fn lines(server: &TestServer, arguments: &[&str]) -> Vec<Value> {
    let output = candor(server, arguments).await;
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {said}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn with(server: &TestServer, method: Method, path: &str, token: &str) -> Answer {
    let request = server.anonymous().request(method, path).json(&json!({}));
    let request = request.header("authorization", format!("Bearer {token}"));
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn the_budget_of_a_group_is_said_and_listed() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    admin.post("/groups", json!({ "name": "Sales", "members": [] })).await.expect_ok();
    let set = ["group", "set-budget", "Sales", "--questions-per-day", "40"];
    assert_eq!(lines(&server, &set).await, Vec::<Value>::new());
    let listed = lines(&server, &["group", "list"]).await;
    assert_eq!((&listed[0]["name"], listed.len()), (&json!("Sales"), 1));
    assert_eq!(listed[0]["budget"]["questions_per_day"], 40);
    assert_eq!(listed[0]["meters"][0]["most"], 40);
    let groups = admin.get("/groups").await.expect_ok();
    assert_eq!(groups["groups"][0]["budget"], listed[0]["budget"]);
    let unknown = candor(&server, &["group", "set-budget", "Nobody"]).await;
    assert_eq!(unknown.status.code(), Some(1));
    let said = String::from_utf8(unknown.stderr).unwrap();
    assert!(said.contains("there is no group `Nobody`"), "{said}");
}

#[tokio::test]
async fn a_service_account_works_with_its_token_until_that_is_revoked() {
    let server = TestServer::start().await;
    let added = lines(&server, &["user", "add-service", "Nightly", "--role", "viewer"]).await;
    let account = "nightly@service.local";
    assert_eq!(added[0]["email"], account);
    let add = ["token", "add", account, "--name", "report", "--scope", "ask", "--days", "3"];
    let made = lines(&server, &add).await;
    let secret = made[0]["secret"].as_str().unwrap();
    let me = with(&server, Method::GET, "/me", secret).await.expect_ok();
    assert_eq!((&me["email"], &me["roles"]), (&json!(account), &json!(["viewer"])));

    // It is told from people in the audit, and no password can be given to it.
    with(&server, Method::DELETE, "/connections/conn_1", secret)
        .await
        .expect_problem(403, "forbidden");
    let admin = server.signed_in_as("admin").await;
    let denied = admin.get("/audit?action=access.denied").await.expect_ok();
    assert_eq!(denied["records"][0]["actor"]["kind"], "service", "{denied}");
    let hash = server::auth::password::hash("correct-horse".to_owned()).await;
    assert!(!server.context.store.set_password(account, &hash).await.unwrap());

    let listed = lines(&server, &["token", "list"]).await;
    assert_eq!((listed.len(), &listed[0]["account"]), (1, &json!(account)));
    assert!(!listed[0].to_string().contains(&secret[8..]), "{listed:?}");
    let id = listed[0]["id"].as_str().unwrap();
    lines(&server, &["token", "revoke", id]).await;
    with(&server, Method::GET, "/me", secret).await.expect_problem(401, "token_refused");
    assert_eq!(candor(&server, &["token", "revoke", id]).await.status.code(), Some(1));
    let unknown = ["token", "add", "nobody@example.org", "--name", "x"];
    assert_eq!(candor(&server, &unknown).await.status.code(), Some(1));
    let scope = ["token", "add", account, "--name", "x", "--scope", "root"];
    assert_eq!(candor(&server, &scope).await.status.code(), Some(2));
    assert_eq!(candor(&server, &["user", "add-service", "a b"]).await.status.code(), Some(2));
}

#[tokio::test]
async fn a_link_from_the_command_line_makes_an_account() {
    let server = TestServer::start().await;
    let made = lines(&server, &["user", "invite", "ann@example.org", "--role", "editor"]).await;
    let link = made[0]["link"].as_str().unwrap();
    assert!(link.starts_with("http://127.0.0.1:3000/join?token="), "{link}");
    let token = link.split_once('=').unwrap().1;
    let fields = [("token", token), ("name", "Ann"), ("password", "correct-horse")];
    let joined = server.anonymous().form("//auth/join", &fields).await;
    assert_eq!(joined.header("location"), "/");
    let cookie = joined.header("set-cookie").split(';').next().unwrap().to_owned();
    let me = Client::new(&server.url, Some(cookie)).get("/me").await.expect_ok();
    assert_eq!((&me["email"], &me["roles"]), (&json!("ann@example.org"), &json!(["editor"])));
}
