//! Who reached a limit lately.

use crate::components::ui::{Badge, EmptyState, Glyph, Tint};
use crate::format;
use leptos::prelude::*;
use protocol::limits::HeldBack;

#[component]
pub fn HeldBackList(held_back: Vec<HeldBack>) -> impl IntoView {
    if held_back.is_empty() {
        return view! {
            <EmptyState
                glyph=Glyph::Check
                title="Nobody is held back"
                text="Nobody has reached a limit within the last ten minutes."
            />
        }
        .into_any();
    }
    let rows = held_back.into_iter().map(|held| view! { <Held held/> }).collect_view();
    view! {
        <ul class="people" aria-label="Held back">
            {rows}
        </ul>
    }
    .into_any()
}

#[component]
fn Held(held: HeldBack) -> impl IntoView {
    let HeldBack { who, what, times, last_at, until } = held;
    let (tint, state) = match until {
        Some(until) => (Tint::Warn, format!("Waits until {} UTC", format::second(&until))),
        None => (Tint::Plain, "May go on".to_owned()),
    };
    let times = format::plural(u64::from(times), "time");
    let last = format::second(&last_at);
    view! {
        <li class="people__card">
            <div class="people__head">
                <h3 class="people__name">{who}</h3>
                <Badge tint>{state}</Badge>
            </div>
            <p class="people__note">{format!("Too many {what}: {times}, last at {last} UTC.")}</p>
        </li>
    }
    .into_any()
}
