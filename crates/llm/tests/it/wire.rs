//! A server on the loopback that answers with bytes written beforehand, so that broken answers can be
//! told apart too: a mock library would mend them.

use llm::Provider;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[derive(Clone)]
pub enum Reply {
    /// Status, content type, whole body.
    Whole(u16, &'static str, String),
    /// A streamed body that ends as it should.
    Events(String),
    /// A streamed body that announces more than it sends.
    CutOff(String),
    /// 429 with `retry-after`.
    SlowDown(u64),
    /// The request is read, nothing is ever answered.
    Silence,
}

pub struct Wire {
    pub base_url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Wire {
    /// Answers the connections in turn; the last reply is repeated.
    pub async fn serve(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free loopback port");
        let base_url = format!("http://{}/v1/", listener.local_addr().expect("bound"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = seen.clone();
        tokio::spawn(async move {
            let mut next = 0;
            while let Ok((socket, _)) = listener.accept().await {
                let reply = replies[next.min(replies.len() - 1)].clone();
                next += 1;
                tokio::spawn(answer(socket, reply, log.clone()));
            }
        });
        Self { base_url, seen }
    }

    /// Heads and bodies of the requests, in order.
    pub fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

async fn answer(mut socket: TcpStream, reply: Reply, log: Arc<Mutex<Vec<String>>>) {
    let Some(request) = read_request(&mut socket).await else { return };
    log.lock().unwrap().push(request);
    let head = |status: u16, kind: &str, length: usize| {
        format!(
            "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
             connection: close\r\n\r\n"
        )
    };
    let text = match reply {
        Reply::Whole(status, kind, body) => head(status, kind, body.len()) + &body,
        Reply::Events(body) => head(200, "text/event-stream", body.len()) + &body,
        Reply::CutOff(body) => head(200, "text/event-stream", body.len() + 100) + &body,
        Reply::SlowDown(seconds) => format!(
            "HTTP/1.1 429 X\r\nretry-after: {seconds}\r\ncontent-type: application/json\r\n\
             content-length: 2\r\nconnection: close\r\n\r\n{{}}"
        ),
        Reply::Silence => return std::future::pending().await,
    };
    let _ = socket.write_all(text.as_bytes()).await;
    let _ = socket.shutdown().await;
}

async fn read_request(socket: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let read = socket.read(&mut chunk).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>())
        });
        if body.len() >= length.and_then(Result::ok).unwrap_or(0) {
            return Some(text);
        }
    }
}

/// "select 1", whole, as the provider writes it.
pub fn whole(provider: Provider) -> Reply {
    let body = match provider {
        Provider::Gemini => {
            r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"select 1"}]},
            "finishReason":"STOP","index":0}],"modelVersion":"m",
            "usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":3,"totalTokenCount":15}}"#
        }
        Provider::Ollama => {
            r#"{"model":"m","created_at":"2026-01-01T00:00:00Z","done":true,"done_reason":"stop",
            "message":{"role":"assistant","content":"select 1"},
            "total_duration":5,"prompt_eval_count":12,"eval_count":3}"#
        }
        Provider::OpenAi | Provider::AzureOpenAi | Provider::Compatible => {
            r#"{"id":"x","object":"chat.completion","model":"m","choices":[{"index":0,
            "message":{"role":"assistant","content":"select 1"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}"#
        }
        Provider::Anthropic => {
            r#"{"id":"x","type":"message","role":"assistant","model":"m",
            "content":[{"type":"text","text":"select 1"}],"stop_reason":"end_turn",
            "usage":{"input_tokens":12,"output_tokens":3}}"#
        }
    };
    Reply::Whole(200, "application/json", body.into())
}

/// "select 1" in two pieces; `end` adds what closes the stream.
pub fn events(provider: Provider, end: bool) -> String {
    let (begin, close) = match provider {
        Provider::Gemini => (
            concat!(
                "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"select\"}]},\"index\":0}]}\n\n",
                "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\" 1\"}]},\"index\":0}]}\n\n",
            ),
            "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"\"}]},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":12,\"candidatesTokenCount\":3,\"totalTokenCount\":15}}\n\n",
        ),
        Provider::Ollama => (
            concat!(
                "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"select\"},\"done\":false}\n",
                "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\" 1\"},\"done\":false}\n",
            ),
            "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":12,\"eval_count\":3}\n",
        ),
        Provider::OpenAi | Provider::AzureOpenAi | Provider::Compatible => (
            concat!(
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"select\"}}]}\n\n",
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" 1\"}}]}\n\n",
            ),
            concat!(
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
                "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}\n\n",
                "data: [DONE]\n\n",
            ),
        ),
        Provider::Anthropic => (
            concat!(
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"x\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":12,\"output_tokens\":1}}}\n\n",
                "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"select\"}}\n\n",
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" 1\"}}\n\n",
            ),
            concat!(
                "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
                "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":3}}\n\n",
                "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
            ),
        ),
    };
    if end { format!("{begin}{close}") } else { begin.to_owned() }
}

/// A call of a function that nobody offered, and no text.
pub fn function_call(provider: Provider) -> Reply {
    let body = match provider {
        Provider::Gemini => {
            r#"{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"drop","args":{"table":7}}}]},
            "finishReason":"STOP","index":0}]}"#
        }
        Provider::Ollama => {
            r#"{"model":"m","done":true,"done_reason":"stop","message":{"role":"assistant","content":"",
            "tool_calls":[{"function":{"name":"drop","arguments":{"table":7}}}]}}"#
        }
        Provider::Anthropic => {
            r#"{"id":"x","type":"message","role":"assistant","model":"m","stop_reason":"tool_use",
            "content":[{"type":"tool_use","id":"t","name":"drop","input":{"table":7}}],
            "usage":{"input_tokens":12,"output_tokens":3}}"#
        }
        Provider::OpenAi | Provider::AzureOpenAi | Provider::Compatible => {
            r#"{"id":"x","object":"chat.completion","model":"m","choices":[{"index":0,"finish_reason":"tool_calls",
            "message":{"role":"assistant","content":null,"tool_calls":[{"id":"t","type":"function",
            "function":{"name":"drop","arguments":"{\"table\": oops"}}]}}]}"#
        }
    };
    Reply::Whole(200, "application/json", body.into())
}

/// The answer of [`whole`], stopped because it became too long.
pub fn too_long(provider: Provider) -> Reply {
    let Reply::Whole(status, kind, body) = whole(provider) else { unreachable!("it is whole") };
    let body = body
        .replace("\"finish_reason\":\"stop\"", "\"finish_reason\":\"length\"")
        .replace("\"done_reason\":\"stop\"", "\"done_reason\":\"length\"")
        .replace("end_turn", "max_tokens")
        .replace("STOP", "MAX_TOKENS");
    Reply::Whole(status, kind, body)
}

/// 429 with the seconds to wait.
pub fn slow_down(seconds: u64) -> Reply {
    Reply::SlowDown(seconds)
}

pub fn failure(status: u16) -> Reply {
    let body = r#"{"error":{"message":"no such model `m`","type":"x"}}"#;
    Reply::Whole(status, "application/json", body.into())
}
