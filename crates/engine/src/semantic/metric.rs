//! Glossary metrics and terms as SQL: bare column names get their table, tables used are listed.

use super::glossary::{Glossary, Metric};
use super::query::ColumnId;
use super::schema::Schema;

/// The metric itself, or the numerator of a ratio.
pub fn base(glossary: &Glossary, id: usize) -> Option<&Metric> {
    let metric = glossary.metrics.get(id)?;
    match &metric.ratio {
        None => Some(metric),
        Some(ratio) => named(glossary, &ratio.numerator).and_then(|at| {
            let inner = &glossary.metrics[at];
            inner.ratio.is_none().then_some(inner)
        }),
    }
}

pub fn named(glossary: &Glossary, name: &str) -> Option<usize> {
    glossary.metrics.iter().position(|metric| metric.name.eq_ignore_ascii_case(name))
}

/// Part of a SQL text: as written, or a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Text(String),
    Column(ColumnId),
}

/// Splits a fragment into columns and the rest; bare names are columns of `home`.
pub fn parts(fragment: &str, schema: &Schema, home: Option<usize>) -> Vec<Part> {
    let chars: Vec<char> = fragment.chars().collect();
    let mut found = Vec::new();
    let mut text = String::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if c == '\'' {
            let end =
                (at + 1..chars.len()).find(|&i| chars[i] == '\'').map_or(chars.len(), |i| i + 1);
            text.extend(&chars[at..end]);
            at = end;
        } else if c.is_alphabetic() || c == '_' {
            let end = (at..chars.len())
                .find(|&i| !(chars[i].is_alphanumeric() || chars[i] == '_' || chars[i] == '.'))
                .unwrap_or(chars.len());
            let word: String = chars[at..end].iter().collect();
            let called = chars.get(end) == Some(&'(');
            match schema.find_column(&word, home).filter(|_| !called) {
                Some(id) => {
                    if !text.is_empty() {
                        found.push(Part::Text(std::mem::take(&mut text)));
                    }
                    found.push(Part::Column(id));
                }
                None => text.push_str(&word),
            }
            at = end;
        } else {
            text.push(c);
            at += 1;
        }
    }
    if !text.is_empty() {
        found.push(Part::Text(text));
    }
    found
}

/// Tables of the columns in a fragment.
pub fn tables(fragment: &str, schema: &Schema, home: Option<usize>) -> Vec<usize> {
    parts(fragment, schema, home)
        .into_iter()
        .filter_map(|part| match part {
            Part::Column(id) => Some(id.table),
            Part::Text(_) => None,
        })
        .collect()
}

/// Every table a metric needs, its own first.
pub fn metric_tables(glossary: &Glossary, schema: &Schema, id: usize) -> Vec<usize> {
    let Some(metric) = base(glossary, id) else { return Vec::new() };
    let mut found = Vec::new();
    own_tables(metric, schema, &mut found);
    let ratio = glossary.metrics.get(id).and_then(|metric| metric.ratio.as_ref());
    if let Some(whole) = ratio.and_then(|ratio| named(glossary, &ratio.denominator)) {
        own_tables(&glossary.metrics[whole], schema, &mut found);
    }
    found
}

fn own_tables(metric: &Metric, schema: &Schema, found: &mut Vec<usize>) {
    let home = metric.table.as_deref().and_then(|name| schema.find_table(name));
    let fragments = metric.expression.iter().chain(&metric.filters);
    let used = fragments.flat_map(|fragment| tables(fragment, schema, home));
    for table in home.into_iter().chain(used) {
        if !found.contains(&table) {
            found.push(table);
        }
    }
}
