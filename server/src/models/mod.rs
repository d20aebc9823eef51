//! The models of the workspace, and which of them answers somebody's question.
//!
//! Reading order: [`choose`] (the decision), [`draft`] (what may be kept), [`opening`] (what may be
//! spoken to), then [`Models`]: what the store keeps, what the settings name and what runs within this
//! process, each opened once. [`embeddings`] is the one that makes vectors. [`offer`] is what a turn is handed.

pub mod choose;
pub mod draft;
mod embedded;
mod embeddings;
pub mod offer;
pub mod opening;

pub use embedded::{Embedded, EmbeddedSource};
pub use offer::Offer;
pub use opening::{Opener, key_place};

use crate::store::{Store, StoredModel, StoredPolicy};
use engine::{ModelChoice, Principal};
use llm::{Breaker, BreakerPolicy, Guarded, LlmClient, RetryPolicy, Retrying};
use offer::Offered;
use protocol::Problem;
use protocol::ids::ModelId;
use protocol::model::{ModelOrigin, ProviderKind, USUAL_PROMPT_TOKENS};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::{Duration, Instant};

pub struct Models {
    store: Store,
    opener: Opener,
    /// The one that the server's settings name.
    configured: Option<Arc<dyn LlmClient>>,
    embedded: OnceLock<EmbeddedSource>,
    opened: Mutex<HashMap<ModelId, Opened>>,
    embedder: embeddings::Kept,
}

/// Kept from one question to the next: how a model fares is remembered with it.
#[derive(Clone)]
struct Opened {
    revision: u64,
    client: Arc<dyn LlmClient>,
    breaker: Arc<Mutex<Breaker>>,
}

/// A model with where it comes from and how it can be asked.
#[derive(Clone)]
pub struct Known {
    pub origin: ModelOrigin,
    pub stored: StoredModel,
    /// `None`: it cannot be asked now, or never could.
    pub client: Option<Arc<dyn LlmClient>>,
    breaker: Option<Arc<Mutex<Breaker>>>,
    pub embedded: Option<Embedded>,
}

impl Known {
    /// For how long it is still left out.
    pub fn left(&self) -> Option<Duration> {
        let breaker = self.breaker.as_ref()?;
        breaker.lock().expect("no one panics while holding a breaker").left(Instant::now())
    }
}

/// All tries of one call and the waits between them; a call that hangs is tried twice within it.
const RETRY: RetryPolicy = RetryPolicy {
    attempts: 3,
    first_delay: Duration::from_millis(200),
    max_delay: Duration::from_secs(4),
    budget: Duration::from_secs(30),
};

pub fn configured_id() -> ModelId {
    ModelId::parse("mdl_configured").expect("a prefix and letters")
}

pub fn embedded_id() -> ModelId {
    ModelId::parse("mdl_embedded").expect("a prefix and letters")
}

impl Models {
    pub fn new(store: Store, opener: Opener, configured: Option<Arc<dyn LlmClient>>) -> Self {
        let (embedded, opened, embedder) = Default::default();
        Self { store, opener, configured, embedded, opened, embedder }
    }

    pub fn opener(&self) -> &Opener {
        &self.opener
    }

    /// Fills the place of the model that runs within this process. Only the first call counts.
    pub fn embed(&self, source: EmbeddedSource) {
        if self.embedded.set(source).is_err() {
            tracing::warn!("there is an embedded model already");
        }
    }

    /// Models that may be asked on behalf of somebody, from now until the end of a question.
    pub async fn offered(&self, to: &Principal) -> Result<Arc<dyn ModelChoice>, Problem> {
        let wish = self.store.model_wish(&to.user).await?;
        let policy = self.store.model_policy().await?;
        let usable = self.usable_by(to, &policy).await?;
        let offered = usable.into_iter().filter_map(|known| Offered::new(known, &policy));
        Ok(Arc::new(Offer { models: offered.collect(), wish }))
    }

    /// Those that somebody may use, whether they can be asked now or not.
    pub async fn usable_by(
        &self,
        person: &Principal,
        policy: &StoredPolicy,
    ) -> Result<Vec<Known>, Problem> {
        let mut all = self.all().await?;
        all.retain(|known| {
            let stored = &known.stored;
            let granted = !stored.restricted
                || stored.groups.iter().any(|group| person.groups.contains(group));
            // A model for embeddings answers nothing.
            let answers = policy.embeddings.as_ref() != Some(&stored.id);
            stored.enabled && answers && granted && policy.allows(stored.provider)
        });
        Ok(all)
    }

