//! A measure that nobody wrote down and the columns tell: rows with a price and a quantity, which belong
//! to an order of some day, come to what was sold; where there are none, what was paid does.

use super::glossary::{Glossary, Metric};
use super::lexicon::stems;
use super::query::ColumnId;
use super::schema::{ColumnInfo, Schema, TableInfo};
use super::{morphology, words};

const NAME: &str = "revenue";
const OTHER_NAMES: [&str; 4] = ["sales", "turnover", "sales revenue", "sales amount"];

/// The glossary, with the measure where exactly one table tells it and no entry has its name.
pub fn complete(mut glossary: Glossary, schema: &Schema) -> Glossary {
    let sold = only((0..schema.tables.len()).filter_map(|table| revenue(schema, table)));
    let paid = || only((0..schema.tables.len()).filter_map(|table| payments(schema, table)));
    if let Some(metric) = sold.or_else(paid) {
        let taken = |name: &str| is_taken(name, &glossary, schema);
        if !taken(&metric.name) {
            let synonyms = metric.synonyms.iter().filter(|name| !taken(name)).cloned().collect();
            glossary.metrics.push(Metric { synonyms, ..metric });
        }
    }
    glossary
}

fn revenue(schema: &Schema, table: usize) -> Option<Metric> {
    let info = &schema.tables[table];
    let refers: Vec<usize> = schema
        .touching(table)
        .iter()
        .map(|&edge| &schema.edges[edge])
        .filter(|edge| edge.many == table && edge.one != table)
        .map(|edge| edge.one)
        .collect();
    // What is in stock has a price and a quantity too, and belongs to no order.
    if refers.len() < 2 {
        return None;
    }
    let price = number(info, |words| words.last().is_some_and(|last| last == "price"))?;
    let quantity = number(info, |words| words.last().is_some_and(|last| last == "quantity"))?;
    let column = |at: usize| info.columns[at].name.clone();
    let mut expression = format!("{} * {}", column(price), column(quantity));
    if let Some(discount) = number(info, |words| words.iter().any(|word| word == "discount")) {
        let is_part = most(&info.columns[discount]).is_some_and(|most| most <= 1.0);
        if !is_part {
            return None;
        }
        expression = format!("{expression} * (1 - {})", column(discount));
    }
    let dated = std::iter::once(table).chain(refers).find_map(|table| {
        let column = schema.tables[table].time?;
        Some(schema.path(ColumnId { table, column }))
    })?;
    Some(measure(info, expression, dated))
}

/// The amounts of a table called "payments".
fn payments(schema: &Schema, table: usize) -> Option<Metric> {
    let info = &schema.tables[table];
    let called = !info.view && stems(&info.words) == [morphology::stem("payment")];
    let amount = number(info, |words| words == ["amount"]).filter(|_| called)?;
    let dated = schema.path(ColumnId { table, column: info.time? });
    Some(measure(info, info.columns[amount].name.clone(), dated))
}

fn measure(info: &TableInfo, expression: String, dated: String) -> Metric {
    Metric {
        name: NAME.to_owned(),
        synonyms: OTHER_NAMES.map(str::to_owned).to_vec(),
        table: Some(info.name.clone()),
        description: Some(format!("{expression} of the rows of {}", info.name)),
        expression: Some(expression),
        aggregate: Some("sum".to_owned()),
        filters: Vec::new(),
        time: Some(dated),
        unit: None,
        ratio: None,
        derived: true,
    }
}

/// The first, when it is the only one.
fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    found.next().filter(|_| found.next().is_none())
}

/// The one number of a table whose words pass; names that an expression cannot hold do not.
fn number(info: &TableInfo, test: impl Fn(&[String]) -> bool) -> Option<usize> {
    let plain = |column: &ColumnInfo| {
        column.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let found = (0..info.columns.len()).filter(|&at| {
        let column = &info.columns[at];
        column.kind.is_number() && !column.key && plain(column) && test(&column.words)
    });
    only(found)
}

fn most(column: &ColumnInfo) -> Option<f64> {
    column.max.as_deref()?.parse().ok()
}

/// Somebody defined it, or a table or column is called so.
fn is_taken(name: &str, glossary: &Glossary, schema: &Schema) -> bool {
    let stemmed = |text: &str| -> Vec<String> {
        words::split_identifier(text).iter().map(|word| morphology::stem(word)).collect()
    };
    let wanted = stemmed(name);
    let metrics = glossary.metrics.iter().flat_map(|it| it.synonyms.iter().chain([&it.name]));
    let dimensions = glossary.dimensions.iter().flat_map(|it| it.synonyms.iter().chain([&it.name]));
    let terms = glossary.terms.iter().flat_map(|it| it.synonyms.iter().chain([&it.name]));
    metrics.chain(dimensions).chain(terms).any(|known| stemmed(known) == wanted)
        || schema.tables.iter().any(|table| {
            stems(&table.words) == wanted
                || table.columns.iter().any(|column| stems(&column.words) == wanted)
        })
}
