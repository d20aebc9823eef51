//! The models of the workspace, and which of them answers somebody's question.
//!
//! Reading order: [`choose`] (the decision), then [`Models`]: what the store keeps, what the settings
//! name and what runs within this process, each opened once.

pub mod choose;
mod embedded;

pub use embedded::{Embedded, EmbeddedSource};

use engine::{ModelChoice, Principal, always};
use llm::LlmClient;
use protocol::Problem;
use std::sync::{Arc, OnceLock};

pub struct Models {
    /// The one that the server's settings name.
    configured: Option<Arc<dyn LlmClient>>,
    embedded: OnceLock<EmbeddedSource>,
}

impl Models {
    pub fn new(configured: Option<Arc<dyn LlmClient>>) -> Self {
        Self { configured, embedded: OnceLock::new() }
    }

    /// Fills the place of the model that runs within this process. Only the first call counts.
    pub fn embed(&self, source: EmbeddedSource) {
        if self.embedded.set(source).is_err() {
            tracing::warn!("there is an embedded model already");
        }
    }

    /// Models that may be asked on behalf of somebody, from now until the end of a question.
    pub async fn offered(&self, _: &Principal) -> Result<Arc<dyn ModelChoice>, Problem> {
        let embedded = self.embedded.get().and_then(|source| source().client);
        Ok(always(self.configured.clone().or(embedded)))
    }
}
