//! A chart for a result, when one says more than its table.

use crate::execution::Ran;
use protocol::chart::{ChartAlternative, ChartAnswer, ChartFormat, ChartMetadata, Dataset};

/// The major version that specs are written in.
const VEGA_LITE: &str = "v6";

/// The suggested chart, or why there is none.
pub fn run(ran: &Ran, title: &str) -> Result<ChartAnswer, String> {
    let Ran { query_id, result_id, columns, rows, .. } = ran;
    let suggestion = charts::decide(columns, rows, title).map_err(|none| none.to_string())?;
    let alternatives = suggestion.alternatives.into_iter().map(|alternative| ChartAlternative {
        label: alternative.label,
        reason: alternative.reason,
        spec: alternative.spec.to_json(),
    });
    Ok(ChartAnswer {
        format: ChartFormat::VegaLite,
        schema_version: VEGA_LITE.to_owned(),
        spec: suggestion.spec.to_json(),
        dataset: Dataset {
            result_id: Some(result_id.clone()),
            columns: columns.clone(),
            rows: rows.to_vec(),
        },
        metadata: ChartMetadata {
            row_count: rows.len() as u64,
            column_count: columns.len() as u64,
            source: format!("query:{query_id}"),
        },
        reason: suggestion.reason,
        alternatives: alternatives.collect(),
    })
}
