//! One encoding bound to its column: how a cell becomes a value and its exact text.

use super::{RenderError, SLOTS};
use crate::calendar::{self, Grain, Moment};
use crate::format::{self, MONTHS, WEEKDAYS};
use crate::scale::nice_step;
use crate::spec::*;
use protocol::table::{Cell, ColumnMeta, ColumnType, Row};

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// NULL, masked, or not readable as what the channel needs.
    Missing,
    Number(f64),
    Time(f64),
    /// A category; the text of the item is its key.
    Name,
    /// A category with a place of its own: a bin, a month of any year.
    Ranked(f64),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub value: Value,
    /// Exact and readable; NULL says so.
    pub text: String,
}

impl Item {
    pub fn none() -> Self {
        Self { value: Value::Missing, text: String::new() }
    }

    /// What tells groups apart: a time has no text yet.
    pub fn identity(&self) -> String {
        match self.value {
            Value::Time(seconds) => format!("t{seconds}"),
            _ => format!("n{}", self.text),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Number,
    Time(Grain),
    Category,
}

#[derive(Debug, Clone)]
pub(crate) struct Channel {
    pub kind: Kind,
    pub label: String,
    pub unit: Option<String>,
    pub aggregate: Option<Aggregate>,
    column: Option<usize>,
    time_unit: Option<TimeUnit>,
    bin: Option<Bin>,
    /// Start and width of the bins, once the rows are known.
    bins: Option<(f64, f64)>,
    /// Digits after the point in the column, for computed values.
    decimals: usize,
}

/// What a part of the encoding asks for, whatever channel it is.
#[derive(Default)]
struct Ask<'a> {
    field: Option<&'a str>,
    field_type: Option<FieldType>,
    aggregate: Option<Aggregate>,
    time_unit: Option<TimeUnit>,
    bin: Option<Bin>,
    title: Option<&'a str>,
}

pub(super) type Channels = ([Option<Channel>; SLOTS], Vec<Channel>);

pub(super) fn resolve(spec: &ChartSpec, columns: &[ColumnMeta]) -> Result<Channels, RenderError> {
    let encoding = &spec.encoding;
    let title = |title: &'_ Option<Option<String>>| title.clone().flatten();
    let bind = |ask: Option<Ask<'_>>| ask.map(|ask| bind(&ask, columns)).transpose();

    let position = |channel: &Option<PositionChannel>| -> Result<Option<Channel>, RenderError> {
        let Some(channel) = channel else { return Ok(None) };
        let axis_title = channel.axis.as_ref().and_then(|axis| axis.as_ref());
        let axis_title = axis_title.and_then(|axis| title(&axis.title));
        let title = axis_title.or_else(|| title(&channel.title));
        bind(Some(Ask {
            field: channel.field.as_deref(),
            field_type: Some(channel.resolved_type()),
            aggregate: channel.aggregate,
            time_unit: channel.time_unit,
            bin: channel.bin.filter(|bin| *bin != Bin::Switch(false)),
            title: title.as_deref(),
        }))
    };
    let color = encoding.color.as_ref().map(|color| Ask {
        field: color.field.as_deref(),
        field_type: Some(color.resolved_type()),
        aggregate: color.aggregate,
        time_unit: color.time_unit,
        title: color.title.as_ref().and_then(Option::as_deref),
        ..Ask::default()
    });
    let theta = encoding.theta.as_ref().map(|theta| Ask {
        field: theta.field.as_deref(),
        field_type: Some(FieldType::Quantitative),
        aggregate: theta.aggregate,
        title: theta.title.as_ref().and_then(Option::as_deref),
        ..Ask::default()
    });
    let offset = encoding.x_offset.as_ref().or(encoding.y_offset.as_ref()).map(|offset| Ask {
        field: Some(&offset.field),
        field_type: Some(FieldType::Nominal),
        title: offset.title.as_ref().and_then(Option::as_deref),
        ..Ask::default()
    });
    let order = encoding.order.as_ref().map(|order| Ask {
        field: Some(&order.field),
        field_type: Some(order.field_type.unwrap_or(FieldType::Quantitative)),
        ..Ask::default()
    });
    let slots = [
        position(&encoding.x)?,
        position(&encoding.y)?,
        bind(color)?,
        bind(offset)?,
        bind(theta)?,
        bind(order)?,
    ];
    let tooltips = encoding.tooltip.as_ref().map_or(&[][..], Tooltip::channels);
    let extras = tooltips
        .iter()
        .map(|text| {
            let ask = Ask {
                field: text.field.as_deref(),
                field_type: text.field_type,
                aggregate: text.aggregate,
                time_unit: text.time_unit,
                title: text.title.as_deref(),
                ..Ask::default()
            };
            self::bind(&ask, columns)
        })
        .collect::<Result<_, _>>()?;
    Ok((slots, extras))
}

pub(super) fn column_index(columns: &[ColumnMeta], name: &str) -> Result<usize, RenderError> {
    columns
        .iter()
        .position(|column| column.name == name)
        .ok_or_else(|| RenderError::MissingColumn { name: name.to_owned() })
}

fn bind(ask: &Ask<'_>, columns: &[ColumnMeta]) -> Result<Channel, RenderError> {
    let column = ask.field.map(|field| column_index(columns, field)).transpose()?;
    let meta = column.map(|index| &columns[index]);
    let field_type = ask.field_type.unwrap_or_else(|| natural_type(meta));
    let kind = match field_type {
        _ if ask.bin.is_some() || ask.time_unit.is_some_and(TimeUnit::folds) => Kind::Category,
        FieldType::Quantitative => Kind::Number,
        FieldType::Temporal => Kind::Time(Grain::Day),
        FieldType::Ordinal | FieldType::Nominal if ask.time_unit.is_some() => {
            Kind::Time(Grain::Day)
        }
        FieldType::Ordinal | FieldType::Nominal => Kind::Category,
    };
    let name = ask.field.unwrap_or("rows");
    let label = match (ask.title, ask.aggregate) {
        (Some(title), _) => title.to_owned(),
        (None, Some(Aggregate::Count)) => "count".to_owned(),
        (None, Some(aggregate)) => format!("{} of {name}", aggregate.name()),
        (None, None) => name.to_owned(),
    };
    let counts = ask.aggregate.is_some_and(|aggregate| !aggregate.needs_numbers());
    let unit = meta.filter(|_| !counts).and_then(|meta| meta.unit.clone());
    Ok(Channel {
        kind,
        label,
        unit: unit.filter(|unit| !unit.is_empty()),
        aggregate: ask.aggregate,
        column,
        time_unit: ask.time_unit,
        bin: ask.bin,
        bins: None,
        decimals: 0,
    })
}

fn natural_type(meta: Option<&ColumnMeta>) -> FieldType {
    match meta.map(|meta| meta.column_type) {
        Some(kind) if kind.is_number() => FieldType::Quantitative,
        Some(ColumnType::Date | ColumnType::Timestamp) => FieldType::Temporal,
        None => FieldType::Quantitative,
        _ => FieldType::Nominal,
    }
}

const NULL: Cell = Cell::Null;

impl Channel {
    pub fn cell<'a>(&self, row: &'a Row) -> &'a Cell {
        match self.column {
            Some(index) => row.get(index).unwrap_or(&NULL),
            // `count` without a field counts rows.
            None => &Cell::Bool(true),
        }
    }

    /// Learns from all rows what single cells cannot say: bins and decimals.
    pub fn fit(&mut self, rows: &[&Row]) {
        let numbers = || rows.iter().filter_map(|row| self.cell(row).as_f64());
        if let Some(bin) = self.bin {
            let low = numbers().fold(f64::INFINITY, f64::min);
            let high = numbers().fold(f64::NEG_INFINITY, f64::max);
            if low <= high {
                let params = match bin {
                    Bin::Params(params) => params,
                    Bin::Switch(_) => BinParams::default(),
                };
                let wanted = f64::from(params.maxbins.unwrap_or(10));
                let step = params.step.unwrap_or_else(|| nice_step((high - low) / wanted));
                // A tiny step over a wide range would make millions of bins.
                let step = step.max((high - low) / 1_000.0);
                self.bins = Some(((low / step).floor() * step, step));
            }
        }
        if self.kind == Kind::Number {
            let digits = |row: &&Row| fraction_digits(self.cell(row));
            self.decimals = rows.iter().map(digits).max().unwrap_or(0).min(6);
            if self.aggregate == Some(Aggregate::Mean) || self.aggregate == Some(Aggregate::Median)
            {
                self.decimals = self.decimals.max(2);
            }
        }
    }

    pub fn read(&self, row: &Row) -> Item {
        let cell = self.cell(row);
        if let Some((start, step)) = self.bins {
            return cell.as_f64().map_or_else(Item::missing, |number| {
                let index = ((number - start) / step).floor();
                let (low, high) = (start + index * step, start + (index + 1.0) * step);
                let text = |edge: f64| format::tick(edge, step, edge.abs().max(step));
                Item { value: Value::Ranked(low), text: format!("{}–{}", text(low), text(high)) }
            });
        }
        if let Some(unit) = self.time_unit {
            return seconds(cell).map_or_else(Item::missing, |seconds| cut(seconds, unit));
        }
        match self.kind {
            Kind::Number => match cell.as_f64() {
                Some(number) => {
                    let text = format::group_digits(&plain(cell, number));
                    Item { value: Value::Number(number), text: self.with_unit(text) }
                }
                None => Item::missing(),
            },
            Kind::Time(_) => match seconds(cell) {
                Some(seconds) => Item { value: Value::Time(seconds), text: String::new() },
                None => Item::missing(),
            },
            Kind::Category => match cell {
                Cell::Null => Item { value: Value::Name, text: "NULL".to_owned() },
                Cell::Text(text) if text.is_empty() => {
                    Item { value: Value::Name, text: "(empty)".to_owned() }
                }
                cell => {
                    let value = match cell {
                        Cell::Int(number) => Value::Ranked(*number as f64),
                        Cell::Float(number) if number.is_finite() => Value::Ranked(*number),
                        _ => Value::Name,
                    };
                    Item { value, text: cell.to_string() }
                }
            },
        }
    }

    /// The item of a computed number.
    pub fn item_of(&self, number: Option<f64>) -> Item {
        let whole = matches!(self.aggregate, Some(Aggregate::Count | Aggregate::Distinct));
        let decimals = if whole { 0 } else { self.decimals };
        match number {
            Some(number) => Item {
                value: Value::Number(number),
                text: self.with_unit(format::exact(number, decimals)),
            },
            None => Item::missing(),
        }
    }

    fn with_unit(&self, text: String) -> String {
        match self.unit.as_deref() {
            Some("%") => format!("{text}%"),
            Some(unit) => format!("{text} {unit}"),
            None => text,
        }
    }

    /// The grain a time unit fixes.
    pub fn unit_grain(&self) -> Option<Grain> {
        Some(match self.time_unit? {
            TimeUnit::Year => Grain::Year,
            TimeUnit::YearQuarter => Grain::Quarter,
            TimeUnit::YearMonth => Grain::Month,
            TimeUnit::YearMonthDate => Grain::Day,
            TimeUnit::Quarter | TimeUnit::Month | TimeUnit::Day | TimeUnit::Hours => return None,
        })
    }
}

