//! What others may try: each ends without a session and with its reason in the audit.

use super::fake::{CODE, Fake, challenge_of, come_back, session};
use super::sign_ins;
use crate::identity::jwt;
use crate::support::{Answer, Client};
use reqwest::Method;
use serde_json::{Value, json};

const CREATE: &str = "unknown = 'create'\n";

/// No session, the reason for the person, and the one in the audit.
async fn expect_refused(fake: &Fake, answer: &Answer, why: &str, error: &str) {
    let to = format!("/sign-in?problem=single_sign_on_failed&why={why}");
    assert_eq!((answer.status, answer.header("location")), (303, to.as_str()), "{error}");
    assert!(session(&fake.server, answer).is_none(), "{error}");
    let (outcome, detail) = sign_ins(&fake.server).await.remove(0);
    assert_eq!((outcome.as_str(), &detail["reason"]), ("denied", &json!(why)), "{detail}");
    let said = detail["error"].as_str().unwrap();
    assert!(said.contains(error), "`{said}` has no `{error}`");
    assert!(!fake.server.context.store.has_users().await.unwrap(), "{error}");
}

#[tokio::test]
async fn an_id_token_that_is_not_as_it_must_be_signs_nobody_in() {
    let fake = Fake::start(CREATE).await;
    let now = jwt::now();
    let head = |changes: Value| {
        let mut header = jwt::header();
        header.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        header
    };
    let claims: Vec<(Value, &str)> = vec![
        (json!({ "nonce": "of another attempt" }), "another attempt"),
        (json!({ "nonce": null }), "another attempt"),
        (json!({ "iss": "https://evil.example" }), "unknown_issuer"),
        (json!({ "aud": "shop" }), "wrong_audience"),
        (json!({ "aud": null }), "missing_claim"),
        (json!({ "aud": ["candor", "shop"] }), "several audiences"),
        (json!({ "aud": ["candor", "shop"], "azp": "shop" }), "several audiences"),
        (json!({ "azp": "shop" }), "several audiences"),
        (json!({ "exp": now - 61 }), "expired"),
        (json!({ "exp": null }), "missing_claim"),
        (json!({ "iat": now - 3600 }), "another time"),
        (json!({ "iat": now + 3600 }), "another time"),
        (json!({ "iat": null }), "another time"),
        (json!({ "nbf": now + 3600 }), "not_yet_valid"),
        (json!({ "sub": null }), "missing_claim"),
        (json!({ "sub": "" }), "missing_claim"),
    ];
    for (changes, error) in claims {
        let answer = fake.sign_in(changes).await;
        expect_refused(&fake, &answer, "not_trusted", error).await;
    }
    type Made = fn(&Value, &Value) -> String;
    let tokens: Vec<(Made, Value, &str)> = vec![
        (jwt::unsigned, head(json!({ "alg": "none" })), "algorithm"),
        (jwt::unsigned, jwt::header(), "signature"),
        (jwt::forged, jwt::header(), "signature"),
        (jwt::signed, head(json!({ "alg": "HS256" })), "algorithm"),
        (jwt::signed, head(json!({ "alg": "RS512" })), "algorithm"),
        (jwt::signed, head(json!({ "kid": "2025" })), "unknown_key"),
        (jwt::signed, head(json!({ "jku": "https://evil.example/jwks" })), "header"),
        (jwt::signed, head(json!({ "typ": "at+jwt" })), "type"),
        (|_, _| "a.b.c".to_owned(), jwt::header(), "malformed"),
    ];
    for (make, header, error) in tokens {
        let left = fake.leave("/").await;
        fake.gives(&make(&header, &fake.claims(&left, json!({}))));
        let answer = back(&fake, &left).await;
        expect_refused(&fake, &answer, "not_trusted", error).await;
    }
    // What was refused was not the provider itself.
    assert!(session(&fake.server, &fake.sign_in(json!({})).await).is_some());
}

async fn back(fake: &Fake, left: &super::fake::Left) -> Answer {
    fake.come_back(left, &[("state", &left.query["state"]), ("code", CODE)]).await
}

