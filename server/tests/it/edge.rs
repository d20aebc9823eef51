//! The web's edge: other origins, slow and large requests, who is behind a proxy, limits.

use crate::support::{Answer, Setup, TestServer};
use reqwest::Method;
use serde_json::{Value, json};
use server::config::{CorsSettings, Overrides, Settings};
use server::http::v3::openapi;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const APP: &str = "https://app.example.org";

async fn with_cors(credentials: bool) -> TestServer {
    let cors = CorsSettings { origins: vec![APP.to_owned()], credentials };
    Setup::new().settings(|settings| settings.cors = cors).start().await
}

async fn preflight(server: &TestServer, path: &str, origin: &str) -> Answer {
    let request = server
        .anonymous()
        .request(Method::OPTIONS, path)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization");
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn without_configuration_no_other_origin_is_answered() {
    let server = TestServer::start().await;
    let answer = preflight(&server, "/chat/poll", APP).await;
    assert_ne!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn only_a_named_origin_may_call_and_only_the_api() {
    let server = with_cors(false).await;
    let answer = preflight(&server, "/chat/poll", APP).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, APP));
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    for (path, origin) in [
        ("/chat/poll", "https://evil.example"),
        ("/chat/poll", "https://app.example.org.evil.example"),
        ("/chat/poll", "http://app.example.org"),
        ("/chat/poll", "null"),
        ("//ui/queries/run", APP),
        ("//sign-in", APP),
        ("//auth/sign-in", APP),
    ] {
        let answer = preflight(&server, path, origin).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path} {origin}");
        assert_ne!(answer.status, 204, "{path} {origin}");
    }
    // The origin alone does not let its pages use a cookie.
    let client = server.signed_in().await;
    let request = client.request(Method::POST, "/chat/poll").header("origin", APP);
    let answer = Answer::of(request.json(&json!({})).send().await.unwrap()).await;
    answer.expect_problem(403, "cross_site_request");
    let request = client.request(Method::GET, "/me").header("origin", APP);
    let answer = Answer::of(request.send().await.unwrap()).await;
    assert_eq!((answer.status, answer.header("vary")), (200, "origin"));
}

#[tokio::test]
async fn with_credentials_the_named_origin_may_use_the_session_and_no_other() {
    let server = with_cors(true).await;
    let client = server.signed_in().await;
    for (path, origin, status) in [
        ("/queries/format", APP, 422),
        ("/queries/format", "https://evil.example", 403),
        ("//ui/queries/run", APP, 403),
        ("//auth/sign-out", APP, 403),
    ] {
        let request = client
            .request(Method::POST, path)
            .header("origin", origin)
            .header("sec-fetch-site", "cross-site");
        let answer = Answer::of(request.json(&json!({})).send().await.unwrap()).await;
        assert_eq!(answer.status, status, "{path} {origin}: {}", answer.text);
    }
    let answer = preflight(&server, "/me", APP).await;
    assert_eq!(answer.header("access-control-allow-credentials"), "true");
}

#[test]
fn every_origin_with_credentials_is_refused_at_start() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("candor.toml");
    std::fs::write(&file, "[cors]\norigins = ['*']\ncredentials = true").unwrap();
    let overrides = Overrides { config: Some(file), ..Overrides::default() };
    let refused = Settings::load(overrides, |_| None).unwrap_err().to_string();
    assert!(refused.contains("every site act as whoever visits it"), "{refused}");
}

/// Every route that changes something: of the API, the forms, and the server functions of the pages.
fn changes() -> Vec<(Method, String)> {
    let document = openapi::build();
    let mut changes = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys().filter(|method| *method != "get") {
            let path = path.replace("{id}", "conv_1").replace("{version}", "1");
            changes.push((method.to_uppercase().parse().unwrap(), format!("/{path}")));
        }
    }
    let forms = ["sign-in", "first-run", "demo", "join", "sign-out", "sign-out-everywhere"];
    changes.extend(forms.map(|form| (Method::POST, format!("//auth/{form}"))));
    let functions: Vec<_> =
        leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    changes.extend(functions.into_iter().map(|path| (Method::POST, format!("/{path}"))));
    changes
}

