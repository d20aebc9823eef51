//! The real models: through the genai client ([`remote`]), and Ollama over its own protocol
//! ([`ollama`]). Nothing outside this folder knows genai.

mod embeddings;
mod failure;
mod ollama;
mod remote;

pub use embeddings::Embeddings;
pub use remote::Remote;
pub use reqwest::Client as HttpClient;

use crate::{LlmClient, LlmConfig, LlmError, Provider, RetryPolicy, Retrying};
use std::sync::Arc;

/// The model as it is, asked once for each call. Nothing is sent yet.
pub fn open(config: LlmConfig) -> Result<Arc<dyn LlmClient>, LlmError> {
    let client = reqwest::Client::builder().connect_timeout(config.timeout).build();
    let client = client.map_err(|error| LlmError::Config { reason: error.to_string() })?;
    open_with(config, client)
}

/// The same, through a client that is made already: its rules say where it may connect to.
pub fn open_with(
    config: LlmConfig,
    client: reqwest::Client,
) -> Result<Arc<dyn LlmClient>, LlmError> {
    config.validate()?;
    Ok(match config.provider {
        Provider::Ollama => Arc::new(ollama::Ollama::new(config, client)?),
        _ => Arc::new(Remote::new(config, client)?),
    })
}

/// The configured model, asked again where that can help.
pub fn connect(config: LlmConfig, retry: RetryPolicy) -> Result<Arc<dyn LlmClient>, LlmError> {
    Ok(Arc::new(Retrying::new(open(config)?, retry)))
}
