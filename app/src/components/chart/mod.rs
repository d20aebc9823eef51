//! A chart answer: the drawing, why it is this one, other ways to draw it, and the same values as a
//! table. The drawing is in the server's HTML; in the browser it follows the width of its place.

mod drawing;
mod plot;
mod table;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use drawing::{Drawing, draw};
use leptos::prelude::*;
use plot::Plot;
use protocol::chart::ChartAnswer;
use table::ValuesTable;

/// Pixels until the browser has measured the real width.
const FIRST_WIDTH: f64 = 640.0;

#[component]
pub fn ChartView(#[prop(into)] answer: Signal<ChartAnswer>) -> impl IntoView {
    // 0 is the suggestion, then the alternatives. A new answer starts over.
    let chosen = RwSignal::new(0usize);
    let width = RwSignal::new(FIRST_WIDTH);
    let drawing = Memo::new(move |_| answer.with(|answer| draw(answer, chosen.get(), width.get())));

    view! {
        <figure class="chart-view">
            <figcaption class="chart-view__heading">
                <h3 class="chart-view__title">{move || drawing.with(Drawing::heading)}</h3>
                <Why answer chosen/>
            </figcaption>
            <Choices answer chosen/>
            {move || match drawing.get() {
                Drawing::Drawn { svg, summary, .. } => {
                    view! { <Plot svg summary width/> }.into_any()
                }
                Drawing::Refused { reasons } => view! { <Refused reasons/> }.into_any(),
            }}
            <ValuesTable dataset=Signal::derive(move || answer.with(|answer| answer.dataset.clone()))/>
        </figure>
    }
}

/// The reason in words, of the suggestion or of the alternative on screen.
#[component]
fn Why(answer: Signal<ChartAnswer>, chosen: RwSignal<usize>) -> impl IntoView {
    let reason = move || {
        answer.with(|answer| match chosen.get().checked_sub(1) {
            Some(index) => answer.alternatives.get(index).map(|other| other.reason.clone()),
            None => Some(answer.reason.clone()),
        })
    };
    view! {
        <p class="chart-view__why">
            <span class="visually-hidden">"Why this chart: "</span>
            {move || reason().unwrap_or_default()}
        </p>
    }
}

#[component]
fn Choices(answer: Signal<ChartAnswer>, chosen: RwSignal<usize>) -> impl IntoView {
    let labels = move || {
        let others = answer.with(|answer| {
            answer.alternatives.iter().map(|other| other.label.clone()).collect::<Vec<_>>()
        });
        std::iter::once("Suggested".to_owned()).chain(others).enumerate().collect::<Vec<_>>()
    };
    let choice = move |(index, label): (usize, String)| {
        let pressed = move || (chosen.get() == index).to_string();
        view! {
            <button
                type="button"
                class="chart-view__choice"
                aria-pressed=pressed
                on:click=move |_| chosen.set(index)
            >
                {label}
            </button>
        }
    };
    view! {
        <Show when=move || answer.with(|answer| !answer.alternatives.is_empty())>
            <div class="chart-view__choices" role="group" aria-label="Ways to draw it">
                {move || labels().into_iter().map(choice).collect_view()}
            </div>
        </Show>
    }
}

/// A chart that did not pass its check is not drawn; the table still shows the values.
#[component]
fn Refused(reasons: Vec<String>) -> impl IntoView {
    view! {
        <div class="chart-view__refused" role="note">
            <p>"This chart was not drawn. The values are in the table."</p>
            <ul>{reasons.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view()}</ul>
        </div>
    }
}
