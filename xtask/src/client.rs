//! The browser's half: `frontend` compiled to WASM and bound for a browser.

use crate::process::Step;
use crate::report::Report;
use crate::workspace::{OUTPUT_NAME, Workspace};
use anyhow::{Context, Result};
use std::path::Path;
use std::time::Instant;
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm-release";

/// Compiles the client and writes `candor.js`, `candor_bg.wasm` and the JS snippets into `folder`.
pub fn build(workspace: &Workspace, folder: &Path, report: &mut Report) -> Result<()> {
    let mut command = workspace.cargo();
    command.args(["build", "--package", "frontend", "--lib", "--target", TARGET]);
    command.args(["--profile", PROFILE]);
    Step::new("client").says("compiling the client to WASM").run(&mut command, report)?;

    let wasm = workspace.target.join(TARGET).join(PROFILE).join("frontend.wasm");
    let mark = workspace.target.join("xtask/client.mark");
    let stamp = crate::site::stamp_of(&[&wasm])?;
    if folder.join(format!("{OUTPUT_NAME}_bg.wasm")).exists()
        && std::fs::read_to_string(&mark).is_ok_and(|last| last == stamp)
    {
        return Ok(());
    }
    let started = Instant::now();
    bind(&wasm, folder).context("wasm-bindgen could not process the client")?;
    crate::site::write(&mark, stamp.as_bytes())?;
    report.add("bindings", started.elapsed(), "binding the client for the browser");
    Ok(())
}

fn bind(wasm: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .out_name(OUTPUT_NAME)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
}
