//! Tables and glossary terms as a model reads them: compact, one line a column.

use super::fenced;
use crate::catalog::Snapshot;
use sql_guard::catalog::Table;
use std::fmt::Write;

/// Characters kept of a comment; longer ones crowd out other tables.
const COMMENT_CHARS: usize = 120;
const SAMPLES: usize = 3;

/// `table orders(` … `)`, or nothing when there is no such table.
pub fn card(name: &str, snapshot: &Snapshot, with_values: bool) -> String {
    let table = snapshot.catalog.tables().find(|(_, table)| table.name == name);
    table.map(|(_, table)| write_card(table, snapshot, with_values)).unwrap_or_default()
}

fn write_card(table: &Table, snapshot: &Snapshot, with_values: bool) -> String {
    let mut text = format!("table {}", quoted(&table.name));
    comment(&mut text, table.comment.as_deref());
    text.push('\n');
    for column in &table.columns {
        let _ = write!(text, "  {} {}", quoted(&column.name), column.database_type);
        if column.primary_key {
            text.push_str(" primary key");
        }
        for key in &table.foreign_keys {
            if let [only] = key.columns.as_slice()
                && only == &column.name
            {
                let target = key.references.columns.first().map_or("", String::as_str);
                let _ = write!(text, " references {}({})", key.references.table, target);
            }
        }
        comment(&mut text, column.comment.as_deref());
        if with_values && let Some(profile) = snapshot.profile.column(&table.name, &column.name) {
            let samples: Vec<String> =
                profile.values.iter().take(SAMPLES).map(|(value, _)| fenced(value)).collect();
            if !samples.is_empty() {
                let _ = write!(text, " -- e.g. {}", samples.join(" | "));
            }
        }
        text.push('\n');
    }
    text
}

fn comment(text: &mut String, comment: Option<&str>) {
    let Some(comment) = comment.map(str::trim).filter(|comment| !comment.is_empty()) else {
        return;
    };
    let line = comment.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(COMMENT_CHARS).collect();
    let _ = write!(text, " -- {}", fenced(&short));
}

/// Names that are no plain identifiers are shown as they must be written.
pub(super) fn quoted(name: &str) -> String {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !name.starts_with(|first: char| first.is_ascii_digit());
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// Metrics and named conditions that the question mentions.
pub fn terms(question: &str, snapshot: &Snapshot) -> Vec<String> {
    let question = question.to_lowercase();
    let named = |name: &str, synonyms: &[String]| {
        question.contains(&name.to_lowercase())
            || synonyms.iter().any(|synonym| question.contains(&synonym.to_lowercase()))
    };
    let mut lines = Vec::new();
    for metric in &snapshot.glossary.metrics {
        if !named(&metric.name, &metric.synonyms) {
            continue;
        }
        let Some(expression) = &metric.expression else { continue };
        let aggregate = metric.aggregate.as_deref().unwrap_or("sum");
        let mut line = format!("{} = {aggregate}({expression})", metric.name);
        if let Some(table) = &metric.table {
            let _ = write!(line, " over {table}");
        }
        if !metric.filters.is_empty() {
            let _ = write!(line, " where {}", metric.filters.join(" and "));
        }
        lines.push(line + "\n");
    }
    for term in &snapshot.glossary.terms {
        if named(&term.name, &term.synonyms) {
            lines
                .push(format!("{} = rows of {} where {}\n", term.name, term.table, term.predicate));
        }
    }
    lines
}
