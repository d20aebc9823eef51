//! The `candor` binary.

use clap::Parser;
use server::cli::{Cli, run};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    server::telemetry::init();
    run(Cli::parse()).await
}
