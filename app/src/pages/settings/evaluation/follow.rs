//! A run that goes on: how far it is changes in place, so that nobody loses their place on the page; once it has
//! ended, everything is read anew.

use super::super::Told;
use super::is_running;
use crate::api::UiError;
use crate::api::evaluations::list_evaluations;
use crate::interop::clock;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::evaluation::EvaluationsView;

/// How long between two looks.
const EVERY_MS: u32 = 1_000;

/// `done`: questions asked, as of the last look.
pub fn keep_reading(
    found: Resource<Result<EvaluationsView, UiError>>,
    done: RwSignal<u64>,
    told: Told,
) {
    Effect::new(move |_| {
        let goes_on = matches!(found.get(), Some(Ok(view)) if view.runs.iter().any(is_running));
        if goes_on {
            done.set(0);
            spawn_local(follow(done, told));
        }
    });
}

async fn follow(done: RwSignal<u64>, told: Told) {
    loop {
        clock::sleep(EVERY_MS).await;
        // A look that failed is made again.
        let Ok(view) = list_evaluations().await else { continue };
        let running = view.runs.iter().find(|run| is_running(run));
        let asked = running.map_or(0, |run| run.done);
        let page_left = done.try_set(asked).is_some();
        if page_left {
            return;
        }
        if running.is_none() {
            return told.note();
        }
    }
}
