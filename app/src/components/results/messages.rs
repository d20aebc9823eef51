//! What was run and how it went, in plain facts.

use crate::format::{bytes, duration_us, plural, reuse};
use crate::stores::workspace::{ActiveResult, ResultSource};
use leptos::prelude::*;

#[component]
pub fn Messages(result: std::sync::Arc<ActiveResult>) -> impl IntoView {
    let origin = match &result.source {
        ResultSource::Editor => "Run from the editor".to_owned(),
        ResultSource::Question { question, .. } => format!("Answer to “{question}”"),
    };
    let mut facts = vec![
        ("Source", origin),
        ("Rows", plural(result.row_count, "row")),
        ("Time in the database", duration_us(result.execution_us)),
        ("Size", bytes(result.bytes)),
        ("Query", result.query_id.to_string()),
        ("Result", result.result_id.to_string()),
    ];
    if result.truncated {
        facts.insert(2, ("Cut", "The row or size limit was reached; more rows exist".to_owned()));
    }
    if let Some(reused) = result.reused {
        facts.insert(2, ("Reused", reuse(reused)));
    }
    if let Some(chart) = &result.chart {
        facts.push(("Chart", chart.reason.clone()));
    }
    let facts = facts
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div class="messages__fact">
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <div class="messages" tabindex="0" role="region" aria-label="Messages">
            <dl class="messages__facts">{facts}</dl>
            <h3 class="messages__heading">"Executed SQL"</h3>
            <pre class="messages__sql">{result.sql.to_string()}</pre>
        </div>
    }
    .into_any()
}
