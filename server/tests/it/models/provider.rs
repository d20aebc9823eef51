//! An OpenAI-compatible provider on the loopback that says what it is told to, and remembers what it was sent.

use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

#[derive(Clone)]
pub enum Says {
    Text(&'static str),
    /// The whole body.
    Json(&'static str),
    Status(u16),
}

pub struct Provider {
    server: MockServer,
    script: Script,
}

#[derive(Clone)]
struct Script(Arc<Mutex<VecDeque<Says>>>);

impl Respond for Script {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let text = match self.0.lock().unwrap().pop_front() {
            Some(Says::Text(text)) => text,
            Some(Says::Json(body)) => {
                return ResponseTemplate::new(200).set_body_raw(body, "application/json");
            }
            Some(Says::Status(status)) => return ResponseTemplate::new(status),
            None => return ResponseTemplate::new(500),
        };
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let usage = serde_json::json!({
            "prompt_tokens": 1_000, "completion_tokens": 100, "total_tokens": 1_100,
        });
        if body["stream"] != true {
            let message = serde_json::json!({ "role": "assistant", "content": text });
            let choice =
                serde_json::json!({ "index": 0, "message": message, "finish_reason": "stop" });
            return ResponseTemplate::new(200)
                .set_body_json(serde_json::json!({ "choices": [choice], "usage": usage }));
        }
        let piece =
            serde_json::json!({ "choices": [{ "index": 0, "delta": { "content": text } }] });
        let end = serde_json::json!({
            "choices": [{ "index": 0, "delta": {}, "finish_reason": "stop" }],
        });
        let used = serde_json::json!({ "choices": [], "usage": usage });
        let body = format!("data: {piece}\n\ndata: {end}\n\ndata: {used}\n\ndata: [DONE]\n\n");
        ResponseTemplate::new(200).set_body_raw(body, "text/event-stream")
    }
}

impl Provider {
    pub async fn start() -> Self {
        let (server, script) = (MockServer::start().await, Script(Arc::default()));
        Mock::given(any()).respond_with(script.clone()).mount(&server).await;
        Self { server, script }
    }

    pub fn will(&self, says: impl IntoIterator<Item = Says>) {
        self.script.0.lock().unwrap().extend(says);
    }

    pub fn base_url(&self) -> String {
        format!("{}/v1", self.server.uri())
    }

    /// Bodies of the requests so far.
    pub async fn received(&self) -> Vec<String> {
        let all = self.server.received_requests().await.unwrap();
        all.iter().map(|request| String::from_utf8(request.body.clone()).unwrap()).collect()
    }
}
