//! A run under way: nothing for a moment, then a skeleton, then the time, and always Stop.

use crate::api::queries::look_at_run;
use crate::components::chat::waiting;
use crate::components::editor::Desk;
use crate::components::ui::{Button, ButtonKind, Glyph, Skeleton};
use crate::interop::clock;
use leptos::prelude::*;
use protocol::ids::QueryId;
use protocol::query::{RunPhase, RunState};

/// Tenths of a second as people read them: nothing in the first second.
fn elapsed(tenths: u32) -> String {
    match tenths {
        0..10 => String::new(),
        10..600 => format!("{}.{} s", tenths / 10, tenths % 10),
        _ => format!("{} min {:02} s", tenths / 600, tenths / 10 % 60),
    }
}

/// How often the queue is looked at while a run waits, in milliseconds; the first look comes as late, so
/// that a run which is over by then asks nothing.
const LOOK_EVERY_MS: u32 = 400;

/// What the run does now: in the queue, or in the database.
fn doing(state: Option<&RunState>) -> String {
    match state.and_then(|state| state.ahead) {
        Some(ahead) => waiting(ahead),
        None => "Running in the database".to_owned(),
    }
}

/// Follows the run's place in the queue until it is through.
fn watch(query_id: QueryId, state: RwSignal<Option<RunState>>) {
    leptos::task::spawn_local(async move {
        loop {
            clock::sleep(LOOK_EVERY_MS).await;
            if state.try_get_untracked().is_none() {
                break;
            }
            // Without an answer it has not begun, or is over, which takes this off the screen.
            let Ok(now) = look_at_run(query_id.clone()).await else { continue };
            let waits = now.state == RunPhase::Waiting;
            if state.try_set(Some(now)).is_some() || !waits {
                break;
            }
        }
    });
}

#[component]
pub fn Running(query_id: QueryId) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let place = RwSignal::new(None);
    Effect::new(move |_| watch(query_id.clone(), place));
    let tenths = RwSignal::new(0_u32);
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            loop {
                clock::sleep(100).await;
                if tenths.try_update(|tenths| *tenths += 1).is_none() {
                    break;
                }
            }
        });
    });
    view! {
        <div class="results__running">
            <div class="results__progress" role="status">
                <span>{move || place.with(|place| doing(place.as_ref()))}</span>
                <span class="results__elapsed" aria-hidden="true">{move || elapsed(tenths.get())}</span>
                <Button
                    kind=ButtonKind::Danger
                    glyph=Glyph::Stop
                    title="Stop the query in the database (Ctrl+.)"
                    on_press=move || desk.stop()
                >
                    "Stop"
                </Button>
            </div>
            <Skeleton lines=6/>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_in_the_queue_says_how_many_are_before_it() {
        let query_id = QueryId::from_random(1);
        let at = |state, ahead| RunState { query_id: query_id.clone(), state, ahead };
        assert_eq!(doing(None), "Running in the database");
        assert_eq!(doing(Some(&at(RunPhase::Waiting, Some(3)))), "Waiting: 3 ahead");
        assert_eq!(doing(Some(&at(RunPhase::Running, None))), "Running in the database");
    }

    #[test]
    fn the_timer_appears_after_a_second() {
        for (tenths, text) in
            [(0, ""), (9, ""), (10, "1.0 s"), (125, "12.5 s"), (655, "1 min 05 s")]
        {
            assert_eq!(elapsed(tenths), text);
        }
    }
}
