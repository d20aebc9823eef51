//! Each rule with a choice for every environment.

use leptos::prelude::*;
use protocol::change_rules::{RuleLevel, RuleView, TierLevel};

#[component]
pub fn Levels(rules: Vec<RuleView>) -> impl IntoView {
    let rows = rules.into_iter().map(|rule| view! { <Rule rule/> }).collect_view();
    view! {
        <ul class="rule-levels" aria-label="Levels">
            {rows}
        </ul>
        <p class="people__note">
            <b>"Warn"</b>
            " is told to everybody who looks at the change, and makes it MEDIUM at least. "
            <b>"Block"</b>
            " lets its author word it anew, and nobody approve it. Choices that are not as the product has \
             them are marked with a dot."
        </p>
    }
    .into_any()
}

#[component]
fn Rule(rule: RuleView) -> impl IntoView {
    let RuleView { rule, title, levels } = rule;
    let choices = levels
        .into_iter()
        .map(|level| view! { <Choice rule=rule.clone() title=title.clone() level/> })
        .collect_view();
    view! {
        <li class="rule-levels__rule">
            <div class="rule-levels__name">
                {title}
                <code class="rule-levels__id">{rule}</code>
            </div>
            <div class="rule-levels__choices">{choices}</div>
        </li>
    }
    .into_any()
}

fn name(level: RuleLevel) -> &'static str {
    match level {
        RuleLevel::Off => "Off",
        RuleLevel::Warn => "Warn",
        RuleLevel::Block => "Block",
    }
}

#[component]
fn Choice(rule: String, title: String, level: TierLevel) -> impl IntoView {
    let TierLevel { tier, level, usual } = level;
    let options = RuleLevel::ALL
        .into_iter()
        .map(|own| {
            let value = format!("{rule} {} {}", tier.as_str(), own.as_str());
            // Told where it is the way back.
            let usual = if own == usual && level != usual { " (usual)" } else { "" };
            view! {
                <option value=value selected=own == level>
                    {name(own)}
                    {usual}
                </option>
            }
        })
        .collect_view();
    let set = (level != usual).then_some(" •");
    view! {
        <label class="field">
            <span class="field__label">{tier.title()} {set}</span>
            <select
                class="field__input"
                name="levels[]"
                aria-label=format!("{title}, {}", tier.title())
            >
                {options}
            </select>
        </label>
    }
    .into_any()
}
