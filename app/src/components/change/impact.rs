//! Four numbers about a change: rows, what else refers to them, its limits, its backup.

use crate::format;
use leptos::prelude::*;
use protocol::change::{Assessment, ChangeSchema};

#[component]
pub fn Tiles(impact: Assessment) -> impl IntoView {
    if let Some(schema) = impact.schema.clone() {
        return view! { <SchemaTiles impact schema/> }.into_any();
    }
    let table = &impact.table;
    let rows = match impact.rows {
        Some(rows) => format::count(rows),
        None => "?".to_owned(),
    };
    let verb = match impact.kind.as_str() {
        "insert" => format!("rows are added to {table}"),
        "delete" => format!("rows of {table} are deleted"),
        _ => format!("rows of {table} change"),
    };
    let counted = match (&impact.rows, &impact.not_counted) {
        (Some(_), _) if impact.adds => format!("{verb}, named by the statement"),
        (Some(_), _) => format!("{verb}, counted"),
        (None, Some(why)) => format!("{verb}: could not be estimated, {why}"),
        (None, None) => format!("{verb}: could not be estimated"),
    };
    let referring = match impact.referring.as_slice() {
        [] => "no other table refers to it".to_owned(),
        [one] => format!("other table refers to it: {one}"),
        several => format!("other tables refer to it: {}", several.join(", ")),
    };
    let limits = format!(
        "rows at most: more are rolled back; stopped after {}",
        format::duration_us(impact.timeout_ms.saturating_mul(1_000))
    );
    let (backup, kept) = match impact.backup {
        true => ("On", "rows are kept as they were, in the same transaction"),
        false => ("Off", "rows are not kept: this cannot be rolled back later"),
    };
    view! {
        <dl class="tiles">
            <Tile value=rows note=counted unknown=impact.rows.is_none()/>
            <Tile value=format::count(impact.referring.len() as u64) note=referring/>
            <Tile value=format::count(impact.max_rows) note=limits/>
            <Tile value=backup note=kept unknown=!impact.backup/>
        </dl>
    }
    .into_any()
}

/// Of a change of the schema no rows are counted, and none are kept.
#[component]
fn SchemaTiles(impact: Assessment, schema: ChangeSchema) -> impl IntoView {
    let table = &impact.table;
    let (rows, counted) = match (schema.rows, &schema.not_counted) {
        (Some(rows), _) => (format::count(rows), format!("rows are in {table} now")),
        (None, Some(why)) => {
            ("?".to_owned(), format!("rows are in {table}: could not be estimated, {why}"))
        }
        (None, None) => ("0".to_owned(), format!("rows yet: {table} is new")),
    };
    let depends = impact.referring.len() + schema.dependents.len();
    let (undone, how) = match schema.commits_by_itself {
        true => ("No", "this engine commits by itself; it cannot be rolled back"),
        false => ("Yes", "it is one transaction: when it fails, nothing of it stays"),
    };
    let limit = format::duration_us(impact.timeout_ms.saturating_mul(1_000));
    let unknown = schema.rows.is_none() && schema.not_counted.is_some();
    view! {
        <dl class="tiles">
            <Tile value=rows note=counted unknown/>
            <Tile value=format::count(depends as u64) note="things depend on it: see below"/>
            <Tile value=limit note="is the longest it may run; then it is stopped"/>
            <Tile value=undone note=how unknown=schema.commits_by_itself/>
        </dl>
    }
    .into_any()
}

#[component]
fn Tile(
    #[prop(into)] value: String,
    #[prop(into)] note: String,
    /// Worth a second look.
    #[prop(optional)]
    unknown: bool,
) -> impl IntoView {
    view! {
        <div class="tiles__tile" class:tiles__tile--open=unknown>
            <dd class="tiles__value">{value}</dd>
            <dt class="tiles__note">{note}</dt>
        </div>
    }
    .into_any()
}
