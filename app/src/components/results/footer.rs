//! The honest last line: how many rows there are, what of them is here, and what the selection adds
//! up to.

use super::model::GridModel;
use crate::components::editor::Desk;
use crate::format::{count, plural};
use leptos::prelude::*;
use protocol::query::MAX_ROW_LIMIT;

/// "All 96 rows shown", or how much is missing.
pub fn extent(row_count: u64, truncated: bool) -> String {
    match (row_count, truncated) {
        (0, false) => "No rows".to_owned(),
        (rows, false) => format!("All {} shown", plural(rows, "row")),
        (rows, true) => {
            format!("Showing first {} of at least {} rows", count(rows), count(rows + 1))
        }
    }
}

/// Ten times the rows, as far as the server allows.
fn larger(limit: u64) -> Option<u64> {
    let larger = limit.saturating_mul(10).min(MAX_ROW_LIMIT);
    (larger > limit).then_some(larger)
}

#[component]
pub fn Footer(
    model: GridModel,
    truncated: bool,
    /// The statement that can be run again with a larger limit.
    #[prop(into)]
    sql: String,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let limit = desk.workspace.row_limit;
    let selected = move || {
        let selection = model.selection.get();
        if selection.is_single() || model.row_count == 0 {
            return String::new();
        }
        let rows = selection.rows();
        let cells = plural(rows.end() - rows.start() + 1, "row");
        let Some(sums) = model.sums() else { return format!("{cells} selected") };
        let mut parts = vec![format!("{cells} selected"), format!("{} values", count(sums.values))];
        if let (Some(sum), Some(average)) = (sums.sum(), sums.average()) {
            parts.push(format!("sum {sum}"));
            parts.push(format!("avg {average}"));
        }
        parts.join(" · ")
    };
    let more = move || {
        let larger = larger(limit.get()).filter(|_| truncated)?;
        let sql = sql.clone();
        let run = move |_| {
            limit.set(larger);
            desk.workspace.run(sql.clone());
        };
        Some(view! {
            <button type="button" class="results__more" on:click=run>
                {format!("Run again with limit {}", count(larger))}
            </button>
        })
    };
    let state = move || {
        let problem = model.problem.get().map(|problem| format!("Rows are missing: {problem}"));
        let loading = model.loading_all.get().then(|| "Reading all rows…".to_owned());
        problem.or(loading).unwrap_or_default()
    };
    view! {
        <footer class="results__footer">
            <span class="results__selected" aria-live="polite">{selected}</span>
            <span class="results__state" role="status">{state}</span>
            <span class="results__extent" class:results__extent--cut=truncated>
                {extent(model.row_count, truncated)}
            </span>
            {more}
        </footer>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extent_never_claims_more_than_is_known() {
        for (rows, truncated, text) in [
            (0, false, "No rows"),
            (1, false, "All 1 row shown"),
            (96, false, "All 96 rows shown"),
            (1_000, true, "Showing first 1,000 of at least 1,001 rows"),
        ] {
            assert_eq!(extent(rows, truncated), text);
        }
    }

    #[test]
    fn the_limit_grows_as_far_as_the_server_allows() {
        assert_eq!(larger(1_000), Some(10_000));
        assert_eq!(larger(50_000), Some(MAX_ROW_LIMIT));
        assert_eq!(larger(MAX_ROW_LIMIT), None);
    }
}
