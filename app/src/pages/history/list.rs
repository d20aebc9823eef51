//! The runs a search found, one line each; the statement opens its record.

use super::{Wanted, address};
use crate::components::ui::{Badge, EmptyState, Glyph, Tint};
use crate::format;
use crate::routes;
use crate::stores::Catalog;
use leptos::prelude::*;
use protocol::history::{HistoryEntry, HistoryFilter, HistoryPage, Who};

#[component]
pub fn Runs(page: HistoryPage, wanted: Memo<Wanted>) -> impl IntoView {
    let filter = wanted.with_untracked(Wanted::filter);
    if page.runs.is_empty() {
        return match filter.is_empty() {
            true => view! { <NothingYet/> }.into_any(),
            false => view! { <NothingFound/> }.into_any(),
        };
    }
    let everyone = filter.who != Who::Me;
    let newest = filter.before.is_some().then(|| {
        let first = HistoryFilter { before: None, ..filter.clone() };
        view! {
            <a class="button" href=address(&first, None)>
                "Newest"
            </a>
        }
    });
    let older = page.older.map(|before| {
        let next = HistoryFilter { before: Some(before), ..filter.clone() };
        view! {
            <a class="button" rel="next" href=address(&next, None)>
                "Older"
            </a>
        }
    });
    let rows = page
        .runs
        .into_iter()
        .map(|run| view! { <Run run filter=filter.clone() wanted everyone/> })
        .collect_view();
    view! {
        <section class="history__results" aria-label="Runs">
            <div class="history__scroll" tabindex="0" role="region" aria-label="Table of runs">
                <table class="history__table">
                    <thead>
                        <tr>
                            <th scope="col">"Started (UTC)"</th>
                            <th scope="col">"Statement"</th>
                            <th scope="col">"Outcome"</th>
                            {everyone.then(|| view! { <th scope="col">"Who"</th> })}
                            <th scope="col">"From"</th>
                            <th scope="col">"Database"</th>
                            <th scope="col" class="history__number">
                                "Rows"
                            </th>
                            <th scope="col" class="history__number">
                                "Time"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <nav class="history__pages" aria-label="Pages of the history">
                {newest} {older}
            </nav>
        </section>
    }
    .into_any()
}

#[component]
fn NothingYet() -> impl IntoView {
    view! {
        <EmptyState
            glyph=Glyph::Clock
            title="Nothing has run yet"
            text="Ask a question or run a statement; each run is listed here with its time and rows."
        >
            <a class="button button--primary" href=routes::WORKSPACE>
                "Open the workspace"
            </a>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn NothingFound() -> impl IntoView {
    view! {
        <EmptyState
            glyph=Glyph::Search
            title="No run fits this search"
            text="Take a part of it away, or look at a longer time."
        >
            <a class="button button--primary" href=routes::HISTORY>
                "Show all of my runs"
            </a>
        </EmptyState>
    }
    .into_any()
}

/// A name for the connection, or its id when it is gone or not for this person.
pub fn database(catalog: Catalog, id: &protocol::ids::ConnectionId) -> String {
    catalog.connections.with(|all| {
        let known = all.iter().find(|one| one.id == *id);
        known.map_or_else(|| id.to_string(), |one| one.name.clone())
    })
}

pub fn tint(outcome: &str) -> Tint {
    match outcome {
        "done" => Tint::Ok,
        "failed" => Tint::Danger,
        "refused" | "interrupted" => Tint::Warn,
        "running" => Tint::Info,
        _ => Tint::Plain,
    }
}

/// The beginning of the statement on one line.
fn one_line(sql: &str) -> String {
    const LONGEST: usize = 160;
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[component]
fn Run(
    run: HistoryEntry,
    filter: HistoryFilter,
    wanted: Memo<Wanted>,
    /// Names who it was.
    everyone: bool,
) -> impl IntoView {
    let catalog = expect_context::<Catalog>();
    let href = address(&filter, Some(&run.query_id));
    let theirs = HistoryFilter { who: Who::Person(run.person.id.clone()), before: None, ..filter };
    let person = everyone.then(|| {
        view! {
            <td>
                <a class="history__person" href=address(&theirs, None) title="Only the runs of this person">
                    {run.person.name.clone()}
                </a>
            </td>
        }
    });
    let id = run.query_id.clone();
    let is_open = move || wanted.with(|wanted| wanted.run.as_ref() == Some(&id));
    let current = is_open.clone();
    let connection = run.connection_id.clone();
    let rows = run.rows.map(format::count).unwrap_or_default();
    let time = match run.reused_age_us {
        Some(_) => "reused".to_owned(),
        None => run.execution_us.map(format::duration_us).unwrap_or_default(),
    };
    view! {
        <tr class:history__row--open=is_open>
            <td>{format::minute(&run.started_at)}</td>
            <td>
                <a
                    class="history__sql"
                    href=href
                    title="Show this run"
                    aria-current=move || current().then_some("true")
                >
                    {one_line(&run.sql)}
                </a>
            </td>
            <td>
                <Badge tint=tint(&run.outcome)>{run.outcome.clone()}</Badge>
            </td>
            {person}
            <td>{run.origin.clone()}</td>
            <td>{move || database(catalog, &connection)}</td>
            <td class="history__number">{rows}</td>
            <td class="history__number">{time}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_statement_is_listed_on_one_short_line() {
        assert_eq!(one_line("select 1,\n       2\nfrom  t\n"), "select 1, 2 from t");
        let long = one_line(&"é, ".repeat(200));
        assert_eq!(long.chars().count(), 161);
        assert!(long.ends_with('…'));
    }
}
