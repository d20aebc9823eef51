//! One change in a list: what it is, how dangerous, how far, how long still.

use crate::components::change::{Ago, Until, words};
use crate::components::ui::{Badge, EnvironmentBadge};
use crate::routes;
use leptos::prelude::*;
use protocol::catalog::Environment;
use protocol::change::ChangeSummary;

/// The stripe at the left repeats the environment's badge.
fn class(environment: Environment) -> &'static str {
    match environment {
        Environment::Prod => "changes__row changes__row--prod",
        Environment::Staging => "changes__row changes__row--staging",
        Environment::Dev => "changes__row",
        Environment::Demo => "changes__row changes__row--demo",
    }
}

#[component]
pub fn Row(change: ChangeSummary, now: ReadSignal<Option<f64>>) -> impl IntoView {
    let (_, tint) = words::state(change.state);
    let (risk, risk_tint) = words::risk(change.risk);
    let size = words::size(&change);
    let asked = words::asked(&change);
    let standing = words::standing(&change);
    let deadline = words::end(&change);
    let stage =
        (change.stages > 0).then(|| format!("stage {} of {}", change.stages_met, change.stages));
    view! {
        <li class=class(change.environment)>
            <div class="changes__what">
                <a class="changes__link" href=routes::change(&change.id)>
                    {change.title.clone()}
                </a>
                <p class="changes__facts">
                    <EnvironmentBadge environment=change.environment/>
                    <span>{change.connection.clone()}</span>
                    <span>{size}</span>
                    <span>{asked}</span>
                </p>
            </div>
            <div class="changes__standing">
                <Badge tint=tint>{standing}</Badge>
                <Badge tint=risk_tint>{risk}</Badge>
            </div>
            <p class="changes__times">
                {stage.map(|stage| view! { <span>{stage}</span> })}
                {deadline
                    .map(|(verb, at)| {
                        view! {
                            <strong class="changes__deadline">
                                <Until verb at now/>
                            </strong>
                        }
                    })}
                <Ago at=change.created_at now/>
            </p>
        </li>
    }
    .into_any()
}
