//! Installs what is missing, and nothing else: the wasm target, npm packages, a browser,
//! database servers for tests, and what the embedded model is compiled with.

mod apt;
mod native;
mod servers;

pub use native::model_tools;
pub use servers::database_servers;

use crate::process::{Step, output};
use crate::report::Report;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

const WASM: &str = "wasm32-unknown-unknown";
const OLDEST_NODE: u32 = 20;

/// Where Debian and its relatives put Chromium; `CHROMIUM` names another.
const BROWSERS: [&str; 3] =
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const CHROMIUM: apt::Needed = apt::Needed {
    step: "chromium",
    name: "Chromium",
    packages: &["chromium"],
    by_hand: "install it, or name one in CHROMIUM",
};

pub fn wasm_target(workspace: &Workspace, report: &mut Report) -> Result<()> {
    let sysroot =
        output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(&workspace.root))?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    let mut command = Command::new("rustup");
    command.args(["target", "add", WASM]).current_dir(&workspace.root);
    Step::new("wasm target").says(format!("adding {WASM} with rustup")).run(&mut command, report)
}

/// Runs `npm ci` in `folder` unless the installed tree is the one of the lock file.
pub fn npm_packages(folder: &Path, report: &mut Report) -> Result<()> {
    let lock = std::fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    let mark = folder.join("node_modules/.installed-lock");
    if std::fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    node()?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut command = Command::new("npm");
    command
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"])
        .current_dir(folder);
    Step::new("npm")
        .says(format!("installing the packages of {name}/"))
        .run(&mut command, report)?;
    std::fs::write(&mark, lock).context("cannot note what npm installed")
}

fn node() -> Result<()> {
    let version = output(Command::new("node").arg("--version")).context(
        "Node.js is needed for the editor's files and for tests: install Node 20 or newer",
    )?;
    let major =
        version.trim_start_matches('v').split('.').next().and_then(|text| text.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => bail!("Node.js {version} is too old: {OLDEST_NODE} or newer is needed"),
    }
}

/// The browser for the journeys; installed with apt where that is possible.
pub fn chromium(report: &mut Report) -> Result<PathBuf> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    apt::install(&[&CHROMIUM], report)?;
    find_chromium().context("apt installed Chromium, but it is in none of the usual places")
}

fn find_chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    named.into_iter().chain(BROWSERS.map(PathBuf::from)).find(|path| path.exists())
}
