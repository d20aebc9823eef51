//! Ollama over its own protocol: only there can the length of the context be said. Over the one that it
//! shares with OpenAI a longer prompt is cut without a word.

use super::failure;
use crate::{
    Completion, Delta, DeltaStream, LlmClient, LlmConfig, LlmError, ModelInfo, Request, Role,
    TokenUsage,
};
use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::BoxStream;
use reqwest::{Client, Response};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// Longest line of a streamed answer, in bytes: one piece of text with its names.
const LINE_BYTES: usize = 256 * 1024;

pub struct Ollama {
    client: Client,
    config: LlmConfig,
    url: String,
}

/// One line of a stream, or the whole answer.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    message: Option<Said>,
    #[serde(default)]
    done: bool,
    #[serde(default)]
    done_reason: Option<String>,
    #[serde(default)]
    prompt_eval_count: u64,
    #[serde(default)]
    eval_count: u64,
    #[serde(default)]
    error: Option<String>,
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    content: String,
}

impl Line {
    fn usage(&self) -> TokenUsage {
        TokenUsage { prompt: self.prompt_eval_count, completion: self.eval_count }
    }

    fn is_cut(&self) -> bool {
        self.done_reason.as_deref() == Some("length")
    }
}

impl Ollama {
    pub fn new(config: LlmConfig, client: Client) -> Result<Self, LlmError> {
        let url = format!("{}api/chat", config.endpoint()?);
        Ok(Self { client, config, url })
    }

    fn body(&self, request: &Request, stream: bool) -> Value {
        let messages: Vec<Value> = request
            .messages
            .iter()
            .map(|message| {
                let role = match message.role {
                    Role::System => "system",
                    Role::User => "user",
                    Role::Assistant => "assistant",
                };
                json!({ "role": role, "content": message.text })
            })
            .collect();
        json!({
            "model": self.config.model,
            "stream": stream,
            "options": {
                "temperature": request.temperature,
                "num_predict": request.max_tokens,
                "num_ctx": self.config.prompt_tokens,
            },
            "messages": messages,
        })
    }

    async fn send(&self, request: &Request, stream: bool) -> Result<Response, LlmError> {
        let mut call = self.client.post(&self.url).json(&self.body(request, stream));
        if let Some(key) = &self.config.key {
            // Ollama asks for none; whoever stands before it may.
            call = call.bearer_auth(key.expose_secret());
        }
        let limit = self.config.timeout;
        let answer = tokio::time::timeout(limit, call.send())
            .await
            .map_err(|_| LlmError::Timeout { limit })?
            .map_err(|error| self.transport(&error))?;
        let status = answer.status().as_u16();
        if !answer.status().is_success() {
            let wait = failure::retry_after(answer.headers());
            let body = tokio::time::timeout(limit, answer.text()).await;
            let body = body.ok().and_then(Result::ok).unwrap_or_default();
            return Err(failure::by_status(status, body, wait));
        }
        Ok(answer)
    }

    fn transport(&self, error: &reqwest::Error) -> LlmError {
        failure::from_transport(error, &self.url, self.config.timeout)
    }
}

fn line(text: &[u8]) -> Result<Line, LlmError> {
    let line: Line = serde_json::from_slice(text)
        .map_err(|error| LlmError::Malformed { reason: error.to_string() })?;
    match &line.error {
        Some(message) => Err(LlmError::Malformed { reason: failure::short(message) }),
        None => Ok(line),
    }
}

#[async_trait]
impl LlmClient for Ollama {
    fn info(&self) -> ModelInfo {
        ModelInfo {
            provider: self.config.provider.as_str(),
            model: self.config.model.clone(),
            prompt_tokens: self.config.prompt_tokens,
        }
    }

    async fn complete(&self, request: &Request) -> Result<Completion, LlmError> {
        let limit = self.config.timeout;
        let answer = self.send(request, false).await?;
        let body = tokio::time::timeout(limit, answer.bytes())
            .await
            .map_err(|_| LlmError::Timeout { limit })?
            .map_err(|error| self.transport(&error))?;
        let line = line(&body)?;
        let text = line.message.as_ref().map(|said| said.content.clone()).unwrap_or_default();
        if line.is_cut() {
            return Err(LlmError::Truncated { chars: text.chars().count() });
        }
        if text.trim().is_empty() {
            return Err(LlmError::Empty);
        }
        Ok(Completion { usage: line.usage(), text })
    }

    async fn stream(&self, request: &Request) -> Result<DeltaStream, LlmError> {
        let answer = self.send(request, true).await?;
        let mut lines = Lines {
            bytes: answer.bytes_stream().map(|piece| piece.map(|piece| piece.to_vec())).boxed(),
            waiting: Vec::new(),
            url: self.url.clone(),
            limit: self.config.timeout,
            chars: 0,
            over: false,
        };
        // As with the other providers: what fails at once can still be asked again.
        match lines.next().await {
            Some(Err(error)) => Err(error),
            Some(Ok(Delta::End(_))) | None => Err(LlmError::Empty),
            Some(first) => {
                let rest = futures::stream::unfold(lines, |mut lines| async {
                    lines.next().await.map(|delta| (delta, lines))
                });
                Ok(futures::stream::iter([first]).chain(rest).boxed())
            }
        }
    }
}

/// A streamed answer, one JSON object a line.
struct Lines {
    bytes: BoxStream<'static, Result<Vec<u8>, reqwest::Error>>,
    waiting: Vec<u8>,
    url: String,
    limit: Duration,
    chars: usize,
    over: bool,
}

impl Lines {
    async fn next(&mut self) -> Option<Result<Delta, LlmError>> {
        if self.over {
            return None;
        }
        let delta = self.read().await;
        self.over = !matches!(delta, Ok(Delta::Text(_)));
        Some(delta)
    }

    async fn read(&mut self) -> Result<Delta, LlmError> {
        loop {
            while let Some(end) = self.waiting.iter().position(|byte| *byte == b'\n') {
                let text: Vec<u8> = self.waiting.drain(..=end).collect();
                if text.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
                let line = line(&text)?;
                let said = line.message.as_ref().map_or("", |said| said.content.as_str());
                self.chars += said.chars().count();
                if line.is_cut() {
                    return Err(LlmError::Truncated { chars: self.chars });
                }
                if line.done {
                    return Ok(Delta::End(line.usage()));
                }
                if !said.is_empty() {
                    return Ok(Delta::Text(said.to_owned()));
                }
            }
            if self.waiting.len() > LINE_BYTES {
                let reason = format!("a line of more than {LINE_BYTES} bytes");
                return Err(LlmError::Malformed { reason });
            }
            let limit = self.limit;
            let piece = tokio::time::timeout(limit, self.bytes.next())
                .await
                .map_err(|_| LlmError::Timeout { limit })?;
            match piece {
                Some(Ok(bytes)) => self.waiting.extend_from_slice(&bytes),
                Some(Err(error)) if self.chars == 0 => {
                    return Err(failure::from_transport(&error, &self.url, limit));
                }
                Some(Err(_)) | None => return Err(LlmError::Truncated { chars: self.chars }),
            }
        }
    }
}
