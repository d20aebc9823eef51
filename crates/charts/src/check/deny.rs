//! Refuses, by name and at any depth, everything in Vega-Lite that fetches, runs, links or binds.
//! The subset would refuse these too, as unknown fields; here the message says why.

use super::SpecError;
use serde_json::Value;

/// Why a key is refused, and what to do.
fn reason(key: &str) -> Option<&'static str> {
    Some(match key.to_ascii_lowercase().as_str() {
        "url" | "uri" | "src" | "baseurl" => {
            "a chart never fetches anything; name the result in `data`"
        }
        "href" | "cursor" => "marks cannot link anywhere; remove it",
        "expr" | "signal" | "calculate" | "labelexpr" | "test" | "update" | "expression"
        | "script" | "eval" | "function" => {
            "expressions are never evaluated; compute the value in SQL"
        }
        "usermeta" => "metadata is not carried in a spec; remove it",
        "params" | "param" | "selection" | "bind" | "on" | "events" | "signals" | "listeners"
        | "handlers" => "charts take no parameters or event handlers; remove it",
        "config" | "theme" => "colours and fonts come from the theme; remove it",
        "lookup" | "from" | "datasets" | "sequence" | "graticule" | "sphere" | "topojson" => {
            "only the result itself can be drawn; join in SQL"
        }
        "layer" | "hconcat" | "vconcat" | "concat" | "repeat" | "facet" | "row" | "column"
        | "spec" | "resolve" => "one view is drawn; ask for one chart at a time",
        "projection" | "geoshape" | "shape" | "latitude" | "longitude" => {
            "maps are not drawn; remove it"
        }
        "marks" | "axes" | "scales" | "legends" | "data_url" => {
            "this is a Vega spec; write a Vega-Lite one with `mark` and `encoding`"
        }
        "loader" | "embed" | "embedoptions" | "ast" | "renderer" => {
            "how a chart is loaded is not up to the spec; remove it"
        }
        _ => return None,
    })
}

pub(super) fn walk(value: &Value) -> Vec<SpecError> {
    let mut errors = Vec::new();
    visit(value, "$", &mut errors);
    errors
}

/// Inline rows are data: their keys are column names, not instructions.
fn holds_rows(path: &str) -> bool {
    path == "$.data.values"
}

fn visit(value: &Value, path: &str, errors: &mut Vec<SpecError>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                let path = format!("{path}.{key}");
                match reason(key) {
                    Some(why) => errors.push(SpecError::new(path, format!("`{key}`: {why}"))),
                    None if holds_rows(&path) => {}
                    None => visit(inner, &path, errors),
                }
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                visit(inner, &format!("{path}[{index}]"), errors);
            }
        }
        _ => {}
    }
}
