//! Axes: a scale laid along one side of the plot, its quiet grid lines and small labels.

use super::canvas::{Align, Ink, fit, point, text_width};
use super::domain;
use super::{Area, Scene};
use crate::calendar::Grain;
use crate::format;
use crate::frame::{Datum, Frame, Kind, Slot, Value};
use crate::scale::{Linear, Log, Tick, Time};
use crate::spec::{Axis as AxisSpec, PositionChannel, Scale, ScaleType};
use std::collections::HashMap;

pub(super) const LABEL: f64 = 10.5;
/// Height of one row of names.
const ROW: f64 = 13.0;

pub(super) enum Placed {
    Linear(Linear),
    Log(Log),
    Time(Time),
    Band {
        keys: Vec<String>,
        places: HashMap<String, usize>,
    },
    /// The chart has no such channel: everything sits in the middle.
    None,
}

/// One axis once it is known where it runs; `from` is where its lowest value lies, in pixels.
pub(super) struct Axis {
    pub placed: Placed,
    pub from: f64,
    pub to: f64,
    /// Shares of 1 are shown as percent.
    pub in_percent: bool,
    /// Names below the axis stand in two rows, because they would not fit beside each other.
    pub in_two_rows: bool,
}

/// What a mark asks of the number axis beyond the data it shows.
pub(super) struct Reach {
    pub low: f64,
    pub high: f64,
    pub zero: bool,
}

impl Axis {
    pub fn new(
        frame: &Frame,
        slot: Slot,
        channel: Option<&PositionChannel>,
        reach: Option<Reach>,
        pixels: f64,
    ) -> Self {
        let placed = match (channel, frame.channel(slot).map(|channel| channel.kind)) {
            (Some(channel), Some(Kind::Number)) => {
                number_scale(frame, slot, channel, reach, pixels)
            }
            (Some(_), Some(Kind::Time(grain))) => time_scale(frame, slot, grain),
            (Some(channel), Some(Kind::Category)) => {
                let keys = domain::categories(frame, slot, channel.sort.as_ref());
                let places = keys.iter().enumerate().map(|(i, key)| (key.clone(), i)).collect();
                Placed::Band { keys, places }
            }
            _ => Placed::None,
        };
        Self { placed, from: 0.0, to: 0.0, in_percent: false, in_two_rows: false }
    }

    /// Pixels of a number (or time) along this axis; `None` when a log scale has no place for it.
    pub fn number(&self, value: f64) -> Option<f64> {
        let share = match &self.placed {
            Placed::Linear(scale) => scale.at(value),
            Placed::Log(scale) => scale.at(value)?,
            Placed::Time(scale) => scale.at(value),
            Placed::Band { .. } | Placed::None => 0.5,
        };
        Some(self.from + share * (self.to - self.from))
    }

    /// Middle of the place of a datum.
    pub fn place(&self, datum: &Datum, slot: Slot) -> Option<f64> {
        match &self.placed {
            Placed::Band { keys, places } => {
                if datum.at(slot).value == Value::Missing {
                    return None;
                }
                let index = *places.get(datum.key(slot))?;
                let share = (index as f64 + 0.5) / keys.len() as f64;
                Some(self.from + share * (self.to - self.from))
            }
            Placed::None => Some((self.from + self.to) / 2.0),
            _ => self.number(datum.number(slot)?),
        }
    }

    /// Pixels one category has.
    pub fn band(&self) -> Option<f64> {
        match &self.placed {
            Placed::Band { keys, .. } => {
                Some((self.to - self.from).abs() / keys.len().max(1) as f64)
            }
            _ => None,
        }
    }

    /// Decides whether names need two rows when all of them share `pixels`.
    pub fn settle_rows(&mut self, pixels: f64) {
        if let Placed::Band { keys, .. } = &self.placed {
            let band = pixels / keys.len().max(1) as f64;
            let widest = keys.iter().map(|key| text_width(key, LABEL)).fold(0.0, f64::max);
            self.in_two_rows = keys.len() > 1 && band >= 16.0 && widest > band - 4.0;
        }
    }

    /// Where bars and areas stand.
    pub fn baseline(&self) -> f64 {
        let ends = |value: f64| value.clamp(self.from.min(self.to), self.from.max(self.to));
        match &self.placed {
            Placed::Linear(scale) => ends(self.from + scale.at(0.0) * (self.to - self.from)),
            _ => self.from,
        }
    }

    pub fn is_number(&self) -> bool {
        matches!(self.placed, Placed::Linear(_) | Placed::Log(_))
    }

    fn ticks(&self, spec: Option<&AxisSpec>, room: usize) -> Vec<Tick> {
        let mut ticks = match &self.placed {
            Placed::Linear(scale) => scale.ticks(),
            Placed::Log(scale) => scale.ticks(),
            Placed::Time(scale) => scale.ticks(room),
            Placed::Band { .. } | Placed::None => Vec::new(),
        };
        let percent = self.in_percent.then_some(".0%");
        if let Some(pattern) = spec.and_then(|axis| axis.format.as_deref()).or(percent) {
            let in_time = matches!(self.placed, Placed::Time(_));
            for tick in &mut ticks {
                tick.label = match in_time {
                    true if pattern.len() > 1 && pattern.contains('%') => {
                        format::time(tick.value, pattern)
                    }
                    true => continue,
                    false => format::number(tick.value, pattern),
                };
            }
        }
        ticks
    }
}

