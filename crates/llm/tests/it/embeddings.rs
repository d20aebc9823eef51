//! One behaviour a test, for every provider of embeddings, against answers as they are sent over HTTP.

use crate::wire::{Reply, Wire, failure, slow_down};
use llm::embedding::{Embedder, Steady};
use llm::providers::{Embeddings, HttpClient};
use llm::{Breaker, BreakerPolicy, LlmConfig, LlmError, Provider, RetryPolicy};
use secrecy::SecretString;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const PROVIDERS: [Provider; 3] = [Provider::OpenAi, Provider::Compatible, Provider::Ollama];

fn embedder(provider: Provider, base_url: &str, timeout: Duration) -> Embeddings {
    let config = LlmConfig {
        base_url: Some(base_url.into()),
        key: Some(SecretString::from("sk-canary")),
        timeout,
        ..LlmConfig::new(provider, "e5")
    };
    Embeddings::new(config, "mdl_1 r0 e5".to_owned(), HttpClient::new()).unwrap()
}

async fn served(provider: Provider, replies: Vec<Reply>) -> (Embeddings, Wire) {
    let wire = Wire::serve(replies).await;
    (embedder(provider, &wire.base_url, Duration::from_secs(5)), wire)
}

fn steady(inner: Embeddings) -> Steady<Embeddings> {
    let retry = RetryPolicy { first_delay: Duration::from_millis(1), ..RetryPolicy::default() };
    Steady::new(inner, retry, Arc::new(Mutex::new(Breaker::new(BreakerPolicy::default()))))
}

fn texts() -> Vec<String> {
    vec!["revenue by country".to_owned(), "sales per land".to_owned()]
}

/// Two vectors as the provider writes them; OpenAI's in another order than asked.
fn two(provider: Provider) -> Reply {
    let body = match provider {
        Provider::Ollama => {
            r#"{"model":"e5","embeddings":[[0.5,0.25,-1.0],[1,0,0]],"total_duration":14143917,
            "load_duration":1019500,"prompt_eval_count":8}"#
        }
        _ => {
            r#"{"object":"list","data":[
            {"object":"embedding","index":1,"embedding":[1,0,0]},
            {"object":"embedding","index":0,"embedding":[0.5,0.25,-1.0]}],
            "model":"e5","usage":{"prompt_tokens":8,"total_tokens":8}}"#
        }
    };
    Reply::Whole(200, "application/json", body.into())
}

#[tokio::test]
async fn each_text_gets_its_vector() {
    for provider in PROVIDERS {
        let (embedder, wire) = served(provider, vec![two(provider)]).await;
        let vectors = embedder.embed(&texts()).await.unwrap();
        assert_eq!(vectors, [vec![0.5, 0.25, -1.0], vec![1.0, 0.0, 0.0]], "{provider:?}");
        let sent = &wire.requests()[0];
        let path = match provider {
            Provider::Ollama => "POST /api/embed ",
            _ => "POST /v1/embeddings ",
        };
        assert!(sent.starts_with(path), "{sent}");
        for part in ["sk-canary", r#""model":"e5""#, "sales per land"] {
            assert!(sent.contains(part), "{sent}");
        }
        assert_eq!(embedder.space(), "mdl_1 r0 e5");
    }
}

#[tokio::test]
async fn what_is_not_one_vector_for_each_text_is_malformed() {
    for provider in PROVIDERS {
        for body in [
            "{}",
            "<html></html>",
            r#"{"data":[],"embeddings":[]}"#,
            r#"{"data":[{"index":0,"embedding":[1]}],"embeddings":[[1]]}"#,
            r#"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}],"embeddings":[[1],[]]}"#,
            r#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}],"embeddings":[[1],[1,2]]}"#,
            r#"{"data":[{"index":0,"embedding":"AAAA"},{"index":1,"embedding":"AAAA"}],"embeddings":["a","b"]}"#,
        ] {
            let reply = Reply::Whole(200, "application/json", body.into());
            let (embedder, _wire) = served(provider, vec![reply]).await;
            let error = embedder.embed(&texts()).await.unwrap_err();
            assert!(matches!(error, LlmError::Malformed { .. }), "{provider:?} {body}: {error}");
        }
    }
}

#[tokio::test]
async fn a_passing_failure_is_asked_again_and_a_lasting_one_is_not() {
    for provider in PROVIDERS {
        for (first, calls, fine) in
            [(failure(429), 2, true), (failure(503), 2, true), (failure(401), 1, false)]
        {
            let (embedder, wire) = served(provider, vec![first, two(provider)]).await;
            let answer = steady(embedder).embed(&texts()).await;
            assert_eq!(answer.is_ok(), fine, "{provider:?}: {answer:?}");
            assert_eq!(wire.requests().len(), calls, "{provider:?}");
        }
    }
}

#[tokio::test]
async fn a_wrong_model_and_a_wish_to_slow_down_are_told() {
    for provider in PROVIDERS {
        let (embedder, _wire) = served(provider, vec![failure(404)]).await;
        let error = embedder.embed(&texts()).await.unwrap_err();
        assert!(matches!(error, LlmError::Refused { status: 404, .. }), "{provider:?}: {error}");
        let (embedder, _wire) = served(provider, vec![slow_down(7)]).await;
        let error = embedder.embed(&texts()).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)), "{provider:?}");
    }
}

#[tokio::test]
async fn silence_ends_with_the_time_limit_and_a_broken_off_body_is_unreachable() {
    for provider in PROVIDERS {
        let wire = Wire::serve(vec![Reply::Silence]).await;
        let limit = Duration::from_millis(80);
        let error = embedder(provider, &wire.base_url, limit).embed(&texts()).await.unwrap_err();
        assert_eq!(error, LlmError::Timeout { limit }, "{provider:?}");
        let (embedder, _wire) = served(provider, vec![Reply::CutOff("{\"data\":".into())]).await;
        let error = embedder.embed(&texts()).await.unwrap_err();
        assert!(matches!(error, LlmError::Unreachable { .. }), "{provider:?}: {error}");
    }
}

#[tokio::test]
async fn a_provider_that_keeps_failing_is_left_out() {
    for provider in PROVIDERS {
        let (embedder, wire) = served(provider, vec![failure(500)]).await;
        let embedder = steady(embedder);
        for _ in 0..3 {
            embedder.embed(&texts()).await.unwrap_err();
        }
        let calls = wire.requests().len();
        let error = embedder.embed(&texts()).await.unwrap_err();
        assert!(matches!(error, LlmError::LeftOut { .. }), "{provider:?}: {error}");
        assert_eq!(wire.requests().len(), calls, "{provider:?}");
    }
}

#[tokio::test]
async fn a_provider_without_embeddings_cannot_be_set_up() {
    for provider in [Provider::Anthropic, Provider::Gemini, Provider::AzureOpenAi] {
        let config = LlmConfig {
            base_url: Some("http://127.0.0.1:9/".into()),
            ..LlmConfig::new(provider, "m")
        };
        let made = Embeddings::new(config, String::new(), HttpClient::new());
        assert!(matches!(made, Err(LlmError::Config { .. })), "{provider:?}");
    }
}
