//! How far a budget is used: a sentence, and a bar where there is a limit.

use crate::format;
use leptos::prelude::*;
use protocol::budget::{Counted, Meter, Period};
use protocol::problem::SpentBudget;

/// "Questions today", "Tokens this month".
fn title(counted: Counted, period: Period) -> &'static str {
    match (counted, period) {
        (Counted::Questions, Period::Day) => "Questions today",
        (Counted::Questions, Period::Month) => "Questions this month",
        (Counted::Tokens, Period::Day) => "Tokens today",
        (Counted::Tokens, Period::Month) => "Tokens this month",
    }
}

/// All meters of a group.
#[component]
pub fn BudgetMeters(#[prop(into)] group: String, meters: Vec<Meter>) -> impl IntoView {
    let meters = meters
        .into_iter()
        .map(|meter| view! { <BudgetMeter meter group=group.clone()/> })
        .collect_view();
    view! { <div class="meters">{meters}</div> }.into_any()
}

#[component]
fn BudgetMeter(
    meter: Meter,
    /// Whose it is, for those who do not see where it stands.
    #[prop(into)]
    group: String,
) -> impl IntoView {
    let title = title(meter.counted, meter.period);
    let used = match meter.most {
        Some(most) => format!("{} of {}", format::count(meter.used), format::count(most)),
        None => format!("{}, no limit", format::count(meter.used)),
    };
    let bar = meter.percent().map(|percent| {
        let label = format!("{title} of {group}");
        let full = meter.is_spent();
        view! {
            <progress
                class="meter__bar"
                class:meter__bar--spent=full
                max="100"
                value=percent
                aria-label=label
            ></progress>
        }
    });
    let resets = meter.most.map(|_| {
        view! {
            <span class="meter__note">
                {format!("begins anew {} UTC", format::minute(&meter.resets_at))}
            </span>
        }
    });
    view! {
        <div class="meter">
            <span class="meter__title">{title}</span>
            <span class="meter__used">{used}</span>
            {bar}
            {resets}
        </div>
    }
    .into_any()
}

/// The budget that a refusal is about.
#[component]
pub fn SpentMeter(budget: SpentBudget, resets_at: String) -> impl IntoView {
    let SpentBudget { group, counted, period, used, most } = budget;
    let meter = Meter { counted, period, used, most: Some(most), resets_at };
    view! { <BudgetMeter meter group/> }
}
