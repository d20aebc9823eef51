//! A run that goes on is looked at again until it has ended.

use super::is_running;
use crate::api::UiError;
use crate::interop::clock;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::evaluation::EvaluationsView;

/// How long between two looks.
const EVERY_MS: u32 = 1_000;

pub fn keep_reading(found: Resource<Result<EvaluationsView, UiError>>, looks: RwSignal<u32>) {
    Effect::new(move |_| {
        let goes_on = match found.get() {
            Some(Ok(view)) => view.runs.iter().any(is_running),
            _ => false,
        };
        if goes_on {
            spawn_local(async move {
                clock::sleep(EVERY_MS).await;
                let _page_left = looks.try_update(|looks| *looks += 1);
            });
        }
    });
}
