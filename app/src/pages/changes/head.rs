//! What it is, where it stands, where it would happen, who asked, how long it waits.

use super::follow::Followed;
use crate::components::change::{Ago, Until, words};
use crate::components::ui::{Badge, EnvironmentBadge};
use crate::routes;
use leptos::prelude::*;
use protocol::change::ChangeDetail;

#[component]
pub fn Head(followed: Followed, now: ReadSignal<Option<f64>>) -> impl IntoView {
    let summary = followed.part(|detail| detail.summary.clone());
    let related = followed.part(related);
    // Read out when it changes, so that whoever waits need not look.
    let said = move || summary.with(words::standing);
    let standing = move || {
        let change = summary.get();
        let (_, tint) = words::state(change.state);
        view! { <Badge tint=tint>{words::standing(&change)}</Badge> }
    };
    let facts = move || {
        let change = summary.get();
        let (risk, tint) = words::risk(change.risk);
        let asked = words::asked(&change);
        let ends = words::end(&change);
        view! {
            <EnvironmentBadge environment=change.environment/>
            <span>{change.connection}</span>
            <Badge tint=tint>{risk}</Badge>
            <span>{asked} " " <Ago at=change.created_at now/></span>
            {ends.map(|(verb, at)| view! { <Until verb at now/> })}
        }
    };
    view! {
        <header class="review__head">
            <p class="review__crumbs">
                <a href=routes::CHANGES>"Changes"</a>
            </p>
            <div class="review__name">
                <h1 class="page__title">{move || summary.with(|change| change.title.clone())}</h1>
                {standing}
                <span class="visually-hidden" role="status">{said}</span>
            </div>
            <div class="review__meta">{facts}</div>
            {move || {
                related
                    .get()
                    .into_iter()
                    .map(|(text, href)| view! { <p class="review__meta"><a href=href>{text}</a></p> })
                    .collect_view()
            }}
        </header>
    }
    .into_any()
}

/// The change that this one undoes, and those that undo it.
fn related(detail: &ChangeDetail) -> Vec<(&'static str, String)> {
    let undoes =
        detail.rolls_back.iter().map(|id| ("Undoes an earlier change", routes::change(id)));
    let undone = detail.rolled_back_by.iter();
    undoes.chain(undone.map(|id| ("A request to undo this change", routes::change(id)))).collect()
}
