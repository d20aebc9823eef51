//! Vectors over HTTP: `/embeddings` as OpenAI has it, which most servers speak, and Ollama's `/api/embed`.

use super::failure;
use crate::embedding::{Embedder, checked};
use crate::{LlmConfig, LlmError, Provider};
use async_trait::async_trait;
use futures::StreamExt;
use reqwest::Client;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;

/// Longest answer read, in bytes: 64 vectors of 8,192 numbers as text.
const ANSWER_BYTES: usize = 16 * 1024 * 1024;

pub struct Embeddings {
    client: Client,
    config: LlmConfig,
    space: String,
    url: String,
}

#[derive(Deserialize)]
struct OpenAi {
    data: Vec<Numbered>,
}

#[derive(Deserialize)]
struct Numbered {
    index: usize,
    embedding: Vec<f32>,
}

#[derive(Deserialize)]
struct Ollama {
    embeddings: Vec<Vec<f32>>,
}

impl Embeddings {
    /// `space`: what the model is, as it is set up; vectors of another one are never compared with its own.
    pub fn new(config: LlmConfig, space: String, client: Client) -> Result<Self, LlmError> {
        config.validate()?;
        let path = match config.provider {
            Provider::OpenAi | Provider::Compatible => "embeddings",
            Provider::Ollama => "api/embed",
            other => {
                let reason = format!("`{}` has no embeddings here", other.as_str());
                return Err(LlmError::Config { reason });
            }
        };
        let url = format!("{}{path}", config.endpoint()?);
        Ok(Self { client, config, space, url })
    }

    async fn post(&self, texts: &[String]) -> Result<Vec<u8>, LlmError> {
        let body = json!({ "model": self.config.model, "input": texts });
        let mut call = self.client.post(&self.url).json(&body);
        if let Some(key) = &self.config.key {
            call = call.bearer_auth(key.expose_secret());
        }
        let answer = call.send().await.map_err(|error| self.transport(&error))?;
        let status = answer.status();
        let wait = failure::retry_after(answer.headers());
        let mut bytes = Vec::new();
        let mut pieces = answer.bytes_stream();
        while let Some(piece) = pieces.next().await {
            bytes.extend_from_slice(&piece.map_err(|error| self.transport(&error))?);
            if bytes.len() > ANSWER_BYTES {
                let reason = format!("more than {ANSWER_BYTES} bytes");
                return Err(LlmError::Malformed { reason });
            }
        }
        if !status.is_success() {
            let body = String::from_utf8_lossy(&bytes).into_owned();
            return Err(failure::by_status(status.as_u16(), body, wait));
        }
        Ok(bytes)
    }

    fn transport(&self, error: &reqwest::Error) -> LlmError {
        failure::from_transport(error, &self.url, self.config.timeout)
    }

    fn read(&self, bytes: &[u8], texts: usize) -> Result<Vec<Vec<f32>>, LlmError> {
        let unreadable =
            |error: serde_json::Error| LlmError::Malformed { reason: error.to_string() };
        if self.config.provider == Provider::Ollama {
            let answer: Ollama = serde_json::from_slice(bytes).map_err(unreadable)?;
            return checked(answer.embeddings, texts);
        }
        let answer: OpenAi = serde_json::from_slice(bytes).map_err(unreadable)?;
        let mut numbered = answer.data;
        // The order of the answer is not promised; the numbers are.
        numbered.sort_by_key(|one| one.index);
        if numbered.iter().enumerate().any(|(place, one)| one.index != place) {
            return Err(LlmError::Malformed { reason: "vectors that are not numbered".to_owned() });
        }
        checked(numbered.into_iter().map(|one| one.embedding).collect(), texts)
    }
}

#[async_trait]
impl Embedder for Embeddings {
    fn space(&self) -> String {
        self.space.clone()
    }

    async fn embed(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, LlmError> {
        let limit = self.config.timeout;
        let bytes = tokio::time::timeout(limit, self.post(texts))
            .await
            .map_err(|_| LlmError::Timeout { limit })??;
        self.read(&bytes, texts.len())
    }
}
