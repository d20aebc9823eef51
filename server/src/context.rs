//! What every handler shares, and how it is put together at start.

use crate::actions::audit::LastVerification;
use crate::actions::changes::Going;
use crate::actions::limits::in_force;
use crate::auth::Secret;
use crate::auth::jwt::Verifier;
use crate::auth::oidc::Providers;
use crate::auth::outbound::Outbound;
use crate::config::Settings;
use crate::databases::rules::Addresses;
use crate::databases::{Databases, Opener};
use crate::evaluations::Evaluations;
use crate::hooks::{self, meters::Meters};
use crate::limits::RateLimits;
use crate::local_model::LocalModel;
use crate::models::{self, Models};
use crate::runs::Runs;
use crate::secrets::Secrets;
use crate::store::{Store, StoreError};
use crate::turns::TurnHub;
use axum::extract::FromRef;
use engine::{Engine, EngineDeps, Hooks, IdSource, Limits, RunLog, SystemClock};
use leptos::config::LeptosOptions;
use llm::LlmClient;
use std::ops::Deref;
use std::sync::Arc;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

/// Cheap to clone; one per process.
#[derive(Clone)]
pub struct ServerContext(Arc<Shared>);

pub struct Shared {
    pub settings: Settings,
    pub store: Store,
    pub engine: Arc<Engine>,
    pub databases: Databases,
    pub turns: Arc<TurnHub>,
    /// The language model in this process, and how far it is.
    pub local_model: LocalModel,
    /// Statements that run for the editor, so that they can be stopped.
    pub runs: Runs,
    /// Measuring that runs.
    pub evaluations: Evaluations,
    /// Changes of data that are being carried out.
    pub going: Going,
    pub limits: RateLimits,
    /// What was counted of questions and tools.
    pub meters: Arc<Meters>,
    /// Language models.
    pub models: Models,
    /// Systems whose tokens are accepted.
    pub issuers: Verifier,
    /// Systems that people can sign in at.
    pub oidc: Providers,
    /// The way to systems that are not databases.
    pub outbound: Outbound,
    pub secrets: Secrets,
    /// What whoever makes the first account has to show; absent where there were accounts at the start.
    pub set_up: Option<Secret>,
    pub last_verification: LastVerification,
    /// Cancelled when the server is told to stop: streams end, new work is refused.
    pub stopping: CancellationToken,
    leptos: LeptosOptions,
}

impl Deref for ServerContext {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl FromRef<ServerContext> for LeptosOptions {
    fn from_ref(context: &ServerContext) -> Self {
        context.leptos.clone()
    }
}

/// Ids from the operating system's randomness.
struct RandomIds;

impl IdSource for RandomIds {
    fn random(&self) -> u128 {
        rand::random()
    }
}

/// An engine that keeps what it learns and finds in `store`, and what it runs in `runs`.
pub fn engine_over(
    store: &Store,
    runs: Arc<dyn RunLog>,
    limits: Limits,
    hooks: Hooks,
) -> Arc<Engine> {
    let store = Arc::new(store.clone());
    Arc::new(Engine::new(EngineDeps {
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        memory: store.clone(),
        results: store,
        runs,
        limits,
        hooks,
    }))
}

impl ServerContext {
    /// Closes what a crash left open, then puts everything together.
    pub async fn build(
        settings: Settings,
        store: Store,
        secrets: Secrets,
        outbound: Outbound,
        model: Option<Arc<dyn LlmClient>>,
    ) -> Result<Self, StoreError> {
        let turns = store.interrupt_open_turns().await?;
        let runs = store.interrupt_open_runs().await?;
        let evaluations = store.interrupt_evaluations().await?;
        if turns + runs + evaluations > 0 {
            tracing::warn!(turns, runs, evaluations, "closed what the last stop interrupted");
        }
        let orphaned = store.orphan_changes(OffsetDateTime::now_utc()).await?;
        if orphaned > 0 {
            tracing::warn!(orphaned, "changes of data whose end the last stop left open");
        }
        let limits = &settings.limits;
        let set = store.limits_set().await?;
        let local_model = match settings.local_model.enabled {
            true => LocalModel::absent(),
            false => LocalModel::off("it is switched off"),
        };
        let (hooks, meters) = hooks::standing(&store);
        let engine = engine_over(&store, Arc::new(store.clone()), limits.engine(), hooks);
        let tests = settings.connections.tests_per_minute;
        let addresses = Arc::new(Addresses::new(settings.connections.allow.clone()));
        let model_opener = models::Opener::new(secrets.clone(), addresses);
        let models = Models::new(store.clone(), model_opener, model);
        if let Some(source) = local_model.source() {
            models.embed(source);
        }
        let opener = Opener::new(secrets.clone(), &settings.connections, &settings.data);
        let is_new = !settings.demo && !store.has_users().await?;
        let leptos = LeptosOptions::builder()
            .output_name("candor")
            .site_root(settings.site_root.to_string_lossy().into_owned())
            .site_addr(settings.bind)
            .build();
        Ok(Self(Arc::new(Shared {
            databases: Databases::new(store.clone(), opener),
            turns: Arc::new(TurnHub::new(store.clone(), engine.clone(), limits.listener_grace())),
            runs: Runs::default(),
            evaluations: Evaluations::default(),
            going: Going::default(),
            meters,
            models,
            limits: RateLimits::new(&in_force(limits, &set), tests),
            issuers: Verifier::new(settings.issuers.clone(), &outbound),
            oidc: Providers::new(settings.oidc.clone(), outbound.clone()),
            outbound,
            secrets,
            set_up: is_new.then(Secret::random),
            local_model,
            last_verification: LastVerification::default(),
            stopping: CancellationToken::new(),
            leptos,
            engine,
            store,
            settings,
        })))
    }
}
