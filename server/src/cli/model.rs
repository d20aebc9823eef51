//! `candor model`: which language model answers. This version uses models that run elsewhere; none is
//! embedded yet, and the commands say so.

use super::lines::print_json;
use super::{CliError, Place};
use clap::Subcommand;
use serde_json::json;

#[derive(Subcommand)]
pub enum ModelCommand {
    /// Print the configured model, if there is one.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Download a model into the data directory (not in this version).
    Pull { name: String },
    /// Remove a downloaded model (not in this version).
    Remove { name: String },
}

impl ModelCommand {
    pub fn run(self) -> Result<(), CliError> {
        match self {
            ModelCommand::List { place } => list(&place),
            ModelCommand::Pull { name } | ModelCommand::Remove { name } => {
                Err(CliError::Failed(format!(
                    "`{name}`: this version has no embedded model to pull or remove; set \
                     CANDOR_LLM_PROVIDER, CANDOR_LLM_BASE_URL and CANDOR_LLM_MODEL to use one that \
                     runs elsewhere"
                )))
            }
        }
    }
}

fn list(place: &Place) -> Result<(), CliError> {
    match place.settings()?.llm {
        Some(llm) => {
            let config = llm.to_config()?;
            let endpoint = config.endpoint().map_err(|error| CliError::Usage(error.to_string()))?;
            print_json(&json!({
                "provider": config.provider.as_str(),
                "model": config.model,
                "endpoint": endpoint,
                "key": config.key.is_some(),
            }))
        }
        None => {
            eprintln!(
                "no model is configured: questions are answered by the planner and by memory; set \
                 CANDOR_LLM_PROVIDER and CANDOR_LLM_MODEL to use one"
            );
            Ok(())
        }
    }
}
