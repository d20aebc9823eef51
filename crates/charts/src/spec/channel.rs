//! Encodings: which column drives which part of a mark.

use super::union::{Order, Sort, Stack, present};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    Quantitative,
    Temporal,
    Ordinal,
    Nominal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aggregate {
    Count,
    Sum,
    #[serde(alias = "average")]
    Mean,
    Min,
    Max,
    Median,
    Distinct,
}

impl Aggregate {
    /// `count` and `distinct` work on any column; the others need numbers.
    pub fn needs_numbers(self) -> bool {
        !matches!(self, Aggregate::Count | Aggregate::Distinct)
    }

    pub fn name(self) -> &'static str {
        match self {
            Aggregate::Count => "count",
            Aggregate::Sum => "sum",
            Aggregate::Mean => "mean",
            Aggregate::Min => "min",
            Aggregate::Max => "max",
            Aggregate::Median => "median",
            Aggregate::Distinct => "distinct",
        }
    }
}

/// `month`, `quarter`, `day` and `hours` fold all years (weeks, days) together; those starting with
/// `year` keep them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeUnit {
    Year,
    Quarter,
    Month,
    Day,
    Hours,
    YearQuarter,
    YearMonth,
    YearMonthDate,
}

impl TimeUnit {
    pub fn folds(self) -> bool {
        matches!(self, TimeUnit::Quarter | TimeUnit::Month | TimeUnit::Day | TimeUnit::Hours)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Bin {
    Switch(bool),
    Params(BinParams),
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BinParams {
    /// 2 to 100.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub maxbins: Option<u32>,
    /// Width of one bin, above 0.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub step: Option<f64>,
}

impl<'de> Deserialize<'de> for Bin {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let value = Value::deserialize(from)?;
        if let Value::Bool(on) = value {
            return Ok(Bin::Switch(on));
        }
        let params = BinParams::deserialize(value).map_err(D::Error::custom)?;
        if params.maxbins.is_some_and(|bins| !(2..=100).contains(&bins)) {
            return Err(D::Error::custom("`maxbins` must be between 2 and 100"));
        }
        if params.step.is_some_and(|step| step.is_nan() || step <= 0.0) {
            return Err(D::Error::custom("`step` must be above 0"));
        }
        Ok(Bin::Params(params))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScaleType {
    Linear,
    Log,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<ScaleType>,
    /// Whether the axis must include 0. Bars and areas always do.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub zero: Option<bool>,
    /// Whether the ends are rounded to ticks; true when not said.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub nice: Option<bool>,
    /// Lowest and highest value shown.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub domain: Option<[f64; 2]>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Axis {
    /// `null` hides the title.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "present")]
    pub title: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub grid: Option<bool>,
    /// About how many ticks, 1 to 50.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tick_count: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Legend {
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "present")]
    pub title: Option<Option<String>>,
}

/// `x` and `y`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PositionChannel {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
    pub field_type: Option<FieldType>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub aggregate: Option<Aggregate>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bin: Option<Bin>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub time_unit: Option<TimeUnit>,
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "present")]
    pub title: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "present")]
    pub stack: Option<Stack>,
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "present")]
    pub sort: Option<Sort>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub scale: Option<Scale>,
    /// `null` hides the axis.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "present")]
    pub axis: Option<Option<Axis>>,
}

/// `color`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ColorChannel {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
    pub field_type: Option<FieldType>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub aggregate: Option<Aggregate>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub time_unit: Option<TimeUnit>,
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "present")]
    pub title: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "present")]
    pub sort: Option<Sort>,
    /// `null` hides the legend.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "present")]
    pub legend: Option<Option<Legend>>,
}

/// `theta`: the size of a slice.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SliceChannel {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
    pub field_type: Option<FieldType>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub aggregate: Option<Aggregate>,
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "present")]
    pub title: Option<Option<String>>,
    /// Slices always follow each other; only `true` and `"zero"` say so.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "present")]
    pub stack: Option<Stack>,
}

/// `xOffset` and `yOffset`: bars side by side within one category.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OffsetChannel {
    pub field: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
    pub field_type: Option<FieldType>,
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "present")]
    pub title: Option<Option<String>>,
}

/// One value in the hover text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TextChannel {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
    pub field_type: Option<FieldType>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub aggregate: Option<Aggregate>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub time_unit: Option<TimeUnit>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub format: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Tooltip {
    One(TextChannel),
    Many(Vec<TextChannel>),
}

impl Tooltip {
    pub fn channels(&self) -> &[TextChannel] {
        match self {
            Tooltip::One(channel) => std::slice::from_ref(channel),
            Tooltip::Many(channels) => channels,
        }
    }
}

impl<'de> Deserialize<'de> for Tooltip {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let value = Value::deserialize(from)?;
        if value.is_array() {
            return Vec::<TextChannel>::deserialize(value)
                .map(Tooltip::Many)
                .map_err(D::Error::custom);
        }
        TextChannel::deserialize(value).map(Tooltip::One).map_err(D::Error::custom)
    }
}

/// `order`: which point a line visits first, which part of a stack lies lowest, which slice leads.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderChannel {
    pub field: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
    pub field_type: Option<FieldType>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sort: Option<Order>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Encoding {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub x: Option<PositionChannel>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub y: Option<PositionChannel>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub color: Option<ColorChannel>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub theta: Option<SliceChannel>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub x_offset: Option<OffsetChannel>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub y_offset: Option<OffsetChannel>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub order: Option<OrderChannel>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tooltip: Option<Tooltip>,
}

impl PositionChannel {
    /// Vega-Lite's defaults: an aggregate or a bin is a number, a time unit a time, the rest names.
    pub fn resolved_type(&self) -> FieldType {
        self.field_type.unwrap_or({
            if self.aggregate.is_some() || self.is_binned() {
                FieldType::Quantitative
            } else if self.time_unit.is_some() {
                FieldType::Temporal
            } else {
                FieldType::Nominal
            }
        })
    }

    pub fn is_binned(&self) -> bool {
        self.bin.is_some_and(|bin| bin != Bin::Switch(false))
    }
}

impl ColorChannel {
    pub fn resolved_type(&self) -> FieldType {
        let aggregated = self.aggregate.is_some();
        let natural = if aggregated { FieldType::Quantitative } else { FieldType::Nominal };
        self.field_type.unwrap_or(natural)
    }
}
