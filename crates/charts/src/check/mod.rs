//! Decides whether a chart spec may be stored, sent or drawn. Gates in order, each reporting all it
//! finds before the next one is skipped: size and depth, repeated and prototype keys, things that
//! run or fetch, our own subset, combinations that can be drawn, columns of the result.
//!
//! The same function runs on the server before a spec is stored or sent and in the browser before it
//! is drawn.

mod combinations;
mod deny;
mod fields;
mod read;
mod subset;
mod text;

use crate::spec::ChartSpec;
use protocol::table::ColumnMeta;
use serde::{Deserialize, Serialize};

pub use read::{MAX_BYTES, MAX_DEPTH};
pub use text::MAX_TEXT;

/// One thing that is wrong, where, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{path}: {message}")]
pub struct SpecError {
    /// `$.encoding.x.field`.
    pub path: String,
    pub message: String,
}

impl SpecError {
    pub(crate) fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }
}

/// Reads a spec. `columns` are those of the result it will be drawn from; without them only the
/// spelling of field names is checked, unless the spec brings its own rows.
pub fn check(json: &str, columns: Option<&[ColumnMeta]>) -> Result<ChartSpec, Vec<SpecError>> {
    let value = read::read(json)?;
    refuse(deny::walk(&value))?;
    refuse(text::walk(&value))?;
    let spec = subset::read(&value)?;
    let mut errors = combinations::check(&spec);
    errors.extend(fields::check(&spec, columns));
    refuse(errors)?;
    Ok(spec)
}

/// The same for a spec that is already JSON. Repeated keys are gone by then: whoever takes specs
/// from outside calls [`check`] with the text.
pub fn check_value(
    json: &serde_json::Value,
    columns: Option<&[ColumnMeta]>,
) -> Result<ChartSpec, Vec<SpecError>> {
    check(&json.to_string(), columns)
}

fn refuse(errors: Vec<SpecError>) -> Result<(), Vec<SpecError>> {
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
