//! The virtual grid, after the WAI-ARIA grid pattern. The grid itself keeps the focus and names the
//! active cell, so that scrolling a row out of the drawn window never loses it.

use super::actions;
use super::cells::{CellLook, look, text};
use super::copy::Format;
use super::header::{Header, WIDTHS_PX};
use super::model::{GridModel, HEADER_PX};
use super::selection::{Move, Place, Selection};
use crate::components::editor::Desk;
use crate::interop::local::Local;
use crate::interop::size::Watch;
use crate::stores::Toasts;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use protocol::table::Row;
use std::ops::RangeInclusive;

/// Where the selection touches one row.
#[derive(Debug, Clone, PartialEq, Default)]
struct Mark {
    columns: Option<RangeInclusive<usize>>,
    /// Column of the active cell.
    active: Option<usize>,
}

#[component]
pub fn Grid(model: GridModel) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let toasts = expect_context::<Toasts>();
    let element = NodeRef::<html::Div>::new();
    let watch = Local::<Watch>::default();
    let window = Memo::new(move |_| model.viewport().window(model.scroll_px.get()));
    let dragging = StoredValue::new(false);

    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let started = Watch::start(&element, move |_, height| {
            let _gone = model.height_px.try_set((height - HEADER_PX).max(1.0));
        });
        if let Some(started) = started {
            watch.set(started);
        }
    });
    Effect::new(move |_| model.fetch(window.get().rows));

    let on_scroll = move |_| {
        if let Some(element) = element.get_untracked() {
            model.scroll_px.set(f64::from(element.scroll_top()));
        }
    };
    let reveal = move |place: Place| {
        let Some(element) = element.get_untracked() else { return };
        let viewport = untrack(|| model.viewport());
        let now = f64::from(element.scroll_top());
        let wanted = viewport.reveal(place.row, now);
        if wanted != now {
            element.set_scroll_top(wanted.round() as i32);
        }
        reveal_column(&element, model, place.column);
    };
    let on_key = move |event: KeyboardEvent| {
        let jump = event.ctrl_key() || event.meta_key();
        let selection = model.selection.get_untracked();
        let key = event.key();
        if event.alt_key() && matches!(key.as_str(), "ArrowLeft" | "ArrowRight") {
            event.prevent_default();
            let step = if key == "ArrowRight" { 16.0 } else { -16.0 };
            model.widths.update(|widths| {
                if let Some(width) = widths.get_mut(selection.focus.column) {
                    *width = (*width + step).clamp(*WIDTHS_PX.start(), *WIDTHS_PX.end());
                }
            });
            return;
        }
        if let Some(to) = Move::of_key(&key, jump) {
            event.prevent_default();
            let bounds = model.bounds();
            let moved = if event.shift_key() {
                selection.extended(to, bounds)
            } else {
                selection.moved(to, bounds)
            };
            model.selection.set(moved);
            reveal(moved.focus);
            return;
        }
        // A heading that was clicked has the focus, and its own Enter.
        let on_grid = event.target() == event.current_target();
        match (key.as_str(), jump) {
            ("Enter", _) | (" ", false) if on_grid => {
                event.prevent_default();
                model.opened.set(Some(selection.focus));
            }
            ("a" | "A", true) => {
                event.prevent_default();
                model.selection.set(Selection::all(model.bounds()));
            }
            ("c" | "C", true) => {
                event.prevent_default();
                actions::copy_selection(model, Format::Tsv, desk.flavour(), toasts);
            }
            ("s" | "S", false) => model.sort_by(selection.focus.column),
            ("Escape", _) => model.selection.set(Selection::at(selection.focus)),
            _ => {}
        }
    };
    let point = move |event: &MouseEvent| place_of(event);
    let on_down = move |event: MouseEvent| {
        let Some(place) = point(&event) else { return };
        if event.button() != 0 {
            return;
        }
        dragging.set_value(true);
        model.selection.update(|selection| match (event.shift_key(), place) {
            (true, (row, Some(column))) => selection.focus = Place { row, column },
            (false, (row, Some(column))) => *selection = Selection::at(Place { row, column }),
            (extend, (row, None)) => {
                let last = model.bounds().columns.saturating_sub(1);
                let anchor = if extend { selection.anchor.row } else { row };
                *selection = Selection {
                    anchor: Place { row: anchor, column: last },
                    focus: Place { row, column: 0 },
                };
            }
        });
    };
    let on_over = move |event: MouseEvent| {
        if event.buttons() & 1 == 0 {
            dragging.set_value(false);
        }
        if let (true, Some((row, Some(column)))) = (dragging.get_value(), point(&event)) {
            model.selection.update(|selection| selection.focus = Place { row, column });
        }
    };
    let on_double = move |event: MouseEvent| {
        if let Some((row, Some(column))) = point(&event) {
            model.opened.set(Some(Place { row, column }));
        }
    };
    let columns = model.bounds().columns;
    let active = move || {
        let focus = model.selection.get().focus;
        (model.row_count > 0).then(|| cell_id(focus.row, focus.column))
    };
    let body_style = move || format!("height:{:.0}px", model.viewport().content_px());
    let rows_style = move || format!("transform:translateY({:.1}px)", window.get().top_px);
    view! {
        <div
            class="grid"
            role="grid"
            tabindex="0"
            aria-label="Result"
            aria-description="Arrow keys move, Shift extends, Shift Enter opens a cell, S sorts by the column, Control C copies"
            aria-rowcount=model.row_count + 1
            aria-colcount=columns + 1
            aria-multiselectable="true"
            aria-activedescendant=active
            style=move || model.template()
            node_ref=element
            on:scroll=on_scroll
            on:keydown=on_key
            on:mousedown=on_down
            on:mouseover=on_over
            on:mouseup=move |_| dragging.set_value(false)
            on:dblclick=on_double
        >
            <Header model/>
            <div class="grid__body" role="rowgroup" style=body_style>
                <div class="grid__rows" role="presentation" style=rows_style>
                    <For
                        each=move || window.get().rows
                        key=|row| *row
                        children=move |row| view! { <GridRow model row/> }
                    />
                </div>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn GridRow(model: GridModel, row: u64) -> impl IntoView {
    let columns = model.columns.get_value();
    let mark = Memo::new(move |_| {
        model.selection.with(|selection| Mark {
            columns: selection.rows().contains(&row).then(|| selection.columns()),
            active: (selection.focus.row == row).then_some(selection.focus.column),
        })
    });
    let content = Memo::new(move |_| model.row(row));
    let cells = move || {
        let mark = mark.get();
        content.with(|content| match content {
            Some(content) => drawn(content, &columns, row, &mark).into_any(),
            None => {
                view! { <span class="grid__waiting" role="gridcell">"Loading…"</span> }.into_any()
            }
        })
    };
    view! {
        <div class="grid__row" role="row" aria-rowindex=row + 2 data-row=row>
            <span class="grid__number" role="rowheader" aria-colindex="1">
                {crate::format::count(row + 1)}
            </span>
            {cells}
        </div>
    }
    .into_any()
}

fn drawn(
    content: &Row,
    columns: &[protocol::table::ColumnMeta],
    row: u64,
    mark: &Mark,
) -> impl IntoView + use<> {
    let several = mark.columns.as_ref().is_some_and(|range| range.start() != range.end());
    content
        .iter()
        .zip(columns)
        .enumerate()
        .map(|(index, (cell, column))| {
            let selected = mark.columns.as_ref().is_some_and(|range| range.contains(&index));
            let active = mark.active == Some(index);
            let mut class = look(cell, column).class().to_owned();
            if look(cell, column) == CellLook::Null && column.column_type.is_number() {
                class.push_str(" grid__cell--number");
            }
            if selected && (several || !active) {
                class.push_str(" grid__cell--selected");
            }
            if active {
                class.push_str(" grid__cell--active");
            }
            view! {
                <span
                    class=class
                    role="gridcell"
                    id=cell_id(row, index)
                    aria-colindex=index + 2
                    aria-selected=selected.to_string()
                    data-column=index
                >
                    {text(cell, column)}
                </span>
            }
        })
        .collect_view()
}

fn cell_id(row: u64, column: usize) -> String {
    format!("cell-{row}-{column}")
}

/// Row, and column unless it is the row's number, under the pointer.
fn place_of(event: &MouseEvent) -> Option<(u64, Option<usize>)> {
    use wasm_bindgen::JsCast;
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let row = target.closest("[data-row]").ok()??.get_attribute("data-row")?.parse().ok()?;
    let cell = target.closest("[data-column]").ok().flatten();
    let column = cell.and_then(|cell| cell.get_attribute("data-column")?.parse().ok());
    Some((row, column))
}

/// Scrolls sideways until the column stands beside the row numbers.
fn reveal_column(element: &web_sys::Element, model: GridModel, column: usize) {
    let widths = model.widths.get_untracked();
    let left: f64 = widths.iter().take(column).sum();
    let width = widths.get(column).copied().unwrap_or(0.0);
    let shown = f64::from(element.client_width()) - model.number_px();
    let now = f64::from(element.scroll_left());
    if left < now {
        element.set_scroll_left(left as i32);
    } else if left + width > now + shown {
        element.set_scroll_left((left + width - shown).ceil() as i32);
    }
}
