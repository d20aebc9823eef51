//! The site folder: client, styles, editor, fonts and public files, each with a brotli twin.

use crate::report::Report;
use crate::workspace::{OUTPUT_NAME, Workspace};
use crate::{client, install, size};
use anyhow::{Context, Result, bail};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

/// What is copied out of the npm packages of `frontend/`: folder or file, and where it goes.
const VENDORED: [(&str, &str); 5] = [
    ("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2", "fonts/inter-latin.woff2"),
    (
        "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
        "fonts/inter-latin-ext.woff2",
    ),
    (
        "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
        "fonts/jetbrains-mono-latin.woff2",
    ),
    ("@fontsource-variable/inter/LICENSE", "fonts/inter-LICENSE.txt"),
    ("@fontsource-variable/jetbrains-mono/LICENSE", "fonts/jetbrains-mono-LICENSE.txt"),
];

/// Endings worth compressing; fonts and images are compressed already.
const COMPRESSED: [&str; 7] = ["js", "css", "wasm", "html", "svg", "json", "txt"];

/// Strongest setting for the files of every first visit, a cheaper one for the editor's many files.
const BEST: u32 = 11;
const GOOD: u32 = 9;

/// Answers the folder of the published client.
pub fn build(workspace: &Workspace, report: &mut Report) -> Result<PathBuf> {
    let site = workspace.site();
    fs::create_dir_all(&site)?;
    let client = workspace.target.join("xtask/client");
    client::build(workspace, &client, report)?;
    install::npm_packages(&workspace.root.join("frontend"), report)?;

    let started = Instant::now();
    let css = bundle_css(&workspace.root.join("style"))?;
    write(&client.join(format!("{OUTPUT_NAME}.css")), css.as_bytes())?;
    let pkg = publish(&client, &site.join("pkg"))?;
    copy_tree(&workspace.root.join("public"), &site)?;
    copy_vendored(&workspace.root.join("frontend/node_modules"), &site)?;
    let compressed = compress(&site)?;
    report.add(
        "site",
        started.elapsed(),
        format!("styles, editor, fonts; {compressed} compressed"),
    );
    size::print(&pkg)?;
    Ok(pkg)
}

/// Copies the client into a folder named after its content, which browsers may keep for good, and
/// notes in `current` its name and the scripts to ask for at once. Earlier ones go.
fn publish(client: &Path, pkg: &Path) -> Result<PathBuf> {
    let mut names = Vec::new();
    list(client, Path::new(""), &mut names)?;
    names.sort();
    let mut hasher = DefaultHasher::new();
    for name in &names {
        (name, fs::read(client.join(name))?).hash(&mut hasher);
    }
    let version = format!("{:016x}", hasher.finish());
    let folder = pkg.join(&version);
    fs::create_dir_all(pkg)?;
    for entry in fs::read_dir(pkg)? {
        let path = entry?.path();
        match path.is_dir() {
            _ if path == folder => {}
            true => fs::remove_dir_all(&path)?,
            false => fs::remove_file(&path)?,
        }
    }
    let mut current = format!("{version}\n");
    for name in &names {
        write(&folder.join(name), &fs::read(client.join(name))?)?;
        let name = name.to_string_lossy();
        if name.ends_with(".js") && name != format!("{OUTPUT_NAME}.js") {
            current.push_str(&format!("{name}\n"));
        }
    }
    write(&pkg.join("current"), current.as_bytes())?;
    Ok(folder)
}

/// Every file below `folder`, as a path from there.
fn list(folder: &Path, below: &Path, names: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder.join(below))? {
        let entry = entry?;
        let name = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            list(folder, &name, names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

/// Joins the files that `main.css` imports, in its order: `@import "tokens.css";`, one a line.
pub fn bundle_css(style: &Path) -> Result<String> {
    let main = fs::read_to_string(style.join("main.css")).context("style/main.css is missing")?;
    let mut bundle = String::new();
    for line in main.lines().map(str::trim) {
        let Some(rest) = line.strip_prefix("@import") else { continue };
        let name = rest.trim().trim_end_matches(';').trim().trim_matches(['"', '\'']);
        let text = fs::read_to_string(style.join(name))
            .with_context(|| format!("style/main.css imports `{name}`, which cannot be read"))?;
        if text.contains("@import") {
            bail!("style/{name} imports other files: only main.css may");
        }
        bundle.push_str(&text);
        bundle.push('\n');
    }
    Ok(bundle)
}

fn copy_vendored(modules: &Path, site: &Path) -> Result<()> {
    for (from, to) in VENDORED {
        copy_file(&modules.join(from), &site.join(to))?;
    }
    crate::monaco::copy(modules, site)
}

pub fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            copy_file(&entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Copies unless the target is as new and as long already.
pub fn copy_file(from: &Path, to: &Path) -> Result<()> {
    let source = fs::metadata(from).with_context(|| from.display().to_string())?;
    if let Ok(present) = fs::metadata(to)
        && present.len() == source.len()
        && present.modified()? >= source.modified()?
    {
        return Ok(());
    }
    write(to, &fs::read(from)?)
}

pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Writes `file.br` beside every file worth it whose twin is older; answers how many were written.
fn compress(folder: &Path) -> Result<usize> {
    let mut written = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            written += compress(&path)?;
        } else if worth_compressing(&path) && outdated(&path)? {
            let level =
                if path.components().any(|part| part.as_os_str() == "pkg") { BEST } else { GOOD };
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, level, 22);
            writer.write_all(&fs::read(&path)?)?;
            fs::write(twin(&path), writer.into_inner())?;
            written += 1;
        }
    }
    Ok(written)
}

fn worth_compressing(path: &Path) -> bool {
    path.extension().is_some_and(|ending| COMPRESSED.iter().any(|known| ending == *known))
}

pub fn twin(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".br");
    name.into()
}

fn outdated(path: &Path) -> Result<bool> {
    let twin = twin(path);
    Ok(!twin.exists() || fs::metadata(&twin)?.modified()? < fs::metadata(path)?.modified()?)
}

/// Length and time of the inputs: enough to know that nothing changed.
pub fn stamp_of(paths: &[&Path]) -> Result<String> {
    let mut stamp = String::new();
    for path in paths {
        let data = fs::metadata(path).with_context(|| path.display().to_string())?;
        let age = data.modified()?.duration_since(SystemTime::UNIX_EPOCH)?;
        stamp.push_str(&format!("{} {}\n", data.len(), age.as_nanos()));
    }
    Ok(stamp)
}
