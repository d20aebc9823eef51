//! The declarative chart contract. A chart is a validated subset of Vega-Lite, a dataset and
//! metadata; nothing in it is ever executed.

use crate::ids::ResultId;
use crate::table::{ColumnMeta, Row};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChartFormat {
    #[serde(rename = "vega-lite")]
    VegaLite,
    #[serde(rename = "plotly-json")]
    PlotlyJson,
}

/// Payload of a `chart_spec` event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChartAnswer {
    pub format: ChartFormat,
    pub schema_version: String,
    /// The spec as JSON; `charts::ChartSpec` is its typed, validated form.
    pub spec: serde_json::Value,
    pub dataset: Dataset,
    pub metadata: ChartMetadata,
    /// Why this chart: "one time column and one measure: a line shows the trend".
    pub reason: String,
    pub alternatives: Vec<ChartAlternative>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChartAlternative {
    pub label: String,
    pub reason: String,
    pub spec: serde_json::Value,
}

/// The rows a chart draws: a stored result, with the rows inline when they are few.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dataset {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub result_id: Option<ResultId>,
    pub columns: Vec<ColumnMeta>,
    /// At most 5,000 rows.
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChartMetadata {
    pub row_count: u64,
    pub column_count: u64,
    /// `query:<id>`.
    pub source: String,
}