#[tokio::test]
async fn only_the_browser_that_left_comes_back_and_once() {
    let fake = Fake::start(CREATE).await;
    let (left, other) = (fake.leave("/").await, fake.leave("/").await);
    let (state, other_state) = (left.query["state"].as_str(), other.query["state"].as_str());
    fake.gives(&jwt::signed(&jwt::header(), &fake.claims(&left, json!({}))));
    let server = &fake.server;
    let begun = "did not begin";
    for (cookie, state) in [
        (Some(left.cookie.as_str()), other_state),
        (Some(left.cookie.as_str()), ""),
        (Some(other.cookie.as_str()), state),
        (Some("candor_attempt=AAAA"), state),
        (None, state),
    ] {
        let answer = come_back(server, "corp", cookie, &[("state", state), ("code", CODE)]).await;
        expect_refused(&fake, &answer, "start_again", begun).await;
    }
    assert!(
        fake.http.received_requests().await.unwrap().iter().all(|it| it.url.path() != "/token")
    );
    // An answer without a code, or with the provider's own refusal, uses the attempt up too.
    let denied = [("state", other_state), ("error", "access_denied")];
    let answer = fake.come_back(&other, &denied).await;
    expect_refused(&fake, &answer, "stopped", "access_denied").await;
    let answer = fake.come_back(&other, &[("state", other_state), ("code", CODE)]).await;
    expect_refused(&fake, &answer, "start_again", "used already").await;

    let first = back(&fake, &left).await;
    assert!(session(server, &first).is_some(), "{first:?}");
    let replayed = back(&fake, &left).await;
    assert_eq!(
        replayed.header("location"),
        "/sign-in?problem=single_sign_on_failed&why=start_again"
    );
    assert!(session(server, &replayed).is_none());
}

#[tokio::test]
async fn a_code_that_is_spent_at_the_provider_says_to_start_again() {
    let fake = Fake::start(CREATE).await;
    let left = fake.leave("/").await;
    fake.answers("/token", 400, json!({ "error": "invalid_grant", "error_description": "<b>" }));
    let answer = back(&fake, &left).await;
    expect_refused(&fake, &answer, "start_again", "400: `invalid_grant`").await;
}

