//! Passwords of databases at rest: sealed with AES-256-GCM under a key that is never in the store.
//!
//! Reading order: [`seal`] (one sealed value and what it is bound to), [`ring`] (the keys and their
//! names), [`source`] (where the keys come from), then [`Secrets`], which the server holds.

mod ring;
mod seal;
mod source;
#[cfg(test)]
mod tests;

pub use ring::{KeyId, KeyRing};
pub use seal::{Bound, Sealed};
pub use source::KeySource;

use protocol::{ErrorCode, Problem};
use secrecy::SecretString;
use std::path::PathBuf;
use std::sync::{Arc, RwLock};

#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("`{place}` holds no usable keys: {reason}")]
    BadKeys { place: String, reason: String },
    #[error("`{path}` may be read by others: its mode is {mode:o}, it must be 600")]
    Exposed { path: PathBuf, mode: u32 },
    #[error("the key file `{path}` cannot be used: {reason}")]
    KeyFile { path: PathBuf, reason: String },
    /// Sealed under a key that is not here any more.
    #[error("the {field} of `{connection}` was sealed with key `{key}`, which is not in {place}")]
    UnknownKey { connection: String, field: String, key: String, place: String },
    /// Changed since it was sealed, or moved here from another row.
    #[error("the stored {field} of `{connection}` is not what was sealed there")]
    Altered { connection: String, field: String },
    #[error("the keys come from the environment: {hint}")]
    FromEnvironment { hint: &'static str },
}

/// What a client is told; the log has the reason.
impl From<SecretError> for Problem {
    fn from(error: SecretError) -> Self {
        tracing::error!(error = %error, "a stored password cannot be used");
        Problem::new(ErrorCode::Internal, "the stored password of this connection cannot be read")
            .hint("enter the password again in the settings; the server's log says more")
    }
}

/// Seals and opens secrets. Cheap to clone; knows when another process has added keys.
#[derive(Clone)]
pub struct Secrets {
    source: Arc<KeySource>,
    ring: Arc<RwLock<KeyRing>>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Secrets").field("source", &self.source).finish_non_exhaustive()
    }
}

impl Secrets {
    /// Reads the keys; a key file that does not exist is made.
    pub fn open(source: KeySource) -> Result<Self, SecretError> {
        let ring = source.load_or_create()?;
        Ok(Self { source: Arc::new(source), ring: Arc::new(RwLock::new(ring)) })
    }

    /// Seals under the active key, as it is now: a rotation in another process counts at once.
    pub fn seal(&self, bound: &Bound<'_>, secret: &SecretString) -> Result<Sealed, SecretError> {
        self.reload()?;
        Ok(self.read().seal(bound, secret))
    }

    pub fn open_sealed(
        &self,
        bound: &Bound<'_>,
        sealed: &Sealed,
    ) -> Result<SecretString, SecretError> {
        let known = self.read().has(&sealed.key);
        if !known {
            self.reload()?;
        }
        self.read().open(bound, sealed, self.source.describe())
    }

    pub fn active(&self) -> KeyId {
        self.read().active().clone()
    }

    /// Makes a new active key, unless the keys come from the environment: then their owner puts a new
    /// one first.
    pub fn add_key(&self) -> Result<KeyId, SecretError> {
        let ring = self.source.add_key()?;
        let id = ring.active().clone();
        *self.write() = ring;
        Ok(id)
    }

    /// Forgets every key but those named; the active one always stays. Returns the forgotten ones.
    pub fn retire_all_but(&self, used: &[KeyId]) -> Result<Vec<KeyId>, SecretError> {
        let (ring, gone) = self.source.retire_all_but(used)?;
        *self.write() = ring;
        Ok(gone)
    }

    pub fn is_from_environment(&self) -> bool {
        matches!(*self.source, KeySource::Environment(_))
    }

    fn reload(&self) -> Result<(), SecretError> {
        if let Some(ring) = self.source.reload()? {
            *self.write() = ring;
        }
        Ok(())
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, KeyRing> {
        self.ring.read().expect("no one panics while holding the keys")
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, KeyRing> {
        self.ring.write().expect("no one panics while holding the keys")
    }
}
