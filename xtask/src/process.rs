//! Running other programs: announced, timed, and failing with the command that failed.

use crate::report::Report;
use anyhow::{Context, Result, bail};
use std::process::{Command, Stdio};
use std::time::Instant;

pub struct Step {
    name: &'static str,
    says: String,
}

impl Step {
    pub fn new(name: &'static str) -> Self {
        Self { name, says: String::new() }
    }

    pub fn says(mut self, text: impl Into<String>) -> Self {
        self.says = text.into();
        self
    }

    pub fn run(self, command: &mut Command, report: &mut Report) -> Result<()> {
        println!("==> {}: {}", self.name, self.says);
        let started = Instant::now();
        let outcome = run(command);
        let note = if outcome.is_ok() { self.says } else { format!("FAILED: {}", self.says) };
        report.add(self.name, started.elapsed(), note);
        outcome
    }
}

/// Runs a command to its end with our own input closed.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    let status =
        command.stdin(Stdio::null()).status().with_context(|| format!("cannot start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

/// Whether a program answers at all.
pub fn answers(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What a program prints, without the line end.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("cannot start `{shown}`"))?;
    if !output.status.success() {
        bail!("`{shown}` ended with {}", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn show(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}
