//! What the embedded model is sent: short rules and three examples that are the same for every database,
//! the schema, and the question last, so that all but the question stays in the model's memory. The
//! answer begins with SELECT and can name nothing but what is shown.

use super::{Prompt, fenced, ranked_tables};
use crate::agent::PriorTurn;
use crate::catalog::Snapshot;
use crate::semantic::lexicon::fold;
use crate::semantic::schema::TableInfo;
use llm::message::estimate_tokens;
use llm::{Message, Names, Request};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

const RULES: &str = include_str!("local.txt");
/// Tokens a schema may take before only the likeliest tables are shown.
const SCHEMA_TOKENS: usize = 1_500;
/// A query takes about 60; one that goes on and on is stopped.
const ANSWER_TOKENS: u32 = 220;
/// Values of the question that were found in the data, shown at most.
const VALUES: usize = 6;

/// How the question is put; two ways that lead to the same rows are worth more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Variant {
    #[default]
    First,
    /// For comparison.
    Second,
}

pub fn first(
    question: &str,
    previous: Option<&PriorTurn>,
    snapshot: &Snapshot,
    variant: Variant,
    party: &str,
) -> Prompt {
    let rules = RULES.replace("{dialect}", snapshot.catalog.dialect.as_str());
    let tables = tables(question, snapshot);
    let mut system = format!("{rules}\nThe schema now is\n");
    for table in &tables {
        system.push_str(&line(&snapshot.schema.tables[*table]));
    }
    system.push_str(&references(snapshot, &tables));
    let mut asked = String::new();
    if let Some(PriorTurn { question, sql: Some(sql) }) = previous {
        let _ = writeln!(asked, "Question: {}\nSQL: {}", fenced(question), fenced(sql));
    }
    let values = values(question, snapshot, &tables);
    if !values.is_empty() {
        let _ = writeln!(asked, "Values: {}", values.join(", "));
    }
    let question = fenced(question);
    match variant {
        Variant::First => write!(asked, "Question: {question}"),
        Variant::Second => write!(
            asked,
            "Question: {question}\nFirst decide which tables and columns the question names, then write \
             the simplest query over them."
        ),
    }
    .expect("a string takes everything");
    let messages = vec![Message::system(system), Message::user(asked)];
    let mut request = Request::new(messages, ANSWER_TOKENS);
    request.local.prefill = "SELECT".to_owned();
    request.local.party = party.to_owned();
    request.local.names = Some(Arc::new(names(snapshot, &tables)));
    let tables_left_out = snapshot.schema.tables.len() - tables.len();
    Prompt { request, tables: tables.len(), tables_left_out }
}

/// The same conversation with the answer that failed and why.
pub fn repair(mut request: Request, answer: &str, problem: &str) -> Request {
    request.messages.push(Message::assistant(answer));
    let problem = format!("That did not run: {}\nWrite the corrected query.", fenced(problem));
    request.messages.push(Message::user(problem));
    request
}

/// All tables when they are small enough; otherwise the likeliest, in the order of the schema, so that
/// questions about the same ones share their prefix.
fn tables(question: &str, snapshot: &Snapshot) -> Vec<usize> {
    let all = &snapshot.schema.tables;
    let cost = |table: usize| estimate_tokens(&line(&all[table]));
    if (0..all.len()).map(cost).sum::<usize>() <= SCHEMA_TOKENS {
        return (0..all.len()).collect();
    }
    let mut left = SCHEMA_TOKENS;
    let mut chosen = BTreeSet::new();
    for name in ranked_tables(question, snapshot) {
        let Some(table) = all.iter().position(|table| table.name == name) else { continue };
        // The best table goes in even when it alone is too large.
        if cost(table) <= left || chosen.is_empty() {
            left = left.saturating_sub(cost(table));
            chosen.insert(table);
        }
    }
    chosen.into_iter().collect()
}

/// `watch(watch_id integer key, keeper_id integer)`.
fn line(table: &TableInfo) -> String {
    let columns = table.columns.iter().enumerate().map(|(at, column)| {
        let mut text = super::cards::quoted(&column.name);
        let kind = column.database_type.split('(').next().unwrap_or_default().to_lowercase();
        if !kind.is_empty() {
            let _ = write!(text, " {}", kind.trim());
        }
        if table.key == [at] {
            text.push_str(" key");
        }
        text
    });
    let columns = columns.collect::<Vec<_>>().join(", ");
    format!("{}({columns})\n", super::cards::quoted(&table.name))
}

/// `watch.keeper_id = keeper.keeper_id`, one a line.
fn references(snapshot: &Snapshot, tables: &[usize]) -> String {
    let schema = &snapshot.schema;
    let mut text = String::new();
    for edge in &schema.edges {
        if !(tables.contains(&edge.many) && tables.contains(&edge.one)) {
            continue;
        }
        for (many, one) in edge.many_columns.iter().zip(&edge.one_columns) {
            let name = |table: usize, column: usize| {
                let table = &schema.tables[table];
                let column = super::cards::quoted(&table.columns[column].name);
                format!("{}.{column}", super::cards::quoted(&table.name))
            };
            let _ = writeln!(text, "{} = {}", name(edge.many, *many), name(edge.one, *one));
        }
    }
    text
}

/// Words of the question that are values of a column: `coast = 'north'`. Nothing leaves this process.
fn values(question: &str, snapshot: &Snapshot, tables: &[usize]) -> Vec<String> {
    let folded = fold(question);
    let words: Vec<&str> = folded.split(' ').collect();
    let mut found: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let most = snapshot.lexicon.longest_value.min(words.len() - at);
        let hit = (1..=most).rev().find_map(|length| {
            let stored = snapshot.lexicon.values(&words[at..at + length].join(" "));
            let seen: Vec<_> =
                stored.iter().filter(|it| tables.contains(&it.column.table)).collect();
            // A short word that is a value by chance says nothing.
            let told = length > 1 || words[at].len() > 2;
            (told && !seen.is_empty() && seen.len() <= 3).then_some((length, seen))
        });
        let Some((length, seen)) = hit else {
            at += 1;
            continue;
        };
        for value in seen {
            let text = value.text.replace('\'', "''");
            let shown = format!("{} = '{}'", snapshot.schema.path(value.column), fenced(&text));
            if found.len() < VALUES && !found.contains(&shown) {
                found.push(shown);
            }
        }
        at += length;
    }
    found
}

fn names(snapshot: &Snapshot, tables: &[usize]) -> Names {
    let tables = tables.iter().map(|table| &snapshot.schema.tables[*table]);
    let columns = tables.clone().flat_map(|table| table.columns.iter().map(|it| it.name.clone()));
    Names {
        columns: columns.collect::<BTreeSet<_>>().into_iter().collect(),
        tables: tables.map(|table| table.name.clone()).collect(),
    }
}
