//! Copying what is selected, or everything.

use super::copy::{Copied, Format, render};
use super::model::GridModel;
use crate::components::editor::sql::Flavour;
use crate::format::plural;
use crate::interop::clipboard;
use crate::stores::Toasts;
use leptos::prelude::*;
use protocol::table::Row;
use std::ops::RangeInclusive;

/// More rows than this are not copied but exported.
pub const MAX_COPIED: u64 = 20_000;

/// The selection, or the whole result where only one cell is selected and `format` is not TSV: a
/// menu copies results, Ctrl+C copies cells.
pub fn copy_selection(model: GridModel, format: Format, flavour: Flavour, toasts: Toasts) {
    let selection = model.selection.get_untracked();
    copy(model, selection.rows(), selection.columns(), format, flavour, toasts);
}

pub fn copy_all(model: GridModel, format: Format, flavour: Flavour, toasts: Toasts) {
    let bounds = model.bounds();
    let rows = 0..=bounds.rows.saturating_sub(1);
    copy(model, rows, 0..=bounds.columns.saturating_sub(1), format, flavour, toasts);
}

fn copy(
    model: GridModel,
    rows: RangeInclusive<u64>,
    columns: RangeInclusive<usize>,
    format: Format,
    flavour: Flavour,
    toasts: Toasts,
) {
    let wanted = (rows.end() - rows.start() + 1).min(model.row_count);
    if wanted > MAX_COPIED {
        toasts.info(format!("{} are too many to copy: export them", plural(wanted, "row")));
        return;
    }
    let single = rows.start() == rows.end() && columns.start() == columns.end();
    leptos::task::spawn_local(async move {
        let sources: Vec<u64> =
            rows.take(wanted as usize).map(|row| untrack(|| model.source(row))).collect();
        let Some(read) = read(model, &sources).await else {
            toasts.info("Some of these rows could not be read");
            return;
        };
        let all = model.columns.get_value();
        let copied = Copied {
            columns: columns.clone().filter_map(|index| all.get(index)).collect(),
            rows: read
                .iter()
                .map(|row| columns.clone().filter_map(|index| row.get(index)).collect())
                .collect(),
            header: !single,
            flavour,
        };
        let text = render(&copied, format);
        let said = if single { "1 cell".to_owned() } else { plural(wanted, "row") };
        match clipboard::copy(&text).await {
            true => toasts.ok(format!("Copied {said}")),
            false => toasts.info("The browser does not allow copying here"),
        }
    });
}

/// Rows at these places of the result, in this order.
async fn read(model: GridModel, sources: &[u64]) -> Option<Vec<Row>> {
    let here = model.pages.try_with_untracked(|pages| {
        sources.iter().map(|row| pages.row(*row).cloned()).collect::<Option<Vec<_>>>()
    })?;
    if here.is_some() {
        return here;
    }
    let (first, last) = (sources.iter().min()?, sources.iter().max()?);
    let rows = model.read(*first..last + 1).await?;
    sources.iter().map(|row| rows.get((row - first) as usize).cloned()).collect()
}
