//! Who did what, when, to which wording, and what it waits for.

use super::follow::Followed;
use crate::components::change::{Ago, words};
use crate::components::ui::{Glyph, Icon};
use crate::format;
use leptos::prelude::*;
use protocol::change::{ChangeState, ChangeStep};

#[component]
pub fn Timeline(followed: Followed, now: ReadSignal<Option<f64>>) -> impl IntoView {
    let steps = followed.part(|detail| detail.timeline.clone());
    let hashes = followed.part(|detail| {
        let all = std::iter::once(&detail.revision).chain(&detail.earlier);
        all.map(|one| (one.number, one.hash.clone())).collect::<Vec<_>>()
    });
    let newest = followed.part(|detail| detail.revision.number);
    let next = followed.part(|detail| words::next(&detail.summary));
    let drawn = move || {
        let hashes = hashes.get();
        let of = |number: u64| {
            let known = hashes.iter().find(|(own, _)| *own == number);
            known.map(|(_, hash)| hash.clone())
        };
        steps
            .get()
            .into_iter()
            .map(|step| {
                let hash = of(step.revision);
                let void = step.event == "approve" && step.revision != newest.get();
                view! { <Step step hash void now/> }
            })
            .collect_view()
    };
    view! {
        <section class="timeline" aria-label="Timeline">
            <h2 class="timeline__title">"Timeline"</h2>
            <ol class="timeline__steps">
                {drawn}
                {move || {
                    next.get()
                        .map(|text| {
                            view! {
                                <li class="timeline__step timeline__step--next">
                                    <span class="timeline__dot timeline__dot--next" aria-hidden="true"></span>
                                    <span>{text}</span>
                                </li>
                            }
                        })
                }}
            </ol>
        </section>
    }
    .into_any()
}

fn dot(step: &ChangeStep) -> (&'static str, Option<Glyph>) {
    const OK: &str = "timeline__dot timeline__dot--ok";
    const BAD: &str = "timeline__dot timeline__dot--bad";
    match (step.event.as_str(), step.to) {
        ("approve" | "accept", _) | (_, ChangeState::Executed) => (OK, Some(Glyph::Check)),
        ("execute", _) => ("timeline__dot", Some(Glyph::Run)),
        ("reject" | "send_back" | "revoke" | "break_glass" | "dispute", _)
        | (_, ChangeState::Failed | ChangeState::AbortedByGuard | ChangeState::Blocked) => {
            (BAD, Some(Glyph::Close))
        }
        _ => ("timeline__dot", None),
    }
}

/// Up to two letters in place of a picture.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let (first, last) = (words.next(), words.next_back());
    first.into_iter().chain(last).collect::<String>().to_uppercase()
}

#[component]
fn Step(
    step: ChangeStep,
    hash: Option<String>,
    /// An approval of a wording that was replaced.
    void: bool,
    now: ReadSignal<Option<f64>>,
) -> impl IntoView {
    let (class, glyph) = dot(&step);
    let face = match glyph {
        Some(glyph) => view! { <Icon glyph/> }.into_any(),
        None => step.actor.as_deref().map(initials).unwrap_or_default().into_any(),
    };
    let hash = hash.map(|hash| format!(" · {}", format::short_hash(&hash)));
    let said = words::step(&step);
    let ChangeStep { words, at, revision, .. } = step;
    let quoted = (!words.trim().is_empty())
        .then(|| view! { <blockquote class="timeline__words">{words}</blockquote> });
    view! {
        <li class="timeline__step">
            <span class=class aria-hidden="true">
                {face}
            </span>
            <div>
                {said}
                <p class="timeline__note">
                    <Ago at now/>
                    {format!(" · r{revision}")}
                    {hash}
                    {void.then_some(" · void since")}
                </p>
                {quoted}
            </div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_two_letters_at_most() {
        for (name, letters) in [("Ada Byron", "AB"), ("ada", "A"), ("A b c", "AC"), ("", "")] {
            assert_eq!(initials(name), letters);
        }
    }
}
