//! Questions that can be asked of a database, built from its own names.

use super::schema::{Kind, Schema, TableInfo};
use super::words::Token;
use crate::catalog::Snapshot;

const MOST: usize = 5;

/// Three to five questions, about what the failed one mentioned when it mentioned something.
pub fn suggestions(snapshot: &Snapshot, tokens: &[Token]) -> Vec<String> {
    let schema = &snapshot.schema;
    let words: Vec<&str> = tokens.iter().map(|t| t.lower.as_str()).collect();
    let mut order: Vec<usize> = snapshot
        .search(&words.join(" "), 3)
        .iter()
        .filter_map(|hit| schema.find_table(&hit.table))
        .collect();
    let mut biggest: Vec<usize> =
        (0..schema.tables.len()).filter(|&t| !schema.tables[t].bridge).collect();
    biggest.sort_by_key(|&t| std::cmp::Reverse(schema.tables[t].rows));
    order.extend(biggest);
    let mut found: Vec<String> = Vec::new();
    for metric in snapshot.glossary.metrics.iter().take(1) {
        found.push(format!("{} by month", capital(&metric.name)));
        if let Some(dimension) = snapshot.glossary.dimensions.first() {
            found.push(format!("{} by {}", capital(&metric.name), dimension.name));
        }
    }
    for table in order {
        if found.len() >= MOST {
            break;
        }
        for question in about(schema, &schema.tables[table]) {
            if found.len() < MOST && !found.contains(&question) {
                found.push(question);
            }
        }
    }
    found
}

/// The question again with each measure that answers it: "top 5 customers by revenue".
pub fn measured(
    question: &str,
    table: usize,
    snapshot: &Snapshot,
    answers: impl Fn(&str) -> bool,
) -> Vec<String> {
    let schema = &snapshot.schema;
    let question = question.trim().trim_end_matches(['?', '.', '!']);
    let metrics = snapshot.glossary.metrics.iter().map(|metric| metric.name.clone());
    let rows = schema.touching(table).iter().map(|&edge| &schema.edges[edge]);
    let rows = rows
        .filter(|edge| edge.one == table && edge.many != table)
        .map(|edge| format!("number of {}", schema.tables[edge.many].words.join(" ")));
    metrics
        .chain(rows)
        .map(|measure| format!("{question} by {measure}"))
        .filter(|tried| answers(tried))
        .take(MOST)
        .collect()
}

fn about(schema: &Schema, table: &TableInfo) -> Vec<String> {
    let name = table.words.join(" ");
    let mut found = vec![format!("How many {name} are there?")];
    let id = schema.tables.iter().position(|t| t.name == table.name);
    let free = |column: usize| {
        id.is_none_or(|id| schema.reference(super::query::ColumnId { table: id, column }).is_none())
    };
    let category = (0..table.columns.len()).find(|&c| {
        let column = &table.columns[c];
        column.kind == Kind::Text
            && (2..=50).contains(&column.distinct)
            && free(c)
            && !column.key
            && !table.label.contains(&c)
    });
    if let Some(column) = category {
        found.push(format!("Number of {name} by {}", table.columns[column].words.join(" ")));
    }
    let number = (0..table.columns.len())
        .find(|&c| table.columns[c].kind.is_number() && !table.columns[c].key && free(c));
    if let Some(column) = number {
        found.push(format!("Average {} of {name}", table.columns[column].words.join(" ")));
    }
    found
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
