//! Which SQLite files may be connected: those under a configured root, after every link has been
//! followed, and never a file of Candor's own, under whatever name.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, Default)]
pub struct FileRule {
    /// Directories that administrators may connect files from.
    roots: Vec<PathBuf>,
    /// Candor's data directory: nothing in it may be connected on request.
    data: PathBuf,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileRefusal {
    #[error("no directory is open for SQLite files: name one under `[connections] sqlite_roots`")]
    NoRoots,
    #[error("the file is not in a directory that is open for SQLite files, or not there")]
    Elsewhere,
    #[error("this file is Candor's own")]
    Own,
    #[error("write the whole path of the file, from `/`")]
    Relative,
    #[error("this is not a plain file")]
    NotAFile,
}

impl FileRule {
    pub fn new(roots: Vec<PathBuf>, data: PathBuf) -> Self {
        Self { roots, data }
    }

    /// The file behind `text`, with every link followed. One message for what is missing and for what
    /// lies elsewhere: the rule cannot be used to look around.
    pub fn check(&self, text: &str) -> Result<PathBuf, FileRefusal> {
        if self.roots.is_empty() {
            return Err(FileRefusal::NoRoots);
        }
        let path = Path::new(text.trim());
        if !path.is_absolute() || text.contains('\0') {
            return Err(FileRefusal::Relative);
        }
        let real = path.canonicalize().map_err(|_| FileRefusal::Elsewhere)?;
        let under = |root: &PathBuf| root.canonicalize().is_ok_and(|root| real.starts_with(root));
        if !self.roots.iter().any(under) {
            return Err(FileRefusal::Elsewhere);
        }
        let file = real.metadata().map_err(|_| FileRefusal::Elsewhere)?;
        if !file.is_file() {
            return Err(FileRefusal::NotAFile);
        }
        if self.is_own(&real, &file) {
            return Err(FileRefusal::Own);
        }
        Ok(real)
    }

    fn is_own(&self, real: &Path, file: &Metadata) -> bool {
        let Ok(data) = self.data.canonicalize() else { return false };
        if real.starts_with(&data) {
            return true;
        }
        // A hard link elsewhere is the same file.
        let own = std::fs::read_dir(&data).into_iter().flatten().flatten();
        own.filter_map(|entry| entry.metadata().ok()).any(|own| same_file(&own, file))
    }
}

#[cfg(unix)]
fn same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn same_file(_: &Metadata, _: &Metadata) -> bool {
    false
}
