//! The impact sheet: what a statement would do, who would have to agree, and the button that asks for it.
//! Another wording of a change uses the same sheet.

use super::{BeforeAfter, Consequences, Foreseen, Rules, words};
use crate::api::UiError;
use crate::api::changes::{assess_change, propose_change, reword_change};
use crate::components::ui::{Badge, EnvironmentBadge, ProblemCard, Skeleton};
use crate::format;
use crate::parts::Drawn;
use crate::routes;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use leptos_router::hooks::use_navigate;
use protocol::Problem;
use protocol::change::{Assessment, ChangeDetail, ChangeDraft, ChangeRewording};
use protocol::ids::{ChangeId, ConnectionId};

/// Longest title that is sent, in characters.
const TITLE_LENGTH: u32 = 200;

/// What somebody brings to the sheet.
#[derive(Clone)]
pub struct Asked {
    pub connection_id: ConnectionId,
    pub sql: String,
    pub question: Option<String>,
    pub backup: bool,
    /// Set for another wording of a change that is there.
    pub again: Option<Again>,
}

#[derive(Clone)]
pub struct Again {
    pub id: ChangeId,
    /// The newest that is on the page.
    pub version: Signal<u64>,
    /// Number of the wording that this would become.
    pub revision: u64,
    pub done: Callback<ChangeDetail>,
}

impl Asked {
    pub fn new(connection_id: ConnectionId, sql: String, question: Option<String>) -> Self {
        Self { connection_id, sql, question, backup: true, again: None }
    }
}

#[wasm_split(pages, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_sheet))]
pub fn sheet_part(asked: Asked) -> Drawn {
    Ok(view! { <Sheet asked/> }.into_any())
}

/// What is typed, and what became of sending it.
#[derive(Clone, Copy)]
struct Form {
    sql: RwSignal<String>,
    title: RwSignal<String>,
    backup: RwSignal<bool>,
    /// The text and the choice that the impact on screen is of.
    looked_at: RwSignal<(String, bool)>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    asked: StoredValue<Asked>,
}

impl Form {
    fn new(asked: Asked) -> Self {
        let title = asked.question.clone().unwrap_or_default();
        Self {
            sql: RwSignal::new(asked.sql.clone()),
            title: RwSignal::new(title.chars().take(TITLE_LENGTH as usize).collect()),
            backup: RwSignal::new(asked.backup),
            looked_at: RwSignal::new((asked.sql.clone(), asked.backup)),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            asked: StoredValue::new(asked),
        }
    }

    /// The impact on screen is not of what is typed.
    fn is_stale(&self) -> bool {
        self.looked_at.with(|(sql, backup)| {
            *backup != self.backup.get() || self.sql.with(|typed| typed.trim() != sql.trim())
        })
    }

    fn look(&self) {
        self.looked_at.set((self.sql.get_untracked(), self.backup.get_untracked()));
    }

    fn draft(&self, sql: String, backup: bool) -> ChangeDraft {
        let title = self.title.get_untracked().trim().to_owned();
        self.asked.with_value(|asked| ChangeDraft {
            connection_id: asked.connection_id.clone(),
            sql,
            title: (!title.is_empty()).then_some(title),
            backup,
            timeout_ms: None,
            max_rows: None,
            question: asked.question.clone(),
        })
    }

    /// Sends what the impact on screen is of.
    async fn send(&self) -> Result<ChangeDetail, UiError> {
        let (sql, backup) = self.looked_at.get_untracked();
        match self.asked.with_value(|asked| asked.again.clone()) {
            None => propose_change(self.draft(sql, backup)).await,
            Some(again) => {
                let version = again.version.get_untracked();
                let wording =
                    ChangeRewording { version, sql, backup, timeout_ms: None, max_rows: None };
                reword_change(again.id, wording).await
            }
        }
    }
}

#[component]
pub fn Sheet(asked: Asked) -> impl IntoView {
    let again = asked.again.clone();
    let rewords = again.is_some();
    let form = Form::new(asked);
    let impact = Resource::new(
        move || form.looked_at.get(),
        move |(sql, backup)| async move {
            match sql.trim().is_empty() {
                true => None,
                false => Some(assess_change(form.draft(sql, backup)).await),
            }
        },
    );
    let navigate = use_navigate();
    let send = Callback::new(move |()| {
        let (navigate, again) = (navigate.clone(), again.clone());
        form.busy.set(true);
        form.problem.set(None);
        spawn_local(async move {
            let sent = form.send().await;
            // Whoever left the page meanwhile is not led anywhere.
            if form.busy.try_set(false).is_some() {
                return;
            }
            match (sent, again) {
                (Ok(change), Some(again)) => again.done.run(change),
                (Ok(change), None) => {
                    navigate(&routes::change(&change.summary.id), Default::default());
                }
                (Err(error), _) => form.problem.set(Some(error.0)),
            }
        });
    });
    view! {
        <div class="sheet">
            <Statement form/>
            <Transition fallback=|| view! { <Skeleton lines=6/> }>
                {move || Suspend::new(async move {
                    match impact.await {
                        None => {
                            view! {
                                <p class="sheet__note">
                                    "Write the statement that changes the data, then see what it would do."
                                </p>
                            }
                                .into_any()
                        }
                        Some(Ok(impact)) => view! { <Impact impact form send/> }.into_any(),
                        Some(Err(error)) => {
                            let retry = Callback::new(move |()| impact.refetch());
                            view! { <ProblemCard problem=error.0 on_retry=retry/> }.into_any()
                        }
                    }
                })}
            </Transition>
            {rewords
                .then(|| {
                    view! {
                        <p class="sheet__note">
                            "Another wording goes through every check and approval again."
                        </p>
                    }
                })}
            <div role="status">
                {move || form.problem.get().map(|problem| view! { <ProblemCard problem/> })}
            </div>
        </div>
    }
    .into_any()
}

