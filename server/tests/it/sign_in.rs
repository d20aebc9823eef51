//! First run, passwords, the demo's one-time link, signing out.

use crate::support::{Answer, Client, Setup, TestServer, eventually, shop};

async fn password(client: &Client, email: &str, password: &str) -> Answer {
    client.form("//auth/sign-in", &[("email", email), ("password", password)]).await
}

fn session(server: &TestServer, answer: &Answer) -> Client {
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    Client::new(&server.url, Some(cookie))
}

#[tokio::test]
async fn the_first_person_becomes_the_administrator() {
    let server = TestServer::start().await;
    let answer = server.first_run().await;
    assert_eq!((answer.status, answer.header("location")), (303, "/"));
    let me = session(&server, &answer).get("/me").await.expect_ok();
    assert_eq!(me["email"], "root@example.org");
    assert_eq!(me["roles"], serde_json::json!(["admin"]));
}

#[tokio::test]
async fn there_is_one_first_run() {
    let server = TestServer::start().await;
    let both = tokio::join!(server.first_run(), server.first_run());
    let mut places = [both.0.header("location"), both.1.header("location")];
    places.sort_unstable();
    let conflict = format!("/sign-in?token={}&problem=conflict", server.set_up());
    assert_eq!(places, ["/", conflict.as_str()]);
    assert_eq!(server.first_run().await.header("location"), conflict);
}

#[tokio::test]
async fn a_stranger_who_comes_first_cannot_take_the_server_over() {
    let server = TestServer::start().await;
    let client = server.anonymous();
    let page = client.get("//sign-in").await;
    assert!(page.text.contains("Not set up yet") && !page.text.contains("<form"), "{}", page.text);
    assert!(!page.text.contains(server.set_up()));
    for token in ["", "guessed"] {
        let fields = [
            ("token", token),
            ("name", "Eve"),
            ("email", "eve@example.org"),
            ("password", "correct-horse"),
        ];
        let answer = client.form("//auth/first-run", &fields).await;
        let back = format!("/sign-in?token={token}&problem=sign_in_failed");
        assert_eq!((answer.header("location"), answer.header("set-cookie")), (back.as_str(), ""));
    }
    assert!(!server.context.store.has_users().await.unwrap());
    // Started again, there is a new link, and the old one is worth nothing.
    let old = server.set_up().to_owned();
    let server = Setup::at(server.stop().await).start().await;
    assert_ne!(server.set_up(), old);
    let page = server.anonymous().get(&format!("//sign-in?token={}", server.set_up())).await;
    assert!(page.text.contains("Create the first administrator"), "{}", page.text);
    assert_eq!(server.first_run().await.header("location"), "/");
    let server = Setup::at(server.stop().await).start().await;
    assert!(server.context.set_up.is_none(), "there is nothing to set up any more");
}

#[tokio::test]
async fn a_first_administrator_needs_a_real_address_and_password() {
    let server = TestServer::start().await;
    let client = server.anonymous();
    for (email, password) in [("root", "correct-horse"), ("root@example.org", "short")] {
        let token = server.set_up();
        let fields = [("token", token), ("name", "Root"), ("email", email), ("password", password)];
        let answer = client.form("//auth/first-run", &fields).await;
        let back = format!("/sign-in?token={token}&problem=invalid_request");
        assert_eq!(answer.header("location"), back);
    }
    assert!(!server.context.store.has_users().await.unwrap());
}

#[tokio::test]
async fn a_password_signs_in_and_a_wrong_one_does_not() {
    let server = TestServer::start().await;
    let client = server.anonymous();
    server.first_run().await;
    let right = password(&client, "Root@Example.org", "correct-horse").await;
    assert_eq!((right.status, right.header("location")), (303, "/"));
    assert_eq!(session(&server, &right).get("/me").await.status, 200);
    for (email, wrong) in [("root@example.org", "correct-Horse"), ("nobody@example.org", "x")] {
        let answer = password(&client, email, wrong).await;
        assert_eq!(answer.header("location"), "/sign-in?problem=sign_in_failed");
        assert_eq!(answer.header("set-cookie"), "");
    }
}

#[tokio::test]
async fn after_signing_in_one_returns_to_the_page_asked_for() {
    let server = TestServer::start().await;
    let client = server.anonymous();
    server.first_run().await;
    for (next, to) in [("/history", "/history"), ("//evil.example", "/")] {
        let fields = [("email", "root@example.org"), ("password", "correct-horse"), ("next", next)];
        assert_eq!(client.form("//auth/sign-in", &fields).await.header("location"), to);
    }
}

#[tokio::test]
async fn guessing_is_slowed_down_per_account() {
    let server = TestServer::start().await;
    let client = server.anonymous();
    server.first_run().await;
    for _ in 0..5 {
        password(&client, "root@example.org", "wrong").await;
    }
    let even_right = password(&client, "root@example.org", "correct-horse").await;
    assert_eq!(even_right.header("location"), "/sign-in?problem=too_many_requests");
}

