//! The browser's half: `frontend` compiled to WASM, split into the part every page needs and parts
//! fetched when first used, and bound for a browser.

use crate::process::Step;
use crate::report::Report;
use crate::workspace::{OUTPUT_NAME, Workspace};
use anyhow::{Context, Result, anyhow};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm-release";

/// - The linker's relocations tell the splitter which function needs which.
/// - Names with types are for tools that tell what is large; they are not shipped.
const RUSTFLAGS: &str =
    "-C link-arg=--emit-relocs -C symbol-mangling-version=v0 --cfg erase_components";

/// The splitter's own script; the bound script imports it.
pub const LOADER: &str = "parts.js";

/// Compiles the client and writes `candor.js`, `candor_bg.wasm`, the parts, their loader and the JS
/// snippets into `folder`.
pub fn build(workspace: &Workspace, folder: &Path, report: &mut Report) -> Result<()> {
    let mut command = workspace.cargo();
    command.args(["build", "--package", "frontend", "--lib", "--target", TARGET]);
    command.args(["--profile", PROFILE]).env("RUSTFLAGS", RUSTFLAGS);
    Step::new("client").says("compiling the client to WASM").run(&mut command, report)?;

    let wasm = workspace.target.join(TARGET).join(PROFILE).join("frontend.wasm");
    let mark = workspace.target.join("xtask/client.mark");
    let stamp = crate::site::stamp_of(&[&wasm])?;
    if folder.join(format!("{OUTPUT_NAME}_bg.wasm")).exists()
        && fs::read_to_string(&mark).is_ok_and(|last| last == stamp)
    {
        return Ok(());
    }
    let started = Instant::now();
    let parts = workspace.target.join("xtask/parts");
    let main = split(&wasm, &parts).context("the client could not be split")?;
    bind(&main, folder).context("wasm-bindgen could not process the client")?;
    copy_parts(&parts, &main, folder)?;
    crate::site::write(&mark, stamp.as_bytes())?;
    report.add("bindings", started.elapsed(), "splitting and binding the client for the browser");
    Ok(())
}

/// Answers the part that every page needs; the others lie beside it.
fn split(wasm: &Path, folder: &Path) -> Result<PathBuf> {
    empty(folder)?;
    let main = folder.join("main.wasm");
    let (input, script) = (fs::read(wasm)?, format!("./{OUTPUT_NAME}.js"));
    let loader = format!("./{LOADER}");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = &script;
    options.link_name = &loader;
    wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:#}"))?;
    Ok(main)
}

fn bind(main: &Path, folder: &Path) -> Result<()> {
    empty(folder)?;
    Bindgen::new()
        .input_path(main)
        .web(true)?
        .out_name(OUTPUT_NAME)
        .typescript(false)
        // The parts reach the main part through what the linker exports.
        .keep_lld_exports(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
}

fn copy_parts(parts: &Path, main: &Path, folder: &Path) -> Result<()> {
    for entry in fs::read_dir(parts)? {
        let path = entry?.path();
        if path == main {
            continue;
        }
        let bytes = fs::read(&path)?;
        let wanted = match path.extension().is_some_and(|ending| ending == "wasm") {
            true => without_names(&bytes).context("a part is no WASM")?,
            false => bytes,
        };
        fs::write(folder.join(path.file_name().context("a part has a name")?), wanted)?;
    }
    Ok(())
}

/// The module without its custom sections: half of a part is names, which no browser needs.
fn without_names(wasm: &[u8]) -> Option<Vec<u8>> {
    const HEADER: usize = 8;
    let mut kept = wasm.get(..HEADER)?.to_vec();
    let mut rest = wasm.get(HEADER..)?;
    while let Some(kind) = rest.first() {
        let (length, digits) = leb128(rest.get(1..)?)?;
        let (section, next) = rest.split_at_checked(1 + digits + length)?;
        if *kind != 0 {
            kept.extend_from_slice(section);
        }
        rest = next;
    }
    Some(kept)
}

/// An unsigned number as WASM writes it, and how many bytes it takes.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAGIC: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn names_go_and_everything_else_stays() {
        let mut custom = vec![0, 0x83, 0x01];
        custom.extend([7; 131]);
        let code = [10, 2, 1, 2];
        let module = [MAGIC, &code, &custom, &code].concat();
        assert_eq!(without_names(&module), Some([MAGIC, &code, &code].concat()));
    }

    #[test]
    fn what_ends_early_is_no_module() {
        assert_eq!(without_names(b"\0asm"), None);
        assert_eq!(without_names(&[MAGIC, &[10, 9, 1]].concat()), None);
    }
}
