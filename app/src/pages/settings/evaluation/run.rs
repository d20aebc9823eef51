//! Runs in a table, and one of them in full.

use super::items::Items;
use super::{address, is_running};
use crate::api::UiError;
use crate::api::evaluations::CancelEvaluation;
use crate::components::chart::ChartView;
use crate::components::ui::{Badge, Glyph, Icon, ProblemCard, Tint};
use crate::format;
use leptos::prelude::*;
use protocol::evaluation::{EvaluationDetail, EvaluationRun, EvaluationScores, EvaluationState};
use protocol::ids::EvaluationId;

#[component]
pub fn Runs(
    runs: Vec<EvaluationRun>,
    chosen: Option<EvaluationId>,
    /// Of the run that goes on, once it has been looked at again.
    done: RwSignal<u64>,
    cancel: ServerAction<CancelEvaluation>,
) -> impl IntoView {
    let going = runs.iter().find(|run| is_running(run)).cloned();
    let rows = runs
        .into_iter()
        .map(|run| {
            let open = chosen.as_ref() == Some(&run.id);
            view! { <Line run open/> }
        })
        .collect_view();
    view! {
        {going.map(|run| view! { <Going run done cancel/> })}
        <div class="history__scroll" tabindex="0" role="region" aria-label="Table of runs">
            <table class="history__table">
                <thead>
                    <tr>
                        <th scope="col">"Started (UTC)"</th>
                        <th scope="col">"Database"</th>
                        <th scope="col">"State"</th>
                        <th scope="col" class="history__number">"Right"</th>
                        <th scope="col" class="history__number">"Right of answered"</th>
                        <th scope="col" class="history__number">"High, right"</th>
                        <th scope="col" class="history__number">"Questions"</th>
                        <th scope="col">"By"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// How far the run is that goes on.
#[component]
fn Going(
    run: EvaluationRun,
    done: RwSignal<u64>,
    cancel: ServerAction<CancelEvaluation>,
) -> impl IntoView {
    let (first, total) = (run.done, run.total);
    let asked = move || done.get().max(first);
    let said = move || format!("{} of {} questions", format::count(asked()), format::count(total));
    view! {
        <section class="people__card evaluation__going" aria-label="Run that goes on">
            <p>
                {format!("Measuring {}: ", run.connection)}
                <span role="status">{said}</span>
            </p>
            <progress
                class="meter__bar"
                max=total
                value=asked
                aria-label="Questions asked"
            ></progress>
            <ActionForm action=cancel>
                <input type="hidden" name="id" value=run.id.to_string()/>
                <button type="submit" class="button">
                    <Icon glyph=Glyph::Stop/>
                    "Stop"
                </button>
            </ActionForm>
        </section>
    }
    .into_any()
}

fn state(state: EvaluationState) -> (Tint, &'static str) {
    match state {
        EvaluationState::Running => (Tint::Info, "Running"),
        EvaluationState::Done => (Tint::Ok, "Done"),
        EvaluationState::Cancelled => (Tint::Plain, "Stopped"),
        EvaluationState::Interrupted => (Tint::Warn, "Interrupted"),
        EvaluationState::Failed => (Tint::Danger, "Failed"),
    }
}

/// "91.7 %"; nothing of nothing.
pub fn percent(share: f64, of: u64) -> String {
    if of == 0 { "–".to_owned() } else { format!("{:.1} %", share * 100.0) }
}

#[component]
fn Line(run: EvaluationRun, open: bool) -> impl IntoView {
    let EvaluationScores { questions, answered, accuracy, precision, high, high_right, .. } =
        run.scores;
    let (tint, word) = state(run.state);
    let current = open.then_some("true");
    view! {
        <tr class:history__row--open=open>
            <td>
                <a class="history__person" href=address(&run.id) aria-current=current>
                    {format::second(&run.started_at)}
                </a>
            </td>
            <td>{run.connection}</td>
            <td>
                <Badge tint>{word}</Badge>
            </td>
            <td class="history__number">{percent(accuracy, questions)}</td>
            <td class="history__number">{percent(precision, answered)}</td>
            <td class="history__number">{format!("{high_right} of {high}")}</td>
            <td class="history__number">{format!("{} of {}", run.done, run.total)}</td>
            <td>{run.started_by.unwrap_or_else(|| "–".to_owned())}</td>
        </tr>
    }
    .into_any()
}

/// One run: what it came to, its calibration, and its questions.
#[component]
pub fn Opened(answer: Result<EvaluationDetail, UiError>) -> impl IntoView {
    let detail = match answer {
        Ok(detail) => detail,
        Err(error) => return view! { <ProblemCard problem=error.0/> }.into_any(),
    };
    let EvaluationDetail { run, compared_with, items, calibration } = detail;
    let chart = calibration.map(|answer| {
        let answer = Signal::stored(answer);
        view! {
            <section class="evaluation__chart people__card">
                <ChartView answer/>
            </section>
        }
    });
    let title = format!("Run of {} UTC over {}", format::second(&run.started_at), run.connection);
    let problem = run.problem.clone().map(|why| {
        view! {
            <p class="connections__trouble">
                <Icon glyph=Glyph::Alert/>
                <span>{why}</span>
            </p>
        }
    });
    view! {
        <section class="evaluation__run" aria-label=title.clone()>
            <h2 class="people__section">{title.clone()}</h2>
            <p class="people__note">{told(&run)}</p>
            {problem}
            {chart}
            {match items {
                Some(items) => view! { <Items items compared=compared_with/> }.into_any(),
                None => {
                    view! {
                        <p class="people__note">
                            "Its questions were asked with other rights than yours, so they are not shown."
                        </p>
                    }
                        .into_any()
                }
            }}
        </section>
    }
    .into_any()
}

/// "54 of 60 right, 56 answered. 0 statements would have changed data. …"
fn told(run: &EvaluationRun) -> String {
    let scores = &run.scores;
    let mut parts = vec![format!(
        "{} of {} right, {} answered.",
        scores.right, scores.questions, scores.answered
    )];
    if run.state == EvaluationState::Interrupted {
        parts.push(
            "The server stopped in the middle: what was found until then is here.".to_owned(),
        );
    }
    if scores.gold_failed > 0 {
        let noun = format::plural(scores.gold_failed, "question");
        parts.push(format!("{noun} left out: their own SQL did not run."));
    }
    if let Some(error) = scores.calibration_error {
        parts.push(format!("Calibration error {:.1} points.", error * 100.0));
    }
    if scores.unsafe_statements > 0 {
        let noun = format::plural(scores.unsafe_statements, "statement");
        parts.push(format!("{noun} would have changed data and did not run."));
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::ids::ConnectionId;

    #[test]
    fn what_a_run_came_to_is_told() {
        let scores = EvaluationScores {
            questions: 3,
            answered: 2,
            right: 1,
            gold_failed: 1,
            calibration_error: Some(0.41),
            ..Default::default()
        };
        let run = EvaluationRun {
            id: EvaluationId::from_random(1),
            connection_id: ConnectionId::from_random(1),
            connection: "shop".to_owned(),
            state: EvaluationState::Interrupted,
            started_by: None,
            started_at: "2026-05-01T10:00:00Z".to_owned(),
            ended_at: None,
            total: 9,
            done: 4,
            scores,
            problem: None,
        };
        assert_eq!(
            told(&run),
            "1 of 3 right, 2 answered. The server stopped in the middle: what was found until then is \
             here. 1 question left out: their own SQL did not run. Calibration error 41.0 points."
        );
        assert_eq!((percent(0.0, 0).as_str(), percent(0.5, 2).as_str()), ("–", "50.0 %"));
    }
}
