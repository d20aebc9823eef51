//! The questions of a run: those that were right before and are not any more, those won, those still wrong.

use super::address;
use crate::components::chat::Sql;
use crate::components::ui::{Badge, Tint};
use crate::format;
use leptos::prelude::*;
use protocol::evaluation::EvaluationItem;
use protocol::ids::EvaluationId;

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Lost,
    Gained,
    Wrong,
    Right,
}

fn change(item: &EvaluationItem) -> Change {
    match (item.was_right, item.right) {
        (Some(true), false) => Change::Lost,
        (Some(false), true) => Change::Gained,
        (_, false) => Change::Wrong,
        (_, true) => Change::Right,
    }
}

#[component]
pub fn Items(items: Vec<EvaluationItem>, compared: Option<EvaluationId>) -> impl IntoView {
    let of = |wanted: Change| -> Vec<EvaluationItem> {
        items.iter().filter(|item| change(item) == wanted).cloned().collect()
    };
    let before = match compared {
        Some(id) => view! {
            <p class="people__note">
                "Compared with the " <a href=address(&id)>"run before it"</a> "."
            </p>
        }
        .into_any(),
        None => view! {
            <p class="people__note">"There is no run before it to compare with."</p>
        }
        .into_any(),
    };
    let (lost, gained, wrong) = (of(Change::Lost), of(Change::Gained), of(Change::Wrong));
    view! {
        {before}
        <List title="Lost" none="Nothing was lost." items=lost/>
        <List title="Won" none="Nothing was won." items=gained/>
        <List title="Still wrong" none="Nothing else is wrong." items=wrong/>
    }
    .into_any()
}

#[component]
fn List(title: &'static str, none: &'static str, items: Vec<EvaluationItem>) -> impl IntoView {
    let count = format::count(items.len() as u64);
    let rows = items.into_iter().map(|item| view! { <Item item/> }).collect_view();
    let empty = (count == "0").then(|| view! { <p class="people__note">{none}</p> });
    view! {
        <section class="evaluation__list" aria-label=title>
            <h3 class="evaluation__title">
                {title}
                " "
                <span class="count">{count}</span>
            </h3>
            {empty}
            <ul class="people">{rows}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Item(item: EvaluationItem) -> impl IntoView {
    let why = why(&item);
    let EvaluationItem { certified, question, expected_sql, sql, sql_before, .. } = item;
    let before = sql_before.filter(|before| Some(before) != sql.as_ref()).map(|text| {
        view! {
            <p class="evaluation__label">"Before"</p>
            <Sql text/>
        }
    });
    view! {
        <li class="people__card">
            <details>
                <summary class="evaluation__question">
                    <strong>{question}</strong>
                    {certified.then(|| view! { <Badge tint=Tint::Ok>"Certified"</Badge> })}
                    <span class="people__note">{why}</span>
                </summary>
                <div class="evaluation__sql">
                    <p class="evaluation__label">"Expected"</p>
                    <Sql text=expected_sql/>
                    <p class="evaluation__label">"Got"</p>
                    {match sql {
                        Some(text) => view! { <Sql text/> }.into_any(),
                        None => view! { <p class="people__note">"No answer."</p> }.into_any(),
                    }}
                    {before}
                </div>
            </details>
        </li>
    }
    .into_any()
}

/// "91 % sure", or why there is no answer.
fn why(item: &EvaluationItem) -> String {
    match (item.confidence, &item.error) {
        (Some(confidence), _) => format!("{:.0} % sure", confidence * 100.0),
        (None, Some(error)) => error.clone(),
        (None, None) => item.route.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_lost_won_wrong_or_right() {
        let item = EvaluationItem {
            id: "a".to_owned(),
            certified: false,
            question: "q".to_owned(),
            expected_sql: "select 1".to_owned(),
            sql: None,
            right: false,
            confidence: None,
            tier: None,
            route: "not_understood".to_owned(),
            error: None,
            was_right: None,
            sql_before: None,
        };
        for (was_right, right, expected) in [
            (None, false, Change::Wrong),
            (None, true, Change::Right),
            (Some(true), false, Change::Lost),
            (Some(false), true, Change::Gained),
            (Some(false), false, Change::Wrong),
        ] {
            assert_eq!(change(&EvaluationItem { was_right, right, ..item.clone() }), expected);
        }
        assert_eq!(why(&item), "not understood");
        assert_eq!(why(&EvaluationItem { confidence: Some(0.914), ..item }), "91 % sure");
    }
}
