//! The editor's files: what SQL needs out of the `monaco-editor` package, and nothing else.

use crate::site::copy_tree;
use anyhow::Result;
use std::path::Path;

pub fn copy(modules: &Path, site: &Path) -> Result<()> {
    copy_tree(&modules.join("monaco-editor/min/vs"), &site.join("monaco/vs"))
}
