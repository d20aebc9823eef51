//! Answers that people taught: what waits for review, what is everybody's, what is not used again. The
//! address holds which of them is shown, so that it works before any script has loaded and can be sent.

mod card;
mod lists;

use crate::api::UiError;
use crate::api::golden::{DecideGolden, RemoveGolden, list_golden};
use crate::components::ui::{EmptyState, Glyph, PageHead, ProblemCard, Skeleton};
use crate::format;
use card::Card;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use lists::{Databases, Lists};
use protocol::memory::{GoldenFilter, GoldenQueue, GoldenStatus};
use protocol::{ErrorCode, Problem};

/// What waits is shown when nothing else is asked for.
fn wanted(parameter: impl Fn(&str) -> Option<String>) -> Result<GoldenFilter, String> {
    let filter = GoldenFilter::read(parameter)?;
    Ok(GoldenFilter { status: filter.status.or(Some(GoldenStatus::Proposed)), ..filter })
}

/// What can be done about an answer.
#[derive(Clone, Copy)]
struct Actions {
    decide: ServerAction<DecideGolden>,
    remove: ServerAction<RemoveGolden>,
}

#[component]
pub fn MemoryPage() -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(|query| wanted(|name| query.get(name))));
    let actions = Actions { decide: ServerAction::new(), remove: ServerAction::new() };
    let told = super::Told::new();
    told.follow(actions.decide.value(), "The decision holds from the next question on.");
    told.follow(actions.remove.value(), "The answer is forgotten. It can be taught anew.");
    let found = Resource::new(
        move || (filter.get(), told.made()),
        |(filter, _)| async move {
            match filter {
                Ok(filter) => list_golden(filter).await,
                Err(detail) => Err(UiError(Problem::new(ErrorCode::InvalidRequest, detail))),
            }
        },
    );
    let anew = super::Anew::new();
    view! {
        <PageHead
            title="Memory"
            subtitle="Answers that people accepted or corrected. Certified ones are used for everybody who may \
                read their tables."
        />
        <Databases filter/>
        <super::Outcome told/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(queue) => {
                        let filter = filter.get_untracked().unwrap_or_default();
                        anew.draw(view! { <Found queue filter actions/> }.into_any())
                    }
                    Err(error) => {
                        let retry = Callback::new(move |()| found.refetch());
                        view! { <ProblemCard problem=error.0 on_retry=retry/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Found(queue: GoldenQueue, filter: GoldenFilter, actions: Actions) -> impl IntoView {
    let GoldenQueue { answers, counts, hidden } = queue;
    let status = filter.status.unwrap_or(GoldenStatus::Proposed);
    let hidden = (hidden > 0).then(|| {
        let text = format!(
            "{} more over tables or databases that your account cannot read now: ask an administrator to grant \
             them to you, or leave these to somebody who may.",
            format::count(hidden)
        );
        view! { <p class="people__note memory__hidden">{text}</p> }
    });
    let list = match answers.is_empty() {
        true => view! { <Nothing status/> }.into_any(),
        false => {
            let cards =
                answers.into_iter().map(|answer| view! { <Card answer actions/> }).collect_view();
            view! {
                <ul class="people" aria-label="Answers">
                    {cards}
                </ul>
            }
            .into_any()
        }
    };
    view! {
        <Lists filter counts/>
        {list}
        {hidden}
    }
    .into_any()
}

#[component]
fn Nothing(status: GoldenStatus) -> impl IntoView {
    let (title, text) = match status {
        GoldenStatus::Proposed => (
            "Nothing waits for review",
            "When somebody rates an answer up or corrects its SQL, it is theirs at once and waits here to \
             become everybody's.",
        ),
        GoldenStatus::Certified => (
            "Nothing is certified yet",
            "A certified answer is used whenever anybody asks the same question, with their own values in it, \
             and says who verified it.",
        ),
        GoldenStatus::Rejected => (
            "Nothing is rejected",
            "A rejected answer is not used again, not even for whoever taught it.",
        ),
    };
    view! { <EmptyState glyph=Glyph::Check title text/> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_shown_first() {
        let status = |text: &'static str| {
            wanted(|name| (name == "status").then(|| text.to_owned())).map(|it| it.status)
        };
        assert_eq!(status(""), Ok(Some(GoldenStatus::Proposed)));
        assert_eq!(status("rejected"), Ok(Some(GoldenStatus::Rejected)));
        assert!(status("golden").is_err());
    }
}
