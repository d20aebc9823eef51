//! The results pane: what the workspace's outcome looks like.

use super::actions::{copy_all, copy_selection};
use super::cell_viewer::CellViewer;
use super::copy::Format;
use super::failure::Failure;
use super::footer::Footer;
use super::grid::Grid;
use super::messages::Messages;
use super::model::GridModel;
use super::running::Running;
use super::sets::Sets;
use crate::components::chart::ChartView;
use crate::components::editor::Desk;
use crate::components::ui::{EmptyState, Glyph, Icon, Menu, MenuItem, Segmented};
use crate::format::{bytes, plural, time_taken};
use crate::parts::{Drawn, RESULT};
use crate::routes;
use crate::stores::Toasts;
use crate::stores::workspace::{ActiveResult, Outcome, ResultView};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use protocol::ids::{QueryId, ResultId};
use std::sync::Arc;

/// What is drawn anew when it changes; a chart that arrives later changes nothing here.
#[derive(Debug, Clone, PartialEq)]
enum Screen {
    Nothing,
    Running(QueryId),
    Ready(ResultId),
    Failed { code: protocol::ErrorCode, detail: String, sql: Arc<str> },
}

impl Screen {
    fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Nothing => Screen::Nothing,
            Outcome::Running { query_id, .. } => Screen::Running(query_id.clone()),
            Outcome::Ready(result) => Screen::Ready(result.result_id.clone()),
            Outcome::Failed { problem, sql } => Screen::Failed {
                code: problem.code,
                detail: problem.detail.clone(),
                sql: sql.clone(),
            },
        }
    }
}

#[component]
pub fn ResultsPane() -> impl IntoView {
    let outcome = expect_context::<Desk>().workspace.outcome;
    let screen = Memo::new(move |_| outcome.with(Screen::of));
    let drawn = move || {
        // Read, not only tracked: a memo that nobody reads never follows its sources.
        screen.with(|_| ());
        match outcome.get_untracked() {
            Outcome::Nothing => view! {
                <EmptyState
                    glyph=Glyph::Table
                    title="No result yet"
                    text="Ask a question on the right, or write SQL above and press Ctrl+Enter."
                />
            }
            .into_any(),
            Outcome::Running { query_id, .. } => view! { <Running query_id/> }.into_any(),
            Outcome::Ready(result) => RESULT.show(move || result_part(result.clone())),
            Outcome::Failed { problem, sql } => {
                view! { <Failure problem sql=sql.to_string()/> }.into_any()
            }
        }
    };
    let said = move || {
        outcome.with(|outcome| match outcome {
            Outcome::Nothing => String::new(),
            Outcome::Running { .. } => "Running".to_owned(),
            Outcome::Ready(result) => format!("{} ready", plural(result.row_count, "row")),
            Outcome::Failed { problem, .. } => problem.title.clone(),
        })
    };
    view! {
        <div class="results-pane">
            <Sets/>
            <section class="results" aria-label="Results">
                <span class="visually-hidden" role="status">{said}</span>
                {drawn}
            </section>
        </div>
    }
    .into_any()
}

#[wasm_split(workspace, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_result))]
pub fn result_part(result: Arc<ActiveResult>) -> Drawn {
    Ok(view! { <Ready result/> }.into_any())
}

#[component]
fn Ready(result: Arc<ActiveResult>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let view = desk.workspace.view;
    let outcome = desk.workspace.outcome;
    let model = GridModel::new(&result);
    let current = Memo::new(move |_| {
        outcome.with(|outcome| match outcome {
            Outcome::Ready(result) => Some(result.clone()),
            _ => None,
        })
    });
    let has_chart = Memo::new(move |_| {
        current.with(|result| result.as_ref().is_some_and(|r| r.chart.is_some()))
    });
    // A plan is read, not charted.
    let first_word = result.sql.split_whitespace().next().unwrap_or("");
    let is_plan = first_word.eq_ignore_ascii_case("explain");
    let has_chart = Memo::new(move |_| has_chart.get() && !is_plan);
    let shown = Memo::new(move |_| match (view.get(), has_chart.get()) {
        (ResultView::Both | ResultView::Chart, false) => ResultView::Table,
        (view, _) => view,
    });
    let choices = move || {
        let mut choices = vec![(ResultView::Table, "Table")];
        if has_chart.get() {
            choices.extend([(ResultView::Chart, "Chart"), (ResultView::Both, "Both")]);
        }
        choices.push((ResultView::Messages, "Messages"));
        choices
    };
    let facts = format!(
        "{} · {} · {}",
        plural(result.row_count, "row"),
        time_taken(result.execution_us, result.reused),
        bytes(result.bytes)
    );
    let export = routes::export_csv(&result.result_id);
    let statement = result.author.to_string();
    let truncated = result.truncated;
    let body = move || match shown.get() {
        ResultView::Messages => current.get().map(|result| view! { <Messages result/> }).into_any(),
        ResultView::Chart => view! { <ChartSide current/> }.into_any(),
        ResultView::Both => view! {
            <div class="results__both">
                <Grid model/>
                <ChartSide current/>
            </div>
        }
        .into_any(),
        ResultView::Table => view! { <Grid model/> }.into_any(),
    };
    view! {
        <header class="results__bar">
            {move || {
                view! {
                    <Segmented
                        label="View of the result"
                        options=choices()
                        selected=shown
                        on_select=move |choice| view.set(choice)
                    />
                }
            }}
            <span class="results__facts">{facts}</span>
            <span class="results__space"></span>
            <CopyMenu model/>
            <a class="button" href=export download="" title="Runs the statement again and downloads every row as CSV">
                <Icon glyph=Glyph::Insert/>
                "Export CSV"
            </a>
        </header>
        <div class="results__body">{body}</div>
        <Footer model truncated sql=statement/>
        <CellViewer model/>
    }
    .into_any()
}

#[component]
fn CopyMenu(model: GridModel) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let toasts = expect_context::<Toasts>();
    let copy = move |format: Format| {
        let single = model.selection.with_untracked(|selection| selection.is_single());
        if single {
            copy_all(model, format, desk.flavour(), toasts);
        } else {
            copy_selection(model, format, desk.flavour(), toasts);
        }
    };
    let heading = move || {
        let selection = model.selection.get();
        if selection.is_single() { "Copy all rows as" } else { "Copy the selection as" }
    };
    let face = view! {
        <Icon glyph=Glyph::Copy/>
        "Copy"
        <Icon glyph=Glyph::ChevronDown/>
    };
    view! {
        <Menu id="copy-result" label="Copy" class="button button--quiet" face>
            <span class="menu__heading">{heading}</span>
            {Format::ALL
                .map(|format| {
                    view! { <MenuItem on_press=move || copy(format)>{format.label()}</MenuItem> }
                })
                .collect_view()}
        </Menu>
    }
    .into_any()
}

#[component]
fn ChartSide(current: Memo<Option<Arc<ActiveResult>>>) -> impl IntoView {
    let chart = Memo::new(move |_| current.with(|result| result.as_ref()?.chart.clone()));
    let drawn = move || {
        let first = chart.get_untracked()?;
        // A chart of the next result replaces this pane; until then the last one stays.
        let answer = Signal::derive(move || chart.get().unwrap_or_else(|| first.clone()));
        Some(view! { <ChartView answer/> }.into_any())
    };
    view! { <div class="results__chart">{drawn}</div> }.into_any()
}
