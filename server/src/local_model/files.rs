//! Where model files lie: `models` in the data directory, each with its licence beside it.

use super::known::Known;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

const APACHE: &str = include_str!("../../../LICENSE");

#[derive(Debug, Clone)]
pub struct Files {
    folder: PathBuf,
}

/// A model that is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    pub name: String,
    pub path: PathBuf,
    pub bytes: u64,
}

impl Files {
    pub fn of(data: &Path) -> Self {
        Self { folder: data.join("models") }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.gguf"))
    }

    /// What a download has so far.
    pub fn unfinished(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.gguf.part"))
    }

    fn notice(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.LICENSE.txt"))
    }

    /// Models in the folder, by name.
    pub fn list(&self) -> io::Result<Vec<Present>> {
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut found = Vec::new();
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".gguf"));
            if let Some(name) = name {
                let bytes = path.metadata()?.len();
                found.push(Present { name: name.to_owned(), path: path.clone(), bytes });
            }
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }

    /// A file whose content was proved becomes the model, with its licence.
    pub fn keep(&self, known: &Known, proved: &Path) -> io::Result<PathBuf> {
        std::fs::write(self.notice(known.name), format!("{}\n{APACHE}", known.notice))?;
        let path = self.path(known.name);
        std::fs::rename(proved, &path)?;
        Ok(path)
    }

    /// Whether there was one.
    pub fn remove(&self, name: &str) -> io::Result<bool> {
        let mut removed = false;
        for path in [self.path(name), self.unfinished(name), self.notice(name)] {
            match std::fs::remove_file(path) {
                Ok(()) => removed = true,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(removed)
    }
}

/// SHA-256 of a file in lower-case hex: about four seconds for a gigabyte.
pub fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex::encode(hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}

/// Letters, digits, `.`, `-` and `_`: a name is part of a path.
pub fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    !name.is_empty() && name.len() <= 80 && !name.starts_with('.') && name.bytes().all(allowed)
}
