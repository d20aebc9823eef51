//! How much of the client a first page waits for, and the most it may be.

use crate::site::twin;
use crate::workspace::OUTPUT_NAME;
use anyhow::{Result, bail};
use std::fs;
use std::path::Path;

/// Bytes of the first part with brotli, as last measured; docs/measurements.md tells what made it so.
/// Raise it with the reason in the commit.
const BUDGET: u64 = 465_600;
/// Growth in percent that passes: compilers and names move the size a little.
const TOLERANCE: u64 = 2;

/// Prints the sizes of the published client.
pub fn print(pkg: &Path) -> Result<()> {
    let first = first(pkg)?;
    let (mut later, mut parts) = (Size::default(), 0);
    for entry in fs::read_dir(pkg)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "wasm") && path != main(pkg) {
            later.add(Size::of(&path)?);
            parts += 1;
        }
    }
    println!("    client: {first}; fetched later: {later} in {parts} parts");
    Ok(())
}

/// Fails when the first part has outgrown its budget.
pub fn check(pkg: &Path) -> Result<()> {
    let Size { brotli, .. } = first(pkg)?;
    let most = BUDGET + BUDGET * TOLERANCE / 100;
    if brotli > most {
        bail!(
            "the client's first part is {brotli} bytes with brotli, its budget is {BUDGET}: \
             make it smaller, cut a part out of it (app/src/parts.rs), or raise the budget in \
             xtask/src/size.rs and say why"
        );
    }
    Ok(())
}

fn first(pkg: &Path) -> Result<Size> {
    Size::of(&main(pkg))
}

fn main(pkg: &Path) -> std::path::PathBuf {
    pkg.join(format!("{OUTPUT_NAME}_bg.wasm"))
}

#[derive(Default)]
struct Size {
    raw: u64,
    brotli: u64,
}

impl Size {
    fn of(wasm: &Path) -> Result<Self> {
        Ok(Self { raw: fs::metadata(wasm)?.len(), brotli: fs::metadata(twin(wasm))?.len() })
    }

    fn add(&mut self, other: Size) {
        self.raw += other.raw;
        self.brotli += other.brotli;
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} kB WASM, {} kB with brotli", self.raw / 1_000, self.brotli / 1_000)
    }
}
