//! Which file a path leads to, and when that file was last touched.

use std::fs::Metadata;
use std::path::Path;

/// The file itself, whatever its name: another one may be put in its place at any time. While it is
/// open no other file gets the same identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity(u64, u64);

impl Identity {
    /// `None` when the path leads to nothing.
    pub(super) fn of(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().map(|metadata| identity(&metadata))
    }
}

/// Size and time of the last change; copying other bytes into the same file changes it.
pub(super) fn touched(path: &Path) -> Option<(u64, i128)> {
    std::fs::metadata(path).ok().map(|metadata| (metadata.len(), changed_at(&metadata)))
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    Identity(metadata.dev(), metadata.ino())
}

/// The status time, in nanoseconds: unlike the modification time nobody can set it back.
#[cfg(unix)]
fn changed_at(metadata: &Metadata) -> i128 {
    use std::os::unix::fs::MetadataExt;
    i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec())
}

/// Without inodes: the time the file was made stands for it.
#[cfg(not(unix))]
fn identity(metadata: &Metadata) -> Identity {
    Identity(nanoseconds(metadata.created()) as u64, 0)
}

#[cfg(not(unix))]
fn changed_at(metadata: &Metadata) -> i128 {
    nanoseconds(metadata.modified())
}

#[cfg(not(unix))]
fn nanoseconds(time: std::io::Result<std::time::SystemTime>) -> i128 {
    let since = time.ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_nanos() as i128)
}
