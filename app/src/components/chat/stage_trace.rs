//! What the server is doing and has done for a question: one tick and one time per stage. Stages that
//! were not needed are left out; the evidence names all of them.

use super::elapsed::Elapsed;
use crate::components::ui::Spinner;
use crate::format;
use crate::stores::conversation::{Phase, StageLine};
use leptos::prelude::*;
use protocol::events::{Stage, StageState};

/// A finished stage, in one word.
fn done_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Understand => "understood",
        Stage::Recall => "recalled",
        Stage::Plan => "planned",
        Stage::LookUp => "looked up",
        Stage::Disambiguate => "compared",
        Stage::Generate => "drafted",
        Stage::Check => "checked",
        Stage::Execute => "ran",
        Stage::Chart => "drew",
        Stage::Summarize => "summed up",
        Stage::Explain => "explained",
        Stage::Store => "saved",
    }
}

/// A stage under way.
fn doing_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Understand => "Understanding the question",
        Stage::Recall => "Looking for similar questions",
        Stage::Plan => "Mapping words to columns",
        Stage::LookUp => "Looking at values",
        Stage::Disambiguate => "Comparing what it can mean",
        Stage::Generate => "Asking the language model",
        Stage::Check => "Checking the statement",
        Stage::Execute => "Running in the database",
        Stage::Chart => "Choosing a chart",
        Stage::Summarize => "Summing up",
        Stage::Explain => "Collecting the evidence",
        Stage::Store => "Saving",
    }
}

/// What happens now, in one short sentence.
pub fn doing(phase: Phase, stages: &[StageLine]) -> String {
    let current = stages.iter().rev().find(|line| line.state == StageState::Started);
    match (phase, current) {
        (Phase::Over, _) => String::new(),
        (Phase::Sending, _) => "Sending".to_owned(),
        (Phase::Stopping, _) => "Stopping".to_owned(),
        (Phase::Reconnecting { attempt: 0 | 1 }, _) => "Reconnecting".to_owned(),
        (Phase::Reconnecting { attempt }, _) => format!("Reconnecting, attempt {attempt}"),
        (Phase::Streaming, Some(StageLine { ahead: Some(ahead), .. })) => waiting(*ahead),
        (Phase::Streaming, Some(line)) => doing_word(line.stage).to_owned(),
        (Phase::Streaming, None) => "Working".to_owned(),
    }
}

/// In the queue of a database.
pub fn waiting(ahead: u64) -> String {
    match ahead {
        0 => "Waiting: next in line".to_owned(),
        ahead => format!("Waiting: {ahead} ahead"),
    }
}

#[component]
pub fn StageTrace(
    #[prop(into)] stages: Signal<Vec<StageLine>>,
    #[prop(into)] phase: Signal<Phase>,
) -> impl IntoView {
    let ended = move || {
        let is_shown =
            |line: &StageLine| !matches!(line.state, StageState::Started | StageState::Skipped);
        stages.get().into_iter().filter(is_shown).collect::<Vec<_>>()
    };
    let is_running = Memo::new(move |_| phase.get() != Phase::Over);
    let now = Memo::new(move |_| stages.with(|stages| doing(phase.get(), stages)));
    view! {
        <div class="stages" role="group" aria-label="Progress" aria-live="off">
            <For each=ended key=|line| (line.stage, line.state == StageState::Failed, line.duration_us) let:line>
                <Ended line/>
            </For>
            <Show when=move || is_running.get()>
                <span class="stages__now">
                    <Spinner label="Working"/>
                    {move || now.get()}
                    <Elapsed/>
                </span>
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn Ended(line: StageLine) -> impl IntoView {
    let (mark, class, said) = match line.state {
        StageState::Failed => ("✕", "stages__mark stages__mark--failed", "failed"),
        _ => ("✓", "stages__mark", "done"),
    };
    view! {
        <span class="stages__line" title=line.message>
            <span class=class aria-hidden="true">
                {mark}
            </span>
            <span class="visually-hidden">{said}</span>
            {done_word(line.stage)}
            {line.duration_us.map(|us| view! { <i class="stages__time">{format::duration_us(us)}</i> })}
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(stage: Stage, state: StageState) -> StageLine {
        StageLine { stage, state, message: String::new(), duration_us: None, ahead: None }
    }

    #[test]
    fn the_latest_stage_under_way_is_named() {
        let lines = [
            line(Stage::Understand, StageState::Finished),
            line(Stage::Check, StageState::Started),
            line(Stage::Execute, StageState::Started),
        ];
        let check = |phase, expected: &str| assert_eq!(doing(phase, &lines), expected);
        check(Phase::Streaming, "Running in the database");
        check(Phase::Sending, "Sending");
        check(Phase::Stopping, "Stopping");
        check(Phase::Reconnecting { attempt: 1 }, "Reconnecting");
        check(Phase::Reconnecting { attempt: 3 }, "Reconnecting, attempt 3");
        check(Phase::Over, "");
    }

    #[test]
    fn a_statement_in_the_queue_says_how_many_are_before_it() {
        let mut line = line(Stage::Execute, StageState::Started);
        for (ahead, expected) in [(3, "Waiting: 3 ahead"), (0, "Waiting: next in line")] {
            line.ahead = Some(ahead);
            assert_eq!(doing(Phase::Streaming, std::slice::from_ref(&line)), expected);
        }
    }

    #[test]
    fn between_stages_it_still_works() {
        let lines = [line(Stage::Plan, StageState::Finished)];
        assert_eq!(doing(Phase::Streaming, &lines), "Working");
    }
}
