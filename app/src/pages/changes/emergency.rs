//! Carrying out a change of one's own without approval: what that means is said before, and why it has to
//! be is asked for.

use super::follow::Followed;
use crate::components::ui::Dialog;
use crate::format;
use leptos::prelude::*;
use protocol::change::{ChangeDecision, EMERGENCY_WORDS, MAX_WORDS};

/// How many characters are missing; `None`: enough is said.
fn missing(reason: &str) -> Option<usize> {
    let said = reason.trim().chars().count();
    EMERGENCY_WORDS.checked_sub(said).filter(|more| *more > 0)
}

#[component]
pub fn Emergency(
    followed: Followed,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    decided: Callback<ChangeDecision>,
) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let revision = followed.part(|detail| (detail.revision.number, detail.revision.hash.clone()));
    let lacks = move || reason.with(|reason| missing(reason));
    let said = move || match lacks() {
        Some(more) => format!("{} more", format::plural(more as u64, "character")),
        None => String::new(),
    };
    let run = move |_| {
        let (version, hash) = followed
            .detail
            .with_untracked(|detail| (detail.summary.version, detail.revision.hash.clone()));
        let reason = reason.get_untracked().trim().to_owned();
        open.set(false);
        decided.run(ChangeDecision::BreakGlass { version, hash, reason });
    };
    let what = move || {
        let (number, hash) = revision.get();
        format!(
            "Revision {number}, {}, runs at once, and nobody has to agree before.",
            format::short_hash(&hash)
        )
    };
    view! {
        <Dialog title="Break the glass" open>
            <div class="emergency">
                <p>{what}</p>
                <ul class="emergency__terms">
                    <li>"Everybody who could have approved it is told now, with your name and your reason."</li>
                    <li>"Somebody else looks at it afterwards, and accepts or disputes it."</li>
                    <li>"When that takes longer than 24 hours, you cannot do this again until then."</li>
                    <li>"Rows are kept as they were; more rows than foreseen still undo everything."</li>
                </ul>
                <label class="decision__label" for="emergency-reason">
                    "What is broken, and why nobody can be waited for"
                </label>
                <textarea
                    class="field__input"
                    id="emergency-reason"
                    rows="3"
                    maxlength=MAX_WORDS
                    aria-describedby="emergency-missing"
                    prop:value=reason
                    on:input=move |event| reason.set(event_target_value(&event))
                ></textarea>
                <p class="emergency__missing" id="emergency-missing" role="status">
                    {said}
                </p>
                <div class="emergency__buttons">
                    <button
                        type="button"
                        class="button button--danger"
                        disabled=move || busy.get() || lacks().is_some()
                        on:click=run
                    >
                        "Run it without approval"
                    </button>
                    <button type="button" class="button" on:click=move |_| open.set(false)>
                        "Keep waiting for approval"
                    </button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn a_reason_is_more_than_a_word() {
        for (reason, more) in [
            ("", Some(20)),
            ("  down  ", Some(16)),
            ("nineteen letters ok", Some(1)),
            ("twenty letters, okay", None),
            ("the shop is down since nine o\u{2019}clock", None),
        ] {
            assert_eq!(missing(reason), more, "{reason}");
        }
    }
}
