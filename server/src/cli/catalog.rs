//! `candor catalog`: the schema of a database as JSON, and what changed between two of them.

use super::guard::read_catalog;
use super::lines::{print_json, print_line};
use super::target::Target;
use super::{CliError, Place};
use clap::{Args, Subcommand};
use connectors::Profile;
use engine::catalog::Snapshot;
use engine::semantic::Glossary;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub enum CatalogCommand {
    /// Print the schema of a database.
    Sync(Sync),
    /// Print what changed from one schema to another, one change a line.
    Diff {
        /// The older schema.
        older: PathBuf,
        newer: PathBuf,
    },
}

#[derive(Args)]
pub struct Sync {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    place: Place,
}

impl CatalogCommand {
    pub async fn run(self) -> Result<(), CliError> {
        match self {
            CatalogCommand::Sync(sync) => {
                let opened = sync.target.open(&sync.place).await?;
                let catalog = opened
                    .connector
                    .introspect()
                    .await
                    .map_err(|error| engine::error::connector_problem(&error))?;
                print_json(&catalog)
            }
            CatalogCommand::Diff { older, newer } => {
                let (older, newer) = (snapshot(&older)?, snapshot(&newer)?);
                newer.diff(&older).iter().try_for_each(|line| print_line(line))
            }
        }
    }
}

fn snapshot(path: &Path) -> Result<Snapshot, CliError> {
    let catalog = read_catalog(path, None)?;
    Ok(Snapshot::build(catalog, Profile::default(), Glossary::default(), ""))
}
