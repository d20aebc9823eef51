//! Through somebody's eyes: the statement as it would run for that person, and the rows it gives.

use super::state::Editing;
use crate::api::policies::preview_as;
use crate::components::chat::Sql;
use crate::components::results::cells;
use crate::components::ui::{Button, ButtonKind, Glyph, ProblemCard, Spinner};
use crate::format;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::Problem;
use protocol::policy::{PreviewAnswer, PreviewRequest, TestPerson};

#[derive(Clone, PartialEq)]
enum Seen {
    Nothing,
    Looking,
    Answer(Box<PreviewAnswer>),
    Failed(Box<Problem>),
}

#[component]
pub fn ViewAs() -> impl IntoView {
    let editing = expect_context::<Editing>();
    let emails = editing.view.with_untracked(|view| {
        view.people.iter().map(|person| person.email.clone()).collect::<Vec<_>>()
    });
    let person = RwSignal::new(emails.first().cloned().unwrap_or_default());
    let sql = RwSignal::new(String::new());
    let through_draft = RwSignal::new(true);
    let seen = RwSignal::new(Seen::Nothing);
    let look = move || {
        let user = Some(person.get_untracked()).filter(|email| !email.is_empty());
        let request = PreviewRequest {
            person: TestPerson { user, ..TestPerson::default() },
            sql: sql.get_untracked(),
            draft: through_draft.get_untracked(),
        };
        seen.set(Seen::Looking);
        let connection = editing.connection.get_value();
        spawn_local(async move {
            seen.set(match preview_as(connection, request).await {
                Ok(answer) => Seen::Answer(Box::new(answer)),
                Err(error) => Seen::Failed(Box::new(error.0)),
            });
        });
    };
    let options = emails
        .into_iter()
        .map(|email| view! { <option value=email.clone()>{email.clone()}</option> })
        .collect_view();
    let tables = move || {
        let names = editing.view.with(|view| {
            let first = view.people.first().map(|person| person.access.clone());
            first.unwrap_or_default()
        });
        names
            .into_iter()
            .map(|access| view! { <option value=access.table.clone()>{access.table.clone()}</option> })
            .collect_view()
    };
    let pick = move |event| {
        let table = event_target_value(&event);
        if !table.is_empty() {
            sql.set(format!("select * from {}", quoted(&table)));
            look();
        }
    };
    view! {
        <div class="policies__line">
            <label class="policies__inline">
                "Person "
                <select
                    class="select"
                    aria-label="Person"
                    on:change=move |event| person.set(event_target_value(&event))
                >
                    {options}
                </select>
            </label>
            <label class="policies__inline">
                "Table "
                <select class="select" aria-label="Table" on:change=pick>
                    <option value="">"choose, or write a statement"</option>
                    {tables}
                </select>
            </label>
            <label class="policies__check">
                <input
                    type="checkbox"
                    checked=true
                    on:change=move |event| through_draft.set(event_target_checked(&event))
                />
                "under the draft"
            </label>
        </div>
        <textarea
            class="field__input policies__sql"
            aria-label="Statement"
            rows="3"
            spellcheck="false"
            placeholder="select * from customers"
            prop:value=move || sql.get()
            on:input=move |event| sql.set(event_target_value(&event))
            on:keydown=move |event| {
                if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                    event.prevent_default();
                    look();
                }
            }
        ></textarea>
        <div class="policies__line">
            <Button
                kind=ButtonKind::Primary
                glyph=Glyph::Run
                title="Ctrl+Enter"
                disabled=Signal::derive(move || sql.with(|sql| sql.trim().is_empty()))
                on_press=look
            >
                "Look through their eyes"
            </Button>
        </div>
        <div aria-live="polite">
            {move || match seen.get() {
                Seen::Nothing => ().into_any(),
                Seen::Looking => view! { <Spinner label="Looking"/> }.into_any(),
                Seen::Answer(answer) => view! { <Answer answer=*answer/> }.into_any(),
                Seen::Failed(problem) => view! { <ProblemCard problem=*problem/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

fn quoted(name: &str) -> String {
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

#[component]
fn Answer(answer: PreviewAnswer) -> impl IntoView {
    let label = match &answer.access {
        None => "No rules: everything is shown".to_owned(),
        Some(access) if access.label.is_empty() => "Everything is shown".to_owned(),
        Some(access) => access.label.clone(),
    };
    let Some(sql) = answer.rewritten.clone() else {
        let findings =
            answer.findings.into_iter().map(|it| view! { <li>{it.message}</li> }).collect_view();
        return view! {
            <p class="policies__standing">{label}</p>
            <section class="problem-card" aria-label="Refused">
                <p class="problem-card__title">"The statement would be refused"</p>
                <ul class="problem-card__findings">{findings}</ul>
            </section>
        }
        .into_any();
    };
    let parameters = answer
        .parameters
        .iter()
        .map(|(name, value)| format!(":{name} = {value}"))
        .collect::<Vec<_>>()
        .join(", ");
    let count = format::plural(answer.rows.len() as u64, "row");
    let count = if answer.truncated { format!("the first {count}") } else { count };
    let heads = answer
        .columns
        .iter()
        .map(|column| view! { <th scope="col">{column.name.clone()}</th> })
        .collect_view();
    let rows = answer
        .rows
        .iter()
        .map(|row| {
            let cells = row
                .iter()
                .zip(&answer.columns)
                .map(|(cell, column)| {
                    let class = cells::look(cell, column).class();
                    view! {
                        <td>
                            <span class=class>{cells::text(cell, column)}</span>
                        </td>
                    }
                })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <p class="policies__standing">{label}</p>
        <Sql text=sql/>
        {(!parameters.is_empty())
            .then(|| {
                view! {
                    <p class="policies__standing">
                        "with " <code>{parameters}</code>
                    </p>
                }
            })}
        <p class="policies__standing">{count}</p>
        <div class="policies__scroll" tabindex="0" role="region" aria-label="Rows of this person">
            <table class="policies__matrix">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
