//! Lines and areas: broken where a value is missing, told apart by dash as well as colour, named at
//! their right ends.

use super::canvas::{Align, Ink, Point, fit, point, text_width};
use super::cartesian::Plot;
use super::palette::DASHES;
use super::{Area, Scene, bars, domain};
use crate::frame::{Datum, Slot, Value};
use crate::spec::{Interpolate, MarkKind, Order, Stack};

/// Most series named at the line ends; more would not fit below each other.
pub(super) const MAX_DIRECT: usize = 10;
const LABEL: f64 = 10.5;
const LABEL_HEIGHT: f64 = 13.0;
/// Length of the stroke before a name.
const KEY: f64 = 16.0;

pub(super) fn label_margin(series: &[String], width: f64) -> f64 {
    let widest = series.iter().map(|key| text_width(key, LABEL)).fold(0.0, f64::max);
    // Strong letters are a little wider.
    (widest * 1.1 + KEY + 10.0).min(width * 0.3)
}

/// One point of a line: where it is, where its area begins, what it says.
struct Vertex {
    at: Point,
    base: f64,
    title: Option<String>,
}

pub(super) fn draw(scene: &mut Scene<'_>, plot: &Plot, direct: bool) -> usize {
    let runs: Vec<Vec<Vec<Vertex>>> = series_runs(scene, plot);
    let is_area = scene.spec.mark.kind == MarkKind::Area;
    let mut drawn = 0;
    if is_area {
        for (index, runs) in runs.iter().enumerate() {
            for run in runs {
                area(scene, plot, run, index);
            }
        }
    }
    for (index, runs) in runs.iter().enumerate() {
        for run in runs {
            stroke(scene, plot, run, index, is_area);
        }
    }
    for (index, runs) in runs.iter().enumerate() {
        for vertex in runs.iter().flatten() {
            // Not seen, but as wide as a finger: what hover and the keyboard reach.
            let paint = scene.palette.series(index);
            let ink = Ink {
                class: "chart-mark chart-hit",
                opacity: 0.0,
                title: vertex.title.as_deref(),
                ..Ink::new(paint)
            };
            scene.canvas.circle(vertex.at, 6.0, ink);
            drawn += 1;
        }
    }
    if direct {
        labels(scene, plot, &runs);
    }
    drawn
}

/// For each series its unbroken runs of points, in the order of `x` (or of the `order` channel).
fn series_runs(scene: &Scene<'_>, plot: &Plot) -> Vec<Vec<Vec<Vertex>>> {
    let data = bars::stacked_order(scene, &plot.series);
    let stack = if scene.spec.mark.kind == MarkKind::Area { plot.stack } else { Stack::Off };
    let spans = bars::spans(&data, plot.value_slot, stack);
    let places = domain::index_of(&plot.series);
    let mut series: Vec<Vec<(f64, f64, Option<Vertex>)>> =
        plot.series.iter().map(|_| Vec::new()).collect();
    for (datum, span) in data.iter().zip(spans) {
        let Some(x) = plot.x.place(datum, Slot::X) else { continue };
        let index = places.get(datum.key(Slot::Color)).copied().unwrap_or(0);
        let vertex = vertex(scene, plot, datum, span, x, stack);
        let rank = datum.number(Slot::Order).unwrap_or(x);
        series[index].push((rank, x, vertex));
    }
    let by_order = scene.spec.encoding.order.as_ref();
    let descending = by_order.is_some_and(|order| order.sort == Some(Order::Descending));
    for points in &mut series {
        match (by_order, scene.spec.mark.kind) {
            (Some(_), MarkKind::Line) => points.sort_by(|a, b| a.0.total_cmp(&b.0)),
            _ => points.sort_by(|a, b| a.1.total_cmp(&b.1)),
        }
        if descending && scene.spec.mark.kind == MarkKind::Line {
            points.reverse();
        }
    }
    let split = |points: Vec<(f64, f64, Option<Vertex>)>| {
        let mut runs = vec![Vec::new()];
        for (_, _, vertex) in points {
            match (vertex, runs.last_mut()) {
                (Some(vertex), Some(run)) => run.push(vertex),
                _ => runs.push(Vec::new()),
            }
        }
        runs.retain(|run| !run.is_empty());
        runs
    };
    series.into_iter().map(split).collect()
}

fn vertex(
    scene: &Scene<'_>,
    plot: &Plot,
    datum: &Datum,
    span: Option<(f64, f64)>,
    x: f64,
    stack: Stack,
) -> Option<Vertex> {
    if datum.at(Slot::Y).value == Value::Missing {
        return None;
    }
    let (from, to) = span?;
    let y = plot.y.number(to)?;
    let base = match stack {
        Stack::Off => plot.y.baseline(),
        _ => plot.y.number(from)?,
    };
    Some(Vertex { at: point(x, y), base, title: scene.title(datum) })
}

