//! Right or wrong, and if wrong, what was wrong. What it changed is said at once.

use crate::api::conversations::Rate;
use crate::components::ui::{Button, ButtonKind, Glyph, IconButton};
use crate::stores::conversation::TurnHandle;
use leptos::prelude::*;
use protocol::feedback::{FeedbackRequest, Reason, Verdict};

const REASONS: [(Reason, &str); 8] = [
    (Reason::NotWhatIMeant, "Not what I meant"),
    (Reason::WrongTable, "Wrong table"),
    (Reason::WrongColumn, "Wrong column"),
    (Reason::WrongFilter, "Wrong filter"),
    (Reason::WrongPeriod, "Wrong period"),
    (Reason::WrongCalculation, "Wrong calculation"),
    (Reason::MissingRows, "Rows are missing"),
    (Reason::BadChart, "Wrong chart"),
];

/// What the person has filled in so far.
#[derive(Debug, Clone, Default, PartialEq)]
struct Draft {
    reasons: Vec<Reason>,
    comment: String,
    sql: String,
}

impl Draft {
    fn toggle(&mut self, reason: Reason) {
        match self.reasons.iter().position(|one| *one == reason) {
            Some(place) => {
                self.reasons.remove(place);
            }
            None => self.reasons.push(reason),
        }
    }

    /// Text that is blank, or SQL that is the answer's own, says nothing.
    fn request(
        &self,
        handle: &TurnHandle,
        verdict: Verdict,
        shown: &str,
    ) -> Option<FeedbackRequest> {
        let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Some(FeedbackRequest {
            conversation_id: handle.turn.with_untracked(|turn| turn.conversation_id.clone())?,
            request_id: handle.request_id.clone(),
            verdict,
            reasons: self.reasons.clone(),
            comment: said(&self.comment),
            corrected_sql: said(&self.sql).filter(|sql| sql != shown.trim()),
        })
    }
}

#[component]
pub fn FeedbackBar(handle: TurnHandle) -> impl IntoView {
    let rate = ServerAction::<Rate>::new();
    let asking_why = RwSignal::new(false);
    let rating = {
        let turn = handle.turn.clone();
        Memo::new(move |_| turn.with(|turn| turn.rating))
    };
    let shown = handle
        .turn
        .with_untracked(|turn| turn.sql.as_ref().map(|draft| draft.sql.clone()))
        .unwrap_or_default();
    let draft = RwSignal::new(Draft { sql: shown.clone(), ..Draft::default() });
    let handle = StoredValue::new(handle);
    let send = move |verdict: Verdict| {
        let request = draft
            .with_untracked(|draft| handle.with_value(|one| draft.request(one, verdict, &shown)));
        if let Some(feedback) = request {
            handle.with_value(|one| one.turn.update(|turn| turn.rating = Some(verdict)));
            rate.dispatch(Rate { feedback });
        }
    };
    let send = StoredValue::new(send);
    let effect = move || {
        rate.value().get().map(|answer| match answer {
            Ok(receipt) => {
                view! { <p class="feedback__effect">"Thank you. " {receipt.effect}</p> }.into_any()
            }
            Err(error) => view! {
                <p class="feedback__problem" role="alert">
                    {error.problem().detail.clone()}
                </p>
            }
            .into_any(),
        })
    };
    view! {
        <span class="feedback__buttons">
            <IconButton
                glyph=Glyph::ThumbUp
                label="Right"
                pressed=Signal::derive(move || rating.get() == Some(Verdict::Up))
                on_press=move || {
                    asking_why.set(false);
                    send.with_value(|send| send(Verdict::Up));
                }
            />
            <IconButton
                glyph=Glyph::ThumbDown
                label="Wrong"
                pressed=Signal::derive(move || rating.get() == Some(Verdict::Down))
                on_press=move || asking_why.update(|open| *open = !*open)
            />
        </span>
        <div class="feedback" role="status">
            <Show when=move || asking_why.get()>
                <WhyForm
                    draft
                    on_cancel=move || asking_why.set(false)
                    on_send=move || {
                        asking_why.set(false);
                        send.with_value(|send| send(Verdict::Down));
                    }
                />
            </Show>
            {effect}
        </div>
    }
    .into_any()
}

#[component]
fn WhyForm(
    draft: RwSignal<Draft>,
    on_cancel: impl Fn() + 'static,
    on_send: impl Fn() + 'static,
) -> impl IntoView {
    let choices = REASONS
        .into_iter()
        .map(|(reason, text)| {
            let chosen = move || draft.with(|draft| draft.reasons.contains(&reason)).to_string();
            view! {
                <button
                    type="button"
                    class="pill"
                    aria-pressed=chosen
                    on:click=move |_| draft.update(|draft| draft.toggle(reason))
                >
                    {text}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="feedback__form">
            <p class="feedback__question">"What is wrong?"</p>
            <div class="pills" role="group" aria-label="What is wrong">
                {choices}
            </div>
            <label class="feedback__label">
                "In your words"
                <textarea
                    class="feedback__text"
                    rows="2"
                    prop:value=move || draft.with(|draft| draft.comment.clone())
                    on:input=move |event| {
                        draft.update(|draft| draft.comment = event_target_value(&event));
                    }
                ></textarea>
            </label>
            <label class="feedback__label">
                "The SQL that would be right, if you know it"
                <textarea
                    class="feedback__text feedback__text--code"
                    rows="5"
                    spellcheck="false"
                    prop:value=move || draft.with(|draft| draft.sql.clone())
                    on:input=move |event| draft.update(|draft| draft.sql = event_target_value(&event))
                ></textarea>
            </label>
            <div class="feedback__actions">
                <Button kind=ButtonKind::Primary on_press=on_send>
                    "Send"
                </Button>
                <Button kind=ButtonKind::Quiet on_press=on_cancel>
                    "Cancel"
                </Button>
            </div>
        </div>
    }
    .into_any()
}
