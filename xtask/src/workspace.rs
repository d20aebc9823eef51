//! Where things are, and the one way the server is compiled.

use crate::process::Step;
use crate::report::Report;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Name of the browser files: `pkg/candor.js`. Leptos reads it when the server is compiled.
pub const OUTPUT_NAME: &str = "candor";

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Dev,
    Release,
}

pub struct Workspace {
    pub root: PathBuf,
    pub target: PathBuf,
}

impl Workspace {
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask lies one level below the workspace")?
            .to_owned();
        let output = Command::new(cargo())
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(&root)
            .output()
            .context("cannot run `cargo metadata`")?;
        let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)
            .context("`cargo metadata` did not answer with JSON")?;
        let target = metadata["target_directory"]
            .as_str()
            .context("`cargo metadata` names no target directory")?;
        Ok(Self { root, target: target.into() })
    }

    /// Everything the browser loads; what `LEPTOS_SITE_ROOT` names at run time.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// The OpenID provider that tests sign in at.
    pub fn provider(&self) -> PathBuf {
        self.root.join("end2end/provider")
    }

    pub fn cargo(&self) -> Command {
        let mut command = Command::new(cargo());
        command.current_dir(&self.root).env("LEPTOS_OUTPUT_NAME", OUTPUT_NAME);
        command
    }

    pub fn server_binary(&self, profile: Profile) -> PathBuf {
        let folder = match profile {
            Profile::Dev => "debug",
            Profile::Release => "release",
        };
        self.target.join(folder).join("candor")
    }

    /// The release server, with the embedded model or without.
    pub fn build_release(&self, with_model: bool, report: &mut Report) -> Result<()> {
        let mut command = self.cargo();
        command.args(["build", "--release", "--package", "server", "--bin", "candor"]);
        if with_model {
            command.args(["--features", "embedded"]);
        }
        let what = if with_model { "with the embedded model" } else { "without a model" };
        Step::new("server").says(format!("compiling the server {what}")).run(&mut command, report)
    }

    /// The debug server is built as the tests build it: with the same features, so that after them
    /// there is nothing left to compile.
    pub fn build_server(&self, profile: Profile, report: &mut Report) -> Result<()> {
        if profile == Profile::Release {
            return self.build_release(false, report);
        }
        let mut command = self.cargo();
        command.args(["test", "--no-run", "--quiet"]);
        Step::new("server").says("compiling the server").run(&mut command, report)
    }
}

fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}