fn number_scale(
    frame: &Frame,
    slot: Slot,
    channel: &PositionChannel,
    reach: Option<Reach>,
    pixels: f64,
) -> Placed {
    let settings = channel.scale.clone().unwrap_or_default();
    let Scale { kind, zero, nice, domain } = settings;
    let values = || frame.data.iter().filter_map(|datum| datum.number(slot));
    let log = kind == Some(ScaleType::Log);
    let (mut low, mut high, wants_zero) = match reach {
        Some(Reach { low, high, zero }) => (low, high, zero),
        None => (
            values().fold(f64::INFINITY, f64::min),
            values().fold(f64::NEG_INFINITY, f64::max),
            false,
        ),
    };
    if log {
        let positive = || values().filter(|value| *value > 0.0);
        low = positive().fold(f64::INFINITY, f64::min);
        high = positive().fold(f64::NEG_INFINITY, f64::max);
    }
    let fixed = domain.is_some();
    if let Some([from, to]) = domain {
        (low, high) = (from, to);
    }
    if low > high {
        (low, high) = if log { (1.0, 10.0) } else { (0.0, 1.0) };
    }
    let nice = nice.unwrap_or(!fixed);
    if log {
        return Placed::Log(Log::new(low, high, nice));
    }
    // Standing labels need less room than lying ones.
    let spacing = if slot == Slot::Y { 38.0 } else { 64.0 };
    let asked = channel.axis.as_ref().and_then(|axis| axis.as_ref()?.tick_count);
    let ticks = asked.map_or((pixels / spacing).clamp(2.0, 8.0) as usize, |count| count as usize);
    let zero = !fixed && (wants_zero || zero.unwrap_or(low >= 0.0 && low <= (high - low) * 1.5));
    Placed::Linear(Linear::new(low, high, zero, ticks, nice))
}

fn time_scale(frame: &Frame, slot: Slot, grain: Grain) -> Placed {
    let times = || frame.data.iter().filter_map(|datum| datum.number(slot));
    let low = times().fold(f64::INFINITY, f64::min);
    let high = times().fold(f64::NEG_INFINITY, f64::max);
    if low > high { Placed::None } else { Placed::Time(Time::new(low, high, grain)) }
}

fn axis_spec(channel: Option<&PositionChannel>) -> (bool, Option<&AxisSpec>) {
    match channel.and_then(|channel| channel.axis.as_ref()) {
        Some(None) => (false, None),
        Some(Some(axis)) => (true, Some(axis)),
        None => (channel.is_some(), None),
    }
}

/// Pixels the labels of the left axis need.
pub(super) fn left_margin(axis: &Axis, channel: Option<&PositionChannel>, width: f64) -> f64 {
    let (shown, spec) = axis_spec(channel);
    if !shown {
        return 0.0;
    }
    let widest = match &axis.placed {
        Placed::Band { keys, .. } => {
            keys.iter().map(|key| text_width(key, LABEL)).fold(0.0, f64::max)
        }
        _ => {
            let ticks = axis.ticks(spec, 8);
            ticks.iter().map(|tick| text_width(&tick.label, LABEL)).fold(0.0, f64::max)
        }
    };
    widest.min(width * 0.32) + 8.0
}

/// Pixels the labels (and title) of the bottom axis need.
pub(super) fn bottom_margin(
    scene: &Scene<'_>,
    axis: &Axis,
    channel: Option<&PositionChannel>,
) -> f64 {
    let (shown, _) = axis_spec(channel);
    let titled = shown && title(scene, Slot::X, channel).is_some();
    let second_row = if axis.in_two_rows { ROW } else { 0.0 };
    match (shown, titled) {
        (false, _) => 4.0,
        (true, false) => 18.0 + second_row,
        (true, true) => 34.0 + second_row,
    }
}

/// The vertical axis has its title above it, so that nothing has to be read sideways.
pub(super) fn top_margin(scene: &Scene<'_>, channel: Option<&PositionChannel>) -> f64 {
    let (shown, _) = axis_spec(channel);
    if shown && title(scene, Slot::Y, channel).is_some() { 20.0 } else { 6.0 }
}

/// Number axes are named; categories and dates say themselves what they are, unless asked.
fn title(scene: &Scene<'_>, slot: Slot, channel: Option<&PositionChannel>) -> Option<String> {
    let channel = channel?;
    let of_axis = channel.axis.as_ref().and_then(|axis| axis.as_ref()?.title.as_ref());
    let asked = of_axis.or(channel.title.as_ref());
    if let Some(asked) = asked {
        return asked.clone();
    }
    let bound = scene.frame.channel(slot)?;
    if bound.kind != Kind::Number {
        return None;
    }
    Some(match &bound.unit {
        Some(unit) => format!("{}, {unit}", bound.label),
        None => bound.label.clone(),
    })
}

