//! The header: names, types, order, and handles to drag a column wider.

use super::cells::{right_aligned, type_label};
use super::model::GridModel;
use super::order::Direction;
use crate::components::ui::Axis;
use crate::interop::drag;
use leptos::prelude::*;
use protocol::table::ColumnMeta;

/// Narrowest and widest column, in px.
pub const WIDTHS_PX: std::ops::RangeInclusive<f64> = 48.0..=900.0;

#[component]
pub fn Header(model: GridModel) -> impl IntoView {
    let columns = model.columns.get_value();
    let cells = columns
        .iter()
        .enumerate()
        .map(|(index, column)| view! { <HeaderCell model index column=column.clone()/> })
        .collect_view();
    view! {
        <div class="grid__header" role="row" aria-rowindex="1">
            <span class="grid__corner" role="columnheader" aria-colindex="1">
                <span class="visually-hidden">"Row"</span>
            </span>
            {cells}
        </div>
    }
    .into_any()
}

#[component]
fn HeaderCell(model: GridModel, index: usize, column: ColumnMeta) -> impl IntoView {
    let direction = Memo::new(move |_| {
        model.sort.get().filter(|sort| sort.column == index).map(|sort| sort.direction)
    });
    let aria_sort = move || match direction.get() {
        Some(Direction::Ascending) => "ascending",
        Some(Direction::Descending) => "descending",
        None => "none",
    };
    let arrow = move || match direction.get() {
        Some(Direction::Ascending) => "↑",
        Some(Direction::Descending) => "↓",
        None => "",
    };
    let width = Signal::derive(move || model.widths.with(|widths| widths[index]) as u32);
    let resize = move |wanted: f64| {
        let wanted = wanted.clamp(*WIDTHS_PX.start(), *WIDTHS_PX.end());
        model.widths.update(|widths| widths[index] = wanted);
    };
    let fit = {
        let column = column.clone();
        move |_| {
            let rows: Vec<_> = (0..60).filter_map(|row| untrack(|| model.row(row))).collect();
            resize(super::cells::natural_width(&column, &rows, index));
        }
    };
    let mut hint = format!("{} · {}", column.name, column.database_type);
    if let Some(source) = &column.source {
        hint.push_str(&format!(" · from {source}"));
    }
    hint.push_str(if model.can_sort() {
        "\nClick sorts the rows of this result"
    } else {
        "\nToo many rows to sort here: add order by"
    });
    let class = if right_aligned(&column) {
        "grid__heading grid__heading--number"
    } else {
        "grid__heading"
    };
    let unit = column.unit.clone().map(|unit| view! { <span class="grid__unit">{unit}</span> });
    view! {
        <div
            class=class
            role="columnheader"
            aria-colindex=index + 2
            aria-sort=aria_sort
            title=hint
        >
            <button
                type="button"
                class="grid__sort"
                tabindex="-1"
                disabled=!model.can_sort()
                on:click=move |_| model.sort_by(index)
            >
                <span class="grid__name">{column.name.clone()}</span>
                {unit}
                <span class="grid__arrow" aria-hidden="true">{arrow}</span>
                <span class="grid__type">{type_label(&column)}</span>
            </button>
            <span
                class="grid__handle"
                aria-hidden="true"
                on:pointerdown=move |event| drag::start(&event)
                on:pointermove=move |event| {
                    if let Some(wanted) = drag::offset(&event, Axis::Before, width.get_untracked()) {
                        resize(f64::from(wanted));
                    }
                }
                on:pointerup=move |event| drag::end(&event)
                on:dblclick=fit
            ></span>
        </div>
    }
    .into_any()
}
