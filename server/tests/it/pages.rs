//! Pages and the site's files.

use crate::support::{Answer, Setup, TestServer};
use reqwest::Method;

#[tokio::test]
async fn a_page_sends_a_stranger_to_sign_in_and_back() {
    let server = TestServer::start().await;
    let client = server.anonymous();
    for (path, to) in [
        ("//", "/sign-in"),
        ("//history", "/sign-in?next=/history"),
        ("//c/conv_1", "/sign-in?next=/c/conv_1"),
    ] {
        let answer = client.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (303, to), "{path}");
    }
}

#[tokio::test]
async fn the_sign_in_page_is_drawn_on_the_server() {
    let server = TestServer::start().await;
    let answer = server.anonymous().get("//sign-in").await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(answer.text.contains("Not set up yet"), "nobody has an account");
    server.signed_in().await;
    let answer = server.anonymous().get("//sign-in").await;
    assert!(answer.text.contains("action=\"/auth/sign-in\""));
}

#[tokio::test]
async fn a_signed_in_person_gets_the_workspace() {
    let server = TestServer::start().await;
    let answer = server.signed_in().await.get("//").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.text.contains("<!DOCTYPE html>"));
}

#[tokio::test]
async fn an_unknown_page_is_a_page_that_says_so() {
    let server = TestServer::start().await;
    let answer = server.signed_in().await.get("//no/such/page").await;
    assert_eq!(answer.status, 404);
    assert!(answer.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn server_functions_know_who_calls() {
    let server = TestServer::start().await;
    let call = |client: crate::support::Client| async move {
        let request = client
            .request(Method::POST, "//ui/session/me")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        Answer::of(request.send().await.unwrap()).await
    };
    let signed_in = call(server.signed_in().await).await;
    assert!(signed_in.text.contains("Ann Example"), "{} {}", signed_in.status, signed_in.text);
    assert!(!call(server.anonymous()).await.text.contains("Ann Example"));
}

#[tokio::test]
async fn files_of_the_site_come_compressed_and_with_their_own_cache_rules() {
    let setup = Setup::new();
    let site = setup.settings.site_root.clone();
    for (path, text) in [
        ("pkg/0123456789abcdef/candor.js", "versioned"),
        ("pkg/candor.js", "plain"),
        ("pkg/candor.js.br", "brotli"),
        ("fonts/inter.woff2", "font"),
        ("monaco/vs/loader.js", "loader"),
        ("favicon.svg", "<svg/>"),
    ] {
        let path = site.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let server = setup.start().await;
    let client = server.anonymous();
    let plain = client.get("//pkg/candor.js").await;
    assert_eq!((plain.text.as_str(), plain.header("content-encoding")), ("plain", ""));
    assert_eq!(plain.header("cache-control"), "public, no-cache");
    let request = client.request(Method::GET, "//pkg/candor.js").header("accept-encoding", "br");
    let packed = Answer::of(request.send().await.unwrap()).await;
    assert_eq!((packed.text.as_str(), packed.header("content-encoding")), ("brotli", "br"));
    assert!(packed.header("content-type").contains("javascript"));
    let versioned = "//pkg/0123456789abcdef/candor.js";
    for path in ["//fonts/inter.woff2", "//monaco/vs/loader.js", versioned] {
        let cache = client.get(path).await.header("cache-control").to_owned();
        assert_eq!(cache, "public, max-age=31536000, immutable", "{path}");
    }
    assert_eq!(client.get("//favicon.svg").await.status, 200);
    let outside = client.get("//pkg/..%2f..%2fdata/candor.sqlite").await;
    assert_eq!(outside.status, 404);
    let missing = client.get("//fonts/none.woff2").await;
    assert_eq!(missing.status, 404);
    assert!(!missing.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn a_page_names_the_client_it_was_built_with() {
    let setup = Setup::new();
    let pkg = setup.settings.site_root.join("pkg");
    std::fs::create_dir_all(&pkg).unwrap();
    std::fs::write(pkg.join("current"), "0123456789abcdef\nparts.js\n").unwrap();
    let page = setup.start().await.anonymous().get("//sign-in").await;
    for address in ["candor.css", "candor.js", "candor_bg.wasm", "parts.js"] {
        let address = format!("\"/pkg/0123456789abcdef/{address}\"");
        assert!(page.text.contains(&address), "{address}: {}", page.text);
    }
}
