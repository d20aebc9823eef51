//! Rows of a result to what a mark is drawn from: one [`Datum`] a mark, every channel as a typed
//! value with its exact text. Filters, bins, time units and aggregates happen here, in that order.

mod aggregate;
mod channel;
mod inline;

#[cfg(feature = "suggest")]
pub(crate) use channel::is_time_value;
pub(crate) use channel::{Channel, Item, Kind, Value};
pub(crate) use inline::{inline_columns, inline_rows};

use crate::calendar;
use crate::format;
use crate::spec::{ChartSpec, Data, Filter, MAX_POINTS, Scalar};
use aggregate::Summary;
use protocol::table::{Cell, ColumnMeta, Row};
use std::collections::HashMap;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    #[error("the chart uses the column `{name}`, which the result does not have")]
    MissingColumn { name: String },
    #[error(
        "the chart would have {points} points, at most {limit} are drawn: aggregate or filter first"
    )]
    TooManyPoints { points: usize, limit: usize },
}

/// The channels that place and colour a mark, in a fixed order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    X,
    Y,
    Color,
    Offset,
    Theta,
    Order,
}

const SLOTS: usize = 6;

/// What one mark (or one point of a line) shows.
#[derive(Debug, Clone)]
pub(crate) struct Datum {
    slots: [Item; SLOTS],
    /// Label and text of what only the hover text shows.
    extra: Vec<(String, String)>,
}

impl Datum {
    pub fn at(&self, slot: Slot) -> &Item {
        &self.slots[slot as usize]
    }

    pub fn number(&self, slot: Slot) -> Option<f64> {
        match self.at(slot).value {
            Value::Number(value) | Value::Time(value) => Some(value),
            _ => None,
        }
    }

    /// The category in `slot` as its key; empty when the chart has no such channel.
    pub fn key(&self, slot: Slot) -> &str {
        &self.at(slot).text
    }
}

pub(crate) struct Frame {
    pub data: Vec<Datum>,
    channels: [Option<Channel>; SLOTS],
}

impl Frame {
    pub fn channel(&self, slot: Slot) -> Option<&Channel> {
        self.channels[slot as usize].as_ref()
    }

    /// Everything the mark shows as one line: `Jan 2024 · Outdoor · revenue 1,284,310.40 USD`.
    pub fn hover_text(&self, datum: &Datum) -> String {
        let mut parts = Vec::new();
        for slot in [Slot::X, Slot::Color, Slot::Offset, Slot::Y, Slot::Theta] {
            let Some(channel) = self.channel(slot) else { continue };
            let repeats = matches!(slot, Slot::Offset)
                && self.channel(Slot::Color).is_some_and(|color| color.label == channel.label);
            if repeats {
                continue;
            }
            let text = &datum.at(slot).text;
            parts.push(match channel.kind {
                Kind::Number => format!("{} {text}", channel.label),
                _ => text.clone(),
            });
        }
        for (label, text) in &datum.extra {
            let part = format!("{label} {text}");
            if !parts.contains(&part) && !parts.contains(text) {
                parts.push(part);
            }
        }
        parts.join(" · ")
    }
}

/// Reads the rows a spec is drawn from.
pub(crate) fn build(
    spec: &ChartSpec,
    columns: &[ColumnMeta],
    rows: &[Row],
) -> Result<Frame, RenderError> {
    let own = match &spec.data {
        Some(Data::Inline { values }) => Some((inline_columns(values), inline_rows(values))),
        _ => None,
    };
    let (columns, rows) = match &own {
        Some((columns, rows)) => (columns.as_slice(), rows.as_slice()),
        None => (columns, rows),
    };
    let (mut channels, mut extras) = channel::resolve(spec, columns)?;
    let kept = filtered(spec, columns, rows)?;
    for channel in channels.iter_mut().flatten().chain(&mut extras) {
        channel.fit(&kept);
    }
    let aggregates = channels.iter().flatten().chain(&extras).any(|c| c.aggregate.is_some());
    let data = if aggregates {
        grouped(&channels, &extras, &kept)
    } else {
        kept.iter()
            .map(|row| Datum {
                slots: std::array::from_fn(|slot| read(channels[slot].as_ref(), row)),
                extra: extras.iter().map(|c| (c.label.clone(), c.read(row).text)).collect(),
            })
            .collect()
    };
    if data.len() > MAX_POINTS {
        return Err(RenderError::TooManyPoints { points: data.len(), limit: MAX_POINTS });
    }
    let mut frame = Frame { data, channels };
    write_times(&mut frame);
    Ok(frame)
}