#[tokio::test]
async fn sign_ins_are_limited_per_address() {
    let server = Setup::new().settings(|s| s.limits.sign_ins_per_minute = 2).start().await;
    let client = server.anonymous();
    for email in ["a@example.org", "b@example.org"] {
        let answer = password(&client, email, "wrong").await;
        assert_eq!(answer.header("location"), "/sign-in?problem=sign_in_failed");
    }
    let third = password(&client, "c@example.org", "wrong").await;
    assert_eq!(third.header("location"), "/sign-in?problem=too_many_requests");
}

async fn demo() -> TestServer {
    let setup = Setup::new().settings(|settings| {
        settings.demo = true;
        settings.databases.clear();
    });
    // In place of the demo's own data, which take seconds to build.
    std::fs::create_dir_all(&setup.settings.data).unwrap();
    shop(&setup.settings.demo_path()).await;
    setup.start().await
}

#[tokio::test]
async fn the_demo_link_signs_in_once() {
    let server = demo().await;
    let token = server.token.clone().unwrap();
    let client = server.anonymous();
    let first = client.form("//auth/demo", &[("token", &token)]).await;
    assert_eq!((first.status, first.header("location")), (303, "/"));
    let me = session(&server, &first).get("/me").await.expect_ok();
    assert_eq!(me["roles"], serde_json::json!(["admin"]));
    let second = client.form("//auth/demo", &[("token", &token)]).await;
    assert_eq!(second.header("location"), "/sign-in?problem=sign_in_failed");
    let guessed = client.form("//auth/demo", &[("token", "guessed")]).await;
    assert_eq!(guessed.header("location"), "/sign-in?problem=sign_in_failed");
}

#[tokio::test]
async fn the_demo_may_be_changed_by_two_people() {
    let server = demo().await;
    let token = server.token.clone().unwrap();
    let client = server.anonymous();
    let admin = session(&server, &client.form("//auth/demo", &[("token", &token)]).await);
    let approver = server.signed_in_as("approver").await;
    let sql = "update products set price = 30 where id = 1";
    let draft = serde_json::json!({ "connection_id": "conn_demo", "sql": sql });
    let change = admin.post("/changes", draft).await.expect_ok();
    let path = format!("/changes/{}/decisions", change["summary"]["id"].as_str().unwrap());
    let hash = &change["revision"]["hash"];
    for decision in [
        serde_json::json!({ "action": "approve", "version": 3, "hash": hash, "comment": "" }),
        serde_json::json!({ "action": "execute", "version": 4, "hash": hash }),
    ] {
        approver.post(&path, decision).await.expect_ok();
    }
    let change = format!("/changes/{}", change["summary"]["id"].as_str().unwrap());
    eventually(|| async {
        let now = admin.get(&change).await.expect_ok();
        (now["summary"]["state"] == "executed").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_new_start_makes_a_new_demo_link() {
    let server = demo().await;
    let old = server.token.clone().unwrap();
    let directory = server.stop().await;
    let server = Setup::at(directory).settings(|settings| settings.demo = true).start().await;
    let new = server.token.clone().unwrap();
    assert_ne!(old, new);
    let client = server.anonymous();
    let answer = client.form("//auth/demo", &[("token", &old)]).await;
    assert_eq!(answer.header("location"), "/sign-in?problem=sign_in_failed");
    assert_eq!(client.form("//auth/demo", &[("token", &new)]).await.header("location"), "/");
}

#[tokio::test]
async fn without_the_demo_there_is_no_link() {
    let server = TestServer::start().await;
    assert_eq!(server.token, None);
    let answer = server.anonymous().form("//auth/demo", &[("token", "x")]).await;
    assert_eq!(answer.header("location"), "/sign-in?problem=sign_in_failed");
}

#[tokio::test]
async fn a_form_without_its_fields_goes_back() {
    let server = TestServer::start().await;
    for path in ["//auth/sign-in", "//auth/first-run", "//auth/demo"] {
        let answer = server.anonymous().form(path, &[("x", "y")]).await;
        assert_eq!(answer.header("location"), "/sign-in?problem=invalid_request", "{path}");
    }
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_its_secret_is_not_stored() {
    let server = TestServer::start().await;
    let answer = server.first_run().await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("candor_session="), "{cookie}");
    assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
    let secret = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    let directory = server.stop().await;
    let bytes = std::fs::read(directory.path().join("data/candor.sqlite")).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains(&secret));
}

#[tokio::test]
async fn behind_https_the_cookie_is_secure() {
    let url = "https://candor.example.org".to_owned();
    let server = Setup::new().settings(|settings| settings.public_url = Some(url)).start().await;
    let answer = server.first_run().await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-candor="), "{cookie}");
    assert!(cookie.ends_with("; Secure"), "{cookie}");
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn a_new_role_signs_the_person_out() {
    let server = TestServer::start().await;
    let client = session(&server, &server.first_run().await);
    assert_eq!(client.get("/me").await.status, 200);
    assert!(server.context.store.set_roles("root@example.org", &["viewer".into()]).await.unwrap());
    client.get("/me").await.expect_problem(401, "not_signed_in");
}

#[cfg(unix)]
#[tokio::test]
async fn the_data_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let server = TestServer::start().await;
    let mode = |path: &str| {
        let path = server.directory.path().join(path);
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    };
    assert_eq!(mode("data"), 0o700);
    assert_eq!(mode("data/candor.sqlite"), 0o600);
}
