//! A language model in this process: one instance, one thread, one question at a time.
//!
//! Reading order: [`decoder`] (what a model can do), `template` (messages to tokens), `slots` (which
//! prefixes stay in its memory), `grammar` (what a query may be written with), `writer` (one answer),
//! `queue` (who is next), [`client`] (the trait of all models, over that thread) and, with the feature
//! `embedded`, `llama` (llama.cpp).

pub mod client;
pub mod decoder;
mod grammar;
#[cfg(feature = "embedded")]
mod llama;
mod queue;
mod slots;
mod template;
#[cfg(test)]
mod tests;
mod writer;

pub use client::Embedded;
pub use decoder::{Decoder, DecoderError, Token};
#[cfg(feature = "embedded")]
pub use llama::load;

use std::path::PathBuf;

/// Whether this build can run a model at all.
pub const AVAILABLE: bool = cfg!(feature = "embedded");

/// Which file, and what it may take of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub file: PathBuf,
    /// For people and lineage.
    pub name: String,
    /// Tokens that stay in memory altogether: 28 KB each with the default model. A prompt with its
    /// answer has to fit.
    pub context: u32,
    /// Schemas whose prefix is kept.
    pub slots: u32,
    pub threads: u32,
}

impl Options {
    /// 8,192 tokens (about 230 MB), eight schemas, and every processor.
    pub fn new(file: impl Into<PathBuf>, name: impl Into<String>) -> Self {
        let threads = std::thread::available_parallelism().map_or(2, |count| count.get() as u32);
        Self { file: file.into(), name: name.into(), context: 8_192, slots: 8, threads }
    }
}
