//! A model that may not be there yet: it is got and loaded in the background, and answers from then on.

use super::{DEFAULT, Files, Known, Pulling, Status};
use crate::config::LocalModelSettings;
use crate::models::{Embedded as Place, EmbeddedSource};
use llm::embedded::{self, Embedded, Options};
use llm::{LlmClient, LlmError};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use tokio::sync::watch;

/// Cheap to clone; one per process.
#[derive(Clone)]
pub struct LocalModel {
    shared: Arc<Shared>,
}

struct Shared {
    loaded: OnceLock<Embedded>,
    status: watch::Sender<Status>,
}

impl LocalModel {
    /// A model that will never be there, and why.
    pub fn off(reason: impl Into<String>) -> Self {
        Self::new(Status::Off { reason: reason.into() })
    }

    /// One that [`LocalModel::prepare`] gets and loads.
    pub fn absent() -> Self {
        match embedded::AVAILABLE {
            true => Self::new(Status::Absent),
            false => Self::off("this build has no embedded model"),
        }
    }

    fn new(status: Status) -> Self {
        let status = watch::Sender::new(status);
        Self { shared: Arc::new(Shared { loaded: OnceLock::new(), status }) }
    }

    pub fn status(&self) -> Status {
        self.shared.status.borrow().clone()
    }

    /// For whoever waits for the next state.
    pub fn watch(&self) -> watch::Receiver<Status> {
        self.shared.status.subscribe()
    }

    /// Its place among the models of the workspace; `None` when it never will be there.
    pub fn source(&self) -> Option<EmbeddedSource> {
        let off = matches!(self.status(), Status::Off { .. });
        let model = self.clone();
        (!off).then(|| {
            Arc::new(move || Place { status: model.status().told(), client: model.client() })
                as EmbeddedSource
        })
    }

    /// The model, once it can answer.
    pub fn client(&self) -> Option<Arc<dyn LlmClient>> {
        self.shared.loaded.get().map(|loaded| Arc::new(loaded.clone()) as Arc<dyn LlmClient>)
    }

    /// Does what the settings say; runs in the background.
    pub async fn begin(self, settings: LocalModelSettings, files: Files) {
        if !matches!(self.status(), Status::Absent) {
            return;
        }
        match settings.file.clone() {
            Some(file) => self.load(settings.options(file)).await,
            None => {
                let file = files.path(DEFAULT.name);
                let options = settings.options(file.clone());
                if settings.pull || file.is_file() {
                    self.prepare(DEFAULT, files, options).await;
                }
            }
        }
    }

    /// Gets the file where it is missing, and loads it. Runs to its end in the background.
    pub async fn prepare(&self, known: &'static Known, files: Files, options: Options) {
        if !matches!(self.status(), Status::Absent) {
            return;
        }
        let total = known.bytes;
        let progress = |bytes| self.tell(Status::Downloading { bytes, total });
        match (Pulling { known, files: &files, progress: &progress }).run().await {
            Ok(file) => self.load(Options { file, ..options }).await,
            Err(error) => self.fail(&error.to_string()),
        }
    }

    /// Loads a file that is here.
    pub async fn load(&self, options: Options) {
        self.tell(Status::Loading);
        match load(options).await {
            Ok(loaded) => {
                let model = loaded.info().model;
                let _ = self.shared.loaded.set(loaded);
                tracing::info!(%model, "the embedded model is ready");
                self.tell(Status::Ready { model });
            }
            Err(error) => self.fail(&error.to_string()),
        }
    }

    fn fail(&self, reason: &str) {
        tracing::warn!(%reason, "there is no embedded model, questions are answered without one");
        self.tell(Status::Failed { reason: reason.to_owned() });
    }

    fn tell(&self, status: Status) {
        self.shared.status.send_replace(status);
    }
}

/// Absent from builds without the feature.
#[cfg(feature = "embedded")]
async fn load(options: Options) -> Result<Embedded, LlmError> {
    embedded::load(options).await
}

#[cfg(not(feature = "embedded"))]
async fn load(_: Options) -> Result<Embedded, LlmError> {
    Err(LlmError::Config { reason: "this build has no embedded model".to_owned() })
}

/// Loads a model for a command that needs one now.
pub async fn load_now(file: PathBuf, name: String) -> Result<Arc<dyn LlmClient>, LlmError> {
    Ok(Arc::new(load(Options::new(file, name)).await?))
}
