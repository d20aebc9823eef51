//! The editor's files: what SQL needs out of the `monaco-editor` package, and nothing else. The names
//! carry hashes and belong to the version pinned in `frontend/package.json`; the bridge in
//! `app/src/interop` names the same ones, so a new version changes both or fails here.

use crate::site::copy_file;
use anyhow::{Context, Result};
use std::path::Path;

/// Below `min/vs` of the package and `monaco/vs` of the site. Colours come from our own tokenizer,
/// so no language is among them.
const CODE: [&str; 6] = [
    "loader.js",
    "editor-BdtEMBbM.js",
    "editorWorkerHost-B_VpI68A.js",
    "toggleHighContrast-DuqAmExZ.js",
    "editor/editor.main.css",
    "assets/editor.worker-_vAIFJDs.js",
];

const TERMS: [&str; 2] = ["LICENSE", "ThirdPartyNotices.txt"];

pub fn copy(modules: &Path, site: &Path) -> Result<()> {
    let package = modules.join("monaco-editor");
    for name in CODE {
        copy_file(&package.join("min/vs").join(name), &site.join("monaco/vs").join(name))
            .context("monaco-editor is not the version whose files are listed here")?;
    }
    for name in TERMS {
        copy_file(&package.join(name), &site.join("monaco").join(name))?;
    }
    Ok(())
}
