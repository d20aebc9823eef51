//! Beginning a run: which database, and how many questions there are for it.

use crate::api::evaluations::StartEvaluation;
use crate::components::ui::{Glyph, Icon};
use crate::format;
use leptos::prelude::*;
use protocol::evaluation::EvaluationTarget;

#[component]
pub fn Start(
    targets: Vec<EvaluationTarget>,
    /// One at once.
    running: bool,
    start: ServerAction<StartEvaluation>,
) -> impl IntoView {
    if targets.is_empty() {
        return view! {
            <p class="people__note">
                "No database is granted to you. Ask an administrator to grant you one to measure it."
            </p>
        }
        .into_any();
    }
    let options = targets
        .into_iter()
        .map(|target| {
            let text = format!("{} · {}", target.connection, questions(&target));
            view! { <option value=target.connection_id.to_string()>{text}</option> }
        })
        .collect_view();
    view! {
        <ActionForm action=start attr:class="evaluation__start">
            <label class="history__field">
                <span>"Database"</span>
                <select class="select" name="connection_id">
                    {options}
                </select>
            </label>
            <button type="submit" class="button button--primary" disabled=running>
                <Icon glyph=Glyph::Run/>
                "Measure"
            </button>
            {running
                .then(|| view! { <span class="people__note">"One run at once: stop it or wait."</span> })}
        </ActionForm>
    }
    .into_any()
}

/// "3 certified answers, 60 questions of the product".
fn questions(target: &EvaluationTarget) -> String {
    let certified = format::plural(target.certified, "certified answer");
    match target.verified {
        0 => certified,
        verified => format!("{certified}, {} of the product", format::plural(verified, "question")),
    }
}
