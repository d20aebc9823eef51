//! The records of a search over time: one bar an hour, a day or a month.

use crate::format;
use leptos::prelude::*;
use protocol::audit::{AuditBucket, AuditHistogram};

/// Units of the drawing; the page stretches it.
const HEIGHT: f64 = 48.0;
const WIDTH: f64 = 10.0;
const GAP: f64 = 2.0;
/// Fewer buckets than this leave room at the right instead of becoming broad.
const LEAST_BUCKETS: usize = 24;
/// A bar that counts something can be seen.
const LEAST: f64 = 2.0;

#[component]
pub fn Histogram(histogram: AuditHistogram, total: u64) -> impl IntoView {
    let (Some(first), Some(last)) = (histogram.buckets.first(), histogram.buckets.last()) else {
        return ().into_any();
    };
    let most = histogram.buckets.iter().map(|bucket| bucket.count).max().unwrap_or(0);
    let troubled = histogram.buckets.iter().map(|bucket| bucket.troubled).sum();
    let told = format!(
        "{}, {} denied or failed, from {} to {} UTC; at most {} in one {}",
        format::plural(total, "record"),
        format::count(troubled),
        readable(&first.start),
        readable(&last.start),
        format::count(most),
        histogram.unit,
    );
    let buckets = histogram.buckets.len().max(LEAST_BUCKETS);
    let view_box = format!("0 0 {} {HEIGHT}", WIDTH * buckets as f64);
    let bars = histogram
        .buckets
        .iter()
        .enumerate()
        .map(|(place, bucket)| bar(place, bucket, most))
        .collect_view();
    view! {
        <figure class="audit__histogram">
            <svg viewBox=view_box preserveAspectRatio="none" role="img" aria-label=told.clone()>
                {bars}
            </svg>
            <figcaption>{told}</figcaption>
        </figure>
    }
    .into_any()
}

fn bar(place: usize, bucket: &AuditBucket, most: u64) -> impl IntoView + use<> {
    let x = place as f64 * WIDTH + GAP / 2.0;
    let (all, troubled) = (height(bucket.count, most), height(bucket.troubled, most));
    let rect = move |class, height: f64| {
        view! { <rect class=class x=x y=HEIGHT - height width=WIDTH - GAP height=height/> }
    };
    let told = format!("{}: {}", readable(&bucket.start), format::plural(bucket.count, "record"));
    view! {
        <g>
            <title>{told}</title>
            {rect("audit__bar", all)}
            {rect("audit__bar audit__bar--troubled", troubled)}
        </g>
    }
}

fn height(count: u64, most: u64) -> f64 {
    match (count, most) {
        (0, _) | (_, 0) => 0.0,
        _ => (count as f64 / most as f64 * HEIGHT).max(LEAST),
    }
}

/// `2024-02-29T13` as `2024-02-29 13:00`; days and months as they are.
fn readable(start: &str) -> String {
    match start.split_once('T') {
        Some((day, hour)) => format!("{day} {hour}:00"),
        None => start.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_high_as_its_count_and_never_invisible() {
        assert_eq!(height(0, 10), 0.0);
        assert_eq!(height(10, 10), HEIGHT);
        assert_eq!(height(5, 10), HEIGHT / 2.0);
        assert_eq!(height(1, 1_000_000), LEAST);
        assert_eq!(readable("2024-02-29T13"), "2024-02-29 13:00");
    }
}
