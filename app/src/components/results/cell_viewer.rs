//! One value in full.

use super::cells::type_label;
use super::model::GridModel;
use crate::components::ui::{Button, Dialog, Glyph};
use crate::format;
use crate::interop::clipboard;
use crate::stores::Toasts;
use leptos::prelude::*;
use protocol::table::{Cell, ColumnMeta, ColumnType};

/// The value as it is read best: JSON is laid out, everything else stays as it is.
fn full_text(cell: &Cell, column: &ColumnMeta) -> String {
    let text = cell.to_string();
    let looks_like_json = column.column_type == ColumnType::Json || text.starts_with(['{', '[']);
    if !looks_like_json {
        return text;
    }
    serde_json::from_str::<serde_json::Value>(&text)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or(text)
}

fn note(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Null => Some("NULL: there is no value here.".to_owned()),
        Cell::Masked => Some("Hidden from you by a masking rule.".to_owned()),
        Cell::Clipped { bytes, text } => Some(format!(
            "The first {} of {}.",
            format::bytes(text.len() as u64),
            format::bytes(*bytes)
        )),
        _ => None,
    }
}

#[component]
pub fn CellViewer(model: GridModel) -> impl IntoView {
    let open = RwSignal::new(false);
    // The dialog closes itself on Escape, so both have to follow each other.
    let wanted = Memo::new(move |_| model.opened.with(Option::is_some));
    Effect::new(move |_| open.set(wanted.get()));
    Effect::new(move |_| {
        if !open.get() && model.opened.with_untracked(Option::is_some) {
            model.opened.set(None);
        }
    });
    view! {
        <Dialog title="Value" open>
            {move || {
                let place = model.opened.get()?;
                let column = model.columns.with_value(|all| all.get(place.column).cloned())?;
                let cell = model.row(place.row)?.get(place.column).cloned()?;
                Some(view! { <Value row=place.row column cell/> })
            }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Value(row: u64, column: ColumnMeta, cell: Cell) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let text = full_text(&cell, &column);
    let copied = text.clone();
    let copy = move || {
        let text = copied.clone();
        leptos::task::spawn_local(async move {
            match clipboard::copy(&text).await {
                true => toasts.ok("Copied the value"),
                false => toasts.info("The browser does not allow copying here"),
            }
        });
    };
    let has_value = !matches!(cell, Cell::Null | Cell::Masked);
    view! {
        <div class="cell-viewer">
            <p class="cell-viewer__place">
                <b>{column.name.clone()}</b>
                <span class="cell-viewer__type">{type_label(&column)}</span>
                <span>{format!("row {}", format::count(row + 1))}</span>
            </p>
            {note(&cell).map(|note| view! { <p class="cell-viewer__note">{note}</p> })}
            {has_value
                .then(|| {
                    view! {
                        <pre class="cell-viewer__value" tabindex="0" aria-label="Value">
                            {text}
                        </pre>
                        <Button glyph=Glyph::Copy on_press=copy>
                            "Copy"
                        </Button>
                    }
                })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_laid_out_and_other_text_is_left_alone() {
        let column = ColumnMeta::new("a", ColumnType::Text);
        let check = |text: &str, expected: &str| {
            assert_eq!(full_text(&Cell::Text(text.into()), &column), expected);
        };
        check(r#"{"a":[1]}"#, "{\n  \"a\": [\n    1\n  ]\n}");
        check("{not json", "{not json");
        check("12,5", "12,5");
    }

    #[test]
    fn a_clipped_value_says_how_much_is_missing() {
        let cell = Cell::Clipped { text: "x".repeat(2_048), bytes: 5_242_880 };
        assert_eq!(note(&cell).as_deref(), Some("The first 2.0 KB of 5.0 MB."));
    }
}
