//! Marks: what is drawn for each row or group.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkKind {
    Bar,
    Line,
    Area,
    Point,
    Circle,
    Square,
    Tick,
    Rect,
    Arc,
}

impl MarkKind {
    pub fn name(self) -> &'static str {
        match self {
            MarkKind::Bar => "bar",
            MarkKind::Line => "line",
            MarkKind::Area => "area",
            MarkKind::Point => "point",
            MarkKind::Circle => "circle",
            MarkKind::Square => "square",
            MarkKind::Tick => "tick",
            MarkKind::Rect => "rect",
            MarkKind::Arc => "arc",
        }
    }

    /// Marks that stand on a baseline and can be put on top of each other.
    pub fn stacks(self) -> bool {
        matches!(self, MarkKind::Bar | MarkKind::Area | MarkKind::Arc)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interpolate {
    Linear,
    Step,
    StepBefore,
    StepAfter,
}

/// `"bar"` or `{"type":"bar", …}`; written as the object.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    #[serde(rename = "type")]
    pub kind: MarkKind,
    /// Dots on a line or an area.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpolate: Option<Interpolate>,
    /// Pixels; above 0 an arc is a ring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inner_radius: Option<f64>,
    /// `false` takes the exact values away from hover.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tooltip: Option<bool>,
    /// 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opacity: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filled: Option<bool>,
    /// Pixels, 0 to 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stroke_width: Option<f64>,
}

impl Mark {
    pub fn new(kind: MarkKind) -> Self {
        Self {
            kind,
            point: None,
            interpolate: None,
            inner_radius: None,
            tooltip: None,
            opacity: None,
            filled: None,
            stroke_width: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct MarkObject {
    #[serde(rename = "type")]
    kind: MarkKind,
    point: Option<bool>,
    interpolate: Option<Interpolate>,
    inner_radius: Option<f64>,
    tooltip: Option<bool>,
    opacity: Option<f64>,
    filled: Option<bool>,
    stroke_width: Option<f64>,
}

impl<'de> Deserialize<'de> for Mark {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let value = Value::deserialize(from)?;
        if value.is_string() {
            let kind = MarkKind::deserialize(value).map_err(D::Error::custom)?;
            return Ok(Self::new(kind));
        }
        let object = MarkObject::deserialize(value).map_err(D::Error::custom)?;
        let MarkObject {
            kind,
            point,
            interpolate,
            inner_radius,
            tooltip,
            opacity,
            filled,
            stroke_width,
        } = object;
        let ranges = [
            ("innerRadius", inner_radius, 2_000.0),
            ("opacity", opacity, 1.0),
            ("strokeWidth", stroke_width, 20.0),
        ];
        for (name, number, limit) in ranges {
            if number.is_some_and(|number| !(0.0..=limit).contains(&number)) {
                return Err(D::Error::custom(format!("`{name}` must be between 0 and {limit}")));
            }
        }
        Ok(Self { kind, point, interpolate, inner_radius, tooltip, opacity, filled, stroke_width })
    }
}
