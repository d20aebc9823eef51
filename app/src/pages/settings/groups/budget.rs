//! What a group may use, how far it has, and the form that changes it.

use crate::api::people::SetBudget;
use leptos::prelude::*;
use protocol::budget::GroupBudget;

#[component]
pub fn Budget(
    id: String,
    name: String,
    budget: GroupBudget,
    set_budget: ServerAction<SetBudget>,
) -> impl IntoView {
    let GroupBudget { questions_per_day, questions_per_month, tokens_per_day, tokens_per_month } =
        budget;
    view! {
        <details class="people__edit">
            <summary class="button" aria-label=format!("Change the budget of {name}")>
                "Budget"
            </summary>
            <ActionForm action=set_budget attr:class="people__form">
                <input type="hidden" name="id" value=id/>
                <div class="meters">
                    <Most label="Questions a day" name="questions_per_day" most=questions_per_day/>
                    <Most label="Questions a month" name="questions_per_month" most=questions_per_month/>
                    <Most label="Tokens a day" name="tokens_per_day" most=tokens_per_day/>
                    <Most label="Tokens a month" name="tokens_per_month" most=tokens_per_month/>
                </div>
                <p class="people__note">
                    "Of all members together, by the calendar in UTC. Empty is no limit, 0 is nothing at all. \
                     Tokens are those of language models. Who is in several groups needs something left in \
                     each of them."
                </p>
                <div class="people__actions">
                    <button type="submit" class="button button--primary">
                        {format!("Save the budget of {name}")}
                    </button>
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}

#[component]
fn Most(label: &'static str, name: &'static str, most: Option<u64>) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <input
                class="field__input"
                name=name
                inputmode="numeric"
                autocomplete="off"
                placeholder="No limit"
                value=most.map(|most| most.to_string())
            />
        </label>
    }
    .into_any()
}
