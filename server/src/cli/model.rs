//! `candor model`: which language models are here, and getting or removing one.

use super::lines::print_json;
use super::{CliError, Place};
use crate::local_model::files::is_name;
use crate::local_model::known::KNOWN;
use crate::local_model::{DEFAULT, Files, Known, Pulling};
use clap::Subcommand;
use llm::embedded::AVAILABLE;
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Subcommand)]
pub enum ModelCommand {
    /// Print the configured remote model, if there is one, and the models that run in this process.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Download a model into the data directory; continues where an earlier attempt broke off.
    Pull {
        /// `qwen2.5-coder-1.5b` unless another is named; with --file, the name the file gets.
        name: Option<String>,
        /// Take this GGUF file instead of downloading one.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
    /// Remove a model, or what an unfinished download left.
    Remove {
        name: String,
        #[command(flatten)]
        place: Place,
    },
}

impl ModelCommand {
    pub async fn run(self) -> Result<(), CliError> {
        match self {
            ModelCommand::List { place } => list(&place),
            ModelCommand::Pull { name, file: Some(file), place } => {
                take(name.as_deref().unwrap_or(DEFAULT.name), &file, &place)
            }
            ModelCommand::Pull { name, file: None, place } => {
                pull(name.as_deref().unwrap_or(DEFAULT.name), &place).await
            }
            ModelCommand::Remove { name, place } => remove(&name, &place),
        }
    }
}

fn files(place: &Place) -> Result<Files, CliError> {
    Ok(Files::of(&place.settings()?.data))
}

fn list(place: &Place) -> Result<(), CliError> {
    let settings = place.settings()?;
    if let Some(llm) = &settings.llm {
        let config = llm.to_config()?;
        let endpoint = config.endpoint().map_err(|error| CliError::Usage(error.to_string()))?;
        print_json(&json!({
            "provider": config.provider.as_str(),
            "model": config.model,
            "endpoint": endpoint,
            "key": config.key.is_some(),
        }))?;
    }
    let present = Files::of(&settings.data).list()?;
    for model in &present {
        print_json(&json!({
            "provider": "embedded",
            "model": model.name,
            "file": model.path,
            "bytes": model.bytes,
            "state": "present",
        }))?;
    }
    for known in KNOWN.iter().filter(|known| !present.iter().any(|it| it.name == known.name)) {
        print_json(&json!({
            "provider": "embedded",
            "model": known.name,
            "bytes": known.bytes,
            "state": "absent",
        }))?;
    }
    if !AVAILABLE {
        eprintln!("this build runs no model itself: build it with `--features embedded`");
    }
    Ok(())
}

async fn pull(name: &str, place: &Place) -> Result<(), CliError> {
    let Some(known) = Known::named(name) else {
        let names: Vec<&str> = KNOWN.iter().map(|known| known.name).collect();
        return Err(CliError::Usage(format!(
            "`{name}` is no known model: choose from {}, or name a GGUF file with --file",
            names.join(", ")
        )));
    };
    let files = files(place)?;
    let shown = AtomicU64::new(0);
    let terminal = std::io::stderr().is_terminal();
    let progress = |bytes: u64| {
        // A line for each percent on a terminal, for each tenth elsewhere.
        let step = if terminal { known.bytes / 100 } else { known.bytes / 10 };
        let now = bytes / step.max(1);
        if shown.swap(now, Ordering::Relaxed) != now {
            let (lead, end) = if terminal { ("\r\x1b[K", "") } else { ("", "\n") };
            eprint!("{lead}{} of {} MB{end}", bytes / 1_000_000, known.bytes / 1_000_000);
            let _ = std::io::stderr().flush();
        }
    };
    let pulled = Pulling { known, files: &files, progress: &progress }.run().await;
    if terminal && shown.load(Ordering::Relaxed) > 0 {
        eprintln!();
    }
    let path = pulled.map_err(|error| CliError::Failed(error.to_string()))?;
    print_json(&json!({ "model": known.name, "file": path, "bytes": known.bytes }))
}

/// Copies a file of one's own into the data directory.
fn take(name: &str, file: &Path, place: &Place) -> Result<(), CliError> {
    if !is_name(name) {
        return Err(CliError::Usage(format!(
            "`{name}` is no name for a model: letters, digits, `.`, `-` and `_`"
        )));
    }
    let mut start = [0; 4];
    let read =
        std::fs::File::open(file).and_then(|mut it| std::io::Read::read_exact(&mut it, &mut start));
    if read.is_err() || &start != b"GGUF" {
        return Err(CliError::Usage(format!("`{}` is no GGUF file", file.display())));
    }
    let files = files(place)?;
    std::fs::create_dir_all(files.folder())?;
    let path = files.path(name);
    let bytes = std::fs::copy(file, &path)?;
    print_json(&json!({ "model": name, "file": path, "bytes": bytes }))
}

fn remove(name: &str, place: &Place) -> Result<(), CliError> {
    if !is_name(name) || !files(place)?.remove(name)? {
        return Err(CliError::Failed(format!("there is no model `{name}` here")));
    }
    print_json(&json!({ "model": name, "removed": true }))
}
