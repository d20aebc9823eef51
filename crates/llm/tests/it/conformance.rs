//! One behaviour a test, for every provider.

use crate::wire::{Reply, Wire, events, failure, function_call, slow_down, too_long, whole};
use futures::StreamExt;
use llm::providers::{connect, open};
use llm::{
    Delta, LlmClient, LlmConfig, LlmError, Message, Provider, Request, RetryPolicy, TokenUsage,
};
use secrecy::SecretString;
use std::time::Duration;

const PROVIDERS: [Provider; 6] = [
    Provider::OpenAi,
    Provider::AzureOpenAi,
    Provider::Anthropic,
    Provider::Gemini,
    Provider::Ollama,
    Provider::Compatible,
];
const USED: TokenUsage = TokenUsage { prompt: 12, completion: 3 };

fn config(provider: Provider, base_url: &str) -> LlmConfig {
    LlmConfig {
        base_url: Some(base_url.into()),
        key: Some(SecretString::from("sk-canary")),
        timeout: Duration::from_secs(5),
        ..LlmConfig::new(provider, "m")
    }
}

fn request() -> Request {
    Request::new(vec![Message::system("be brief"), Message::user("hello")], 50)
}

fn quick() -> RetryPolicy {
    RetryPolicy { first_delay: Duration::from_millis(1), ..RetryPolicy::default() }
}

/// Text and usage of a streamed answer, or the error it ended with.
async fn streamed(client: &dyn LlmClient) -> Result<(String, TokenUsage), LlmError> {
    let mut stream = client.stream(&request()).await?;
    let mut text = String::new();
    while let Some(delta) = stream.next().await {
        match delta? {
            Delta::Text(piece) => text.push_str(&piece),
            Delta::Certainty(_) => {}
            Delta::End(usage) => return Ok((text, usage)),
        }
    }
    panic!("the stream ended without an end");
}

async fn error_of(provider: Provider, reply: Reply) -> (LlmError, LlmError) {
    let wire = Wire::serve(vec![reply]).await;
    let client = open(config(provider, &wire.base_url)).unwrap();
    let whole = client.complete(&request()).await.unwrap_err();
    (whole, streamed(client.as_ref()).await.unwrap_err())
}

#[tokio::test]
async fn a_whole_answer_has_its_text_and_its_tokens() {
    for provider in PROVIDERS {
        let wire = Wire::serve(vec![whole(provider)]).await;
        let client = open(config(provider, &wire.base_url)).unwrap();
        let answer = client.complete(&request()).await.unwrap();
        assert_eq!((answer.text.as_str(), answer.usage), ("select 1", USED), "{provider:?}");
        let sent = &wire.requests()[0];
        assert!(sent.contains("sk-canary") && sent.contains("be brief"), "{provider:?}");
        assert!(sent.contains("\"temperature\":0"), "{provider:?}: {sent}");
    }
}

#[tokio::test]
async fn a_streamed_answer_arrives_in_pieces_and_ends_with_its_tokens() {
    for provider in PROVIDERS {
        let wire = Wire::serve(vec![Reply::Events(events(provider, true))]).await;
        let client = open(config(provider, &wire.base_url)).unwrap();
        assert_eq!(
            streamed(client.as_ref()).await.unwrap(),
            ("select 1".into(), USED),
            "{provider:?}"
        );
    }
}

#[tokio::test]
async fn a_request_to_slow_down_is_followed_by_another_try() {
    for provider in PROVIDERS {
        let wire = Wire::serve(vec![failure(429), whole(provider)]).await;
        let client = connect(config(provider, &wire.base_url), quick()).unwrap();
        assert_eq!(client.complete(&request()).await.unwrap().text, "select 1");
        let wire = Wire::serve(vec![failure(429), Reply::Events(events(provider, true))]).await;
        let client = connect(config(provider, &wire.base_url), quick()).unwrap();
        assert_eq!(streamed(client.as_ref()).await.unwrap().0, "select 1");
        assert_eq!(wire.requests().len(), 2, "{provider:?}");
    }
}

