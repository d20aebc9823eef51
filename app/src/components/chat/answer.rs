//! An answer: confidence and reasons, summary, the result's size, the SQL, what can be done with it.

use super::confidence::{ConfidenceChip, ConfidenceReasons};
use super::evidence::{Evidence, verified};
use super::feedback_bar::FeedbackBar;
use super::markdown::Markdown;
use super::sql_card::SqlCard;
use crate::components::ui::{Glyph, Icon};
use crate::format;
use crate::stores::conversation::{Turn, TurnHandle};
use crate::stores::preferences::Panel;
use crate::stores::{Asking, Preferences};
use leptos::prelude::*;
use protocol::events::TableResult;
use std::sync::Arc;

/// Parts appear as they arrive; each is drawn once.
#[component]
pub fn Answer(handle: TurnHandle) -> impl IntoView {
    let part = Parts(handle.turn.clone());
    let sql = part.memo(|turn| turn.sql.clone());
    let table = part.memo(|turn| turn.table.clone());
    let text = part.memo(|turn| turn.text.clone());
    let lineage = part.memo(|turn| turn.lineage.clone());
    let question = handle.turn.with_untracked(|turn| turn.question.clone());
    let can_rate = part.memo(|turn| turn.is_over() && turn.sql.is_some() && turn.table.is_some());
    let showing_evidence = RwSignal::new(false);
    let handle = StoredValue::new(handle);

    let evidence = move || {
        let lineage = lineage.get().filter(|_| showing_evidence.get())?;
        let facts = text.get().map(|text| text.facts.clone()).unwrap_or_default();
        Some(view! { <Evidence lineage facts/> })
    };
    view! {
        <section class="card answer">
            {move || {
                lineage
                    .get()
                    .map(|lineage| {
                        view! {
                            <div class="answer__head">
                                <ConfidenceChip confidence=lineage.confidence.clone()/>
                                {lineage.memories.iter().find_map(verified)}
                            </div>
                        }
                    })
            }}
            {move || {
                text.get()
                    .map(|text| {
                        view! {
                            <div class="answer__text">
                                <Markdown text=text.markdown.clone()/>
                            </div>
                        }
                    })
            }}
            {move || {
                lineage
                    .get()
                    .map(|lineage| {
                        view! { <ConfidenceReasons confidence=lineage.confidence.clone()/> }
                    })
            }}
            {move || table.get().map(|table| view! { <ResultLine table handle/> })}
            {move || {
                sql.get().map(|draft| view! { <SqlCard draft question=question.clone()/> })
            }}
            <Show when=move || can_rate.get()>
                <div class="answer__actions">
                    <button
                        type="button"
                        class="button button--quiet button--small"
                        aria-expanded=move || showing_evidence.get().to_string()
                        on:click=move |_| showing_evidence.update(|shown| *shown = !*shown)
                    >
                        <Icon glyph=Glyph::Evidence/>
                        "Evidence"
                    </button>
                    <FeedbackBar handle=handle.get_value()/>
                </div>
            </Show>
            {evidence}
        </section>
    }
    .into_any()
}

/// Memos over parts of a turn.
struct Parts(ArcRwSignal<Turn>);

impl Parts {
    fn memo<T>(&self, read: impl Fn(&Turn) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        let turn = self.0.clone();
        Memo::new(move |_| turn.with(&read))
    }
}

#[component]
fn ResultLine(table: Arc<TableResult>, handle: StoredValue<TurnHandle>) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let preferences = expect_context::<Preferences>();
    let rows = match table.truncated {
        true => format!("first {} rows", format::count(table.row_count)),
        false => format::plural(table.row_count, "row"),
    };
    let note = format!("{rows} · {}", format::time_taken(table.execution_us, table.reused));
    let show = move |_| {
        preferences.change(|choices| {
            choices.panel = Panel::Main;
            choices.results_open = true;
        });
        handle.with_value(|handle| asking.show_result(handle));
    };
    view! {
        <p class="answer__result">
            <Icon glyph=Glyph::Table/>
            <span>{note}</span>
            <button type="button" class="link-button" on:click=show>
                "Show result"
            </button>
        </p>
    }
    .into_any()
}
