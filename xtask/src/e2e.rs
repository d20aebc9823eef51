//! The journeys in a real browser, against a server of their own.

use crate::process::Step;
use crate::report::Report;
use crate::serve::Server;
use crate::workspace::{Profile, Workspace};
use crate::{install, site};
use anyhow::Result;
use std::process::Command;

/// `cargo xtask e2e`: builds what is needed, then runs the journeys alone.
pub fn only(workspace: &Workspace, rest: &[String], report: &mut Report) -> Result<()> {
    install::wasm_target(workspace, report)?;
    site::build(workspace, report)?;
    workspace.build_server(Profile::Dev, report)?;
    journeys(workspace, rest, report)
}

/// Runs Playwright; the server's addresses reach it through the environment.
pub fn journeys(workspace: &Workspace, rest: &[String], report: &mut Report) -> Result<()> {
    let chromium = install::chromium(report)?;
    let folder = workspace.root.join("end2end");
    install::npm_packages(&folder, report)?;
    install::npm_packages(&workspace.provider(), report)?;
    let server = Server::start(workspace, Profile::Dev, "e2e-data")?;
    let mut command = Command::new("node");
    command
        .arg(folder.join("node_modules/@playwright/test/cli.js"))
        .arg("test")
        .args(rest)
        .current_dir(&folder)
        .env("CANDOR_URL", &server.url)
        .env("CANDOR_SIGN_IN_URL", &server.sign_in_url)
        .env("CANDOR_DEMO_FILE", server.data.join("demo.sqlite"))
        .env("CANDOR_FILES", &server.files)
        // Journeys make accounts of their own with `candor user`, and start servers of their own.
        .env("LEPTOS_SITE_ROOT", workspace.site())
        .env("CANDOR_BINARY", workspace.server_binary(Profile::Dev))
        .env("CANDOR_DATA", &server.data)
        .env("CHROMIUM", chromium);
    Step::new("e2e").says("journeys in Chromium").run(&mut command, report)
}