#[tokio::test]
async fn a_provider_that_stays_broken_is_given_up_after_three_tries() {
    for provider in PROVIDERS {
        let wire = Wire::serve(vec![failure(500)]).await;
        let client = connect(config(provider, &wire.base_url), quick()).unwrap();
        let error = client.complete(&request()).await.unwrap_err();
        assert_eq!((error, wire.requests().len()), (LlmError::Provider { status: 500 }, 3));
    }
}

#[tokio::test]
async fn a_wrong_key_and_a_wrong_model_are_told_apart() {
    for provider in PROVIDERS {
        let wrong_key = LlmError::WrongKey { status: 401 };
        assert_eq!(error_of(provider, failure(401)).await, (wrong_key.clone(), wrong_key));
        let refused = LlmError::Refused { status: 404, message: "no such model `m`".into() };
        assert_eq!(error_of(provider, failure(404)).await, (refused.clone(), refused));
    }
}

#[tokio::test]
async fn silence_ends_with_the_time_limit() {
    for provider in PROVIDERS {
        let wire = Wire::serve(vec![Reply::Silence]).await;
        let limit = Duration::from_millis(80);
        let config = LlmConfig { timeout: limit, ..config(provider, &wire.base_url) };
        let client = open(config).unwrap();
        let expected = LlmError::Timeout { limit };
        assert_eq!(client.complete(&request()).await.unwrap_err(), expected, "{provider:?}");
        assert_eq!(streamed(client.as_ref()).await.unwrap_err(), expected, "{provider:?}");
    }
}

#[tokio::test]
async fn an_answer_that_is_not_json_is_malformed() {
    let broken = || Reply::Whole(200, "application/json", "{\"choices\": [".into());
    for provider in PROVIDERS {
        let wire = Wire::serve(vec![broken()]).await;
        let client = open(config(provider, &wire.base_url)).unwrap();
        let error = client.complete(&request()).await.unwrap_err();
        assert!(matches!(error, LlmError::Malformed { .. }), "{provider:?}: {error}");
        let page = Reply::Whole(200, "text/html", "<html></html>".into());
        let wire = Wire::serve(vec![page]).await;
        let client = open(config(provider, &wire.base_url)).unwrap();
        let error = client.complete(&request()).await.unwrap_err();
        assert!(matches!(error, LlmError::Malformed { .. }), "{provider:?}: {error}");
    }
}

#[tokio::test]
async fn a_stream_that_breaks_off_says_how_much_had_come() {
    let cut = LlmError::Truncated { chars: 8 };
    for provider in PROVIDERS {
        for reply in
            [Reply::CutOff(events(provider, false)), Reply::Events(events(provider, false))]
        {
            let wire = Wire::serve(vec![reply]).await;
            let client = open(config(provider, &wire.base_url)).unwrap();
            assert_eq!(streamed(client.as_ref()).await.unwrap_err(), cut, "{provider:?}");
        }
    }
}

#[tokio::test]
async fn an_address_where_nobody_listens_is_unreachable_and_keeps_the_key_to_itself() {
    for provider in PROVIDERS {
        let client = open(config(provider, "http://127.0.0.1:9/v1/")).unwrap();
        for error in [
            client.complete(&request()).await.unwrap_err(),
            streamed(client.as_ref()).await.unwrap_err(),
        ] {
            assert!(matches!(error, LlmError::Unreachable { .. }), "{provider:?}: {error}");
            assert!(!error.to_string().contains("sk-canary"));
        }
    }
}

