//! Finding and running the programs of a server, as a user they accept.

use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A program on the PATH or in one of `folders`, whose last part may be below a version: the newest
/// version wins.
pub fn find(program: &str, folders: &[&str]) -> Result<PathBuf> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = folders.iter().flat_map(|folder| expand(folder)).collect();
    places.extend(std::env::split_paths(&on_path));
    let found = places.into_iter().map(|place| place.join(program)).find(|path| path.is_file());
    found.with_context(|| {
        format!("`{program}` is not installed: run `cargo xtask test`, which installs it")
    })
}

/// `/usr/lib/postgresql/*/bin`: newest first.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once("/*/") else { return vec![pattern.into()] };
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(before)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| {
            let version = entry.file_name().to_string_lossy().parse().unwrap_or(0);
            (version, entry.path().join(after))
        })
        .collect();
    versions.sort();
    versions.into_iter().rev().map(|(_, path)| path).collect()
}

pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// The program, run as `user` when we are root: database servers refuse to run as root.
pub fn as_user(user: &str, program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--regid", user, "--clear-groups", "--"]).arg(program);
    command
}

/// Makes `folder` belong to `user` when we are root.
pub fn hand_over(folder: &Path, user: &str) -> Result<()> {
    if is_root() {
        let owner = format!("{user}:");
        run(Command::new("chown").args(["--recursive", &owner]).arg(folder))?;
    }
    Ok(())
}

/// Runs it to its end; its messages are part of the error.
pub fn run(command: &mut Command) -> Result<Output> {
    run_with_input(command, "")
}

/// As [`run`], with something to read.
pub fn run_with_input(command: &mut Command, input: &str) -> Result<Output> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot run {command:?}"))?;
    let mut stdin = child.stdin.take().context("the input is a pipe")?;
    let input = input.to_owned();
    // Beside the reading, so that neither side waits for the other with a full pipe. A program that
    // ends without reading everything says why in its status.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output()?;
    let _ = writer.join();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{command:?} failed with {}: {}", output.status, said.trim());
    }
    Ok(output)
}

pub fn free_port() -> Result<u16> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    ensure!(port > 0, "no free port");
    Ok(port)
}
