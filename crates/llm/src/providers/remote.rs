//! One model at one address.

use super::failure;
use crate::{
    Completion, Delta, DeltaStream, LlmClient, LlmConfig, LlmError, Message, ModelInfo, Provider,
    Request, Role, TokenUsage,
};
use async_trait::async_trait;
use futures::StreamExt;
use genai::adapter::AdapterKind;
use genai::chat::{ChatMessage, ChatOptions, ChatRequest, ChatStream, ChatStreamEvent, Usage};
use genai::resolver::{AuthData, Endpoint};
use genai::{Client, ModelIden, ServiceTarget, WebConfig};
use secrecy::ExposeSecret;

/// Sent where a local server asks for no key but the protocol has a place for one.
const NO_KEY: &str = "none";

pub struct Remote {
    client: Client,
    config: LlmConfig,
    endpoint: String,
}

impl Remote {
    pub fn new(config: LlmConfig) -> Result<Self, LlmError> {
        config.validate()?;
        let endpoint = config.endpoint()?;
        let web = WebConfig::default().with_connect_timeout(config.timeout);
        let client = Client::builder()
            .with_web_config(web)
            .build()
            .map_err(|error| LlmError::Config { reason: error.to_string() })?;
        Ok(Self { client, config, endpoint })
    }

    fn target(&self) -> ServiceTarget {
        let adapter = match self.config.provider {
            Provider::OpenAi => AdapterKind::OpenAI,
            Provider::Anthropic => AdapterKind::Anthropic,
        };
        let key = self.config.key.as_ref().map_or(NO_KEY, |key| key.expose_secret());
        ServiceTarget {
            endpoint: Endpoint::from_owned(self.endpoint.as_str()),
            auth: AuthData::from_single(key),
            model: ModelIden::new(adapter, self.config.model.as_str()),
        }
    }

    fn options(&self, request: &Request) -> ChatOptions {
        ChatOptions::default()
            .with_temperature(f64::from(request.temperature))
            .with_max_tokens(request.max_tokens)
            .with_capture_usage(true)
            .with_stream_header_timeout(self.config.timeout)
            .with_stream_read_timeout(self.config.timeout)
    }

    fn failure(&self, error: genai::Error) -> LlmError {
        failure::from_genai(error, &self.endpoint, self.config.timeout)
    }
}

#[async_trait]
impl LlmClient for Remote {
    fn info(&self) -> ModelInfo {
        ModelInfo {
            provider: self.config.provider.as_str(),
            model: self.config.model.clone(),
            prompt_tokens: self.config.prompt_tokens,
        }
    }

    async fn complete(&self, request: &Request) -> Result<Completion, LlmError> {
        let options = self.options(request);
        let call = self.client.exec_chat(self.target(), chat(request), Some(&options));
        let limit = self.config.timeout;
        let answer = tokio::time::timeout(limit, call)
            .await
            .map_err(|_| LlmError::Timeout { limit })?
            .map_err(|error| self.failure(error))?;
        let usage = usage(&answer.usage);
        let text = answer.into_texts().concat();
        if text.trim().is_empty() {
            return Err(LlmError::Empty);
        }
        Ok(Completion { text, usage })
    }

    async fn stream(&self, request: &Request) -> Result<DeltaStream, LlmError> {
        let options = self.options(request);
        let call = self.client.exec_chat_stream(self.target(), chat(request), Some(&options));
        let answer = call.await.map_err(|error| self.failure(error))?;
        let mut pieces = Pieces {
            stream: answer.stream,
            endpoint: self.endpoint.clone(),
            limit: self.config.timeout,
            chars: 0,
            over: false,
        };
        // The request is sent when the stream is first read: wait for the first piece, so that a
        // call that fails, fails here, where it can still be made again.
        match pieces.next().await {
            Some(Err(error)) => Err(error),
            Some(Ok(Delta::End(_))) | None => Err(LlmError::Empty),
            Some(first) => {
                let rest = futures::stream::unfold(pieces, |mut pieces| async {
                    pieces.next().await.map(|piece| (piece, pieces))
                });
                Ok(futures::stream::iter([first]).chain(rest).boxed())
            }
        }
    }
}

/// A running answer; ends after an end or an error.
struct Pieces {
    stream: ChatStream,
    endpoint: String,
    limit: std::time::Duration,
    chars: usize,
    over: bool,
}

impl Pieces {
    async fn next(&mut self) -> Option<Result<Delta, LlmError>> {
        while !self.over {
            match self.stream.next().await {
                Some(Ok(ChatStreamEvent::Chunk(chunk))) => {
                    self.chars += chunk.content.chars().count();
                    return Some(Ok(Delta::Text(chunk.content)));
                }
                Some(Ok(ChatStreamEvent::End(end))) => {
                    self.over = true;
                    let usage = end.captured_usage.as_ref().map(usage).unwrap_or_default();
                    return Some(Ok(Delta::End(usage)));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    self.over = true;
                    let error = failure::from_genai(error, &self.endpoint, self.limit);
                    return Some(Err(self.cut(error)));
                }
                None => {
                    self.over = true;
                    return Some(Err(LlmError::Truncated { chars: self.chars }));
                }
            }
        }
        None
    }

    /// A connection lost after the answer began is an answer cut short.
    fn cut(&self, error: LlmError) -> LlmError {
        match error {
            LlmError::Unreachable { .. } if self.chars > 0 => {
                LlmError::Truncated { chars: self.chars }
            }
            other => other,
        }
    }
}

fn chat(request: &Request) -> ChatRequest {
    ChatRequest::new(request.messages.iter().map(message).collect())
}

fn message(message: &Message) -> ChatMessage {
    let text = message.text.as_str();
    match message.role {
        Role::System => ChatMessage::system(text),
        Role::User => ChatMessage::user(text),
        Role::Assistant => ChatMessage::assistant(text),
    }
}

fn usage(usage: &Usage) -> TokenUsage {
    let count = |tokens: Option<i32>| u64::try_from(tokens.unwrap_or(0)).unwrap_or(0);
    TokenUsage { prompt: count(usage.prompt_tokens), completion: count(usage.completion_tokens) }
}
