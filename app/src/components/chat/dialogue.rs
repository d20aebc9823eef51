//! A question that can mean more than one thing: each meaning with the rows it gives, and room for
//! another one.

use crate::format;
use crate::stores::{Asking, Conversation};
use leptos::prelude::*;
use protocol::conversation::Chosen;
use protocol::events::{Clarification, ClarificationOption};
use protocol::ids::RequestId;
use protocol::table::{Cell, Row};
use std::sync::Arc;

/// More words than this are a question of their own.
const MOST_WORDS: usize = 4;

#[component]
pub fn DialogueCard(asked: Arc<Clarification>, request_id: RequestId) -> impl IntoView {
    let words = asked.words.clone().unwrap_or_default();
    let question = asked.options.first().map(|option| option.question.clone()).unwrap_or_default();
    let options = asked
        .options
        .iter()
        .map(|option| view! { <Meaning option=option.clone() request_id=request_id.clone()/> })
        .collect_view();
    view! {
        <section class="card clarify dialogue" aria-label="What do you mean?">
            <p class="clarify__title">"This can mean more than one thing"</p>
            <p>{asked.message.clone()}</p>
            <ul class="dialogue__options">{options}</ul>
            <NoneOfThese words question/>
        </section>
    }
    .into_any()
}

#[component]
fn Meaning(option: ClarificationOption, request_id: RequestId) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let conversation = expect_context::<Conversation>();
    let busy = move || conversation.running().is_some();
    let target = option.target.clone().unwrap_or_default();
    let rows = option.row_count.map(|rows| {
        let at_least = if option.truncated { "at least " } else { "" };
        format!("{at_least}{}", format::plural(rows, "row"))
    });
    let (question, chosen) = (option.question.clone(), target.clone());
    let choose = move |_| {
        let chosen = Chosen { request_id: request_id.clone(), target: chosen.clone() };
        asking.choose(&question, chosen);
    };
    let label = format!("Choose {target}");
    view! {
        <li class="dialogue__option">
            <div class="dialogue__head">
                <span class="dialogue__meaning">{marked(&option.meaning)}</span>
                {rows.map(|rows| view! { <span class="clarify__rows">{rows}</span> })}
            </div>
            <Sample columns=option.sample_columns rows=option.sample_rows label=target/>
            <button type="button" class="button dialogue__choose" disabled=busy on:click=choose>
                {label}
            </button>
        </li>
    }
    .into_any()
}

/// Names between backticks look like names.
fn marked(text: &str) -> Vec<AnyView> {
    text.split('`')
        .enumerate()
        .map(|(at, part)| match at % 2 {
            0 => part.to_owned().into_any(),
            _ => view! { <code>{part.to_owned()}</code> }.into_any(),
        })
        .collect()
}

#[component]
fn Sample(columns: Vec<String>, rows: Vec<Row>, label: String) -> impl IntoView {
    let head =
        columns.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect_view();
    let body = rows
        .into_iter()
        .map(|row| {
            let cells = row.iter().map(|cell| view! { <td>{value(cell)}</td> }).collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    let label = format!("First rows of {label}");
    view! {
        <div class="dialogue__scroll" tabindex="0" role="region" aria-label=label>
            <table class="dialogue__sample">
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn value(cell: &Cell) -> AnyView {
    match cell {
        Cell::Null => view! { <em class="dialogue__null">"NULL"</em> }.into_any(),
        Cell::Masked => view! { <em class="dialogue__null">"masked"</em> }.into_any(),
        other => other.to_string().into_any(),
    }
}

#[component]
fn NoneOfThese(words: String, question: String) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let conversation = expect_context::<Conversation>();
    let busy = move || conversation.running().is_some();
    let said = RwSignal::new(String::new());
    let ask = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asking.ask(&restated(&question, &words, &said.get_untracked()));
    };
    view! {
        <form class="dialogue__none" on:submit=ask>
            <label class="dialogue__label">
                "None of these? Say what you mean"
                <input
                    type="text"
                    class="field__input"
                    prop:value=said
                    on:input=move |event| said.set(event_target_value(&event))
                />
            </label>
            <button
                type="submit"
                class="button"
                disabled=move || busy() || said.with(|said| said.trim().is_empty())
            >
                "Ask"
            </button>
        </form>
    }
    .into_any()
}

/// A few words take the place of those in doubt; more are a question of their own.
fn restated(question: &str, words: &str, said: &str) -> String {
    let said = said.trim();
    let place = question.find(words).filter(|_| !words.is_empty());
    match place {
        Some(at) if said.split_whitespace().count() <= MOST_WORDS => {
            format!("{}{said}{}", &question[..at], &question[at + words.len()..])
        }
        _ => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_words_replace_those_in_doubt() {
        let question = "How many singers do we have?";
        for (words, said, expected) in [
            ("singers", "performers", "How many performers do we have?"),
            ("singers", "  guest artists ", "How many guest artists do we have?"),
            ("singers", "how many artists played in 2014", "how many artists played in 2014"),
            ("drummers", "artists", "artists"),
            ("", "artists", "artists"),
        ] {
            assert_eq!(restated(question, words, said), expected, "{words} {said}");
        }
    }
}
