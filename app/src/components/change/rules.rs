//! What the rules say about a change, what the database would refuse, and how it would find the rows.

use crate::components::ui::{Badge, Tint};
use crate::format;
use leptos::prelude::*;
use protocol::change::{Assessment, RuleVerdict};

#[component]
pub fn Rules(impact: Assessment) -> impl IntoView {
    let count =
        |level: &str| impact.verdicts.iter().filter(|one| one.level == level).count() as u64;
    let (blocks, warns) = (count("block"), count("warn"));
    let summary = match (blocks, warns) {
        (0, 0) => "no rule objects".to_owned(),
        (0, warns) => format::plural(warns, "warning"),
        (blocks, 0) => {
            format!("{} the change", if blocks == 1 { "1 rule blocks" } else { "rules block" })
        }
        (blocks, warns) => format!("{} blocking, {}", blocks, format::plural(warns, "warning")),
    };
    let verdicts = impact.verdicts.iter().cloned().map(verdict).collect_view();
    let reasons = impact
        .reasons
        .iter()
        .cloned()
        .map(|reason| {
            view! {
                <li class="rules__rule">
                    <Badge>"Risk"</Badge>
                    <span>{reason}</span>
                </li>
            }
        })
        .collect_view();
    let incomplete = (!impact.complete).then(|| {
        view! {
            <li class="rules__rule">
                <Badge tint=Tint::Warn>"Open"</Badge>
                <span>"Not every rule could be asked, so people have to look."</span>
            </li>
        }
    });
    view! {
        <section class="panel" aria-label="Rules">
            <h2 class="panel__title">"Rules" <span class="panel__note">{summary}</span></h2>
            <ul class="rules">{incomplete} {verdicts} {reasons}</ul>
        </section>
    }
    .into_any()
}

fn verdict(verdict: RuleVerdict) -> AnyView {
    let RuleVerdict { level, finding } = verdict;
    let (tint, text) = match level.as_str() {
        "block" => (Tint::Danger, "Block"),
        _ => (Tint::Warn, "Warn"),
    };
    let place = format!("line {}", finding.span.line);
    view! {
        <li class="rules__rule">
            <Badge tint=tint>{text}</Badge>
            <span>
                {finding.message} " " <span class="rules__place">{place}</span>
                {finding.fix.map(|fix| view! { <span class="rules__fix">{fix}</span> })}
            </span>
        </li>
    }
    .into_any()
}

/// What the database would refuse, and its plan.
#[component]
pub fn Foreseen(impact: Assessment) -> impl IntoView {
    let refusals =
        impact.foreseen.into_iter().map(|one| view! { <li>{one}</li> }).collect::<Vec<_>>();
    let refused = (!refusals.is_empty()).then(|| {
        view! {
            <section class="panel panel--danger" aria-label="Foreseen refusals">
                <h2 class="panel__title">"The database would refuse this"</h2>
                <ul class="panel__list">{refusals}</ul>
            </section>
        }
    });
    let plan = impact.plan.map(|plan| {
        view! {
            <details class="panel">
                <summary class="panel__title">"How the database would find the rows"</summary>
                <pre class="panel__code" tabindex="0" role="group" aria-label="Plan">{plan.join("\n")}</pre>
            </details>
        }
    });
    view! {
        {refused}
        {plan}
    }
    .into_any()
}
