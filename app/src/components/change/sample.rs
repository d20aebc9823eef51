//! A few rows as they are, and what the changed columns would be.

use crate::format;
use leptos::prelude::*;
use protocol::change::{ChangeSample, SampleRow};
use protocol::table::Cell;

#[component]
pub fn BeforeAfter(
    sample: ChangeSample,
    /// `insert`, `update` or `delete`.
    #[prop(into)]
    kind: String,
    rows: Option<u64>,
) -> impl IntoView {
    let deletes = kind == "delete";
    let shown = sample.rows.len() as u64;
    let of = match rows {
        Some(rows) => format!("{} of {}", format::count(shown), format::plural(rows, "row")),
        None => format::plural(shown, "row"),
    };
    if shown == 0 {
        return view! {
            <section class="panel" aria-label="Before and after">
                <h2 class="panel__title">"Before and after"</h2>
                <p class="panel__text">"No row meets the condition now, so there is nothing to show."</p>
            </section>
        }
        .into_any();
    }
    let head = sample
        .columns
        .iter()
        .map(|name| view! { <th scope="col">{name.clone()}</th> })
        .collect_view();
    let body = sample.rows.into_iter().map(|row| line(row, deletes)).collect_view();
    view! {
        <section class="panel" aria-label="Before and after">
            <h2 class="panel__title">"Before and after" <span class="panel__note">{of}</span></h2>
            <div class="panel__scroll" tabindex="0" role="region" aria-label="Rows before and after">
                <table class="sample">
                    <thead>
                        <tr>{head}</tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn line(row: SampleRow, deletes: bool) -> AnyView {
    let SampleRow { before, after, changes } = row;
    let width = before.len().max(after.len());
    let cells = (0..width)
        .map(|column| {
            let old = before.get(column);
            let new = after.get(column);
            let changed = deletes || changes.get(column).copied().unwrap_or(false);
            view! { <td>{cell(old, new, changed, deletes)}</td> }
        })
        .collect_view();
    view! { <tr>{cells}</tr> }.into_any()
}

/// What is known only at the run says so; status is never told by colour alone.
fn cell(old: Option<&Cell>, new: Option<&Cell>, changed: bool, deletes: bool) -> AnyView {
    if !changed {
        return old.map(value).into_any();
    }
    let was = old.map(|old| view! { <del class="sample__was">{value(old)}</del> });
    let is = (!deletes).then(|| {
        let new = new.filter(|new| !new.is_null());
        view! {
            <ins class="sample__now">
                {match new {
                    Some(new) => value(new),
                    None => "at the run".into_any(),
                }}
            </ins>
        }
    });
    view! {
        {was}
        {is}
    }
    .into_any()
}

fn value(cell: &Cell) -> AnyView {
    match cell {
        Cell::Null => view! { <em class="sample__null">"NULL"</em> }.into_any(),
        Cell::Masked => view! { <em class="sample__null">"masked"</em> }.into_any(),
        other => other.to_string().into_any(),
    }
}
