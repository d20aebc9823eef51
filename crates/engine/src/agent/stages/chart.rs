//! A chart for a result, when one says more than its table.

use crate::execution::Ran;
use charts::{Alternative, ChartSpec, Suggestion};
use protocol::chart::{ChartAlternative, ChartAnswer, ChartFormat, ChartMetadata, Dataset};

/// The major version that specs are written in.
const VEGA_LITE: &str = "v6";

/// The suggested chart, or why there is none. `wanted`: a mark that is drawn if the rows allow it.
pub fn run(ran: &Ran, title: &str, wanted: Option<&str>) -> Result<ChartAnswer, String> {
    let Ran { query_id, result_id, columns, rows, .. } = ran;
    let suggestion = charts::decide(columns, rows, title).map_err(|none| none.to_string())?;
    let suggestion = match wanted {
        Some(mark) => preferring(suggestion, mark),
        None => suggestion,
    };
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

/// The alternative with that mark in the place of the suggestion, where there is one.
fn preferring(suggestion: Suggestion, mark: &str) -> Suggestion {
    let has = |spec: &ChartSpec| {
        let spec = spec.to_json();
        let own = spec["mark"].as_str().or_else(|| spec["mark"]["type"].as_str());
        own == Some(mark)
    };
    let Suggestion { spec, reason, mut alternatives } = suggestion;
    let other = alternatives.iter().position(|alternative| has(&alternative.spec));
    match other {
        Some(at) if !has(&spec) => {
            let chosen = alternatives.remove(at);
            let label = "As suggested".to_owned();
            alternatives.insert(0, Alternative { label, reason, spec });
            Suggestion { spec: chosen.spec, reason: chosen.reason, alternatives }
        }
        _ => Suggestion { spec, reason, alternatives },
    }
}
