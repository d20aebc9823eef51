//! The wording, beside the one before it. An earlier one can be chosen; what is approved is the newest.

use super::follow::Followed;
use crate::components::change::diff::{Line, Pair, side_by_side};
use crate::components::chat::{Sql, tokens};
use crate::components::ui::SelectField;
use crate::format;
use leptos::prelude::*;
use protocol::change::{ChangeDetail, ChangeRevision};

/// Every wording, the newest first.
fn all(detail: &ChangeDetail) -> impl Iterator<Item = &ChangeRevision> {
    std::iter::once(&detail.revision).chain(&detail.earlier)
}

#[component]
pub fn Statement(
    followed: Followed,
    /// The number of an earlier wording, if one was chosen.
    chosen: RwSignal<Option<u64>>,
) -> impl IntoView {
    let numbers = followed.part(|detail| all(detail).map(|one| one.number).collect::<Vec<_>>());
    let newest = followed.part(|detail| detail.revision.number);
    let shown = Memo::new(move |_| chosen.get().unwrap_or_else(|| newest.get()));
    let wording = Memo::new(move |_| {
        followed.detail.with(|detail| {
            let number = shown.get();
            let own = all(detail).find(|one| one.number == number).cloned();
            let before = all(detail).find(|one| one.number + 1 == number);
            own.map(|own| (own, before.map(|before| (before.number, before.sql.clone()))))
        })
    });
    let options = move || {
        let named = |number: u64| (number.to_string(), format!("Revision {number}"));
        numbers.get().into_iter().map(named).collect()
    };
    let choose = move |value: String| {
        let number = value.parse::<u64>().ok();
        chosen.set(number.filter(|number| *number != newest.get_untracked()));
    };
    view! {
        <section class="panel" aria-label="Statement">
            <div class="panel__title">
                <h2>"Statement"</h2>
                <Show
                    when=move || numbers.with(|numbers| numbers.len() > 1)
                    fallback=|| view! { <span class="panel__note">"revision 1"</span> }
                >
                    <SelectField
                        label="Revision"
                        options=Signal::derive(options)
                        selected=Signal::derive(move || shown.get().to_string())
                        on_change=choose
                    />
                </Show>
                {move || {
                    wording
                        .get()
                        .and_then(|(_, before)| before)
                        .map(|(number, _)| {
                            view! { <span class="panel__note">{format!("against revision {number}")}</span> }
                        })
                }}
                {move || {
                    wording
                        .get()
                        .map(|(own, _)| {
                            let hash = own.hash.clone();
                            view! {
                                <code class="panel__hash" title=hash>
                                    "sha256 "
                                    {format::short_hash(&own.hash)}
                                </code>
                            }
                        })
                }}
            </div>
            {move || wording.get().map(|(own, before)| view! { <Wording own before/> })}
        </section>
    }
    .into_any()
}

#[component]
fn Wording(own: ChangeRevision, before: Option<(u64, String)>) -> impl IntoView {
    let text = own.sql.trim().to_owned();
    let drawn = match before {
        Some((number, before)) => compared(number, own.number, &side_by_side(before.trim(), &text)),
        None => view! { <div class="diff diff--one">{side(text.lines().enumerate().map(numbered))}</div> }
            .into_any(),
    };
    let runs_as = (own.executed_sql.trim() != text).then(|| {
        view! {
            <details class="panel__more">
                <summary>"As it runs, under the rules of its author"</summary>
                <Sql text=own.executed_sql.clone()/>
            </details>
        }
    });
    let origin = own.question.clone().map(|question| match (&own.model, own.confidence) {
        (Some(model), Some(confidence)) => {
            format!(
                "From the question “{question}”, drafted by {model}, confidence {confidence:.2}"
            )
        }
        (Some(model), None) => format!("From the question “{question}”, drafted by {model}"),
        (None, _) => format!("From the question “{question}”"),
    });
    let policy =
        own.policy_version.map(|version| format!(", under version {version} of the rules"));
    let login = format!("Carried out by the login {}{}", own.identity, policy.unwrap_or_default());
    view! {
        {drawn}
        {runs_as}
        <p class="panel__foot">
            {origin.map(|origin| view! { <span>{origin}</span> })}
            <span>{login}</span>
        </p>
    }
    .into_any()
}

type Shown<'a> = (Option<(usize, &'a str)>, bool);

fn numbered((index, line): (usize, &str)) -> Shown<'_> {
    (Some((index + 1, line)), true)
}

fn compared(old: u64, new: u64, pairs: &[Pair]) -> AnyView {
    fn half(line: &Option<Line>) -> Option<(usize, &str)> {
        line.as_ref().map(|(number, text)| (*number, text.as_str()))
    }
    let before = side(pairs.iter().map(|pair| (half(&pair.before), pair.same)));
    let after = side(pairs.iter().map(|pair| (half(&pair.after), pair.same)));
    view! {
        <div class="diff">
            <div class="diff__side diff__side--old" tabindex="0" role="group" aria-label=format!("Revision {old}")>
                {before}
            </div>
            <div class="diff__side diff__side--new" tabindex="0" role="group" aria-label=format!("Revision {new}")>
                {after}
            </div>
        </div>
    }
    .into_any()
}

fn side<'a>(lines: impl Iterator<Item = Shown<'a>>) -> AnyView {
    lines.map(|(line, same)| self::line(line, same)).collect_view().into_any()
}

/// A line that is not on this side keeps its place.
fn line(line: Option<(usize, &str)>, same: bool) -> AnyView {
    let Some((number, text)) = line else {
        return view! { <div class="diff__line diff__line--none"></div> }.into_any();
    };
    let parts = tokens(text)
        .into_iter()
        .map(|(kind, part)| match kind.class() {
            Some(class) => view! { <span class=class>{part.to_owned()}</span> }.into_any(),
            None => part.to_owned().into_any(),
        })
        .collect_view();
    view! {
        <div class="diff__line" class:diff__line--changed=!same>
            <span class="diff__number">{number}</span>
            <code>{parts}</code>
        </div>
    }
    .into_any()
}
