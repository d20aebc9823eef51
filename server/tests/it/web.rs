//! What surrounds every answer: headers, cross-site requests, limits.

use crate::support::{Answer, TestServer};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn every_answer_is_bounded_by_a_strict_policy() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    for path in ["/me", "//health", "//", "//sign-in", "//api/nope"] {
        let answer = client.get(path).await;
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self' 'nonce-",
            "'wasm-unsafe-eval'",
            "worker-src 'self';",
            "img-src 'self' data:",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        let scripts = policy.split("; ").find(|part| part.starts_with("script-src")).unwrap();
        assert!(!scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"));
        assert!(!policy.contains("http:") && !policy.contains("https:"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
    }
}

#[tokio::test]
async fn the_inline_script_of_a_page_carries_the_nonce_of_its_policy() {
    let server = TestServer::start().await;
    let answer = server.anonymous().get("//sign-in").await;
    let policy = answer.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    let scripts: Vec<&str> = answer.text.split("<script").skip(1).collect();
    assert!(!scripts.is_empty());
    for script in scripts {
        assert!(script.contains(&format!("nonce=\"{nonce}\"")), "{script}");
    }
    let again = server.anonymous().get("//sign-in").await;
    assert_ne!(again.header("content-security-policy"), policy);
}

#[tokio::test]
async fn another_site_cannot_use_a_session() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let evil = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    for path in ["/chat/events", "/queries", "/feedback", "//auth/sign-out", "//ui/queries/run"] {
        for (name, value) in evil {
            let request = client.request(Method::POST, path).header(name, value).json(&json!({}));
            let answer = Answer::of(request.send().await.unwrap()).await;
            answer.expect_problem(403, "cross_site_request");
        }
    }
    let delete = client.request(Method::DELETE, "/conversations/conv_1").header("origin", "null");
    Answer::of(delete.send().await.unwrap()).await.expect_problem(403, "cross_site_request");
    assert_eq!(client.get("/me").await.status, 200, "and the session is still there");
}

#[tokio::test]
async fn a_form_of_unknown_origin_cannot_call_a_server_function() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let answer = client.form("//ui/conversations/delete", &[("conversation_id", "conv_1")]).await;
    answer.expect_problem(403, "cross_site_request");
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_read() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let body = format!("{{\"message\":\"{}\"}}", "a".repeat(2 * 1024 * 1024));
    let answer = client.post_text("/chat/poll", "application/json", &body).await;
    answer.expect_problem(413, "body_too_large");
}

#[tokio::test]
async fn a_body_beyond_the_limit_that_hides_its_length_is_not_read_either() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let pieces = (0..40).map(|_| Ok::<_, std::io::Error>("a".repeat(64 * 1024)));
    let body = reqwest::Body::wrap_stream(futures::stream::iter(pieces));
    let request = client
        .request(Method::POST, "/chat/poll")
        .header("content-type", "application/json")
        .body(body);
    // The server may hang up before it has read what the client still sends.
    if let Ok(response) = request.send().await {
        Answer::of(response).await.expect_problem(413, "body_too_large");
    }
}
