//! Changing one's own password, through the page's own door.

use crate::support::{Answer, Client, TestServer};
use protocol::audit::AuditFilter;
use reqwest::Method;
use serde_json::{Value, json};
use server::auth::permission::of_command;

const NEW: &str = "another-horse";

async fn change(client: &Client, current: &str, new: &str) -> Answer {
    let request = client.request(Method::POST, "//ui/profile/change-password");
    let request = request.header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let body = format!("current={current}&new={new}");
    Answer::of(request.body(body).send().await.unwrap()).await
}

async fn sign_in(server: &TestServer, password: &str) -> Option<Client> {
    let fields = [("email", "root@example.org"), ("password", password)];
    let answer = server.anonymous().form("//auth/sign-in", &fields).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    (!cookie.is_empty()).then(|| Client::new(&server.url, Some(cookie)))
}

/// How changes of passwords ended, by whom, the latest first.
async fn recorded(server: &TestServer) -> Vec<(String, String)> {
    let action = Some("account.set_password".to_owned());
    let filter = AuditFilter { action, ..AuditFilter::default() };
    let found = server.context.store.search_audit(of_command(), &filter, 100).await.unwrap();
    found.records.into_iter().map(|entry| (entry.outcome, entry.actor.name)).collect()
}

#[tokio::test]
async fn a_new_password_ends_every_session_but_the_one_that_set_it() {
    let server = TestServer::start().await;
    server.first_run().await;
    let (mine, other) =
        (sign_in(&server, "correct-horse").await, sign_in(&server, "correct-horse").await);
    let (mine, other) = (mine.unwrap(), other.unwrap());
    let profile =
        mine.request(Method::POST, "//ui/profile/read").header("sec-fetch-site", "same-origin");
    let profile: Value = Answer::of(profile.send().await.unwrap()).await.expect_ok();
    assert_eq!(profile["has_password"], true);
    assert_eq!(change(&mine, "correct-horse", NEW).await.status, 200);
    mine.get("/me").await.expect_ok();
    other.get("/me").await.expect_problem(401, "not_signed_in");
    assert!(sign_in(&server, "correct-horse").await.is_none());
    assert!(sign_in(&server, NEW).await.is_some());
    let root = "root@example.org".to_owned();
    assert_eq!(recorded(&server).await, [("done".to_owned(), root)]);
}

#[tokio::test]
async fn without_the_current_one_or_with_an_unfit_new_one_nothing_changes() {
    let server = TestServer::start().await;
    server.first_run().await;
    let client = sign_in(&server, "correct-horse").await.unwrap();
    change(&client, "wrong-horse", NEW).await.expect_problem(401, "sign_in_failed");
    let denied = ("denied".to_owned(), "root@example.org".to_owned());
    assert_eq!(recorded(&server).await, [denied]);
    change(&client, "correct-horse", "short").await.expect_problem(422, "invalid_request");
    change(&client, "correct-horse", "correct-horse").await.expect_problem(422, "invalid_request");
    client.get("/me").await.expect_ok();
    assert!(sign_in(&server, "correct-horse").await.is_some());
}

#[tokio::test]
async fn guessing_the_current_one_is_slowed_down_as_signing_in_is() {
    let server = TestServer::start().await;
    server.first_run().await;
    let client = sign_in(&server, "correct-horse").await.unwrap();
    for _ in 0..5 {
        change(&client, "wrong-horse", NEW).await.expect_problem(401, "sign_in_failed");
    }
    let even_right = change(&client, "correct-horse", NEW).await;
    even_right.expect_problem(429, "too_many_requests");
    assert!(sign_in(&server, "correct-horse").await.is_none(), "both doors share the pause");
}

#[tokio::test]
async fn an_account_without_a_password_does_not_get_one_this_way() {
    let server = TestServer::start().await;
    let client = server.person("ann", "analyst", json!({})).await;
    change(&client, "", NEW).await.expect_problem(409, "conflict");
}