#[tokio::test]
async fn no_change_can_be_made_by_another_site_with_the_cookie() {
    let server = TestServer::start().await;
    let client = server.signed_in_as("admin").await;
    let changes = changes();
    let of_pages = changes.iter().filter(|(_, path)| path.starts_with("//ui/")).count();
    assert!(of_pages >= 30, "server functions are found: {of_pages}");
    for (method, path) in changes {
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            // A form of a browser that says neither.
            ("accept", "text/html"),
        ] {
            let form = ("content-type", "application/x-www-form-urlencoded");
            if name == "accept" && method != Method::POST {
                continue;
            }
            let request = client.request(method.clone(), &path).header(name, value);
            let request = request.header(form.0, form.1).body("");
            let answer = Answer::of(request.send().await.unwrap()).await;
            assert_eq!(answer.status, 403, "{method} {path} {name}: {value}: {}", answer.text);
            answer.expect_problem(403, "cross_site_request");
        }
    }
    assert_eq!(client.get("/me").await.status, 200);
}

/// What the server answers to bytes that never become a whole request, and that it hangs up.
async fn heard(server: &TestServer, bytes: &str) -> String {
    let address = server.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut heard)).await;
    ended.expect("the server hangs up").unwrap();
    String::from_utf8_lossy(&heard).into_owned()
}

