//! The commands of the `candor` binary. Machine output is JSON on stdout, messages go to stderr; the
//! exit status is 0 when done, 1 when the work failed, 2 when the arguments cannot be used.

mod ask;
mod audit;
mod catalog;
mod chart;
mod connection;
mod eval;
mod eval_ambiguity;
mod eval_fit;
mod eval_input;
mod eval_linking;
mod eval_resume;
mod group;
mod guard;
mod lines;
mod model;
mod progress;
mod run_log;
mod serve;
mod target;
mod token;
mod user;

use crate::audit::{Actor, Scene, scene};
use crate::config::{ConfigError, Overrides, Settings};
use clap::{Args, Parser, Subcommand};
use progress::Progress;
use protocol::Problem;
use std::path::PathBuf;
use std::process::ExitCode;

/// Ask your databases in plain language; see the SQL, the evidence and how far to trust it.
#[derive(Parser)]
#[command(name = "candor", version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the web app and its API.
    Serve(serve::Serve),
    /// Ask one question and print its answer.
    Ask(ask::Ask),
    /// Verify the audit, export it, and print its signed head.
    Audit(audit::AuditCommand),
    /// Judge statements, one JSON object per line on stdin.
    Guard(guard::Guard),
    /// Read and compare schemas.
    #[command(subcommand)]
    Catalog(catalog::CatalogCommand),
    /// Check and draw charts, one JSON object per line on stdin.
    #[command(subcommand)]
    Chart(chart::ChartCommand),
    /// Add, try and remove databases, and change the keys their passwords are sealed with.
    Connection(connection::ConnectionCommand),
    /// Measure how often answers are right.
    #[command(subcommand)]
    Eval(eval::EvalCommand),
    /// See groups of people, and say what they may use.
    Group(group::GroupCommand),
    /// See which language models there are; get or remove one.
    #[command(subcommand)]
    Model(model::ModelCommand),
    /// Make, list and revoke API tokens.
    Token(token::TokenCommand),
    /// Manage accounts.
    User(user::UserCommand),
}

/// Where settings and data are; the same for every command that needs them.
#[derive(Args, Clone, Default)]
pub struct Place {
    /// Configuration file (TOML).
    #[arg(long, value_name = "FILE", env = "CANDOR_CONFIG")]
    config: Option<PathBuf>,
    /// Data directory: the store, the demo database, keys. [default: var]
    #[arg(long, value_name = "DIR", env = "CANDOR_DATA")]
    data: Option<PathBuf>,
}

impl Place {
    fn settings(&self) -> Result<Settings, ConfigError> {
        let overrides = Overrides {
            config: self.config.clone(),
            data: self.data.clone(),
            ..Overrides::default()
        };
        Settings::load(overrides, |name| std::env::var(name).ok())
    }
}

/// Why a command did not do its work.
#[derive(Debug)]
pub enum CliError {
    /// The arguments, or a file they name, cannot be used: exit status 2.
    Usage(String),
    /// The work failed: exit status 1.
    Failed(String),
}

impl From<ConfigError> for CliError {
    fn from(error: ConfigError) -> Self {
        CliError::Usage(error.to_string())
    }
}

impl From<anyhow::Error> for CliError {
    fn from(error: anyhow::Error) -> Self {
        CliError::Failed(format!("{error:#}"))
    }
}

impl From<crate::store::StoreError> for CliError {
    fn from(error: crate::store::StoreError) -> Self {
        CliError::Failed(error.to_string())
    }
}

impl From<crate::secrets::SecretError> for CliError {
    fn from(error: crate::secrets::SecretError) -> Self {
        CliError::Failed(error.to_string())
    }
}

impl From<crate::databases::rotation::RotationError> for CliError {
    fn from(error: crate::databases::rotation::RotationError) -> Self {
        CliError::Failed(error.to_string())
    }
}

impl From<std::io::Error> for CliError {
    fn from(error: std::io::Error) -> Self {
        CliError::Failed(error.to_string())
    }
}

impl From<Problem> for CliError {
    fn from(problem: Problem) -> Self {
        let hint = problem.hint.map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
        CliError::Failed(format!("{} ({}){hint}", problem.detail, problem.code.as_str()))
    }
}

pub async fn run(cli: Cli) -> ExitCode {
    let done = scene::within(Scene::of(Actor::Command), perform(cli.command)).await;
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(CliError::Failed(message)) => {
            eprintln!("candor: {message}");
            ExitCode::from(1)
        }
        Err(CliError::Usage(message)) => {
            eprintln!("candor: {message}");
            ExitCode::from(2)
        }
    }
}

async fn perform(command: Command) -> Result<(), CliError> {
    match command {
        // The server acts for itself, and for whoever asks it.
        Command::Serve(command) => scene::within(Scene::of(Actor::System), command.run()).await,
        Command::Audit(command) => command.run().await,
        Command::Ask(command) => command.run().await,
        Command::Guard(command) => command.run(),
        Command::Catalog(command) => command.run().await,
        Command::Chart(command) => command.run(),
        Command::Connection(command) => command.run().await,
        Command::Eval(command) => command.run().await,
        Command::Model(command) => command.run().await,
        Command::Token(command) => command.run().await,
        Command::Group(command) => command.run().await,
        Command::User(command) => command.run().await,
    }
}
