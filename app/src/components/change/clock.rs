//! How long ago, how long still. The first paint shows the time itself; the browser replaces it.

use crate::format;
use crate::interop::{clock, wall_clock};
use leptos::prelude::*;

/// How often ages and deadlines are told anew.
const EVERY_MS: u32 = 20_000;

/// Milliseconds since 1970, followed while the caller is on the page; `None` in the first paint.
pub fn ticking() -> ReadSignal<Option<f64>> {
    let (now, set_now) = signal(None);
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            // Ends with the page: its signals are gone then.
            while set_now.try_set(wall_clock::now_ms()).is_none() {
                clock::sleep(EVERY_MS).await;
            }
        });
    });
    now
}

/// In the largest unit that says something; the same for what lies behind and ahead.
fn span(milliseconds: f64) -> String {
    let minutes = (milliseconds / 60_000.0).max(0.0) as u64;
    match minutes {
        0 => "less than a minute".to_owned(),
        1..120 => format!("{minutes} min"),
        120..4_320 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1_440),
    }
}

fn until(end_ms: f64, now_ms: f64) -> String {
    match end_ms > now_ms {
        true => format!("in {}", span(end_ms - now_ms)),
        false => "now".to_owned(),
    }
}

/// A time that is to come, after words like "expires".
#[component]
pub fn Until(
    #[prop(into)] verb: String,
    at: String,
    now: ReadSignal<Option<f64>>,
) -> impl IntoView {
    let fixed = format!("at {} UTC", format::minute(&at));
    let title = fixed.clone();
    let end = wall_clock::parse_ms(&at);
    let told = move || match now.get().zip(end) {
        Some((now, end)) => until(end, now),
        None => fixed.clone(),
    };
    view! {
        <time datetime=at title=title>
            {verb} " " {told}
        </time>
    }
    .into_any()
}

/// A time that is past.
#[component]
pub fn Ago(at: String, now: ReadSignal<Option<f64>>) -> impl IntoView {
    let fixed = format::minute(&at);
    let title = format!("{fixed} UTC");
    let then = wall_clock::parse_ms(&at);
    let told = move || match now.get().zip(then) {
        Some((now, then)) => format!("{} ago", span(now - then)),
        None => fixed.clone(),
    };
    view! {
        <time datetime=at title=title>
            {told}
        </time>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_told_in_one_unit() {
        for (minutes, said) in [
            (-3.0, "now"),
            (0.5, "in less than a minute"),
            (1.0, "in 1 min"),
            (119.0, "in 119 min"),
            (120.0, "in 2 h"),
            (3_660.0, "in 61 h"),
            (4_320.0, "in 3 days"),
        ] {
            assert_eq!(until(minutes * 60_000.0, 0.0), said);
        }
    }
}