/// The corners of a step line between two points.
fn bend(interpolate: Option<Interpolate>, from: Point, to: Point) -> Vec<Point> {
    match interpolate {
        Some(Interpolate::StepAfter) => vec![point(to.x, from.y)],
        Some(Interpolate::StepBefore) => vec![point(from.x, to.y)],
        Some(Interpolate::Step) => {
            let middle = (from.x + to.x) / 2.0;
            vec![point(middle, from.y), point(middle, to.y)]
        }
        _ => Vec::new(),
    }
}

fn outline(
    run: &[Vertex],
    interpolate: Option<Interpolate>,
    at: fn(&Vertex) -> Point,
) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(run.len());
    for vertex in run {
        let next = at(vertex);
        if let Some(last) = points.last().copied() {
            points.extend(bend(interpolate, last, next));
        }
        points.push(next);
    }
    points
}

fn area(scene: &mut Scene<'_>, plot: &Plot, run: &[Vertex], index: usize) {
    let interpolate = scene.spec.mark.interpolate;
    let mut points = outline(run, interpolate, |vertex| vertex.at);
    let mut below = outline(run, interpolate, |vertex| point(vertex.at.x, vertex.base));
    below.reverse();
    points.extend(below);
    let alone = plot.series.len() == 1;
    let opacity = scene.spec.mark.opacity.unwrap_or(if alone { 0.18 } else { 0.75 });
    let paint = scene.palette.series(index);
    scene.canvas.polygon(&points, Ink { class: "chart-area", opacity, ..Ink::new(paint) });
}

fn stroke(scene: &mut Scene<'_>, plot: &Plot, run: &[Vertex], index: usize, is_area: bool) {
    let mark = &scene.spec.mark;
    let palette = scene.palette;
    let stacked_area = is_area && plot.series.len() > 1;
    let paint = if stacked_area { palette.surface.as_str() } else { palette.series(index) };
    let width = mark.stroke_width.unwrap_or(if stacked_area { 1.0 } else { 2.2 });
    let dash = if is_area { "" } else { DASHES[index % DASHES.len()] };
    let opacity = if is_area { 1.0 } else { mark.opacity.unwrap_or(1.0) };
    let dots = mark.point == Some(true);
    if run.len() > 1 {
        let points = outline(run, mark.interpolate, |vertex| vertex.at);
        let ink = Ink { class: "chart-line", width, dash, opacity, ..Ink::new(paint) };
        scene.canvas.path(&points, ink);
    }
    // A point without neighbours would be a line of no length.
    if dots || run.len() == 1 {
        for vertex in run {
            let ink = Ink { class: "chart-dot", ..Ink::new(palette.series(index)) };
            scene.canvas.circle(vertex.at, 3.0, ink);
        }
    }
}

/// Names at the right ends, moved apart where they would overlap.
fn labels(scene: &mut Scene<'_>, plot: &Plot, runs: &[Vec<Vec<Vertex>>]) {
    let Area { top, right, bottom, .. } = scene.area;
    let ends = runs.iter().enumerate().filter_map(|(index, runs)| {
        let last = runs.iter().flatten().max_by(|a, b| a.at.x.total_cmp(&b.at.x))?;
        Some((index, last.at.y))
    });
    let mut ends: Vec<(usize, f64)> = ends.collect();
    ends.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut floor = top - 4.0;
    for (_, y) in &mut ends {
        *y = y.max(floor);
        floor = *y + LABEL_HEIGHT;
    }
    let mut ceiling = bottom;
    for (_, y) in ends.iter_mut().rev() {
        *y = y.min(ceiling);
        ceiling = *y - LABEL_HEIGHT;
    }
    let room = label_margin(&plot.series, f64::INFINITY) - KEY;
    let palette = scene.palette;
    for (index, y) in ends {
        // The key has the colour and the dash; the name itself stays readable text.
        let dash = DASHES[index % DASHES.len()];
        let key = Ink { class: "chart-key", width: 2.2, dash, ..Ink::new(palette.series(index)) };
        scene.canvas.line(point(right + 2.0, y), point(right + KEY - 2.0, y), key);
        let text = fit(&plot.series[index], LABEL, room);
        let ink = Ink { class: "chart-name", strong: true, ..Ink::new(&palette.text) };
        scene.canvas.text(&text, point(right + KEY + 2.0, y), LABEL, Align::Start, ink);
    }
}
