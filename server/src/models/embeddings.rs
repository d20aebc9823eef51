//! The workspace's model for embeddings: kept open from one question to the next, as models that answer are.

use super::{Models, RETRY};
use crate::store::StoredModel;
use llm::embedding::Steady;
use llm::{Breaker, BreakerPolicy, Embedder};
use protocol::Problem;
use std::sync::{Arc, Mutex};

/// The one that is open: a change of the model makes another space.
pub(super) type Kept = Mutex<Option<Arc<dyn Embedder>>>;

/// Vectors of the same model, set up the same way, can be compared.
fn space(model: &StoredModel) -> String {
    format!("{} r{} {}", model.id, model.revision, model.model)
}

impl Models {
    /// `None`: nobody chose one, or it may not be used now; similar questions are found by their words.
    pub async fn embedder(&self) -> Result<Option<Arc<dyn Embedder>>, Problem> {
        let policy = self.store.model_policy().await?;
        let Some(wanted) = &policy.embeddings else { return Ok(None) };
        let stored = self.store.list_models().await?.into_iter().find(|model| model.id == *wanted);
        // It is sent the questions of everybody: one for some groups only is sent nobody's.
        let usable = |model: &StoredModel| {
            model.enabled
                && !model.restricted
                && model.provider.has_embeddings()
                && policy.allows(model.provider)
        };
        let Some(stored) = stored.filter(usable) else { return Ok(None) };
        let space = space(&stored);
        if let Some(kept) = self.embedder_kept().filter(|kept| kept.space() == space) {
            return Ok(Some(kept));
        }
        let key = self.opener.key(&self.store, &stored).await?;
        let opened = match self.opener.open_embeddings(&stored, key, space) {
            Ok(opened) => opened,
            Err(error) => {
                tracing::warn!(model = %stored.id, %error, "a model for embeddings cannot be opened");
                return Ok(None);
            }
        };
        let breaker = Arc::new(Mutex::new(Breaker::new(BreakerPolicy::default())));
        let opened: Arc<dyn Embedder> = Arc::new(Steady::new(opened, RETRY, breaker));
        *self.embedder.lock().expect("no one panics while holding it") = Some(opened.clone());
        Ok(Some(opened))
    }

    fn embedder_kept(&self) -> Option<Arc<dyn Embedder>> {
        self.embedder.lock().expect("no one panics while holding it").clone()
    }
}
