//! The real models, through the genai client: OpenAI and everything that speaks its protocol, and
//! Anthropic. Nothing outside this folder knows genai.

mod failure;
mod remote;

pub use remote::Remote;

use crate::{LlmClient, LlmConfig, LlmError, RetryPolicy, Retrying};
use std::sync::Arc;

/// The configured model, asked again where that can help. Nothing is sent yet.
pub fn connect(config: LlmConfig, retry: RetryPolicy) -> Result<Arc<dyn LlmClient>, LlmError> {
    Ok(Arc::new(Retrying::new(Remote::new(config)?, retry)))
}
