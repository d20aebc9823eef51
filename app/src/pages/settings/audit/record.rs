//! One record, whole: beside the list, above it on narrow screens. Escape closes it.

use super::list::{database, name, tint};
use crate::api::UiError;
use crate::components::ui::{Badge, Glyph, Icon, ProblemCard};
use crate::format;
use crate::interop::{clock, page};
use crate::stores::Catalog;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use protocol::audit::AuditRecord;

#[component]
pub fn Record(
    answer: Result<AuditRecord, UiError>,
    /// The address without it.
    close: String,
) -> impl IntoView {
    // Not before it is in the page.
    Effect::new(|_| clock::after(0, || page::focus(".history__record-title")));
    let navigate = use_navigate();
    let href = close.clone();
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            navigate(&close, Default::default());
        }
    };
    let content = match answer {
        Ok(record) => view! { <Details record/> }.into_any(),
        Err(error) => view! { <ProblemCard problem=error.0/> }.into_any(),
    };
    view! {
        <aside class="history__record" aria-label="One record" on:keydown=on_key>
            <header class="history__record-header">
                <h2 class="history__record-title" tabindex="-1">
                    "Record"
                </h2>
                <a class="icon-button" href=href aria-label="Close the record" title="Close (Escape)">
                    <Icon glyph=Glyph::Close/>
                </a>
            </header>
            {content}
        </aside>
    }
    .into_any()
}

/// Names and values in the order people ask for them; what is not known is left out.
fn facts(record: &AuditRecord, database: String) -> Vec<(&'static str, String)> {
    let entry = &record.entry;
    let mut facts = vec![
        ("Number", format::count(entry.seq)),
        ("Time", format!("{} UTC", entry.at)),
        ("Action", entry.action.clone()),
        ("Who", name(&entry.actor)),
    ];
    let mut add = |name: &'static str, value: Option<String>| {
        facts.extend(value.map(|value| (name, value)));
    };
    add("Account", entry.actor.id.as_ref().map(ToString::to_string));
    add("Signed in by", record.auth.clone());
    add("Address", record.address.clone());
    add("What", entry.resource.clone());
    add("Database", Some(database).filter(|name| !name.is_empty()));
    add("Code", entry.code.clone());
    add("Took", entry.duration_us.map(format::duration_us));
    add("Request", record.request_id.clone());
    add("Key", Some(record.key_id.clone()));
    add("Hash before", Some(record.prev_hash.clone()));
    add("Hash", Some(record.hash.clone()));
    facts
}

#[component]
fn Details(record: AuditRecord) -> impl IntoView {
    let catalog = expect_context::<Catalog>();
    let outcome = record.entry.outcome.clone();
    let facts = facts(&record, database(catalog, record.entry.connection.as_deref()))
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div class="history__fact">
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    let empty = record.detail.as_object().is_some_and(|detail| detail.is_empty());
    let detail = (!empty).then(|| {
        let text = serde_json::to_string_pretty(&record.detail).unwrap_or_default();
        view! {
            <section class="history__text" aria-label="Detail">
                <h3>"Detail"</h3>
                <pre class="audit__detail" tabindex="0">
                    {text}
                </pre>
            </section>
        }
    });
    view! {
        <p>
            <Badge tint=tint(&outcome)>{outcome.clone()}</Badge>
        </p>
        {detail}
        <dl class="history__facts">{facts}</dl>
    }
    .into_any()
}