/// What is typed. None of it is drawn anew while somebody types.
#[component]
fn Statement(form: Form) -> impl IntoView {
    let rows = form.sql.with_untracked(|sql| sql.lines().count().clamp(3, 12));
    let is_new = form.asked.with_value(|asked| asked.again.is_none());
    let title = is_new.then(|| {
        view! {
            <label class="field">
                <span class="field__label">"What it is for"</span>
                <input
                    class="field__input"
                    type="text"
                    name="title"
                    maxlength=TITLE_LENGTH
                    value=form.title.get_untracked()
                    on:input=move |event| form.title.set(event_target_value(&event))
                />
                <span class="field__hint">"Whoever approves it reads this first"</span>
            </label>
        }
    });
    let keeps = Memo::new(move |_| !form.sql.with(|sql| words::is_of_schema(sql)));
    let untouched = move || !form.is_stale() || form.sql.with(|sql| sql.trim().is_empty());
    view! {
        {title}
        <label class="field">
            <span class="field__label">"Statement"</span>
            <textarea
                class="field__input sheet__sql"
                name="sql"
                rows=rows
                spellcheck="false"
                on:input=move |event| form.sql.set(event_target_value(&event))
            >
                {form.sql.get_untracked()}
            </textarea>
        </label>
        <div class="sheet__look">
            <Show when=move || keeps.get()>
                <label class="sheet__backup">
                    <input
                        type="checkbox"
                        name="backup"
                        checked=form.backup.get_untracked()
                        on:change=move |event| form.backup.set(event_target_checked(&event))
                    />
                    "Keep the rows as they were, in the same transaction"
                </label>
            </Show>
            <button type="button" class="button" disabled=untouched on:click=move |_| form.look()>
                "See what it would do"
            </button>
        </div>
    }
    .into_any()
}

#[component]
fn Impact(impact: Assessment, form: Form, send: Callback<()>) -> impl IntoView {
    let (risk, tint) = words::risk(impact.risk);
    let why = impact.not_counted.clone().map(|why| view! { <p class="sheet__note">{why}</p> });
    let sample = impact.sample.clone().map(|sample| {
        view! { <BeforeAfter sample kind=impact.kind.clone() rows=impact.rows/> }
    });
    let stopped = format::duration_us(impact.timeout_ms.saturating_mul(1_000));
    let limits = match &impact.schema {
        Some(_) => format!(
            "It changes no rows one by one, so that none are kept; it is stopped after {stopped}."
        ),
        None => format!(
            "A run that changes more than {} rolls itself back; it is stopped after {stopped}.",
            format::plural(impact.max_rows, "row"),
        ),
    };
    let revision = form.asked.with_value(|asked| asked.again.as_ref().map(|again| again.revision));
    let label = match revision {
        Some(revision) => format!("Hand in revision {revision}"),
        None => words::request_label(&impact.stages),
    };
    let blocked = impact.blocked;
    let who = match blocked {
        true => "A rule does not let this pass: change the statement.".to_owned(),
        false => words::approvers(&impact.stages),
    };
    view! {
        <section class="sheet__impact" aria-label="Impact">
            <p class="sheet__sentence">
                <strong>{words::sentence(&impact)}</strong>
                <EnvironmentBadge environment=impact.environment/>
                <Badge tint=tint>{risk}</Badge>
            </p>
            {why} {sample} <Rules impact=impact.clone()/> <Foreseen impact=impact.clone()/>
            <Consequences impact=impact.clone()/> <p class="sheet__note">{limits}</p>
            <div class="sheet__send">
                <p class="sheet__who">{who}</p>
                <button
                    type="button"
                    class="button button--primary button--large"
                    disabled=move || blocked || form.busy.get() || form.is_stale()
                    on:click=move |_| send.run(())
                >
                    {label}
                </button>
            </div>
            <p class="sheet__note" role="status">
                {move || {
                    form.is_stale()
                        .then_some("This is about the statement as it was before: see again what it would do.")
                }}
            </p>
        </section>
    }
    .into_any()
}
