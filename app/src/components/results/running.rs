//! A run under way: nothing for a moment, then a skeleton, then the time, and always Stop.

use crate::components::editor::Desk;
use crate::components::ui::{Button, ButtonKind, Glyph, Skeleton};
use crate::interop::clock;
use leptos::prelude::*;

/// Tenths of a second as people read them: nothing in the first second.
fn elapsed(tenths: u32) -> String {
    match tenths {
        0..10 => String::new(),
        10..600 => format!("{}.{} s", tenths / 10, tenths % 10),
        _ => format!("{} min {:02} s", tenths / 600, tenths / 10 % 60),
    }
}

#[component]
pub fn Running() -> impl IntoView {
    let desk = expect_context::<Desk>();
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
                <span>"Running in the database"</span>
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
    fn the_timer_appears_after_a_second() {
        for (tenths, text) in
            [(0, ""), (9, ""), (10, "1.0 s"), (125, "12.5 s"), (655, "1 min 05 s")]
        {
            assert_eq!(elapsed(tenths), text);
        }
    }
}
