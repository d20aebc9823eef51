//! `cargo xtask test`: every check, in the order in which they fail cheapest.

use crate::process::{Step, answers};
use crate::report::Report;
use crate::workspace::{Profile, Workspace};
use crate::{e2e, install, model, site, size};
use anyhow::{Result, bail};

const STEPS: [&str; 6] = ["fmt", "lint", "unit", "wasm", "e2e", MODEL];
/// Only when it is named: it compiles the native part and downloads a gigabyte.
const MODEL: &str = "model";

pub fn test(workspace: &Workspace, only: &[String], report: &mut Report) -> Result<()> {
    if let Some(unknown) = only.iter().find(|name| !STEPS.contains(&name.as_str())) {
        bail!("`{unknown}` is not a step: choose from {}", STEPS.join(", "));
    }
    let named = |step: &str| only.iter().any(|name| name == step);
    let wanted = |step: &str| only.is_empty() || named(step);
    if wanted("fmt") {
        fmt(workspace, report)?;
    }
    if wanted("lint") || wanted("wasm") || wanted("e2e") {
        install::wasm_target(workspace, report)?;
    }
    if wanted("lint") {
        lint(workspace, report)?;
    }
    if wanted("unit") {
        install::database_servers(report)?;
        install::npm_packages(&workspace.provider(), report)?;
        unit(workspace, report)?;
    }
    if wanted("wasm") || wanted("e2e") {
        size::check(&site::build(workspace, report)?)?;
    }
    if wanted("e2e") {
        workspace.build_server(Profile::Dev, report)?;
        e2e::journeys(workspace, &[], report)?;
    }
    if named(MODEL) {
        model::test(workspace, report)?;
    }
    Ok(())
}

fn fmt(workspace: &Workspace, report: &mut Report) -> Result<()> {
    let mut command = workspace.cargo();
    command.args(["fmt", "--all", "--check"]);
    Step::new("fmt").says("checking the format").run(&mut command, report)
}

/// Clippy twice: once for everything native, once for the client, which is compiled differently.
fn lint(workspace: &Workspace, report: &mut Report) -> Result<()> {
    let mut native = workspace.cargo();
    native.args(["clippy", "--quiet", "--all-targets", "--", "--deny", "warnings"]);
    Step::new("lint").says("clippy, warnings denied").run(&mut native, report)?;
    let mut client = workspace.cargo();
    client.args(["clippy", "--quiet", "--package", "frontend"]);
    client.args(["--target", "wasm32-unknown-unknown", "--", "--deny", "warnings"]);
    Step::new("lint client").says("clippy on the client").run(&mut client, report)
}

/// Unit and integration tests; with nextest where it is installed, else with cargo's own runner.
fn unit(workspace: &Workspace, report: &mut Report) -> Result<()> {
    let mut command = workspace.cargo();
    if answers("cargo", &["nextest", "--version"]) {
        command.args(["nextest", "run", "--no-fail-fast", "--status-level", "fail"]);
        command.args(["--final-status-level", "slow"]);
    } else {
        command.args(["test", "--quiet", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    }
    Step::new("unit").says("unit and integration tests").run(&mut command, report)
}
