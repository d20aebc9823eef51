//! The chart contract: a closed subset of Vega-Lite as types. Everything here is drawn by
//! [`crate::render`]; what is not here is refused by [`crate::check`], with the path and the fix.
//! There is no field that can hold code, an address or markup.

mod channel;
mod data;
mod mark;
mod union;

pub use channel::{
    Aggregate, Axis, Bin, BinParams, ColorChannel, Encoding, FieldType, Legend, OffsetChannel,
    OrderChannel, PositionChannel, Scale, ScaleType, SliceChannel, TextChannel, TimeUnit, Tooltip,
};
pub use data::{Data, Filter, MAX_POINTS, Scalar, Transform};
pub use mark::{Interpolate, Mark, MarkKind};
pub use union::{Extent, Order, SCHEMA_V6, Schema, Sort, SortChannel, Stack, Title};

use serde::{Deserialize, Serialize};

/// One chart. Read with [`crate::check`], which says everything that is wrong at once; the derived
/// `Deserialize` is as strict but stops at the first problem and knows nothing about columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChartSpec {
    #[serde(rename = "$schema", default)]
    pub schema: Schema,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<Title>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub data: Option<Data>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub transform: Vec<Transform>,
    pub mark: Mark,
    pub encoding: Encoding,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub width: Option<Extent>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub height: Option<Extent>,
}

impl ChartSpec {
    pub fn new(kind: MarkKind, encoding: Encoding) -> Self {
        Self {
            schema: Schema,
            title: None,
            description: None,
            data: None,
            transform: Vec::new(),
            mark: Mark::new(kind),
            encoding,
            width: None,
            height: None,
        }
    }

    /// The spec as it is stored and sent: Vega-Lite v6 JSON.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("a spec is made of maps with text keys")
    }

    pub fn title_text(&self) -> Option<&str> {
        self.title.as_ref().map(Title::text)
    }
}
