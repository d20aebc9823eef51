//! What became of the changes on a page: a sentence about the last one, or the problem. One that failed
//! changes nothing else on the page: whatever was typed stays.

use crate::api::UiError;
use crate::components::ui::ProblemCard;
use leptos::prelude::*;
use protocol::Problem;

#[derive(Clone, Copy)]
pub struct Told {
    /// `None` before the first.
    last: RwSignal<Option<Result<&'static str, Problem>>>,
    /// How many have been made.
    made: RwSignal<u32>,
}

impl Told {
    pub fn new() -> Self {
        Self { last: RwSignal::new(None), made: RwSignal::new(0) }
    }

    /// Tells what becomes of an action; `done` when it was made.
    pub fn follow(self, value: MappedSignal<Option<Result<(), UiError>>>, done: &'static str) {
        Effect::new(move |_| {
            let Some(outcome) = value.get() else { return };
            if outcome.is_ok() {
                self.made.update(|made| *made += 1);
            }
            self.last.set(Some(outcome.map(|()| done).map_err(|error| error.0)));
        });
    }

    /// A change was made that tells of itself.
    pub fn note(self) {
        self.made.update(|made| *made += 1);
    }

    /// What a page's data depends on.
    pub fn made(self) -> u32 {
        self.made.get()
    }
}

/// Where it is told.
#[component]
pub fn Outcome(told: Told) -> impl IntoView {
    view! {
        <div class="people__told" role="status">
            {move || match told.last.get() {
                None => ().into_any(),
                Some(Ok(done)) => view! { <p class="people__done">{done}</p> }.into_any(),
                Some(Err(problem)) => view! { <ProblemCard problem/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}
