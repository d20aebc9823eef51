//! Models of the workspace over HTTP, against a provider on the loopback: keeping them, choosing among
//! them, what they are sent, what they cost, and what becomes of a question when they are down.

mod asking;
mod embeddings;
mod provider;

use crate::audit::recorded::records;
use crate::support::{Client, Setup, TestServer};
use provider::Provider;
use serde_json::{Value, json};

const KEY: &str = "sk-canary-4711";

/// A server whose administrators may name addresses of this machine.
async fn server() -> TestServer {
    let allow = vec!["127.0.0.0/8".parse().unwrap()];
    Setup::new().settings(|settings| settings.connections.allow = allow).start().await
}

fn draft(name: &str, base_url: &str) -> Value {
    json!({
        "name": name, "provider": "openai_compatible", "model": "tiny", "base_url": base_url,
        "key": KEY, "prices": { "prompt": "2.00", "completion": "10" },
    })
}

/// Adds a model and answers its id.
async fn add(admin: &Client, draft: Value) -> String {
    admin.post("/models", draft).await.expect_ok()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_model_is_kept_with_its_key_sealed_and_every_change_is_recorded() {
    let (server, provider) = (server().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    let url = provider.base_url();
    let id = add(&admin, draft("Tiny", &url)).await;
    let path = format!("/models/{id}");

    let view = admin.get("/models").await.expect_ok();
    let model = &view["models"][0];
    assert_eq!((model["name"].as_str(), model["has_key"].as_bool()), (Some("Tiny"), Some(true)));
    assert_eq!(model["prices"]["prompt"], "2.00");
    assert_eq!(model["sees_values"], false, "only when somebody says so");
    let again = admin.post("/models", draft("Tiny", &url)).await;
    again.expect_problem(409, "conflict");

    // Without a key the stored one stays, for the same place only.
    let mut changed = draft("Tiny", &url);
    changed["key"] = Value::Null;
    changed["sees_values"] = json!(true);
    let kept = admin.put(&path, changed.clone()).await.expect_ok();
    assert_eq!((&kept["has_key"], &kept["sees_values"]), (&json!(true), &json!(true)));
    changed["base_url"] = json!("https://elsewhere.example.org/v1");
    let moved = admin.put(&path, changed).await.expect_problem(422, "invalid_request");
    assert!(moved["detail"].as_str().unwrap().starts_with("`key`"), "{moved}");

    assert_eq!(admin.delete(&path).await.status, 204);
    admin.delete(&path).await.expect_problem(404, "not_found");
    let records = records(&admin).await;
    let told: Vec<&str> = records.iter().filter_map(|it| it["action"].as_str()).collect();
    for action in ["model.add", "model.change", "model.remove"] {
        assert!(told.contains(&action), "{told:?}");
    }
    assert!(!serde_json::to_string(&records).unwrap().contains(KEY));
    // Neither in the store, nor in what goes with it.
    let data = server.directory.path().join("data");
    for file in std::fs::read_dir(data).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes()));
    }
}

#[tokio::test]
async fn addresses_follow_the_rule_of_connections() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    for url in [
        "http://127.0.0.1:11434/v1",
        "http://localhost./v1",
        "http://169.254.169.254/v1",
        "https://10.1.2.3/v1",
        "http://[::1]/v1",
        "http://93.184.216.34/v1",
    ] {
        let refused = admin.post("/models", draft("Inside", url)).await;
        let code = refused.json()["code"].as_str().unwrap().to_owned();
        assert!(["address_refused", "invalid_request"].contains(&code.as_str()), "{url}: {code}");
    }
    // A name is judged where it resolves: the test says no more than that nobody answers.
    let id = add(&admin, draft("Named", "http://localhost:9/v1")).await;
    let tested = admin.post(&format!("/models/{id}/test"), json!({})).await.expect_ok();
    assert_eq!(tested["ok"], false);
    assert_eq!(tested["outcome"], "no language model answered at this address");
}

#[tokio::test]
async fn a_test_says_in_constant_words_how_it_ended() {
    let (server, provider) = (server().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    let id = add(&admin, draft("Tiny", &provider.base_url())).await;
    for (says, ok, outcome) in [
        (provider::Says::Text("ok"), true, "it answered"),
        (provider::Says::Status(401), false, "the provider refused the key"),
        (provider::Says::Status(429), false, "the provider asks to slow down"),
        (provider::Says::Status(404), false, "the provider knows no such model or address"),
        (provider::Says::Status(503), false, "the provider failed"),
        (provider::Says::Text(" "), false, "the answer was empty"),
    ] {
        provider.will([says]);
        let tested = admin.post(&format!("/models/{id}/test"), json!({})).await.expect_ok();
        assert_eq!((&tested["ok"], &tested["outcome"]), (&json!(ok), &json!(outcome)), "{tested}");
    }
    assert!(provider.received().await.iter().all(|body| !body.contains("sale")));
}

#[tokio::test]
async fn people_choose_among_what_is_for_them() {
    let (server, provider) = (server().await, Provider::start().await);
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "analyst", json!({})).await;
    let bob = server.person("bob", "analyst", json!({})).await;
    let ann_id = ann.get("/me").await.expect_ok()["id"].clone();
    let group = admin.post("/groups", json!({ "name": "Lab", "members": [ann_id] })).await;
    let group = group.expect_ok()["id"].clone();
    let url = provider.base_url();
    let everybody = add(&admin, draft("Everybody", &url)).await;
    let mut lab = draft("Lab only", &url);
    lab["groups"] = json!([group]);
    let lab = add(&admin, lab).await;

    let own = ann.get("/model-choice").await.expect_ok();
    assert_eq!(own["wish"], json!({ "kind": "workspace_default" }));
    assert_eq!(own["options"].as_array().unwrap().len(), 2);
    assert_eq!(own["options"][0]["is_default"], true);
    let of_bob = bob.get("/model-choice").await.expect_ok();
    assert_eq!(of_bob["options"].as_array().unwrap().len(), 1);
    let wish = json!({ "kind": "model", "id": lab });
    bob.put("/model-choice", wish.clone()).await.expect_problem(404, "not_found");
    assert_eq!(ann.put("/model-choice", wish.clone()).await.expect_ok()["wish"], wish);

    // A group that is gone leaves the model to nobody, not to everybody.
    admin.delete(&format!("/groups/{}", group.as_str().unwrap())).await;
    for person in [&ann, &bob] {
        let own = person.get("/model-choice").await.expect_ok();
        let options = own["options"].as_array().unwrap();
        assert_eq!(options.len(), 1);
        assert_eq!(options[0]["id"], json!(everybody));
    }
    // A provider that the workspace does not allow is nobody's.
    let policy = json!({ "providers": ["openai"], "default": null });
    let view = admin.put("/model-policy", policy).await.expect_ok();
    let compatible = view["providers"].as_array().unwrap().iter();
    let allowed: Vec<_> = compatible.filter(|rule| rule["allowed"] == true).collect();
    assert_eq!(allowed.len(), 1);
    assert_eq!(ann.get("/model-choice").await.expect_ok()["options"], json!([]));
    admin.post("/models", draft("More", &url)).await.expect_problem(409, "conflict");
}
