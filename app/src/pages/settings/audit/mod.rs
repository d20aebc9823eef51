//! Who did what: searched, drawn over time, verified, taken away. The address holds the search and the
//! open record, so that it works before any script has loaded, can be sent to somebody, and goes back.

mod badge;
mod export;
mod filter;
mod histogram;
mod list;
mod record;

use crate::api::UiError;
use crate::api::audit::{read_audit_record, search_audit};
use crate::components::ui::{ProblemCard, Skeleton};
use crate::pages::search;
use badge::VerificationBadge;
use export::Export;
use filter::Filter;
use histogram::Histogram;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use list::Records;
use protocol::audit::AuditFilter;
use protocol::{ErrorCode, Problem};
use record::Record;

/// What the address asks for.
#[derive(Debug, Clone, PartialEq)]
struct Wanted {
    search: Result<AuditFilter, String>,
    record: Option<u64>,
}

impl Wanted {
    fn filter(&self) -> AuditFilter {
        self.search.clone().unwrap_or_default()
    }
}

#[component]
pub fn AuditPage() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        query.with(|query| Wanted {
            search: AuditFilter::read(|name| query.get(name)),
            record: query.get("record").and_then(|seq| seq.parse().ok()),
        })
    });
    let search = Memo::new(move |_| wanted.with(|wanted| wanted.search.clone()));
    let chosen = Memo::new(move |_| wanted.with(|wanted| wanted.record));
    let found = Resource::new(
        move || search.get(),
        |search| async move {
            match search {
                Ok(filter) => search_audit(filter).await,
                Err(detail) => Err(UiError(Problem::new(ErrorCode::InvalidRequest, detail))),
            }
        },
    );
    let record = Resource::new(
        move || chosen.get(),
        |chosen| async move {
            match chosen {
                Some(seq) => Some(read_audit_record(seq).await),
                None => None,
            }
        },
    );
    let people = RwSignal::new(Vec::new());
    // After the page is taken over: the first HTML names them in the list alone.
    Effect::new(move |_| {
        if let Some(Ok(page)) = found.get() {
            people.set(page.people);
        }
    });
    view! {
        <Title text="Audit"/>
        <header class="page__header page__header--wide audit__header">
            <div>
                <h1 class="page__title">"Audit"</h1>
                <p class="page__subtitle">"Who did what, each record tied to the one before it"</p>
            </div>
            <VerificationBadge/>
        </header>
        <Filter search people/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(page) => {
                        view! {
                            <Histogram histogram=page.histogram.clone() total=page.total/>
                            <div
                                class="history__body"
                                class:history__body--open=move || chosen.with(Option::is_some)
                            >
                                <Records page wanted/>
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
                            <Export filter=wanted.get_untracked().filter()/>
                        }
                            .into_any()
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

/// The page with this search, and perhaps one record open.
fn address(filter: &AuditFilter, record: Option<u64>) -> String {
    let record = record.map(|seq| ("record", seq.to_string()));
    search::address(crate::routes::AUDIT, filter.parameters().into_iter().chain(record))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_survives_the_address() {
        let filter = AuditFilter {
            text: Some("a & b".to_owned()),
            action: Some("policy.publish".to_owned()),
            ..AuditFilter::default()
        };
        assert_eq!(
            address(&filter, Some(7)),
            "/settings/audit?text=a%20%26%20b&action=policy.publish&record=7"
        );
        assert_eq!(address(&AuditFilter::default(), None), "/settings/audit");
    }
}
