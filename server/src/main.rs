//! The `candor` binary.

use clap::Parser;
use server::cli::{Cli, run};
use std::process::ExitCode;

/// Trees of syntax are many small allocations; see docs/decisions/0014-allocator.md.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    server::telemetry::init();
    run(Cli::parse()).await
}
