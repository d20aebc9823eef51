//! Which chart suits a result: decided from the roles, types and shape of its columns, with the
//! reason in words. The specs are built with the typed `vega_lite_4` builder and must pass
//! [`crate::check`] like any other.

mod build;
mod categories;
mod profile;
mod times;
mod values;

#[cfg(test)]
mod tests;

use crate::spec::{ChartSpec, MAX_POINTS};
use profile::Profile;
use protocol::table::{ColumnMeta, Row};

/// Alternatives offered beside the first choice.
pub const MAX_ALTERNATIVES: usize = 4;
/// A pie with more slices cannot be read.
pub const MAX_SLICES: usize = 7;
/// Series told apart by colour and dash.
pub const MAX_SERIES: usize = 8;
/// Bars that fit the pane with readable names.
pub const MAX_BARS: usize = 20;

#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    pub spec: ChartSpec,
    /// Why this chart: "one date and one number: a line shows the course".
    pub reason: String,
    pub alternatives: Vec<Alternative>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// Two or three words for a button.
    pub label: String,
    pub reason: String,
    pub spec: ChartSpec,
}

/// Why a result is better read as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct NoChart {
    pub reason: String,
}

fn no_chart(reason: impl Into<String>) -> NoChart {
    NoChart { reason: reason.into() }
}

/// The best chart for a result, or `None` when a table (or a single number) says it better;
/// [`decide`] gives the reason.
pub fn suggest(columns: &[ColumnMeta], rows: &[Row], title: &str) -> Option<Suggestion> {
    decide(columns, rows, title).ok()
}

/// [`suggest`] with the reason when there is no chart.
pub fn decide(columns: &[ColumnMeta], rows: &[Row], title: &str) -> Result<Suggestion, NoChart> {
    let profile = Profile::of(columns, rows, title);
    match rows.len() {
        0 => return Err(no_chart("there are no rows to draw")),
        1 if profile.measures.len() == 1 => {
            return Err(no_chart("a single number is read as a number, not as a chart"));
        }
        1 => return Err(no_chart("one row is read as a row, not as a chart")),
        _ => {}
    }
    if rows.len() > MAX_POINTS {
        let count = rows.len();
        return Err(no_chart(format!(
            "{count} rows are more than the {MAX_POINTS} a chart draws: group them first"
        )));
    }
    if profile.measures.is_empty() {
        return Err(no_chart("there is no number to draw"));
    }
    if profile.is_listing() {
        return Err(no_chart("a list of single things is read as a table"));
    }
    let choice = if profile.time.is_some() {
        times::choose(&profile)
    } else if profile.categories.is_empty() {
        values::choose(&profile)
    } else {
        categories::choose(&profile)
    }?;
    choice.into_suggestion(columns)
}

/// What a rule decided, before its specs are built and checked.
struct Choice {
    reason: String,
    sketch: build::Sketch,
    alternatives: Vec<(&'static str, String, build::Sketch)>,
}

impl Choice {
    fn into_suggestion(self, columns: &[ColumnMeta]) -> Result<Suggestion, NoChart> {
        let spec = self.sketch.build(columns).map_err(|error| no_chart(error.to_string()))?;
        let build = |(label, reason, sketch): (&str, String, build::Sketch)| {
            let spec = sketch.build(columns).ok()?;
            Some(Alternative { label: label.to_owned(), reason, spec })
        };
        let alternatives =
            self.alternatives.into_iter().filter_map(build).take(MAX_ALTERNATIVES).collect();
        Ok(Suggestion { spec, reason: self.reason, alternatives })
    }
}
