//! Points, circles, squares and ticks: one symbol a row, with a shape of its own for each colour.

use super::Scene;
use super::canvas::{Canvas, Ink, Point, point};
use super::cartesian::Plot;
use super::domain;
use super::heat;
use crate::frame::{Kind, Slot};
use crate::spec::MarkKind;

const RADIUS: f64 = 4.0;

/// Circle, square, triangle and diamond in turn, so that hue is not the only difference.
pub(super) fn symbol(canvas: &mut Canvas, index: usize, at: Point, radius: f64, ink: Ink<'_>) {
    let Point { x, y } = at;
    match index % 4 {
        0 => canvas.circle(at, radius, ink),
        1 => {
            let half = radius * 0.88;
            canvas.rect(point(x - half, y - half), point(x + half, y + half), ink);
        }
        2 => {
            let (half, low) = (radius * 1.1, radius * 0.8);
            let corners =
                [point(x, y - radius * 1.2), point(x + half, y + low), point(x - half, y + low)];
            canvas.polygon(&corners, ink);
        }
        _ => {
            let reach = radius * 1.25;
            let corners = [
                point(x, y - reach),
                point(x + reach, y),
                point(x, y + reach),
                point(x - reach, y),
            ];
            canvas.polygon(&corners, ink);
        }
    }
}

pub(super) fn draw(scene: &mut Scene<'_>, plot: &Plot) -> usize {
    let (frame, palette) = (scene.frame, scene.palette);
    let series = domain::index_of(&plot.series);
    let by_number = frame.channel(Slot::Color).is_some_and(|color| color.kind == Kind::Number);
    let shade = heat::shades(frame);
    let crowded = frame.data.len() > 300;
    let radius = if crowded { RADIUS * 0.7 } else { RADIUS };
    let natural = if crowded { 0.6 } else { 0.85 };
    let mut drawn = 0;
    for datum in &frame.data {
        let (Some(x), Some(y)) = (plot.x.place(datum, Slot::X), plot.y.place(datum, Slot::Y))
        else {
            continue;
        };
        let index = series.get(datum.key(Slot::Color)).copied().unwrap_or(0);
        let natural = if by_number { shade(datum) } else { natural };
        let title = scene.frame.hover_text(datum);
        let shown = scene.spec.mark.tooltip != Some(false);
        let hollow =
            scene.spec.mark.kind == MarkKind::Point && scene.spec.mark.filled == Some(false);
        let paint = palette.series(index);
        let ink = Ink {
            class: "chart-mark",
            opacity: scene.spec.mark.opacity.unwrap_or(natural),
            title: shown.then_some(title.as_str()),
            edge: hollow.then_some(paint),
            ..Ink::new(if hollow { palette.surface.as_str() } else { paint })
        };
        let canvas = &mut scene.canvas;
        match scene.spec.mark.kind {
            MarkKind::Tick => tick(canvas, plot, point(x, y), ink),
            MarkKind::Circle => symbol(canvas, 0, point(x, y), radius, ink),
            MarkKind::Square => symbol(canvas, 1, point(x, y), radius, ink),
            _ => symbol(canvas, index, point(x, y), radius, ink),
        }
        drawn += 1;
    }
    drawn
}

/// A short stroke across the number axis.
fn tick(canvas: &mut Canvas, plot: &Plot, at: Point, ink: Ink<'_>) {
    let upright = plot.x.is_number();
    let band = if upright { plot.y.band() } else { plot.x.band() };
    let half = band.map_or(7.0, |band| (band * 0.35).clamp(3.0, 14.0));
    let (from, to) = match upright {
        true => (point(at.x - 0.75, at.y - half), point(at.x + 0.75, at.y + half)),
        false => (point(at.x - half, at.y - 0.75), point(at.x + half, at.y + 0.75)),
    };
    canvas.rect(from, to, ink);
}