    /// Every model: the server's own first, then in the order in which they were added.
    pub async fn all(&self) -> Result<Vec<Known>, Problem> {
        let mut kept = self.store.list_models().await?;
        let mut own = |id: &ModelId| {
            let at = kept.iter().position(|stored| stored.id == *id)?;
            Some(kept.remove(at))
        };
        let said_of_configured = own(&configured_id());
        let said_of_embedded = own(&embedded_id());
        let mut all = Vec::new();
        if let Some(client) = &self.configured {
            let info = client.info();
            let provider = kind_of(info.provider);
            let stored = of_the_server(configured_id(), said_of_configured, provider, &info);
            let opened = self.guarded(&stored, client.clone());
            all.push(Known {
                origin: ModelOrigin::Configuration,
                client: Some(opened.client),
                breaker: Some(opened.breaker),
                stored,
                embedded: None,
            });
        }
        if let Some(embedded) = self.embedded.get().map(|source| source()) {
            let info = embedded.client.as_ref().map(|client| client.info());
            let info = info.unwrap_or_else(|| llm::ModelInfo {
                provider: "embedded",
                model: "embedded".to_owned(),
                prompt_tokens: USUAL_PROMPT_TOKENS as usize,
            });
            let provider = ProviderKind::Embedded;
            let stored = of_the_server(embedded_id(), said_of_embedded, provider, &info);
            all.push(Known {
                origin: ModelOrigin::Embedded,
                client: embedded.client.clone(),
                breaker: None,
                stored,
                embedded: Some(embedded),
            });
        }
        for stored in kept {
            all.push(self.added(stored).await?);
        }
        Ok(all)
    }

    async fn added(&self, stored: StoredModel) -> Result<Known, Problem> {
        let known = |stored, opened: Option<Opened>| {
            let (client, breaker) = opened.map(|it| (it.client, it.breaker)).unzip();
            Known { origin: ModelOrigin::Administrator, stored, client, breaker, embedded: None }
        };
        let kept = self.opened().get(&stored.id).cloned();
        if let Some(kept) = kept.filter(|kept| kept.revision == stored.revision) {
            return Ok(known(stored, Some(kept)));
        }
        let key = match self.opener.key(&self.store, &stored).await {
            Ok(key) => key,
            // Said in the log; the others can still be asked.
            Err(_) => return Ok(known(stored, None)),
        };
        let opened = match self.opener.open(&stored, key) {
            Ok(client) => {
                let client: Arc<dyn LlmClient> = Arc::new(Retrying::new(client, RETRY));
                Some(self.guarded(&stored, client))
            }
            Err(error) => {
                tracing::warn!(model = %stored.id, %error, "a model cannot be opened");
                None
            }
        };
        Ok(known(stored, opened))
    }

    /// One breaker for each model as it is: whoever changes it begins anew.
    fn guarded(&self, stored: &StoredModel, client: Arc<dyn LlmClient>) -> Opened {
        let mut all = self.opened();
        if let Some(kept) = all.get(&stored.id).filter(|kept| kept.revision == stored.revision) {
            return kept.clone();
        }
        let breaker = Arc::new(Mutex::new(Breaker::new(BreakerPolicy::default())));
        let client = Arc::new(Guarded::new(client, breaker.clone()));
        let opened = Opened { revision: stored.revision, client, breaker };
        all.insert(stored.id.clone(), opened.clone());
        opened
    }

    fn opened(&self) -> MutexGuard<'_, HashMap<ModelId, Opened>> {
        self.opened.lock().expect("no one panics while holding the models")
    }
}

fn kind_of(provider: &str) -> ProviderKind {
    ProviderKind::named(provider).unwrap_or(ProviderKind::Compatible)
}

/// A model that nobody added: what was said of it here, over what it says of itself.
fn of_the_server(
    id: ModelId,
    said: Option<StoredModel>,
    provider: ProviderKind,
    info: &llm::ModelInfo,
) -> StoredModel {
    let own = StoredModel {
        id,
        name: info.model.clone(),
        provider,
        model: info.model.clone(),
        base_url: None,
        sees_values: false,
        prompt_tokens: u32::try_from(info.prompt_tokens).unwrap_or(u32::MAX),
        prices: None,
        enabled: true,
        restricted: false,
        groups: Vec::new(),
        has_key: false,
        revision: 0,
    };
    let Some(said) = said else { return own };
    StoredModel {
        provider: own.provider,
        model: own.model,
        prompt_tokens: own.prompt_tokens,
        ..said
    }
}
