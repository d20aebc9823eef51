//! Bars, standing or lying: one a category or time, stacked, side by side, or as shares of 100 %.

use super::axes::{Axis, Placed, Reach};
use super::canvas::{Ink, point};
use super::cartesian::Plot;
use super::{Scene, domain};
use crate::frame::{Datum, Frame, Slot, Value};
use crate::spec::{Order, Stack};
use std::collections::HashMap;

/// Bars share a stack when they stand at the same place and offset.
fn stack_key(datum: &Datum, value_slot: Slot) -> (String, String) {
    let along = if value_slot == Slot::X { Slot::Y } else { Slot::X };
    let place = match datum.at(along).value {
        Value::Time(seconds) => format!("t{seconds}"),
        _ => datum.key(along).to_owned(),
    };
    (place, datum.key(Slot::Offset).to_owned())
}

/// Where each datum begins and ends on the number axis. Negative values stack downwards.
pub(super) fn spans(data: &[&Datum], value_slot: Slot, stack: Stack) -> Vec<Option<(f64, f64)>> {
    if stack == Stack::Off {
        return data.iter().map(|datum| Some((0.0, datum.number(value_slot)?))).collect();
    }
    let mut totals: HashMap<(String, String), f64> = HashMap::new();
    for datum in data {
        let size = datum.number(value_slot).unwrap_or(0.0).abs();
        *totals.entry(stack_key(datum, value_slot)).or_default() += size;
    }
    let mut tops: HashMap<(String, String, bool), f64> = HashMap::new();
    data.iter()
        .map(|datum| {
            let key = stack_key(datum, value_slot);
            let value = datum.number(value_slot)?;
            let value = match (stack, totals[&key]) {
                (Stack::Normalize, 0.0) => 0.0,
                (Stack::Normalize, total) => value / total,
                _ => value,
            };
            let top = tops.entry((key.0, key.1, value < 0.0)).or_default();
            let from = *top;
            *top += value;
            Some((from, *top))
        })
        .collect()
}

/// What the number axis must hold.
pub(super) fn reach(frame: &Frame, value_slot: Slot, stack: Stack) -> Reach {
    let data: Vec<&Datum> = frame.data.iter().collect();
    let spans = spans(&data, value_slot, stack);
    let ends = || spans.iter().flatten().flat_map(|(from, to)| [*from, *to]);
    let (low, high) =
        (ends().fold(f64::INFINITY, f64::min), ends().fold(f64::NEG_INFINITY, f64::max));
    Reach { low, high, zero: true }
}

/// Half the width of a bar on a time axis, so that the first and the last are whole.
pub(super) fn half_width(frame: &Frame, axis: &Axis, width: f64) -> f64 {
    let Placed::Time(scale) = &axis.placed else { return 8.0 };
    let gap = smallest_gap(frame, Slot::X);
    let share = gap.map_or(0.2, |gap| gap / (scale.high - scale.low + gap));
    (share * width / 2.0).max(4.0)
}

fn smallest_gap(frame: &Frame, slot: Slot) -> Option<f64> {
    let mut places: Vec<f64> = frame.data.iter().filter_map(|datum| datum.number(slot)).collect();
    places.sort_by(f64::total_cmp);
    let gaps = places.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > 0.0);
    gaps.reduce(f64::min)
}

/// Widest bar: a single one is not a wall.
const MAX_BAR: f64 = 64.0;

/// Data in the order in which they stack: by series, or by the `order` channel.
pub(super) fn stacked_order<'a>(scene: &Scene<'a>, series: &[String]) -> Vec<&'a Datum> {
    let places = domain::index_of(series);
    let mut data: Vec<&Datum> = scene.frame.data.iter().collect();
    data.sort_by_key(|datum| places.get(datum.key(Slot::Color)).copied().unwrap_or(0));
    if let Some(order) = &scene.spec.encoding.order {
        let rank = |datum: &Datum| datum.number(Slot::Order).unwrap_or(0.0);
        data.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
        if order.sort == Some(Order::Descending) {
            data.reverse();
        }
    }
    data
}

/// Bars side by side stand in the order of the legend when colour says the same.
fn lanes_in_order(scene: &Scene<'_>, series: &[String]) -> Vec<String> {
    let encoding = &scene.spec.encoding;
    let offset = encoding.x_offset.as_ref().or(encoding.y_offset.as_ref());
    let color = encoding.color.as_ref().and_then(|color| color.field.as_ref());
    match offset {
        Some(offset) if color == Some(&offset.field) => series.to_vec(),
        _ => domain::categories(scene.frame, Slot::Offset, None),
    }
}

pub(super) fn draw(scene: &mut Scene<'_>, plot: &Plot) -> usize {
    let lying = plot.value_slot == Slot::X;
    let (along, along_slot) = if lying { (&plot.y, Slot::Y) } else { (&plot.x, Slot::X) };
    let values = if lying { &plot.x } else { &plot.y };
    let offsets = lanes_in_order(scene, &plot.series);
    let offset_places = domain::index_of(&offsets);
    let series_places = domain::index_of(&plot.series);
    let lanes = offsets.len().max(1) as f64;

    let slot_width = along.band().unwrap_or_else(|| {
        let pixels = smallest_gap(scene.frame, along_slot)
            .and_then(|gap| Some(along.number(gap)? - along.number(0.0)?));
        pixels.map_or(MAX_BAR, f64::abs)
    });
    let group = (slot_width * if lanes > 1.0 { 0.84 } else { 0.72 }).min(MAX_BAR * lanes).max(1.0);
    let lane = group / lanes;

    let data = stacked_order(scene, &plot.series);
    let spans = spans(&data, plot.value_slot, plot.stack);
    let palette = scene.palette;
    let stacked = plot.series.len() > 1 && plot.stack != Stack::Off;
    let mut drawn = 0;
    for (datum, span) in data.iter().zip(spans) {
        let (Some((from, to)), Some(center)) = (span, along.place(datum, along_slot)) else {
            continue;
        };
        let (start, end) = match plot.stack {
            Stack::Off => (Some(values.baseline()), values.number(to)),
            _ => (values.number(from).or(Some(values.baseline())), values.number(to)),
        };
        let (Some(start), Some(end)) = (start, end) else { continue };
        let lane_index = offset_places.get(datum.key(Slot::Offset)).copied().unwrap_or(0) as f64;
        let low = center - group / 2.0 + lane_index * lane;
        let high = low + lane * if lanes > 1.0 { 0.94 } else { 1.0 };
        // A value other than 0 stays visible however small it is.
        let end = if (end - start).abs() < 1.0 && to != from {
            start + if lying == (to > from) { 1.0 } else { -1.0 }
        } else {
            end
        };
        let (a, b) = match lying {
            true => (point(start, low), point(end, high)),
            false => (point(low, start), point(high, end)),
        };
        let series = series_places.get(datum.key(Slot::Color)).copied().unwrap_or(0);
        let title = scene.title(datum);
        let ink = Ink {
            class: "chart-mark",
            opacity: scene.spec.mark.opacity.unwrap_or(1.0),
            title: title.as_deref(),
            edge: stacked.then_some(palette.surface.as_str()),
            ..Ink::new(palette.series(series))
        };
        scene.canvas.rect(a, b, ink);
        drawn += 1;
    }
    drawn
}
