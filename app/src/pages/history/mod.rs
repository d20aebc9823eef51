//! What was run on the databases, by whom, from where, and how it ended. The address holds the search
//! and the open record, so that it works before any script has loaded, can be sent to somebody, and
//! goes back.

mod filter;
mod list;
mod record;

use crate::api::UiError;
use crate::api::queries::{history, read_run};
use crate::components::ui::{ProblemCard, Skeleton};
use crate::pages::search;
use filter::Filter;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use list::Runs;
use protocol::history::HistoryFilter;
use protocol::ids::QueryId;
use protocol::{ErrorCode, Problem};
use record::Record;

/// What the address asks for.
#[derive(Debug, Clone, PartialEq)]
struct Wanted {
    search: Result<HistoryFilter, String>,
    run: Option<QueryId>,
}

impl Wanted {
    fn filter(&self) -> HistoryFilter {
        self.search.clone().unwrap_or_default()
    }
}

#[component]
pub fn HistoryPage() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        query.with(|query| Wanted {
            search: HistoryFilter::read(|name| query.get(name)),
            run: query.get("run").and_then(|id| QueryId::parse(id).ok()),
        })
    });
    let search = Memo::new(move |_| wanted.with(|wanted| wanted.search.clone()));
    let chosen = Memo::new(move |_| wanted.with(|wanted| wanted.run.clone()));
    let found = Resource::new(
        move || search.get(),
        |search| async move {
            match search {
                Ok(filter) => history(filter).await,
                Err(detail) => Err(UiError(Problem::new(ErrorCode::InvalidRequest, detail))),
            }
        },
    );
    let record = Resource::new(
        move || chosen.get(),
        |chosen| async move {
            match chosen {
                Some(id) => Some(read_run(id).await),
                None => None,
            }
        },
    );
    view! {
        <Title text="History"/>
        <main class="page history">
            <header class="page__header">
                <h1 class="page__title">"History"</h1>
                <p class="page__subtitle">
                    "Every run, from the assistant, the editor, exports and the command line"
                </p>
            </header>
            <Filter search/>
            <div class="history__body" class:history__body--open=move || chosen.with(Option::is_some)>
                <Transition fallback=|| view! { <Skeleton lines=8/> }>
                    {move || Suspend::new(async move {
                        match found.await {
                            Ok(page) => view! { <Runs page wanted/> }.into_any(),
                            Err(error) => {
                                let retry = Callback::new(move |()| found.refetch());
                                view! { <ProblemCard problem=error.0 on_retry=retry/> }.into_any()
                            }
                        }
                    })}
                </Transition>
                <Transition>
                    {move || Suspend::new(async move {
                        record
                            .await
                            .map(|answer| {
                                let close = address(&wanted.get_untracked().filter(), None);
                                view! { <Record answer close/> }
                            })
                    })}
                </Transition>
            </div>
        </main>
    }
    .into_any()
}

/// The page with this search, and perhaps one record open.
fn address(filter: &HistoryFilter, run: Option<&QueryId>) -> String {
    let run = run.map(|run| ("run", run.to_string()));
    let parameters = filter.parameters().into_iter().chain(run);
    search::address(crate::routes::HISTORY, parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_survives_the_address() {
        let filter = HistoryFilter {
            text: Some("sum(a) & 'é' 50%".to_owned()),
            outcome: Some("failed".to_owned()),
            ..HistoryFilter::default()
        };
        assert_eq!(
            address(&filter, Some(&QueryId::parse("qry_1").unwrap())),
            "/history?text=sum%28a%29%20%26%20%27%C3%A9%27%2050%25&outcome=failed&run=qry_1"
        );
        assert_eq!(address(&HistoryFilter::default(), None), "/history");
    }
}
