//! Charts as data: a closed subset of Vega-Lite, checked, suggested from the shape of a result and
//! drawn as SVG by the same code on the server and in the browser. Pure: no IO, no clock, nothing in
//! a spec is ever executed.
//!
//! Reading order: [`spec`] (the contract), [`check`] (what is accepted), [`render`] (how it looks),
//! `suggest` (which chart suits a result; feature `suggest`), [`report`] (the lines of
//! `candor chart check` and `candor chart render`).

mod calendar;
mod check;
mod format;
mod frame;
mod render;
pub mod report;
mod roles;
mod scale;
pub mod spec;
#[cfg(feature = "suggest")]
mod suggest;

pub use check::{MAX_BYTES, MAX_DEPTH, MAX_TEXT, SpecError, check, check_value};
pub use frame::RenderError;
pub use render::{Palette, Size, export, render, suitable_size};
pub use roles::infer_roles;
pub use spec::ChartSpec;
#[cfg(feature = "suggest")]
pub use suggest::{Alternative, NoChart, Suggestion, decide, suggest};
