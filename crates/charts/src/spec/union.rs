//! The places where Vega-Lite allows several shapes for one value, each read into one enum.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::{Value, json};

/// The version written. The subset is the same in v4, v5 and v6, so all three are read.
pub const SCHEMA_V6: &str = "https://vega.github.io/schema/vega-lite/v6.json";

/// Keeps `null` apart from absent: `Some(T read from null)` against `None`.
pub(super) fn present<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(from).map(Some)
}

/// `$schema`: read in v4, v5 or v6, written as v6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Schema;

impl Schema {
    fn accepts(text: &str) -> bool {
        let Some(version) = text
            .strip_prefix("https://vega.github.io/schema/vega-lite/v")
            .and_then(|rest| rest.strip_suffix(".json"))
        else {
            return false;
        };
        let mut parts = version.split('.');
        let major = parts.next().is_some_and(|major| matches!(major, "4" | "5" | "6"));
        let rest: Vec<&str> = parts.collect();
        let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        major && rest.len() <= 2 && rest.iter().all(digits)
    }
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(SCHEMA_V6)
    }
}

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        if Schema::accepts(&text) {
            return Ok(Schema);
        }
        Err(D::Error::custom(format!(
            "expected the Vega-Lite schema v4, v5 or v6; use `{SCHEMA_V6}`"
        )))
    }
}

/// `"Revenue"` or `{"text":"Revenue","subtitle":"2024"}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Title {
    Text(String),
    Parts(TitleParts),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleParts {
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subtitle: Option<String>,
}

impl Title {
    pub fn text(&self) -> &str {
        match self {
            Title::Text(text) => text,
            Title::Parts(parts) => &parts.text,
        }
    }

    pub fn subtitle(&self) -> Option<&str> {
        match self {
            Title::Text(_) => None,
            Title::Parts(parts) => parts.subtitle.as_deref(),
        }
    }
}

impl<'de> Deserialize<'de> for Title {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::String(text) => Ok(Title::Text(text)),
            other => TitleParts::deserialize(other).map(Title::Parts).map_err(D::Error::custom),
        }
    }
}

/// Pixels, or the width of the place the chart is put in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Extent {
    Container,
    Pixels(f64),
}

/// Largest width and height, in pixels.
pub const MAX_EXTENT: f64 = 4_000.0;
/// Smallest width and height, in pixels: below this there is no room for axes.
pub const MIN_EXTENT: f64 = 40.0;

impl Serialize for Extent {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Extent::Container => to.serialize_str("container"),
            Extent::Pixels(pixels) => to.serialize_f64(*pixels),
        }
    }
}

impl<'de> Deserialize<'de> for Extent {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::String(text) if text == "container" => Ok(Extent::Container),
            Value::Number(number) => number
                .as_f64()
                .filter(|pixels| (MIN_EXTENT..=MAX_EXTENT).contains(pixels))
                .map(Extent::Pixels)
                .ok_or_else(|| {
                    D::Error::custom(format!(
                        "must be between {MIN_EXTENT} and {MAX_EXTENT} pixels"
                    ))
                }),
            _ => Err(D::Error::custom("expected a number of pixels or `container`")),
        }
    }
}

/// `true` and `"zero"`, `"normalize"`, `null` and `false`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stack {
    Zero,
    Normalize,
    Off,
}

impl Serialize for Stack {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Stack::Zero => to.serialize_str("zero"),
            Stack::Normalize => to.serialize_str("normalize"),
            Stack::Off => to.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for Stack {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::Null | Value::Bool(false) => Ok(Stack::Off),
            Value::Bool(true) => Ok(Stack::Zero),
            Value::String(text) if text == "zero" => Ok(Stack::Zero),
            Value::String(text) if text == "normalize" => Ok(Stack::Normalize),
            _ => Err(D::Error::custom("expected `zero`, `normalize` or null")),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    #[default]
    Ascending,
    Descending,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortChannel {
    X,
    Y,
}

/// Order of the categories on an axis or in a legend.
#[derive(Debug, Clone, PartialEq)]
pub enum Sort {
    /// `null`: as the rows come.
    Kept,
    /// By the category itself.
    Own(Order),
    /// `"-y"`: by what the other axis shows.
    Channel(SortChannel, Order),
    /// These first, in this order; the rest after them.
    Values(Vec<String>),
}

impl Serialize for Sort {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Sort::Kept => to.serialize_unit(),
            Sort::Own(order) => order.serialize(to),
            Sort::Channel(channel, order) => to.serialize_str(match (channel, order) {
                (SortChannel::X, Order::Ascending) => "x",
                (SortChannel::X, Order::Descending) => "-x",
                (SortChannel::Y, Order::Ascending) => "y",
                (SortChannel::Y, Order::Descending) => "-y",
            }),
            Sort::Values(values) => json!(values).serialize(to),
        }
    }
}

/// Most values an explicit order may list.
const MAX_SORT_VALUES: usize = 1_000;

impl<'de> Deserialize<'de> for Sort {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        const EXPECTED: &str =
            "expected `ascending`, `descending`, `x`, `-x`, `y`, `-y`, null or a list of values";
        match Value::deserialize(from)? {
            Value::Null => Ok(Sort::Kept),
            Value::String(text) => match text.as_str() {
                "ascending" => Ok(Sort::Own(Order::Ascending)),
                "descending" => Ok(Sort::Own(Order::Descending)),
                "x" => Ok(Sort::Channel(SortChannel::X, Order::Ascending)),
                "-x" => Ok(Sort::Channel(SortChannel::X, Order::Descending)),
                "y" => Ok(Sort::Channel(SortChannel::Y, Order::Ascending)),
                "-y" => Ok(Sort::Channel(SortChannel::Y, Order::Descending)),
                _ => Err(D::Error::custom(EXPECTED)),
            },
            Value::Array(values) if values.len() <= MAX_SORT_VALUES => values
                .into_iter()
                .map(|value| match value {
                    Value::String(text) => Ok(text),
                    Value::Number(number) => Ok(number.to_string()),
                    Value::Bool(value) => Ok(value.to_string()),
                    _ => Err(D::Error::custom(EXPECTED)),
                })
                .collect::<Result<_, _>>()
                .map(Sort::Values),
            Value::Array(_) => {
                Err(D::Error::custom(format!("lists at most {MAX_SORT_VALUES} values")))
            }
            _ => Err(D::Error::custom(EXPECTED)),
        }
    }
}