#[tokio::test]
async fn the_code_is_worth_nothing_without_what_this_server_keeps() {
    let fake = Fake::start(CREATE).await;
    let left = fake.leave("/").await;
    assert_eq!(left.query["code_challenge_method"], "S256");
    fake.gives(&jwt::signed(&jwt::header(), &fake.claims(&left, json!({}))));
    back(&fake, &left).await;
    let (fields, authorization) = fake.exchanged().await;
    assert_eq!(challenge_of(&fields["code_verifier"]), left.query["code_challenge"]);
    assert_eq!(
        (fields["grant_type"].as_str(), fields["code"].as_str()),
        ("authorization_code", CODE)
    );
    assert_eq!(fields["redirect_uri"], left.query["redirect_uri"]);
    // `candor:the%20secret/of%2Bthe%20client`, each part encoded by itself.
    assert_eq!(authorization, "Basic Y2FuZG9yOnRoZSUyMHNlY3JldC9vZiUyQnRoZSUyMGNsaWVudA==");
    assert!(!fields.contains_key("client_secret"));
    for hidden in [&fields["code_verifier"], "secret"] {
        assert!(!left.url.contains(hidden) && !left.cookie.contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn the_answer_of_another_provider_is_not_taken_for_this_ones() {
    let fake = Fake::start(CREATE).await;
    let left = fake.leave("/").await;
    fake.gives(&jwt::signed(&jwt::header(), &fake.claims(&left, json!({}))));
    let state = left.query["state"].as_str();
    let elsewhere = [("state", state), ("code", CODE), ("iss", "https://evil.example")];
    let answer = fake.come_back(&left, &elsewhere).await;
    expect_refused(&fake, &answer, "not_trusted", "`https://evil.example`").await;
    // One that says it always names itself.
    let fake = Fake::start(CREATE).await;
    fake.describes(json!({ "authorization_response_iss_parameter_supported": true }));
    let left = fake.leave("/").await;
    expect_refused(&fake, &back(&fake, &left).await, "not_trusted", "names no issuer").await;
    // An attempt of one provider, at another one's door.
    let left = fake.leave("/").await;
    let query = [("state", left.query["state"].as_str()), ("code", CODE)];
    let answer = come_back(&fake.server, "club", Some(&left.cookie), &query).await;
    expect_refused(&fake, &answer, "start_again", "did not begin").await;
}

#[tokio::test]
async fn a_description_that_is_not_the_providers_own_is_not_followed() {
    for (changes, error) in [
        (json!({ "issuer": "https://evil.example" }), "it is of `https://evil.example`"),
        (json!({ "code_challenge_methods_supported": ["plain"] }), "PKCE"),
        (json!({ "token_endpoint": "http://evil.example/token" }), "`http://evil.example/token`"),
    ] {
        let fake = Fake::start(CREATE).await;
        fake.describes(changes);
        let answer = fake.server.anonymous().get("//auth/oidc/corp").await;
        expect_refused(&fake, &answer, "not_trusted", error).await;
    }
}

#[tokio::test]
async fn a_provider_that_is_down_is_said_to_be_and_works_when_it_is_back() {
    let fake = Fake::start(CREATE).await;
    fake.answers("/.well-known/openid-configuration", 503, json!({}));
    let answer = fake.server.anonymous().get("//auth/oidc/corp").await;
    expect_refused(&fake, &answer, "unavailable", "503").await;
    fake.describes(json!({}));
    let left = fake.leave("/").await;
    fake.answers("/token", 502, json!({}));
    expect_refused(&fake, &back(&fake, &left).await, "unavailable", "502").await;
    assert!(session(&fake.server, &fake.sign_in(json!({})).await).is_some());
}

#[tokio::test]
async fn an_address_that_the_configuration_does_not_allow_is_never_asked() {
    let fake = Fake::start(CREATE).await;
    fake.describes(json!({ "token_endpoint": "https://169.254.169.254/token" }));
    let left = fake.leave("/").await;
    expect_refused(&fake, &back(&fake, &left).await, "unavailable", "may not be used").await;
    fake.describes(json!({}));
}

#[tokio::test]
async fn signing_in_leads_to_a_page_of_this_site_only() {
    let fake = Fake::start(CREATE).await;
    for (next, to) in [
        ("/history?q=a%26b", "/history?q=a"),
        ("//evil.example", "/"),
        ("/%5Cevil.example", "/"),
        ("https://evil.example", "/"),
        ("", "/"),
    ] {
        let left = fake.leave(next).await;
        fake.gives(&jwt::signed(&jwt::header(), &fake.claims(&left, json!({}))));
        let answer = back(&fake, &left).await;
        assert!(session(&fake.server, &answer).is_some(), "{next}");
        let location = answer.header("location");
        assert!(location == to || (to.len() > 1 && location.starts_with(to)), "{next}: {location}");
    }
    // What no cookie could hold is not kept.
    let long = fake.leave(&format!("/{}", "a".repeat(2_000))).await;
    assert!(long.cookie.len() < 1_000, "{}", long.cookie.len());
    // Another site does not send people off to sign in, and nobody is sent to what there is not.
    for (path, site) in [
        ("//auth/oidc/corp?next=/history", "cross-site"),
        ("//auth/oidc/club?next=/history", "same-origin"),
    ] {
        let request = fake.server.anonymous().request(Method::GET, path);
        let answer = Answer::of(request.header("sec-fetch-site", site).send().await.unwrap()).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/sign-in?next=/history"));
    }
}

#[tokio::test]
async fn the_session_that_a_browser_brings_is_not_the_one_it_leaves_with() {
    let fake = Fake::start(CREATE).await;
    let planted = fake.server.signed_in_as("viewer").await;
    let left = fake.leave("/").await;
    fake.gives(&jwt::signed(&jwt::header(), &fake.claims(&left, json!({}))));
    let both = format!("{}; {}", planted.cookie.as_deref().unwrap(), left.cookie);
    let query = [("state", left.query["state"].as_str()), ("code", CODE)];
    let answer = come_back(&fake.server, "corp", Some(&both), &query).await;
    let mine: Client = session(&fake.server, &answer).unwrap();
    assert_ne!(mine.cookie, planted.cookie);
    assert_eq!(mine.get("/me").await.expect_ok()["email"], "ann@example.org");
    planted.get("/me").await.expect_problem(401, "not_signed_in");
    let cookies: Vec<&str> =
        answer.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
    assert!(cookies.iter().any(|it| it.starts_with("candor_attempt=; ")), "{cookies:?}");
    assert!(cookies.iter().all(|it| it.contains("HttpOnly; SameSite=Lax")), "{cookies:?}");
}
