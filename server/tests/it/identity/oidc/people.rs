//! Who comes in, as whom, and with what.

use super::fake::{Fake, session};
use super::{records, sign_ins};
use crate::support::{Answer, Client};
use serde_json::{Value, json};
use server::auth::sign_in;

const MAPPED: &str = "unknown = 'create'
roles = { staff = 'analyst', boss = 'admin' }
groups = { emea = 'Sales', hr = 'People' }
attributes = { region = 'region' }
";

fn why(answer: &Answer) -> &str {
    answer.header("location").split("why=").nth(1).unwrap_or("")
}

async fn me(fake: &Fake, answer: &Answer) -> Value {
    let client = session(&fake.server, answer).unwrap_or_else(|| panic!("{answer:?}"));
    client.get("/me").await.expect_ok()
}

async fn person(admin: &Client, email: &str) -> Value {
    let people = admin.get("/people").await.expect_ok();
    let people = people["people"].as_array().unwrap().clone();
    people.into_iter().find(|person| person["email"] == email).unwrap()
}

#[tokio::test]
async fn a_first_visit_makes_an_account_with_the_roles_and_groups_of_the_provider() {
    let fake = Fake::start(MAPPED).await;
    let admin = fake.server.signed_in_as("admin").await;
    for group in ["Sales", "People", "Own"] {
        admin.post("/groups", json!({ "name": group, "members": [] })).await.expect_ok();
    }
    let answer = fake.sign_in(json!({ "groups": ["staff", "emea"], "region": "EMEA" })).await;
    assert_eq!(answer.header("location"), "/history");
    let found = me(&fake, &answer).await;
    assert_eq!((&found["name"], &found["roles"]), (&json!("Ann"), &json!(["analyst"])));
    let ann = person(&admin, "ann@example.org").await;
    assert_eq!(ann["attributes"], json!({ "region": "EMEA" }));
    let groups = admin.get("/groups").await.expect_ok();
    let named = |name: &str| {
        let group = groups["groups"].as_array().unwrap().iter().find(|it| it["name"] == name);
        group.unwrap()["id"].clone()
    };
    assert_eq!(ann["groups"], json!([named("Sales")]));

    // What is given here stays; what the provider decides about follows it, at the next sign-in.
    let groups = json!({ "groups": [named("Sales"), named("Own")] });
    admin.put(&format!("/people/{}", ann["id"].as_str().unwrap()), groups).await.expect_ok();
    let before = session(&fake.server, &answer).unwrap();
    let answer = fake.sign_in(json!({ "groups": ["boss", "hr"] })).await;
    let again = me(&fake, &answer).await;
    assert_eq!((&again["id"], &again["roles"]), (&found["id"], &json!(["admin"])));
    let ann = person(&admin, "ann@example.org").await;
    let mut expected = vec![named("People"), named("Own")];
    expected.sort_by_key(Value::to_string);
    assert_eq!((&ann["groups"], &ann["attributes"]), (&json!(expected), &json!({})));
    before.get("/me").await.expect_problem(401, "not_signed_in");

    let recorded = sign_ins(&fake.server).await;
    let details = json!({ "provider": "corp", "issuer": fake.http.uri(), "subject": "ann-7" });
    assert_eq!(recorded[0], ("done".to_owned(), details));
    let roles = records(&fake.server, "account.set_roles").await;
    assert_eq!(roles.len(), 1, "{roles:?}");
    assert_eq!(roles[0].1["provider"], "corp");
    assert_eq!(records(&fake.server, "account.link").await.len(), 1);
    let sessions = session(&fake.server, &answer).unwrap().get("/sessions").await.expect_ok();
    assert_eq!(sessions[0]["method"], "single sign-on");
}

#[tokio::test]
async fn groups_that_give_no_role_let_nobody_in() {
    let fake = Fake::start(MAPPED).await;
    for groups in [json!([]), json!(["emea"]), json!(["admin"]), json!(7), json!(null)] {
        let answer = fake.sign_in(json!({ "groups": groups })).await;
        assert_eq!(why(&answer), "no_role", "{groups}");
    }
    assert!(!fake.server.context.store.has_users().await.unwrap());
}

#[tokio::test]
async fn an_account_that_is_there_is_linked_only_where_it_may_be() {
    for (settings, verified, expected) in [
        ("unknown = 'create'\n", json!(true), "address_taken"),
        ("link_by_email = true\n", json!(false), "unverified"),
        ("link_by_email = true\n", json!(null), "unverified"),
        ("link_by_email = true\n", json!("true"), "unverified"),
        ("link_by_email = true\ntrust_email = true\n", json!(null), "address_taken"),
        ("link_by_email = true\ntrust_email = true\n", json!(false), "unverified"),
        ("link_by_email = true\n", json!(true), ""),
    ] {
        let fake = Fake::start(settings).await;
        fake.server.person("ann", "editor", json!({})).await;
        let answer = fake.sign_in(json!({ "email_verified": verified })).await;
        assert_eq!(why(&answer), expected, "{settings} {verified}");
        if expected.is_empty() {
            assert_eq!(me(&fake, &answer).await["roles"], json!(["editor"]));
            let linked = records(&fake.server, "account.link").await;
            assert_eq!(linked[0].1["subject"], "ann-7");
            // The address is another's now: it does not bring the account along.
            let other = fake.sign_in(json!({ "sub": "bob-8" })).await;
            assert_eq!(why(&other), "address_taken");
            // And the one it is bound to stays, whatever the address becomes.
            let moved = fake.sign_in(json!({ "email": "new@example.org" })).await;
            assert_eq!(me(&fake, &moved).await["email"], "ann@example.org");
        }
    }
}