fn read(channel: Option<&Channel>, row: &Row) -> Item {
    channel.map_or_else(Item::none, |channel| channel.read(row))
}

fn filtered<'a>(
    spec: &ChartSpec,
    columns: &[ColumnMeta],
    rows: &'a [Row],
) -> Result<Vec<&'a Row>, RenderError> {
    let mut kept: Vec<&Row> = rows.iter().collect();
    for transform in &spec.transform {
        let filter = &transform.filter;
        let index = channel::column_index(columns, &filter.field)?;
        kept.retain(|row| row.get(index).is_some_and(|cell| passes(filter, cell)));
    }
    Ok(kept)
}

fn passes(filter: &Filter, cell: &Cell) -> bool {
    let same = |wanted: &Scalar| match wanted {
        Scalar::Null => cell.is_null(),
        Scalar::Bool(value) => *cell == Cell::Bool(*value),
        Scalar::Int(value) => cell.as_f64() == Some(*value as f64),
        Scalar::Float(value) => cell.as_f64() == Some(*value),
        Scalar::Text(text) => !cell.is_null() && cell.to_string() == *text,
    };
    let number = cell.as_f64();
    let bound = |limit: Option<f64>, holds: fn(f64, f64) -> bool| {
        limit.is_none_or(|limit| number.is_some_and(|number| holds(number, limit)))
    };
    filter.equal.as_ref().is_none_or(same)
        && filter.one_of.as_ref().is_none_or(|values| values.iter().any(same))
        && bound(filter.gte, |a, b| a >= b)
        && bound(filter.gt, |a, b| a > b)
        && bound(filter.lte, |a, b| a <= b)
        && bound(filter.lt, |a, b| a < b)
}

/// One datum for each combination of the channels that are not aggregated, in order of appearance.
fn grouped(channels: &[Option<Channel>; SLOTS], extras: &[Channel], rows: &[&Row]) -> Vec<Datum> {
    let all: Vec<Option<&Channel>> =
        channels.iter().map(Option::as_ref).chain(extras.iter().map(Some)).collect();
    let mut places: HashMap<Vec<String>, usize> = HashMap::new();
    let mut groups: Vec<(Vec<Item>, Vec<Summary>)> = Vec::new();
    for row in rows {
        let keys: Vec<Item> = all
            .iter()
            .map(|channel| match channel {
                Some(channel) if channel.aggregate.is_none() => channel.read(row),
                _ => Item::none(),
            })
            .collect();
        let key = keys.iter().map(Item::identity).collect();
        let place = *places.entry(key).or_insert_with(|| {
            groups.push((keys, vec![Summary::default(); all.len()]));
            groups.len() - 1
        });
        for (channel, summary) in all.iter().zip(&mut groups[place].1) {
            if let Some(channel) = channel
                && channel.aggregate.is_some()
            {
                summary.add(channel.cell(row));
            }
        }
    }
    let finish = |(keys, summaries): (Vec<Item>, Vec<Summary>)| {
        let mut items: Vec<Item> = keys
            .into_iter()
            .zip(summaries)
            .zip(&all)
            .map(|((item, summary), channel)| match channel {
                Some(channel) => match channel.aggregate {
                    Some(aggregate) => channel.item_of(summary.finish(aggregate)),
                    None => item,
                },
                None => item,
            })
            .collect();
        let rest = items.split_off(SLOTS);
        let mut items = items.into_iter();
        Datum {
            slots: std::array::from_fn(|_| items.next().expect("one item for each slot")),
            extra: extras.iter().zip(rest).map(|(c, item)| (c.label.clone(), item.text)).collect(),
        }
    };
    groups.into_iter().map(finish).collect()
}

/// Times get their text once the grain of the whole channel is known.
fn write_times(frame: &mut Frame) {
    for slot in 0..SLOTS {
        let Some(channel) = &mut frame.channels[slot] else { continue };
        if !matches!(channel.kind, Kind::Time(_)) {
            continue;
        }
        let times = frame.data.iter().filter_map(|datum| match datum.slots[slot].value {
            Value::Time(seconds) => Some(seconds),
            _ => None,
        });
        let grain = channel.unit_grain().unwrap_or_else(|| calendar::grain(times));
        channel.kind = Kind::Time(grain);
        for datum in &mut frame.data {
            if let Value::Time(seconds) = datum.slots[slot].value {
                datum.slots[slot].text = format::moment(seconds, grain);
            }
        }
    }
}
