//! Charts with axes: scales first, then margins, grid and labels, then the marks on top.

use super::axes::{self, Axis, Reach};
use super::{Area, Scene, bars, domain, heat, legend, lines, points};
use crate::frame::{Frame, Kind, Slot};
use crate::spec::{ChartSpec, MarkKind, Stack};

/// Everything a mark needs to place itself.
pub(super) struct Plot {
    pub x: Axis,
    pub y: Axis,
    /// Values of `color` in legend order; one empty key when there is no such channel.
    pub series: Vec<String>,
    pub stack: Stack,
    /// The number axis of bars and areas.
    pub value_slot: Slot,
}

/// Returns how many values were drawn.
pub(super) fn draw(scene: &mut Scene<'_>) -> usize {
    let (spec, frame) = (scene.spec, scene.frame);
    let (x, y) = (spec.encoding.x.as_ref(), spec.encoding.y.as_ref());
    let kind = spec.mark.kind;
    let has_places = frame.data.iter().any(|datum| {
        let present = |slot: Slot| {
            let item = datum.at(slot);
            frame.channel(slot).is_none() || item.value != crate::frame::Value::Missing
        };
        present(Slot::X) && present(Slot::Y)
    });
    if !has_places {
        return 0;
    }
    let value_slot = value_slot(spec, frame);
    let stack = stack_of(spec, value_slot);
    let sort = spec.encoding.color.as_ref().and_then(|color| color.sort.as_ref());
    let by_colour = frame.channel(Slot::Color).is_some_and(|color| color.kind != Kind::Number);
    let series = match by_colour {
        true => domain::categories(frame, Slot::Color, sort),
        false => Vec::new(),
    };

    let on_baseline = matches!(kind, MarkKind::Bar | MarkKind::Area);
    let reach = on_baseline.then(|| bars::reach(frame, value_slot, stack));
    let (reach_x, reach_y): (Option<Reach>, Option<Reach>) = match value_slot {
        Slot::X => (reach, None),
        _ => (None, reach),
    };
    let Area { left, top, right, bottom } = scene.area;
    let mut y_axis = Axis::new(frame, Slot::Y, y, reach_y, bottom - top);
    let mut x_axis = Axis::new(frame, Slot::X, x, reach_x, right - left);

    let values = if value_slot == Slot::X { &mut x_axis } else { &mut y_axis };
    values.in_percent = stack == Stack::Normalize;

    let direct = kind == MarkKind::Line && (2..=lines::MAX_DIRECT).contains(&series.len());
    if by_colour && !direct {
        legend::draw(scene, &series);
    }
    scene.area.top += axes::top_margin(scene, y);
    scene.area.left += axes::left_margin(&y_axis, y, right - left);
    x_axis.settle_rows(scene.area.width());
    scene.area.bottom -= axes::bottom_margin(scene, &x_axis, x);
    if direct {
        scene.area.right -= lines::label_margin(&series, right - left);
    }
    // Room for half a mark at both ends of a continuous axis.
    let half = match kind {
        MarkKind::Bar => bars::half_width(frame, &x_axis, scene.area.width()),
        MarkKind::Line | MarkKind::Area => 6.0,
        _ => 8.0,
    };
    let Area { left, top, right, bottom } = scene.area;
    let continuous = x_axis.band().is_none() && value_slot != Slot::X;
    let pad = if continuous { half.min((right - left) / 4.0) } else { 0.0 };
    (x_axis.from, x_axis.to) = (left + pad, right - pad);
    (y_axis.from, y_axis.to) = if y_axis.band().is_some() { (top, bottom) } else { (bottom, top) };

    axes::draw_left(scene, &y_axis, y);
    axes::draw_bottom(scene, &x_axis, x);
    let series = if series.is_empty() { vec![String::new()] } else { series };
    let plot = Plot { x: x_axis, y: y_axis, series, stack, value_slot };
    match kind {
        MarkKind::Bar => bars::draw(scene, &plot),
        MarkKind::Line | MarkKind::Area => lines::draw(scene, &plot, direct),
        MarkKind::Rect => heat::draw(scene, &plot),
        _ => points::draw(scene, &plot),
    }
}

/// The axis along which lengths are measured: `x` for bars that lie.
fn value_slot(spec: &ChartSpec, frame: &Frame) -> Slot {
    let number = |slot: Slot| frame.channel(slot).is_some_and(|c| c.kind == Kind::Number);
    let lies = spec.mark.kind == MarkKind::Bar && number(Slot::X) && !number(Slot::Y);
    if lies { Slot::X } else { Slot::Y }
}

/// Bars and areas with colours stack unless told otherwise or put side by side; the rest never do.
fn stack_of(spec: &ChartSpec, value_slot: Slot) -> Stack {
    let channel = match value_slot {
        Slot::X => spec.encoding.x.as_ref(),
        _ => spec.encoding.y.as_ref(),
    };
    let aside = spec.encoding.x_offset.is_some() || spec.encoding.y_offset.is_some();
    let default = if spec.mark.kind.stacks() && !aside { Stack::Zero } else { Stack::Off };
    channel.and_then(|channel| channel.stack).unwrap_or(default)
}
