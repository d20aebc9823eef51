//! The evidence of an answer as numbers, and each number in words.

use super::Evidence;
use crate::semantic::PlanSignals;
use std::collections::BTreeMap;

/// One reason to doubt: zero says there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    pub name: &'static str,
    pub value: f64,
    /// In plain words; absent where there is nothing to tell.
    pub reason: Option<String>,
}

/// The names of [`planned`], in its order.
pub const PLANNED: [&str; 17] = [
    "length",
    "first",
    "nulls",
    "path",
    "nesting",
    "words",
    "ambiguity",
    "names",
    "synonyms",
    "values",
    "joins",
    "echo",
    "traces",
    "columns",
    "rows",
    "glossary",
    "result",
];

/// Rows from which on their number is told.
const MANY: u64 = 20;
/// The logarithm counts up to about a thousand rows.
const MOST_ROWS: f64 = 7.0;

/// What speaks against a reading of the planner.
pub fn planned(plan: &PlanSignals, evidence: &Evidence) -> Vec<Feature> {
    let trace = &evidence.trace;
    let mut found = Vec::with_capacity(PLANNED.len());
    let mut add = |name: &'static str, value: f64, reason: Option<String>| {
        found.push(Feature { name, value, reason });
    };
    let some = |value: f64, reason: String| (value > 0.0).then_some(reason);
    let up_to = |count: u32, most: u32| f64::from(count.min(most));
    let length = (f64::from(trace.words) / 10.0).min(3.0);
    let long = (trace.words > 14).then(|| "the question says much at once".to_owned());
    add("length", length, long);
    let flag = |is: bool| f64::from(u8::from(is));
    let kept = "only the first rows of an order are kept: others may share their place";
    add("first", flag(trace.keeps_first), trace.keeps_first.then(|| kept.to_owned()));
    let skipped = "rows without a value were left out";
    add("nulls", flag(trace.skips_nulls), trace.skips_nulls.then(|| skipped.to_owned()));
    let path = up_to(plan.joins, 4);
    add("path", path, some(path, plural(plan.joins, "join", "joins") + " to get right"));
    let nesting = up_to(plan.nesting, 3);
    add("nesting", nesting, some(nesting, "the query is nested".to_owned()));
    let part = (plan.unexplained * 100.0).round();
    add(
        "words",
        plan.unexplained,
        Some(match plan.unexplained > 0.0 {
            true => format!("{part} % of the words have only a general meaning here"),
            false => "every word of the question was used".to_owned(),
        }),
    );
    let close = plan.margin < 0.2;
    let rival = match close {
        true => "another reading fits almost as well",
        false => "no other reading comes close",
    };
    add("ambiguity", flag(close), Some(rival.to_owned()));
    let names = up_to(plan.ambiguous_names, 3);
    let several = plural(plan.ambiguous_names, "name has", "names have") + " several meanings";
    add("names", names, some(names, several));
    let loose = up_to(plan.loose_names, 3);
    let matched = plural(plan.loose_names, "name was", "names were") + " matched loosely";
    add("synonyms", loose, some(loose, matched));
    let unmatched = up_to(plan.values_unmatched, 2);
    let missing = plural(plan.values_unmatched, "value was", "values were")
        + " not found in the data and taken as written";
    let values = match plan.values_matched {
        _ if unmatched > 0.0 => Some(missing),
        0 => None,
        _ => Some("every value was found in the data".to_owned()),
    };
    add("values", unmatched, values);
    let inferred = up_to(plan.inferred_joins, 3);
    let undeclared =
        plural(plan.inferred_joins, "join follows", "joins follow") + " a key that is not declared";
    add("joins", inferred, some(inferred, undeclared));
    let doubts: Vec<&str> = evidence.doubts.iter().map(|doubt| doubt.reason).collect();
    let echo = up_to(doubts.len() as u32, 3);
    add("echo", echo, some(echo, doubts.join("; ")));
    let lost = (trace.untraced * 100.0).round();
    let untraced = format!("{lost} % of the words leave no trace in the SQL");
    add("traces", trace.untraced, some(trace.untraced, untraced));
    let aside = up_to(trace.left_aside.len() as u32, 3);
    let named: Vec<String> = trace.left_aside.iter().map(|name| format!("`{name}`")).collect();
    let left = format!("the question names {}, the SQL does not", named.join(", "));
    add("columns", aside, some(aside, left));
    let rows = (evidence.rows as f64).ln_1p();
    let many = (evidence.rows > MANY).then(|| "a long list: one wrong row is enough".to_owned());
    add("rows", rows.min(MOST_ROWS), many);
    let defined = plan.glossary_hits > 0;
    let glossary = "the glossary defines what was asked for".to_owned();
    add("glossary", flag(!defined), defined.then_some(glossary));
    let result = match evidence {
        Evidence { empty: true, .. } => Some("no row matched: a filter may be wrong"),
        Evidence { all_null: true, .. } => Some("the rows hold no value"),
        _ => None,
    };
    add("result", flag(result.is_some()), result.map(str::to_owned));
    found
}

/// By name, as predictions keep them.
pub fn by_name(features: &[Feature]) -> BTreeMap<String, f64> {
    features.iter().map(|feature| (feature.name.to_owned(), feature.value)).collect()
}

pub(super) fn plural(count: u32, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
