//! Each time it was carried out: how it ended, how many rows, where they are kept as they were.

use super::follow::Followed;
use crate::components::change::{Ago, words};
use crate::components::ui::{Badge, Tint};
use crate::format;
use leptos::prelude::*;
use protocol::change::{ChangeRun, ChangeState};

#[component]
pub fn Runs(followed: Followed, now: ReadSignal<Option<f64>>) -> impl IntoView {
    let runs = followed.part(|detail| detail.runs.clone());
    let drawn = move || {
        let runs = runs.get();
        (!runs.is_empty()).then(|| {
            let lines = runs.into_iter().map(|run| view! { <Run run now/> }).collect_view();
            view! {
                <section class="panel" aria-label="Runs">
                    <h2 class="panel__title">"Runs"</h2>
                    <ul class="runs">{lines}</ul>
                </section>
            }
        })
    };
    view! { {drawn} }.into_any()
}

/// How it ended, in a sentence that stands alone.
fn told(run: &ChangeRun) -> String {
    let rows = run.rows.map(|rows| format::plural(rows, "row"));
    match (run.outcome, rows) {
        (None, _) => "Running".to_owned(),
        (Some(ChangeState::Executed), Some(rows)) => format!("{rows} changed"),
        (Some(ChangeState::AbortedByGuard), Some(rows)) => {
            format!("{rows} would have changed, more than approved; nothing was kept")
        }
        (Some(ChangeState::Unknown), _) => {
            "It is not known yet whether this was kept; the database is asked".to_owned()
        }
        (Some(ChangeState::Executed), None) => "Done".to_owned(),
        (Some(_), _) => "Nothing was kept".to_owned(),
    }
}

#[component]
fn Run(run: ChangeRun, now: ReadSignal<Option<f64>>) -> impl IntoView {
    let (text, tint) = run.outcome.map_or(("Running", Tint::Info), words::state);
    let backup = run.backup.clone().map(|table| {
        view! {
            <p class="panel__note">"Rows as they were: " <code>{table}</code></p>
        }
    });
    view! {
        <li class="runs__run">
            <Badge tint=tint>{text}</Badge>
            <div>
                <strong>{told(&run)}</strong>
                <p class="panel__note">
                    {format!("Run {} by {} · ", run.attempt, run.by)}
                    <Ago at=run.started_at.clone() now/>
                </p>
                {run.broke_glass.then(|| view! { <p class="panel__note">"Without approval: the glass was broken"</p> })}
                {backup}
                {run.message.clone().map(|message| view! { <p class="runs__message">{message}</p> })}
            </div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::ids::WriteRunId;

    #[test]
    fn a_run_says_whether_anything_was_kept() {
        let check = |outcome: Option<ChangeState>, rows: Option<u64>, said: &str| {
            let run = ChangeRun {
                id: WriteRunId::from_random(1),
                attempt: 1,
                by: "Bob".to_owned(),
                started_at: String::new(),
                ended_at: None,
                outcome,
                rows,
                broke_glass: false,
                backup: None,
                message: None,
            };
            assert_eq!(told(&run), said);
        };
        check(None, None, "Running");
        check(Some(ChangeState::Executed), Some(1_204), "1,204 rows changed");
        check(Some(ChangeState::Failed), None, "Nothing was kept");
        check(
            Some(ChangeState::AbortedByGuard),
            Some(9),
            "9 rows would have changed, more than approved; nothing was kept",
        );
    }
}
