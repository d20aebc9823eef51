//! Where the keys come from: the environment, or a file of its own beside the store.

use super::{KeyId, KeyRing, SecretError};
use secrecy::{ExposeSecret, SecretString};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub enum KeySource {
    /// The value of `CANDOR_SECRET_KEYS`.
    Environment(SecretString),
    /// Made at the first start; only its owner may read it.
    File(PathBuf),
}

/// Written over the keys, for whoever finds the file.
const HEADER: &str = "# Keys that seal the passwords of Candor's connections; the first one seals.\n\
    # Back this file up apart from the store: without it the passwords are lost.\n";

impl KeySource {
    pub fn describe(&self) -> String {
        match self {
            KeySource::Environment(_) => "CANDOR_SECRET_KEYS".to_owned(),
            KeySource::File(path) => format!("the key file `{}`", path.display()),
        }
    }

    pub(super) fn load_or_create(&self) -> Result<KeyRing, SecretError> {
        match self {
            KeySource::Environment(text) => self.parse(text.expose_secret()),
            KeySource::File(path) => match self.read_file(path)? {
                Some(ring) => Ok(ring),
                None => self.create(path),
            },
        }
    }

    /// The keys as they are now; `None` for those that cannot change while the process lives.
    pub(super) fn reload(&self) -> Result<Option<KeyRing>, SecretError> {
        match self {
            KeySource::Environment(_) => Ok(None),
            KeySource::File(path) => match self.read_file(path)? {
                Some(ring) => Ok(Some(ring)),
                None => Err(unusable(path, "it is gone")),
            },
        }
    }

    pub(super) fn add_key(&self) -> Result<KeyRing, SecretError> {
        let path = self.own_file("put a new key first in CANDOR_SECRET_KEYS")?;
        let mut ring = self.load_or_create()?;
        ring.add();
        replace(path, &ring)?;
        Ok(ring)
    }

    pub(super) fn retire_all_but(
        &self,
        used: &[KeyId],
    ) -> Result<(KeyRing, Vec<KeyId>), SecretError> {
        let path = self.own_file("remove the old keys from CANDOR_SECRET_KEYS")?;
        let mut ring = self.load_or_create()?;
        let gone = ring.retire_all_but(used);
        if !gone.is_empty() {
            replace(path, &ring)?;
        }
        Ok((ring, gone))
    }

    fn own_file(&self, hint: &'static str) -> Result<&Path, SecretError> {
        match self {
            KeySource::Environment(_) => Err(SecretError::FromEnvironment { hint }),
            KeySource::File(path) => Ok(path),
        }
    }

    fn parse(&self, text: &str) -> Result<KeyRing, SecretError> {
        KeyRing::parse(text)
            .map_err(|reason| SecretError::BadKeys { place: self.describe(), reason })
    }

    fn read_file(&self, path: &Path) -> Result<Option<KeyRing>, SecretError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => SecretString::from(text),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unusable(path, error)),
        };
        check_mode(path)?;
        self.parse(text.expose_secret()).map(Some)
    }

    /// Makes the file with one key. It appears under its name complete or not at all: a kill at any
    /// moment leaves at most a draft that nobody reads. Of two processes, the first one's key counts.
    fn create(&self, path: &Path) -> Result<KeyRing, SecretError> {
        let draft = write_draft(path, &KeyRing::generate())?;
        let linked = std::fs::hard_link(&draft, path);
        let _ = std::fs::remove_file(&draft);
        match linked {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(unusable(path, error)),
        }
        sync_directory(path)?;
        self.read_file(path)?.ok_or_else(|| unusable(path, "it vanished"))
    }
}

/// Puts a new file in the place of the old one, whole.
fn replace(path: &Path, ring: &KeyRing) -> Result<(), SecretError> {
    let draft = write_draft(path, ring)?;
    std::fs::rename(&draft, path).map_err(|error| unusable(path, error))?;
    sync_directory(path)
}

/// A new file beside `path`, readable by its owner alone from its first byte, safely on disk.
fn write_draft(path: &Path, ring: &KeyRing) -> Result<PathBuf, SecretError> {
    let unusable = |error: std::io::Error| unusable(path, error);
    let draft = path.with_extension(format!("draft-{:016x}", rand::random::<u64>()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft).map_err(unusable)?;
    file.write_all(HEADER.as_bytes()).map_err(unusable)?;
    file.write_all(ring.to_text().as_bytes()).map_err(unusable)?;
    file.sync_all().map_err(unusable)?;
    Ok(draft)
}

fn sync_directory(path: &Path) -> Result<(), SecretError> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let directory = directory.unwrap_or(Path::new("."));
    if cfg!(unix) {
        File::open(directory)
            .and_then(|directory| directory.sync_all())
            .map_err(|error| unusable(path, error))?;
    }
    Ok(())
}

#[cfg(unix)]
fn check_mode(path: &Path) -> Result<(), SecretError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).map_err(|error| unusable(path, error))?.permissions().mode();
    let mode = mode & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(SecretError::Exposed { path: path.to_owned(), mode })
}

#[cfg(not(unix))]
fn check_mode(_: &Path) -> Result<(), SecretError> {
    Ok(())
}

fn unusable(path: &Path, reason: impl ToString) -> SecretError {
    SecretError::KeyFile { path: path.to_owned(), reason: reason.to_string() }
}
