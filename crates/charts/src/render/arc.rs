//! Pie and ring: slices in order from twelve o'clock, each named with its share beside it.

use super::canvas::{Align, Ink, Point, fit, point};
use super::{Area, Scene, domain};
use crate::format;
use crate::frame::{Datum, Slot};
use crate::spec::Order;
use std::f64::consts::{PI, TAU};

const LABEL: f64 = 10.5;

pub(super) fn draw(scene: &mut Scene<'_>) -> usize {
    let frame = scene.frame;
    let sort = scene.spec.encoding.color.as_ref().and_then(|color| color.sort.as_ref());
    let keys = domain::categories(frame, Slot::Color, sort);
    let places = domain::index_of(&keys);
    // A slice cannot be negative: such rows are left out, and the count in the description says so.
    let size = |datum: &Datum| datum.number(Slot::Theta).filter(|number| *number > 0.0);
    let mut slices: Vec<(&Datum, f64)> =
        frame.data.iter().filter_map(|datum| Some((datum, size(datum)?))).collect();
    slices.sort_by_key(|(datum, _)| places.get(datum.key(Slot::Color)).copied().unwrap_or(0));
    if let Some(order) = &scene.spec.encoding.order {
        let rank = |datum: &Datum| datum.number(Slot::Order).unwrap_or(0.0);
        slices.sort_by(|a, b| rank(a.0).total_cmp(&rank(b.0)));
        if order.sort == Some(Order::Descending) {
            slices.reverse();
        }
    }
    let total: f64 = slices.iter().map(|(_, size)| size).sum();
    if total <= 0.0 || !total.is_finite() {
        return 0;
    }
    let Area { left, top, right, bottom } = scene.area;
    let center = point((left + right) / 2.0, (top + bottom) / 2.0);
    let radius = (scene.area.height() / 2.0 - 10.0).min(scene.area.width() * 0.28).max(12.0);
    let hole = scene.spec.mark.inner_radius.unwrap_or(0.0).clamp(0.0, radius - 4.0);
    let mut angle = 0.0;
    let mut label_ends = [f64::NEG_INFINITY, f64::NEG_INFINITY];
    for (datum, size) in &slices {
        let share = size / total;
        let index = places.get(datum.key(Slot::Color)).copied().unwrap_or(0);
        let percent = format!("{}%", format::exact(share * 100.0, 1));
        let title = scene.title(datum).map(|title| format!("{title} · {percent}"));
        let palette = scene.palette;
        let ink = Ink {
            class: "chart-mark",
            opacity: scene.spec.mark.opacity.unwrap_or(1.0),
            title: title.as_deref(),
            edge: Some(&palette.surface),
            ..Ink::new(palette.series(index))
        };
        scene.canvas.polygon(&slice(center, radius, hole, angle, angle + share * TAU), ink);
        label(scene, datum, &percent, (center, radius), angle + share * PI, &mut label_ends);
        angle += share * TAU;
    }
    slices.len()
}

/// `angle` runs clockwise from twelve o'clock.
fn on_circle(center: Point, radius: f64, angle: f64) -> Point {
    point(center.x + radius * angle.sin(), center.y - radius * angle.cos())
}

fn slice(center: Point, radius: f64, hole: f64, from: f64, to: f64) -> Vec<Point> {
    // One corner for every two degrees: no edge is visible at this size.
    let steps = (((to - from) / TAU * 180.0).ceil() as usize).clamp(1, 180);
    let along = |step: usize| from + (to - from) * step as f64 / steps as f64;
    let mut points: Vec<Point> =
        (0..=steps).map(|step| on_circle(center, radius, along(step))).collect();
    if hole > 0.0 {
        points.extend((0..=steps).rev().map(|step| on_circle(center, hole, along(step))));
    } else if to - from < TAU - 1e-6 {
        points.push(center);
    }
    points
}

/// Names below each other on either side; one that would overlap its neighbour is moved down, and
/// left out (it stays in the hover text) when there is no room.
fn label(
    scene: &mut Scene<'_>,
    datum: &Datum,
    percent: &str,
    (center, radius): (Point, f64),
    angle: f64,
    ends: &mut [f64; 2],
) {
    let at = on_circle(center, radius + 9.0, angle);
    let on_left = angle > PI;
    let Area { left, right, top, bottom } = scene.area;
    // The left side is visited from the bottom up.
    let end = &mut ends[usize::from(on_left)];
    let y = match (*end == f64::NEG_INFINITY, on_left) {
        (true, _) => at.y,
        (false, true) => at.y.min(*end - 13.0),
        (false, false) => at.y.max(*end + 13.0),
    };
    if y < top - 4.0 || y > bottom + 4.0 {
        return;
    }
    *end = y;
    let room = if on_left { at.x - left } else { right - at.x };
    let text = fit(&format!("{} {percent}", datum.key(Slot::Color)), LABEL, room);
    let align = if on_left { Align::End } else { Align::Start };
    let ink = Ink { class: "chart-label", ..Ink::new(&scene.palette.text) };
    scene.canvas.text(&text, point(at.x, y), LABEL, align, ink);
}
