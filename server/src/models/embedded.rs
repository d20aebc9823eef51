//! The place of a model that runs within this process. Whoever runs it fills the place once, see
//! [`super::Models::embed`]; until then there is none.

use llm::LlmClient;
use protocol::model::EmbeddedStatus;
use std::sync::Arc;

/// How it is at this moment.
#[derive(Clone)]
pub struct Embedded {
    pub status: EmbeddedStatus,
    /// Present once it can be asked.
    pub client: Option<Arc<dyn LlmClient>>,
}

/// Asked with every question and every look at the settings, so it answers at once.
pub type EmbeddedSource = Arc<dyn Fn() -> Embedded + Send + Sync>;
