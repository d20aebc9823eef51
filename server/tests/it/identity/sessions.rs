//! Sessions: how they begin, how their owner sees and ends them, and that nobody can plant one.

use crate::support::{Answer, Client, Setup, TestServer};
use reqwest::Method;
use serde_json::json;

async fn sign_in(client: &Client) -> Answer {
    let request = client
        .request(Method::POST, "//auth/sign-in")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("email=root%40example.org&password=correct-horse");
    Answer::of(request.send().await.unwrap()).await
}

fn cookie_of(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

fn with(server: &TestServer, cookie: &str) -> Client {
    Client::new(&server.url, Some(cookie.to_owned()))
}

#[tokio::test]
async fn a_planted_cookie_never_becomes_a_session() {
    let server = TestServer::start().await;
    server.first_run().await;
    let planted = "candor_session=the-attacker-knows-this";
    let victim = with(&server, planted);
    let answer = sign_in(&victim).await;
    assert_eq!(answer.header("location"), "/");
    assert_ne!(cookie_of(&answer), planted);
    with(&server, planted).get("/me").await.expect_problem(401, "not_signed_in");
    assert_eq!(with(&server, &cookie_of(&answer)).get("/me").await.status, 200);
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let server = TestServer::start().await;
    let first = cookie_of(&server.first_run().await);
    let second = cookie_of(&sign_in(&with(&server, &first)).await);
    assert_ne!(first, second);
    with(&server, &first).get("/me").await.expect_problem(401, "not_signed_in");
    assert_eq!(with(&server, &second).get("/me").await.status, 200);
}

#[tokio::test]
async fn a_person_sees_and_ends_only_their_own_sessions() {
    let server = TestServer::start().await;
    let first = with(&server, &cookie_of(&server.first_run().await));
    let second = with(&server, &cookie_of(&sign_in(&server.anonymous()).await));
    let listed = first.get("/sessions").await.expect_ok();
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 2, "{listed:?}");
    let own = listed.iter().find(|session| session["current"] == json!(true)).unwrap();
    assert_eq!((&own["method"], &own["address"]), (&json!("first run"), &json!("127.0.0.1")));
    let other = listed.iter().find(|session| session["current"] == json!(false)).unwrap();
    assert_eq!(other["method"], "password");
    let path = format!("/sessions/{}", other["id"].as_str().unwrap());
    let stranger = server.signed_in_as("admin").await;
    assert_eq!(stranger.get("/sessions").await.expect_ok().as_array().unwrap().len(), 1);
    stranger.delete(&path).await.expect_problem(404, "not_found");
    assert_eq!(second.get("/me").await.status, 200);
    assert_eq!(first.delete(&path).await.status, 204);
    second.get("/me").await.expect_problem(401, "not_signed_in");
    assert_eq!(first.get("/me").await.status, 200);
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_that_person() {
    let server = TestServer::start().await;
    let first = with(&server, &cookie_of(&server.first_run().await));
    let second = with(&server, &cookie_of(&sign_in(&server.anonymous()).await));
    let stranger = server.signed_in().await;
    let answer = first.delete("/sessions").await;
    assert_eq!(answer.status, 204);
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "{answer:?}");
    for client in [&first, &second] {
        client.get("/me").await.expect_problem(401, "not_signed_in");
    }
    assert_eq!(stranger.get("/me").await.status, 200);
    let third = with(&server, &cookie_of(&sign_in(&server.anonymous()).await));
    let form = third
        .request(Method::POST, "//auth/sign-out-everywhere")
        .header("sec-fetch-site", "same-origin");
    let answer = Answer::of(form.send().await.unwrap()).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"));
    third.get("/me").await.expect_problem(401, "not_signed_in");
}

#[tokio::test]
async fn a_new_password_signs_out_everywhere() {
    let server = TestServer::start().await;
    let client = with(&server, &cookie_of(&server.first_run().await));
    assert_eq!(client.get("/me").await.status, 200);
    let hash = server::auth::password::hash("another-horse".to_owned()).await;
    assert!(server.context.store.set_password("root@example.org", &hash).await.unwrap());
    client.get("/me").await.expect_problem(401, "not_signed_in");
}

#[tokio::test]
async fn a_session_ends_when_it_rests_too_long() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    assert_eq!(client.get("/me").await.status, 200);
    let hash =
        server::auth::secret::hash(client.cookie.as_ref().unwrap().split_once('=').unwrap().1);
    let store = &server.context.store;
    let idle_since = server.context.settings.sessions.idle_since();
    assert!(store.session_user(&hash, &idle_since).await.unwrap().is_some());
    let tomorrow = "9999-01-01T00:00:00.000000Z";
    assert!(store.session_user(&hash, tomorrow).await.unwrap().is_none());
    // Whoever manages people sees no session that has ended that way.
    for (since, sessions) in [(idle_since.as_str(), 1), (tomorrow, 0)] {
        assert_eq!(store.list_people(since).await.unwrap()[0].sessions, sessions);
    }
}

#[tokio::test]
async fn the_cookie_lasts_as_long_as_the_settings_say() {
    let server = Setup::new().settings(|settings| settings.sessions.days = 2).start().await;
    let answer = server.first_run().await;
    assert!(answer.header("set-cookie").contains("Max-Age=172800"), "{answer:?}");
}
