//! Heat map: one cell for each pair of categories, the stronger the larger its number.

use super::Scene;
use super::canvas::{Ink, point};
use super::cartesian::Plot;
use super::domain;
use crate::frame::{Datum, Frame, Kind, Slot};

/// Opacity for the number in `color`: 0.15 for the smallest, 1 for the largest.
pub(super) fn shades(frame: &Frame) -> impl Fn(&Datum) -> f64 + use<> {
    let numbers = || frame.data.iter().filter_map(|datum| datum.number(Slot::Color));
    let low = numbers().fold(f64::INFINITY, f64::min);
    let high = numbers().fold(f64::NEG_INFINITY, f64::max);
    move |datum| match datum.number(Slot::Color) {
        Some(number) if high > low => 0.15 + 0.85 * (number - low) / (high - low),
        Some(_) => 1.0,
        None => 0.05,
    }
}

pub(super) fn draw(scene: &mut Scene<'_>, plot: &Plot) -> usize {
    let frame = scene.frame;
    let by_number = frame.channel(Slot::Color).is_some_and(|color| color.kind == Kind::Number);
    let shade = shades(frame);
    let series = domain::index_of(&plot.series);
    let (width, height) = (plot.x.band().unwrap_or(20.0), plot.y.band().unwrap_or(20.0));
    let mut drawn = 0;
    for datum in &frame.data {
        let (Some(x), Some(y)) = (plot.x.place(datum, Slot::X), plot.y.place(datum, Slot::Y))
        else {
            continue;
        };
        let index = series.get(datum.key(Slot::Color)).copied().unwrap_or(0);
        let natural = if by_number { shade(datum) } else { 1.0 };
        let title = scene.title(datum);
        let ink = Ink {
            class: "chart-mark",
            opacity: scene.spec.mark.opacity.unwrap_or(natural),
            title: title.as_deref(),
            ..Ink::new(scene.palette.series(index))
        };
        let (half_width, half_height) =
            ((width / 2.0 - 0.5).max(0.5), (height / 2.0 - 0.5).max(0.5));
        let (a, b) =
            (point(x - half_width, y - half_height), point(x + half_width, y + half_height));
        scene.canvas.rect(a, b, ink);
        drawn += 1;
    }
    drawn
}
