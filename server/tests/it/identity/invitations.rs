//! Invitations: one link, one account.

use crate::support::{Answer, Client, TestServer};
use serde_json::{Value, json};

async fn invite(admin: &Client, body: Value) -> (String, String) {
    let made = admin.post("/invitations", body).await.expect_ok();
    let token = made["path"].as_str().unwrap().strip_prefix("/join?token=").unwrap().to_owned();
    (made["invitation"]["id"].as_str().unwrap().to_owned(), token)
}

async fn join(server: &TestServer, token: &str, password: &str) -> Answer {
    let fields = [("token", token), ("name", "Ann"), ("password", password)];
    server.anonymous().form("//auth/join", &fields).await
}

fn me(server: &TestServer, answer: &Answer) -> Client {
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    Client::new(&server.url, Some(cookie))
}

#[tokio::test]
async fn an_invited_person_chooses_name_and_password_once() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let body = json!({ "email": "Ann@Example.org", "roles": ["editor"] });
    let (id, token) = invite(&admin, body).await;
    let listed = admin.get("/invitations").await;
    assert!(!listed.text.contains(&token), "{}", listed.text);
    assert_eq!(listed.json()[0]["id"], json!(id));
    let page = server.anonymous().get(&format!("//join?token={token}")).await;
    assert!(page.status == 200 && page.text.contains("Create your account"), "{}", page.status);

    let short = join(&server, &token, "short").await;
    let back = format!("/join?token={token}&problem=invalid_request");
    assert_eq!(short.header("location"), back, "and the link still works");
    let both = tokio::join!(
        join(&server, &token, "correct-horse"),
        join(&server, &token, "another-horse")
    );
    let (winner, loser) = match both.0.header("location") {
        "/" => (both.0, both.1),
        _ => (both.1, both.0),
    };
    assert_eq!(winner.header("location"), "/");
    assert!(loser.header("location").ends_with("&problem=sign_in_failed"), "{loser:?}");
    let found = me(&server, &winner).get("/me").await.expect_ok();
    assert_eq!(found["email"], "ann@example.org");
    assert_eq!((&found["name"], &found["roles"]), (&json!("Ann"), &json!(["editor"])));
    assert_eq!(admin.get("/invitations").await.expect_ok(), json!([]));
}

#[tokio::test]
async fn only_administrators_invite_and_only_to_roles_there_are() {
    let server = TestServer::start().await;
    let analyst = server.signed_in().await;
    let body = json!({ "email": "ann@example.org", "roles": ["admin"] });
    analyst.post("/invitations", body).await.expect_problem(403, "forbidden");
    analyst.get("/invitations").await.expect_problem(403, "forbidden");
    let admin = server.person("root", "admin", json!({})).await;
    for body in [
        json!({ "email": "ann@example.org", "roles": ["root"] }),
        json!({ "email": "ann@example.org", "roles": [] }),
        json!({ "email": "ann", "roles": ["viewer"] }),
        json!({ "email": "ann@example.org", "roles": ["viewer"], "hours": 0 }),
    ] {
        admin.post("/invitations", body).await.expect_problem(422, "invalid_request");
    }
    let known = json!({ "email": "root@example.org", "roles": ["viewer"] });
    admin.post("/invitations", known).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn a_link_that_was_replaced_taken_back_or_guessed_is_refused_alike() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let body = json!({ "email": "ann@example.org", "roles": ["viewer"] });
    let (_, replaced) = invite(&admin, body.clone()).await;
    let (id, taken_back) = invite(&admin, body).await;
    assert_eq!(admin.delete(&format!("/invitations/{id}")).await.status, 204);
    admin.delete(&format!("/invitations/{id}")).await.expect_problem(404, "not_found");
    for token in [replaced.as_str(), &taken_back, "guessed"] {
        let answer = join(&server, token, "correct-horse").await;
        let location = format!("/join?token={token}&problem=sign_in_failed");
        assert_eq!(answer.header("location"), location);
        assert_eq!(answer.header("set-cookie"), "");
    }
}

#[tokio::test]
async fn an_invited_person_is_put_into_the_groups_that_are_still_there() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let mut groups = Vec::new();
    for name in ["Sales", "North"] {
        let group = admin.post("/groups", json!({ "name": name, "members": [] })).await;
        groups.push(group.expect_ok()["id"].clone());
    }
    let unknown =
        json!({ "email": "ann@example.org", "roles": ["viewer"], "groups": ["grp_none"] });
    admin.post("/invitations", unknown).await.expect_problem(422, "invalid_request");
    let body = json!({ "email": "ann@example.org", "roles": ["viewer"], "groups": groups });
    let (_, token) = invite(&admin, body).await;
    let mut listed = admin.get("/invitations").await.expect_ok()[0]["groups"].clone();
    listed.as_array_mut().unwrap().sort_by_key(Value::to_string);
    groups.sort_by_key(Value::to_string);
    assert_eq!(listed, json!(groups));
    let gone = groups.pop().unwrap();
    assert_eq!(admin.delete(&format!("/groups/{}", gone.as_str().unwrap())).await.status, 204);
    join(&server, &token, "correct-horse").await;
    let people = admin.get("/people").await.expect_ok();
    let people = people["people"].as_array().unwrap();
    let ann = people.iter().find(|person| person["email"] == "ann@example.org").unwrap();
    assert_eq!(ann["groups"], json!(groups));
}