#[tokio::test]
async fn nobody_comes_in_who_is_unknown_disabled_or_of_another_domain() {
    let fake = Fake::start("email_domains = ['example.org']\n").await;
    assert_eq!(why(&fake.sign_in(json!({})).await), "no_account");
    assert_eq!(why(&fake.sign_in(json!({ "email": "ann@evil.example" })).await), "domain");
    assert_eq!(why(&fake.sign_in(json!({ "email_verified": false })).await), "unverified");
    assert_eq!(why(&fake.sign_in(json!({ "email": null })).await), "unverified");
    let page =
        fake.server.anonymous().get("//sign-in?problem=single_sign_on_failed&why=domain").await;
    assert!(page.text.contains("Addresses of your domain may not sign in here"));

    let fake = Fake::start("unknown = 'create'\ndefault_role = 'analyst'\n").await;
    let found = me(&fake, &fake.sign_in(json!({})).await).await;
    assert_eq!(found["roles"], json!(["analyst"]));
    let admin = fake.server.signed_in_as("admin").await;
    let path = format!("/people/{}", found["id"].as_str().unwrap());
    admin.put(&path, json!({ "disabled": true })).await.expect_ok();
    assert_eq!(why(&fake.sign_in(json!({})).await), "disabled");
}

#[tokio::test]
async fn what_the_token_leaves_out_comes_from_userinfo_of_the_same_person() {
    let fake = Fake::start(MAPPED).await;
    let userinfo = format!("{}/userinfo", fake.http.uri());
    fake.describes(json!({ "userinfo_endpoint": userinfo }));
    let short = json!({ "name": null, "email": null, "email_verified": null, "groups": null });
    let more = json!({
        "sub": "ann-7", "name": "Ann", "email": "ann@example.org", "email_verified": true,
        "groups": ["boss"], "iss": "https://evil.example",
    });
    let mut other = more.clone();
    other["sub"] = json!("bob-8");
    for (status, body, expected) in
        [(200, other, "not_trusted"), (500, json!({}), "not_trusted"), (200, more, "")]
    {
        fake.answers("/userinfo", status, body);
        let answer = fake.sign_in(short.clone()).await;
        assert_eq!(why(&answer), expected);
        assert_eq!(session(&fake.server, &answer).is_some(), expected.is_empty());
    }
    let requests = fake.http.received_requests().await.unwrap();
    let asked = requests.iter().rfind(|request| request.url.path() == "/userinfo").unwrap();
    assert_eq!(asked.headers["authorization"], "Bearer at");
}

#[tokio::test]
async fn the_provider_does_not_take_the_last_administrator_away() {
    let fake =
        Fake::start(&format!("link_by_email = true\n{}", MAPPED.replacen("create", "refuse", 1)))
            .await;
    let account = sign_in::account(
        "Ann".to_owned(),
        "ann@example.org".to_owned(),
        "correct-horse".to_owned(),
        vec!["admin".to_owned()],
    );
    fake.server.context.store.add_user(&account.await.unwrap()).await.unwrap();
    let answer = fake.sign_in(json!({ "groups": ["staff"] })).await;
    assert_eq!(me(&fake, &answer).await["roles"], json!(["admin"]));
    let (_, detail) = sign_ins(&fake.server).await.remove(0);
    assert_eq!(detail["roles_kept"], "nobody else could manage people");
    // With another one it does.
    fake.server.signed_in_as("admin").await;
    let answer = fake.sign_in(json!({ "groups": ["staff"] })).await;
    assert_eq!(me(&fake, &answer).await["roles"], json!(["analyst"]));
}

#[tokio::test]
async fn the_sign_in_page_has_a_button_for_it_that_keeps_the_page_asked_for() {
    let fake = Fake::start(MAPPED).await;
    fake.server.signed_in_as("admin").await;
    let page = fake.server.anonymous().get("//sign-in?next=/history").await;
    assert!(page.text.contains("Sign in with Corp"), "{}", page.text);
    assert!(page.text.contains(r#"href="/auth/oidc/corp?next=/history""#), "{}", page.text);
    for secret in ["secret", fake.http.uri().as_str()] {
        assert!(!page.text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn administrators_see_how_it_is_set_up_and_no_secret() {
    let fake = Fake::start(MAPPED).await;
    let admin = fake.server.signed_in_as("admin").await;
    admin.post("/groups", json!({ "name": "Sales", "members": [] })).await.expect_ok();
    let request = admin.request(reqwest::Method::POST, "//ui/people/sign-in");
    let request = request.header("sec-fetch-site", "same-origin");
    let settings = Answer::of(request.send().await.unwrap()).await.expect_ok();
    let provider = &settings["providers"][0];
    let back = format!("{}/auth/oidc/corp/callback", fake.server.url);
    assert_eq!((&provider["label"], &provider["redirect_uri"]), (&json!("Corp"), &json!(back)));
    let groups = json!([
        { "there": "emea", "here": "Sales", "exists": true },
        { "there": "hr", "here": "People", "exists": false },
    ]);
    assert_eq!(provider["groups"], groups);
    assert!(!settings.to_string().contains("the secret"), "{settings}");
    let page = admin.get("//settings/sign-in").await;
    assert!(page.text.contains(&back) && page.text.contains("Does not exist"), "{}", page.text);
}
