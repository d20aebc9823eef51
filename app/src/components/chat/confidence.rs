//! How sure Candor is, and why.

use crate::components::ui::{Badge, Tint};
use leptos::prelude::*;
use protocol::lineage::{Confidence, Signal as Reason, Tier};

/// Reasons shown beside the chip; all of them are in the evidence.
const SHOWN: usize = 3;

fn word(tier: Tier) -> (&'static str, Tint) {
    match tier {
        Tier::High => ("High", Tint::Ok),
        Tier::Medium => ("Medium", Tint::Warn),
        Tier::Low => ("Low", Tint::Danger),
    }
}

/// The reasons that mattered most, doubts before comforts.
fn strongest(signals: &[Reason]) -> Vec<Reason> {
    let mut sorted: Vec<Reason> = signals.iter().filter(|one| one.effect != 0.0).cloned().collect();
    sorted.sort_by(|one, other| other.effect.abs().total_cmp(&one.effect.abs()));
    sorted.truncate(SHOWN);
    sorted.sort_by(|one, other| one.effect.total_cmp(&other.effect));
    sorted
}

#[component]
pub fn ConfidenceChip(confidence: Confidence) -> impl IntoView {
    let (name, tint) = word(confidence.tier);
    let title = format!("Confidence {:.2} by rules {}", confidence.score, confidence.rules);
    view! {
        <span class="confidence" title=title>
            <Badge tint>
                <span class="confidence__dot" aria-hidden="true"></span>
                {format!("{name} {:.2}", confidence.score)}
            </Badge>
            <span class="visually-hidden">"confidence"</span>
        </span>
    }
    .into_any()
}

#[component]
pub fn ConfidenceReasons(confidence: Confidence) -> impl IntoView {
    let rows = strongest(&confidence.signals)
        .into_iter()
        .map(|reason| {
            let doubt = reason.effect < 0.0;
            let said = if doubt { "against: " } else { "for: " };
            view! {
                <li class="reasons__row" class:reasons__row--doubt=doubt>
                    <span class="visually-hidden">{said}</span>
                    {reason.reason}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="reasons">{rows}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(effect: f64) -> Reason {
        Reason { name: String::new(), effect, reason: format!("{effect}") }
    }

    #[test]
    fn the_strongest_reasons_are_shown_doubts_first() {
        let all: Vec<Reason> = [0.05, -0.3, 0.4, 0.0, 0.2].into_iter().map(reason).collect();
        let shown: Vec<f64> = strongest(&all).iter().map(|one| one.effect).collect();
        assert_eq!(shown, [-0.3, 0.2, 0.4]);
    }
}
