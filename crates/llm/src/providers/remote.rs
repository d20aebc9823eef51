//! One model at one address.

use super::failure;
use crate::{
    Completion, Delta, DeltaStream, LlmClient, LlmConfig, LlmError, Message, ModelInfo, Provider,
    Request, Role, TokenUsage,
};
use async_trait::async_trait;
use futures::StreamExt;
use genai::adapter::AdapterKind;
use genai::chat::{
    ChatMessage, ChatOptions, ChatRequest, ChatStream, ChatStreamEvent, StopReason, Usage,
};
use genai::resolver::{AuthData, Endpoint};
use genai::{Client, Headers, ModelIden, ServiceTarget};
use secrecy::ExposeSecret;

/// Sent where a local server asks for no key but the protocol has a place for one.
const NO_KEY: &str = "none";

pub struct Remote {
    client: Client,
    config: LlmConfig,
    endpoint: String,
}

impl Remote {
    pub fn new(config: LlmConfig, client: reqwest::Client) -> Result<Self, LlmError> {
        config.validate()?;
        let endpoint = config.endpoint()?;
        let client = Client::builder()
            .with_reqwest(client)
            .build()
            .map_err(|error| LlmError::Config { reason: error.to_string() })?;
        Ok(Self { client, config, endpoint })
    }

    fn target(&self) -> ServiceTarget {
        let adapter = match self.config.provider {
            Provider::Anthropic => AdapterKind::Anthropic,
            Provider::Gemini => AdapterKind::Gemini,
            _ => AdapterKind::OpenAI,
        };
        let key = self.config.key.as_ref().map_or(NO_KEY, |key| key.expose_secret());
        let auth = match self.config.provider {
            Provider::AzureOpenAi => AuthData::RequestOverride {
                url: azure_url(&self.endpoint, &self.config.model),
                headers: Headers::from(("api-key".to_owned(), key.to_owned())),
            },
            _ => AuthData::from_single(key),
        };
        ServiceTarget {
            endpoint: Endpoint::from_owned(self.endpoint.as_str()),
            auth,
            model: ModelIden::new(adapter, self.config.model.as_str()),
        }
    }

    fn options(&self, request: &Request) -> ChatOptions {
        let options = match takes_a_temperature(&self.config.model) {
            true => ChatOptions::default().with_temperature(f64::from(request.temperature)),
            false => ChatOptions::default(),
        };
        options
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
        let stopped = answer.stop_reason.clone();
        let text = answer.into_texts().concat();
        ended_well(stopped.as_ref(), text.chars().count())?;
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
            must_say_why: self.config.provider == Provider::Gemini,
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
    /// Its protocol has no other mark of an end than the reason for it.
    must_say_why: bool,
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
                    let stopped = end.captured_stop_reason.as_ref();
                    if stopped.is_none() && self.must_say_why {
                        return Some(Err(LlmError::Truncated { chars: self.chars }));
                    }
                    if let Err(error) = ended_well(stopped, self.chars) {
                        return Some(Err(error));
                    }
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

/// An answer that was cut at its longest is not an answer.
fn ended_well(stopped: Option<&StopReason>, chars: usize) -> Result<(), LlmError> {
    match stopped {
        Some(StopReason::MaxTokens(_)) => Err(LlmError::Truncated { chars }),
        Some(StopReason::ContentFilter(_)) => {
            let message = "a content filter held the answer back".to_owned();
            Err(LlmError::Refused { status: 200, message })
        }
        _ => Ok(()),
    }
}

/// Models that reason refuse any temperature but their own.
fn takes_a_temperature(model: &str) -> bool {
    let reasoning = ["o1", "o3", "o4", "gpt-5", "gpt-6"];
    !reasoning.iter().any(|family| model.starts_with(family))
}

/// The path that all deployments share, or, where an API version is named, the deployment's own.
fn azure_url(endpoint: &str, deployment: &str) -> String {
    let bare = endpoint.trim_end_matches('/');
    match bare.split_once('?') {
        Some((resource, version)) => {
            let resource = resource.trim_end_matches('/');
            format!("{resource}/openai/deployments/{deployment}/chat/completions?{version}")
        }
        None if bare.ends_with("/openai/v1") => format!("{bare}/chat/completions"),
        None => format!("{bare}/openai/v1/chat/completions"),
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