#[tokio::test]
async fn each_provider_is_asked_at_its_path_with_its_proof() {
    for (provider, path, streaming, proof) in [
        (
            Provider::OpenAi,
            "/v1/chat/completions",
            "/v1/chat/completions",
            "authorization: Bearer sk-canary",
        ),
        (
            Provider::AzureOpenAi,
            "/v1/openai/v1/chat/completions",
            "/v1/openai/v1/chat/completions",
            "api-key: sk-canary",
        ),
        (Provider::Anthropic, "/v1/messages", "/v1/messages", "x-api-key: sk-canary"),
        (
            Provider::Gemini,
            "/v1/models/m:generateContent",
            "/v1/models/m:streamGenerateContent?alt=sse",
            "x-goog-api-key: sk-canary",
        ),
        (Provider::Ollama, "/api/chat", "/api/chat", "authorization: Bearer sk-canary"),
        (
            Provider::Compatible,
            "/v1/chat/completions",
            "/v1/chat/completions",
            "authorization: Bearer sk-canary",
        ),
    ] {
        let wire = Wire::serve(vec![whole(provider), Reply::Events(events(provider, true))]).await;
        let client = open(config(provider, &wire.base_url)).unwrap();
        client.complete(&request()).await.unwrap();
        streamed(client.as_ref()).await.unwrap();
        for (sent, path) in wire.requests().iter().zip([path, streaming]) {
            let first = sent.lines().next().unwrap();
            assert_eq!(first, format!("POST {path} HTTP/1.1"), "{provider:?}");
            let head = sent.split_once("\r\n\r\n").unwrap().0;
            assert!(head.to_lowercase().contains(&proof.to_lowercase()), "{provider:?}: {head}");
            assert_eq!(head.matches("sk-canary").count(), 1, "{provider:?}: {head}");
        }
    }
}

#[tokio::test]
async fn azure_keeps_to_the_api_version_that_its_address_names() {
    let wire = Wire::serve(vec![whole(Provider::AzureOpenAi)]).await;
    let resource = wire.base_url.trim_end_matches("v1/");
    let base_url = format!("{resource}?api-version=2024-10-21");
    let client = open(config(Provider::AzureOpenAi, &base_url)).unwrap();
    assert_eq!(client.complete(&request()).await.unwrap().text, "select 1");
    let first = wire.requests()[0].lines().next().unwrap().to_owned();
    let path = "/openai/deployments/m/chat/completions?api-version=2024-10-21";
    assert_eq!(first, format!("POST {path} HTTP/1.1"));
}

#[tokio::test]
async fn ollama_is_told_how_long_its_context_has_to_be() {
    let wire = Wire::serve(vec![whole(Provider::Ollama)]).await;
    let config = LlmConfig { prompt_tokens: 6_000, ..config(Provider::Ollama, &wire.base_url) };
    open(config).unwrap().complete(&request()).await.unwrap();
    let sent = wire.requests().remove(0);
    assert!(sent.contains("\"num_ctx\":6000") && sent.contains("\"num_predict\":50"), "{sent}");
}

#[tokio::test]
async fn models_that_reason_are_asked_without_a_temperature() {
    let wire = Wire::serve(vec![whole(Provider::OpenAi)]).await;
    let config =
        LlmConfig { model: "gpt-5-mini".into(), ..config(Provider::OpenAi, &wire.base_url) };
    open(config).unwrap().complete(&request()).await.unwrap();
    let sent = wire.requests().remove(0);
    assert!(!sent.contains("temperature") && sent.contains("max_completion_tokens"), "{sent}");
}

#[tokio::test]
async fn the_time_that_a_provider_asks_for_is_heard() {
    let wait = Some(Duration::from_secs(7));
    for provider in PROVIDERS {
        let expected = LlmError::RateLimited { retry_after: wait };
        let told = error_of(provider, slow_down(7)).await;
        assert_eq!(told, (expected.clone(), expected), "{provider:?}");
    }
}

#[tokio::test]
async fn a_function_that_nobody_offered_is_not_an_answer() {
    for provider in PROVIDERS {
        let wire = Wire::serve(vec![function_call(provider)]).await;
        let client = open(config(provider, &wire.base_url)).unwrap();
        let error = client.complete(&request()).await.unwrap_err();
        assert!(
            matches!(error, LlmError::Empty | LlmError::Malformed { .. }),
            "{provider:?}: {error}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_was_stopped_for_its_length_is_cut() {
    for provider in PROVIDERS {
        let wire = Wire::serve(vec![too_long(provider)]).await;
        let client = open(config(provider, &wire.base_url)).unwrap();
        let error = client.complete(&request()).await.unwrap_err();
        assert_eq!(error, LlmError::Truncated { chars: 8 }, "{provider:?}");
    }
}
