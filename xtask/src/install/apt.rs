//! Debian packages, installed with apt where that is possible.

use crate::process::{Step, answers, output};
use crate::report::Report;
use anyhow::{Result, bail};
use std::process::Command;

/// What the checks need from the system: found where it is, or installed.
pub(super) struct Needed {
    /// One word for the report: "chromium".
    pub(super) step: &'static str,
    /// For people: "Chromium".
    pub(super) name: &'static str,
    pub(super) packages: &'static [&'static str],
    /// What to do where there is no apt.
    pub(super) by_hand: &'static str,
}

/// Installs all of `needed` with one refresh of the package lists; nothing when it is empty.
pub(super) fn install(needed: &[&Needed], report: &mut Report) -> Result<()> {
    if needed.is_empty() {
        return Ok(());
    }
    if !answers("apt-get", &["--version"]) {
        let missing: Vec<String> =
            needed.iter().map(|one| format!("no {} found: {}", one.name, one.by_hand)).collect();
        bail!("{}", missing.join("; "));
    }
    let update = ["update", "-qq"];
    Step::new("apt").says("refreshing the package lists").run(&mut apt(&update), report)?;
    for one in needed {
        let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
        arguments.extend(one.packages);
        Step::new(one.step)
            .says(format!("installing {} with apt", one.name))
            .run(&mut apt(&arguments), report)?;
    }
    Ok(())
}

fn apt(arguments: &[&str]) -> Command {
    let as_root = output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0");
    let mut command = if as_root {
        Command::new("apt-get")
    } else {
        let mut command = Command::new("sudo");
        command.args(["--non-interactive", "--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        command
    };
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command
}
