//! What compiling the embedded model takes besides Rust: CMake, and libclang for its bindings.

use super::apt::{self, Needed};
use crate::process::answers;
use crate::report::Report;
use anyhow::Result;
use std::path::{Path, PathBuf};

const CMAKE: Needed = Needed {
    step: "cmake",
    name: "CMake",
    packages: &["cmake"],
    by_hand: "install it, or leave the embedded model out",
};

const LIBCLANG: Needed = Needed {
    step: "libclang",
    name: "libclang",
    packages: &["libclang-dev"],
    by_hand: "install it or name its folder in LIBCLANG_PATH, or leave the embedded model out",
};

pub fn model_tools(report: &mut Report) -> Result<()> {
    let tools = [(&CMAKE, answers("cmake", &["--version"])), (&LIBCLANG, has_libclang())];
    let missing: Vec<&Needed> =
        tools.into_iter().filter(|(_, found)| !found).map(|(tool, _)| tool).collect();
    apt::install(&missing, report)
}

fn has_libclang() -> bool {
    if std::env::var_os("LIBCLANG_PATH").is_some() || answers("llvm-config", &["--version"]) {
        return true;
    }
    let below = |folder: &str| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let versions = below("/usr/lib").into_iter().filter(|path| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("llvm-"))
    });
    let folders = versions.map(|version| version.join("lib")).chain([
        PathBuf::from("/usr/lib/x86_64-linux-gnu"),
        PathBuf::from("/usr/lib/aarch64-linux-gnu"),
        PathBuf::from("/usr/lib64"),
    ]);
    folders.into_iter().any(|folder| holds_libclang(&folder))
}

fn holds_libclang(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libclang.so") || name.starts_with("libclang-")
    })
}