pub(super) fn draw_left(scene: &mut Scene<'_>, axis: &Axis, channel: Option<&PositionChannel>) {
    let (shown, spec) = axis_spec(channel);
    let Area { left, top, right, .. } = scene.area;
    let palette = scene.palette;
    let subtle = Ink { class: "chart-label", ..Ink::new(&palette.subtle) };
    let grid = shown && spec.and_then(|axis| axis.grid).unwrap_or(axis.is_number());
    for tick in axis.ticks(spec, 8) {
        let Some(y) = axis.number(tick.value) else { continue };
        if grid {
            line(scene, (left, y), (right, y), tick.value == 0.0);
        }
        if shown {
            scene.canvas.text(&tick.label, point(left - 6.0, y), LABEL, Align::End, subtle);
        }
    }
    if let (true, Placed::Band { keys, .. }) = (shown, &axis.placed) {
        let band = axis.band().unwrap_or(1.0);
        let stride = (12.0 / band).ceil().max(1.0) as usize;
        for (index, key) in keys.iter().enumerate().step_by(stride) {
            let share = (index as f64 + 0.5) / keys.len() as f64;
            let y = axis.from + share * (axis.to - axis.from);
            let text = fit(key, LABEL, left - 14.0);
            scene.canvas.text(&text, point(left - 6.0, y), LABEL, Align::End, subtle);
        }
    }
    if let (true, Some(title)) = (shown, title(scene, Slot::Y, channel)) {
        let text = fit(&title, LABEL, right - 8.0);
        scene.canvas.text(&text, point(8.0, top - 14.0), LABEL, Align::Start, subtle);
    }
}

pub(super) fn draw_bottom(scene: &mut Scene<'_>, axis: &Axis, channel: Option<&PositionChannel>) {
    let (shown, spec) = axis_spec(channel);
    let Area { left, top, right, bottom } = scene.area;
    let palette = scene.palette;
    let subtle = Ink { class: "chart-label", ..Ink::new(&palette.subtle) };
    let width = scene.area.width();
    let grid = shown && spec.and_then(|axis| axis.grid).unwrap_or(axis.is_number());
    let label_width = if matches!(axis.placed, Placed::Time(_)) { 58.0 } else { 44.0 };
    let room = spec.and_then(|axis| axis.tick_count).map_or(width / label_width, f64::from);
    let mut free_from = f64::NEG_INFINITY;
    for tick in axis.ticks(spec, room.max(2.0) as usize) {
        let Some(x) = axis.number(tick.value) else { continue };
        if grid {
            line(scene, (x, top), (x, bottom), tick.value == 0.0);
        }
        let half = text_width(&tick.label, LABEL) / 2.0;
        // A label at the very edge moves inwards rather than being cut.
        let x = x.min(scene.width - half - 2.0).max(half);
        if shown && x - half > free_from {
            scene.canvas.text(&tick.label, point(x, bottom + 12.0), LABEL, Align::Middle, subtle);
            free_from = x + half + 6.0;
        }
    }
    if let (true, Placed::Band { keys, .. }) = (shown, &axis.placed) {
        let band = axis.band().unwrap_or(1.0);
        let stride = (if axis.in_two_rows { 16.0 } else { 26.0 } / band).ceil().max(1.0) as usize;
        for (place, (index, key)) in keys.iter().enumerate().step_by(stride).enumerate() {
            let share = (index as f64 + 0.5) / keys.len() as f64;
            let rows = if axis.in_two_rows { 2.0 } else { 1.0 };
            let text = fit(key, LABEL, band * stride as f64 * rows - 4.0);
            let x = axis.from + share * (axis.to - axis.from);
            let row = if axis.in_two_rows && place % 2 == 1 { ROW } else { 0.0 };
            let at = point(x, bottom + 12.0 + row);
            scene.canvas.text(&text, at, LABEL, Align::Middle, subtle);
        }
    }
    if let (true, Some(title)) = (shown, title(scene, Slot::X, channel)) {
        let text = fit(&title, LABEL, width);
        let second_row = if axis.in_two_rows { ROW } else { 0.0 };
        let middle = point((left + right) / 2.0, bottom + 27.0 + second_row);
        scene.canvas.text(&text, middle, LABEL, Align::Middle, subtle);
    }
}

fn line(scene: &mut Scene<'_>, from: (f64, f64), to: (f64, f64), is_zero: bool) {
    let paint = if is_zero { &scene.palette.subtle } else { &scene.palette.grid };
    let opacity = if is_zero { 0.6 } else { 1.0 };
    let ink = Ink { class: "chart-grid", opacity, ..Ink::new(paint) };
    scene.canvas.line(point(from.0, from.1), point(to.0, to.1), ink);
}
