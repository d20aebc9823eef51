//! Seconds since the component appeared; silent for the first one.

use leptos::prelude::*;
use std::time::Duration;

#[component]
pub fn Elapsed() -> impl IntoView {
    let seconds = RwSignal::new(0_u32);
    Effect::new(move |_| {
        let tick = move || seconds.update(|seconds| *seconds += 1);
        if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || timer.clear());
        }
    });
    let text = move || match seconds.get() {
        0 => String::new(),
        seconds => format!("{seconds} s"),
    };
    view! { <span class="elapsed">{text}</span> }
}
