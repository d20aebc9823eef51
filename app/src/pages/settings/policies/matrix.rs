//! People against tables: who sees all, some or no rows, and what is masked.

use super::state::Editing;
use crate::components::ui::{Badge, EmptyState, Glyph, Tint};
use leptos::prelude::*;
use protocol::policy::{PolicyPerson, RowAccess, TableAccess};

#[component]
pub fn Matrix() -> impl IntoView {
    let editing = expect_context::<Editing>();
    move || {
        let people = editing.view.with(|view| view.people.clone());
        if people.is_empty() {
            return view! {
                <EmptyState
                    glyph=Glyph::Shield
                    title="No accounts yet"
                    text="Add people with `candor user add`, then see here what each of them may read."
                />
            }
            .into_any();
        }
        let unsaved = editing.unsaved.get().then(|| {
            view! {
                <p class="policies__standing">
                    "Save the draft to see what the latest changes mean here."
                </p>
            }
        });
        let heads =
            people.iter().map(|person| view! { <Head person=person.clone()/> }).collect_view();
        let tables = people.first().map(|first| first.access.len()).unwrap_or_default();
        let rows = (0..tables).map(|at| row(&people, at)).collect_view();
        view! {
            {unsaved}
            <div class="policies__scroll" tabindex="0" role="region" aria-label="Who sees what">
                <table class="policies__matrix">
                    <thead>
                        <tr>
                            <th scope="col">"Table"</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Head(person: PolicyPerson) -> impl IntoView {
    let attributes: Vec<String> = person
        .attributes
        .iter()
        .map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name} = {text}"),
            None => format!("{name} = {value}"),
        })
        .collect();
    view! {
        <th scope="col">
            {person.email}
            <span class="policies__attributes">
                {person.roles.join(", ")} {(!attributes.is_empty()).then_some(" · ")}
                {attributes.join(", ")}
            </span>
        </th>
    }
    .into_any()
}

fn row(people: &[PolicyPerson], at: usize) -> impl IntoView + use<> {
    let name = people
        .first()
        .and_then(|first| first.access.get(at))
        .map(|table| table.table.clone())
        .unwrap_or_default();
    let cells = people
        .iter()
        .filter_map(|person| person.access.get(at).cloned())
        .map(|access| view! { <td>{cell(access)}</td> })
        .collect_view();
    view! {
        <tr>
            <th scope="row">{name}</th>
            {cells}
        </tr>
    }
}

fn cell(access: TableAccess) -> impl IntoView {
    let (tint, text) = match access.rows {
        RowAccess::All => (Tint::Ok, "all rows"),
        RowAccess::Some => (Tint::Warn, "some rows"),
        RowAccess::None => (Tint::Plain, "hidden"),
    };
    let masked = match access.masked.len() {
        0 => None,
        count => {
            let names = access.masked.join(", ");
            Some(
                view! { <span class="policies__masks" title=names>{format!("{count} masked")}</span> },
            )
        }
    };
    view! {
        <Badge tint>{text}</Badge>
        {masked}
    }
}
