//! What became of the last change on a page: a sentence, or the problem.

use crate::api::UiError;
use crate::components::ui::ProblemCard;
use leptos::prelude::*;
use protocol::Problem;

/// Of the last change; `None` before the first.
pub type Last = RwSignal<Option<Result<&'static str, Problem>>>;

/// Keeps in `last` what becomes of an action.
pub fn tell(last: Last, value: MappedSignal<Option<Result<(), UiError>>>, done: &'static str) {
    Effect::new(move |_| {
        if let Some(outcome) = value.get() {
            last.set(Some(outcome.map(|()| done).map_err(|error| error.0)));
        }
    });
}

#[component]
pub fn Told(last: Last) -> impl IntoView {
    view! {
        <div class="people__told" role="status">
            {move || match last.get() {
                None => ().into_any(),
                Some(Ok(done)) => view! { <p class="people__done">{done}</p> }.into_any(),
                Some(Err(problem)) => view! { <ProblemCard problem/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}