#[tokio::test]
async fn a_head_that_never_ends_is_not_waited_for() {
    let server = Setup::new().settings(|settings| settings.limits.head_ms = 200).start().await;
    for bytes in ["", "GET /health", "GET /health HTTP/1.1\r\nhost: x\r\nx-slow: "] {
        let answer = heard(&server, bytes).await;
        assert!(!answer.contains(" 200 "), "{answer}");
    }
    let alive = heard(&server, "GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(alive.starts_with("HTTP/1.1 200 "), "{alive}");
}

#[tokio::test]
async fn a_head_beyond_all_measure_is_refused() {
    let server = TestServer::start().await;
    // Without an end: what fits is answered, however it comes.
    let head = format!("GET /health HTTP/1.1\r\nhost: x\r\nx-large: {}", "a".repeat(66_000));
    let answer = heard(&server, &head).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

#[tokio::test]
async fn a_body_that_trickles_is_not_waited_for() {
    let server = Setup::new().settings(|settings| settings.limits.body_ms = 200).start().await;
    let client = server.signed_in().await;
    let cookie = client.cookie.unwrap();
    for path in ["/api/vanna/v3/queries/format", "/auth/sign-in", "/ui/queries/run"] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/json\r\ncontent-length: 100\r\n\r\n{{"
        );
        let answer = heard(&server, &head).await;
        let is_form = path == "/auth/sign-in" && answer.starts_with("HTTP/1.1 303 ");
        assert!(answer.starts_with("HTTP/1.1 408 ") || is_form, "{path}: {answer}");
        if !is_form {
            assert!(answer.contains("\"code\":\"body_too_slow\""), "{path}: {answer}");
        }
    }
}

#[tokio::test]
async fn json_that_is_nested_too_deeply_is_refused() {
    let server = TestServer::start().await;
    let client = server.signed_in_as("admin").await;
    let deep = format!("{}{}", "{\"a\":".repeat(400_000 / 5), "}".repeat(80_000));
    let plan = format!("{{\"document\":{deep}}}");
    let draft = client.request(Method::PUT, "/policies/conn_1/draft");
    let draft = draft.header("content-type", "application/json").body(plan);
    let answer = Answer::of(draft.send().await.unwrap()).await;
    assert!([400, 422].contains(&answer.status), "{}", answer.text);
    assert_eq!(client.get("/me").await.status, 200, "and the server is still there");
}

/// Wrong passwords from what `X-Forwarded-For` claims to be different addresses; the last one's problem.
async fn knocking(server: &TestServer, forwarded: impl Fn(u32) -> String) -> String {
    let client = server.anonymous();
    let mut last = String::new();
    for number in 0..4 {
        let request = client
            .request(Method::POST, "//auth/sign-in")
            .header("x-forwarded-for", forwarded(number))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("email=nobody{number}%40example.org&password=wrong"));
        last = Answer::of(request.send().await.unwrap()).await.header("location").to_owned();
    }
    last
}

async fn behind(proxies: &[&str]) -> TestServer {
    let proxies = proxies.iter().map(|range| range.parse().unwrap()).collect();
    let setup = Setup::new().settings(|settings| {
        settings.trusted_proxies = proxies;
        settings.limits.sign_ins_per_minute = 3;
    });
    setup.start().await
}

#[tokio::test]
async fn an_address_is_believed_from_a_configured_proxy_only() {
    const LIMITED: &str = "/sign-in?problem=too_many_requests";
    const WRONG: &str = "/sign-in?problem=sign_in_failed";
    let direct = behind(&[]).await;
    assert_eq!(knocking(&direct, |n| format!("198.51.100.{n}")).await, LIMITED);
    let proxied = behind(&["127.0.0.0/8"]).await;
    assert_eq!(knocking(&proxied, |n| format!("198.51.100.{n}")).await, WRONG);
    // What stands left of the client's own address is its invention.
    assert_eq!(knocking(&proxied, |n| format!("203.0.113.{n}, 192.0.2.1")).await, LIMITED);
    // One person holds a whole /64.
    assert_eq!(knocking(&proxied, |n| format!("2001:db8:1:2::{n:x}")).await, LIMITED);
    let chain = behind(&["127.0.0.0/8", "10.0.0.0/8"]).await;
    assert_eq!(knocking(&chain, |n| format!("198.51.100.{n}, 10.0.0.7")).await, WRONG);
}

fn limit_of(answer: &Answer) -> Value {
    let problem = answer.expect_problem(429, "too_many_requests");
    let wait = problem["limit"]["retry_after_s"].as_u64().unwrap();
    assert!(wait > 0 && problem["limit"]["resets_at"].is_string(), "{problem}");
    assert_eq!(answer.header("retry-after"), wait.to_string());
    problem["limit"]["name"].clone()
}

#[tokio::test]
async fn each_kind_of_work_has_a_limit_of_its_own() {
    let server = Setup::new()
        .settings(|settings| {
            settings.limits.questions_per_minute = 1;
            settings.limits.queries_per_minute = 1;
            settings.limits.exports_per_minute = 1;
        })
        .start()
        .await;
    let client = server.signed_in().await;
    let shop = server.shop().await;
    let question = json!({ "message": "how many sales are there" });
    let run = json!({ "connection_id": shop, "sql": "select 1 as one" });
    assert_eq!(client.post("/chat/poll", question.clone()).await.status, 200);
    let rows = client.post("/queries", run.clone()).await.expect_ok();
    let export = format!("/results/{}/export", rows["result_id"].as_str().unwrap());
    assert_eq!(client.get(&export).await.status, 200);
    assert_eq!(limit_of(&client.post("/chat/poll", question).await), "questions_per_minute");
    assert_eq!(limit_of(&client.post("/queries", run.clone()).await), "queries_per_minute");
    assert_eq!(limit_of(&client.get(&export).await), "exports_per_minute");
    // The pages' door has the same limit; somebody else has a bucket of their own.
    let call = client.request(Method::POST, "//ui/queries/run").json(&json!({ "statement": run }));
    assert_eq!(limit_of(&Answer::of(call.send().await.unwrap()).await), "queries_per_minute");
    assert_eq!(server.signed_in().await.post("/queries", run).await.status, 200);
}

#[tokio::test]
async fn a_day_has_a_budget_of_questions_that_outlasts_a_restart() {
    let budget = |setup: Setup| setup.settings(|settings| settings.limits.questions_per_day = 2);
    let server = budget(Setup::new()).start().await;
    let client = server.signed_in().await;
    let question = json!({ "message": "how many sales are there" });
    for _ in 0..2 {
        assert_eq!(client.post("/chat/poll", question.clone()).await.status, 200);
    }
    let answer = client.post("/chat/poll", question.clone()).await;
    assert_eq!(limit_of(&answer), "questions_per_day");
    assert!(answer.json()["hint"].as_str().unwrap().contains("midnight"), "{}", answer.text);
    let cookie = client.cookie.clone();
    let directory = server.stop().await;
    let server = budget(Setup::at(directory)).start().await;
    let again = crate::support::Client::new(&server.url, cookie);
    assert_eq!(limit_of(&again.post("/chat/poll", question).await), "questions_per_day");
}
