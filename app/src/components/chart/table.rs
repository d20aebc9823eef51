//! The values of a chart as a table: for screen readers, and for everyone who wants to be sure.

use leptos::prelude::*;
use protocol::chart::Dataset;

/// Rows shown; the results grid has all of them.
const MAX_ROWS: usize = 200;

#[component]
pub fn ValuesTable(dataset: Signal<Dataset>) -> impl IntoView {
    let head = move || {
        let names =
            dataset.with(|data| data.columns.iter().map(|c| c.name.clone()).collect::<Vec<_>>());
        names.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view()
    };
    let body = move || {
        dataset.with(|data| {
            let numeric: Vec<bool> =
                data.columns.iter().map(|c| c.column_type.is_number()).collect();
            let rows = data.rows.iter().take(MAX_ROWS).map(|row| {
                let cells = row.iter().zip(&numeric).map(|(cell, numeric)| {
                    let class = if *numeric { "chart-view__number" } else { "" };
                    let text = if cell.is_null() { "NULL".to_owned() } else { cell.to_string() };
                    view! { <td class=class>{text}</td> }
                });
                view! { <tr>{cells.collect_view()}</tr> }
            });
            rows.collect_view()
        })
    };
    let note = move || {
        let count = dataset.with(|data| data.rows.len());
        (count > MAX_ROWS).then(|| {
            view! { <p class="chart-view__note">{format!("The first {MAX_ROWS} of {count} rows.")}</p> }
        })
    };
    view! {
        <details class="chart-view__data">
            <summary>"Values as a table"</summary>
            <div class="chart-view__scroll" tabindex="0" role="region" aria-label="Values of the chart">
                <table>
                    <thead>
                        <tr>{head}</tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            {note}
        </details>
    }
}