impl Item {
    fn missing() -> Self {
        Self { value: Value::Missing, text: "no value".to_owned() }
    }
}

/// The digits the database sent; a float without noise after its sixth decimal.
fn plain(cell: &Cell, number: f64) -> String {
    match cell {
        Cell::Float(_) if number.abs() < 1e15 => {
            let text = format!("{number:.6}");
            let text = text.trim_end_matches('0').trim_end_matches('.');
            if number != 0.0 && text.trim_start_matches('-') == "0" {
                format!("{number:e}")
            } else {
                text.to_owned()
            }
        }
        cell => cell.to_string(),
    }
}

fn fraction_digits(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.split_once('.').map_or(0, |(_, digits)| digits.len()),
        Cell::Float(number) if number.fract() != 0.0 => 2,
        _ => 0,
    }
}

/// A date in text, or a whole number that is a year.
fn seconds(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Text(text) => calendar::parse(text),
        Cell::Int(year @ 1..=9_999) => Some(Moment::date(*year, 1, 1).seconds()),
        _ => None,
    }
}

/// Whether a time axis could place the cell.
#[cfg(feature = "suggest")]
pub(crate) fn is_time_value(cell: &Cell) -> bool {
    seconds(cell).is_some()
}

fn cut(seconds: f64, unit: TimeUnit) -> Item {
    let moment = Moment::from_seconds(seconds);
    let at = |year, month, day| Item {
        value: Value::Time(Moment::date(year, month, day).seconds()),
        text: String::new(),
    };
    let ranked = |rank: u32, text: String| Item { value: Value::Ranked(f64::from(rank)), text };
    match unit {
        TimeUnit::Year => at(moment.year, 1, 1),
        TimeUnit::YearQuarter => at(moment.year, moment.quarter() * 3 - 2, 1),
        TimeUnit::YearMonth => at(moment.year, moment.month, 1),
        TimeUnit::YearMonthDate => at(moment.year, moment.month, moment.day),
        TimeUnit::Quarter => ranked(moment.quarter(), format!("Q{}", moment.quarter())),
        TimeUnit::Month => ranked(moment.month, MONTHS[moment.month as usize - 1].to_owned()),
        TimeUnit::Day => ranked(moment.weekday(), WEEKDAYS[moment.weekday() as usize].to_owned()),
        TimeUnit::Hours => ranked(moment.hour, format!("{:02}:00", moment.hour)),
    }
}
