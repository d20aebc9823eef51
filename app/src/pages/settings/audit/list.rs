//! The records a search found, one line each; the action opens its record.

use super::{Wanted, address};
use crate::components::ui::{Badge, EmptyState, Glyph, Tint};
use crate::format;
use crate::routes;
use crate::stores::Catalog;
use leptos::prelude::*;
use protocol::audit::{AuditActor, AuditEntry, AuditFilter, AuditPage};
use protocol::ids::ConnectionId;

#[component]
pub fn Records(page: AuditPage, wanted: Memo<Wanted>) -> impl IntoView {
    let filter = wanted.with_untracked(Wanted::filter);
    if page.records.is_empty() {
        return view! { <Nothing filter/> }.into_any();
    }
    let newest = filter.before.is_some().then(|| {
        let first = AuditFilter { before: None, ..filter.clone() };
        view! {
            <a class="button" href=address(&first, None)>
                "Newest"
            </a>
        }
    });
    let older = page.older.map(|before| {
        let next = AuditFilter { before: Some(before), ..filter.clone() };
        view! {
            <a class="button" rel="next" href=address(&next, None)>
                "Older"
            </a>
        }
    });
    let rows = page
        .records
        .into_iter()
        .map(|entry| view! { <Line entry filter=filter.clone() wanted/> })
        .collect_view();
    view! {
        <section class="history__results" aria-label="Records">
            <div class="history__scroll" tabindex="0" role="region" aria-label="Table of records">
                <table class="history__table">
                    <thead>
                        <tr>
                            <th scope="col" class="history__number">
                                "No."
                            </th>
                            <th scope="col">"Time (UTC)"</th>
                            <th scope="col">"Action"</th>
                            <th scope="col">"Outcome"</th>
                            <th scope="col">"Who"</th>
                            <th scope="col">"Database"</th>
                            <th scope="col">"What"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <nav class="history__pages" aria-label="Pages of the audit">
                {newest} {older}
            </nav>
        </section>
    }
    .into_any()
}

#[component]
fn Nothing(filter: AuditFilter) -> impl IntoView {
    let (title, text) = match filter.is_empty() {
        true => (
            "Nothing is recorded yet",
            "Signing in, questions, runs and every change of the settings are recorded from now on.",
        ),
        false => {
            ("No record fits this search", "Take a part of it away, or look at a longer time.")
        }
    };
    view! {
        <EmptyState glyph=Glyph::Evidence title text>
            <a class="button button--primary" href=routes::AUDIT>
                "Show all records"
            </a>
        </EmptyState>
    }
    .into_any()
}

/// A name for the connection, or its id when it is gone.
pub fn database(catalog: Catalog, id: Option<&str>) -> String {
    let Some(id) = id else { return String::new() };
    let known = ConnectionId::parse(id).ok().and_then(|id| {
        catalog
            .connections
            .with(|all| all.iter().find(|one| one.id == id).map(|one| one.name.clone()))
    });
    known.unwrap_or_else(|| id.to_owned())
}

pub fn tint(outcome: &str) -> Tint {
    match outcome {
        "done" => Tint::Ok,
        "failed" => Tint::Danger,
        "denied" | "interrupted" => Tint::Warn,
        _ => Tint::Plain,
    }
}

/// Who it was, as people say it.
pub fn name(actor: &AuditActor) -> String {
    match actor.kind.as_str() {
        "assistant" => format!("Assistant for {}", actor.name),
        "anonymous" if actor.id.is_some() => format!("Somebody as {}", actor.name),
        _ => actor.name.clone(),
    }
}

#[component]
fn Line(entry: AuditEntry, filter: AuditFilter, wanted: Memo<Wanted>) -> impl IntoView {
    let catalog = expect_context::<Catalog>();
    let seq = entry.seq;
    let href = address(&filter, Some(seq));
    let is_open = move || wanted.with(|wanted| wanted.record == Some(seq));
    let who = name(&entry.actor);
    let person = match entry.actor.id.clone() {
        Some(id) => {
            let theirs = AuditFilter { who: Some(id), before: None, ..filter };
            view! {
                <a class="history__person" href=address(&theirs, None) title="Only what this person did">
                    {who}
                </a>
            }
            .into_any()
        }
        None => who.into_any(),
    };
    let connection = entry.connection.clone();
    view! {
        <tr class:history__row--open=is_open>
            <td class="history__number">{format::count(seq)}</td>
            <td>{format::second(&entry.at)}</td>
            <td>
                <a
                    class="history__person"
                    href=href
                    title="Show this record"
                    aria-current=move || is_open().then_some("true")
                >
                    {entry.action.clone()}
                </a>
            </td>
            <td>
                <Badge tint=tint(&entry.outcome)>{entry.outcome.clone()}</Badge>
            </td>
            <td>{person}</td>
            <td>{move || database(catalog, connection.as_deref())}</td>
            <td class="audit__what">{entry.resource.clone().unwrap_or_default()}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_assistant_is_told_from_the_person_it_acts_for() {
        let actor = |kind: &str, id| AuditActor {
            kind: kind.to_owned(),
            id,
            name: "ann@example.org".to_owned(),
        };
        let ann = || Some(protocol::ids::UserId::from_random(1));
        assert_eq!(name(&actor("assistant", ann())), "Assistant for ann@example.org");
        assert_eq!(name(&actor("person", ann())), "ann@example.org");
        assert_eq!(name(&actor("anonymous", ann())), "Somebody as ann@example.org");
        assert_eq!(name(&actor("anonymous", None)), "ann@example.org");
    }
}
