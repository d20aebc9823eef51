//! `cargo xtask run`: from a bare checkout to a served demo.

use crate::report::Report;
use crate::workspace::{Profile, Workspace};
use crate::{install, site};
use anyhow::{Context, Result, bail};
use std::process::Command;

pub fn run(workspace: &Workspace, rest: &[String], report: &mut Report) -> Result<()> {
    install::wasm_target(workspace, report)?;
    site::build(workspace, report)?;
    // `-- --no-model` leaves the embedded model out of the build too, and its tools uninstalled.
    let with_model = !rest.iter().any(|argument| argument == "--no-model");
    if with_model {
        install::model_tools(report)?;
    }
    workspace.build_release(with_model, report)?;
    report.print();
    println!("\n==> serving; stop with Ctrl+C");

    let mut command = Command::new(workspace.server_binary(Profile::Release));
    command
        .args(["serve", "--demo"])
        .args(rest.iter().filter(|argument| *argument != "--"))
        .current_dir(&workspace.root)
        .env("LEPTOS_SITE_ROOT", workspace.site());
    let status = command.status().context("cannot start the server")?;
    *report = Report::new();
    match status.code() {
        // Ended by a signal, which is how a person stops it.
        None | Some(0 | 130) => Ok(()),
        Some(code) => bail!("the server ended with status {code}"),
    }
}
