//! The trait every model implements.

use crate::{Completion, Delta, LlmError, Request};
use async_trait::async_trait;
use futures::stream::BoxStream;
use std::sync::Arc;

pub type DeltaStream = BoxStream<'static, Result<Delta, LlmError>>;

/// `ModelInfo::provider` of the model in this process.
pub const EMBEDDED: &str = "embedded";

/// Which model answers, for prompts, lineage and people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelInfo {
    /// `openai`, `anthropic`, `scripted`.
    pub provider: &'static str,
    pub model: String,
    /// Tokens a prompt may have; the prompt builder leaves out what does not fit.
    pub prompt_tokens: usize,
}

impl ModelInfo {
    /// A small model in this process: it gets a shorter prompt, and its names are held to the schema.
    pub fn is_embedded(&self) -> bool {
        self.provider == EMBEDDED
    }
}

/// Dropping a returned future or stream ends the call.
#[async_trait]
pub trait LlmClient: Send + Sync {
    fn info(&self) -> ModelInfo;

    /// Whether it can be asked now; one that is still being loaded cannot.
    fn is_ready(&self) -> bool {
        true
    }

    /// The whole answer at once.
    async fn complete(&self, request: &Request) -> Result<Completion, LlmError>;

    /// The answer as it is written. A stream that ends without [`Delta::End`] does not occur: an
    /// answer cut off by the network ends with [`LlmError::Truncated`].
    async fn stream(&self, request: &Request) -> Result<DeltaStream, LlmError>;
}

#[async_trait]
impl LlmClient for Arc<dyn LlmClient> {
    fn info(&self) -> ModelInfo {
        self.as_ref().info()
    }

    fn is_ready(&self) -> bool {
        self.as_ref().is_ready()
    }

    async fn complete(&self, request: &Request) -> Result<Completion, LlmError> {
        self.as_ref().complete(request).await
    }

    async fn stream(&self, request: &Request) -> Result<DeltaStream, LlmError> {
        self.as_ref().stream(request).await
    }
}
