//! Sentences about a result, and what could be asked next.

use super::understand::Understood;
use super::{Draft, DraftSource};
use crate::agent::conversation::{Continued, Conversation};
use crate::catalog::Snapshot;
use crate::execution::Ran;
use crate::memory::values::ValueIndex;
use crate::semantic::query::{Aggregate, Expr};
use crate::summary::{self, Summary};
use protocol::events::AssistantText;
use protocol::table::{Cell, ColumnRole};

/// Questions offered below an answer.
const FOLLOW_UPS: usize = 3;

pub fn run(
    draft: &Draft,
    ran: &Ran,
    understood: &Understood,
    snapshot: &Snapshot,
    values: &ValueIndex,
) -> AssistantText {
    let additive = additive(draft, ran, snapshot);
    let filters = filters(draft, snapshot);
    let Summary { markdown, facts } = summary::summarize(&summary::Result {
        columns: &ran.columns,
        rows: &ran.rows,
        truncated: ran.truncated,
        additive: &additive,
        filters: &filters,
    });
    let markdown = match &draft.source {
        DraftSource::Memory(recalled) => {
            let before = recalled.memory.question.replace("**", "");
            let whose = match recalled.memory.certified {
                None => "the answer you accepted",
                Some(_) => "the certified answer",
            };
            format!("From {whose} for \"{before}\".\n{markdown}")
        }
        _ => markdown,
    };
    let conversation = Conversation { snapshot, today: understood.today, values };
    let follow_ups = follow_ups(ran, &understood.question, &conversation);
    AssistantText { markdown, facts, follow_ups }
}

/// Which columns may be added up. Known for the planner's queries; elsewhere only names that say so.
fn additive(draft: &Draft, ran: &Ran, snapshot: &Snapshot) -> Vec<bool> {
    match draft.reading() {
        Some(reading) if reading.query.select.len() == ran.columns.len() => {
            let select = reading.query.select.iter();
            select.map(|item| adds_up(&item.expr, snapshot)).collect()
        }
        _ => ran.columns.iter().map(|column| says_it_adds_up(&column.name)).collect(),
    }
}

fn adds_up(expr: &Expr, snapshot: &Snapshot) -> bool {
    match expr {
        Expr::CountRows(_) | Expr::Aggregate(Aggregate::Count | Aggregate::Sum, _) => true,
        Expr::Metric(at) => snapshot.glossary.metrics.get(*at).is_some_and(|metric| {
            metric.ratio.is_none() && matches!(metric.aggregate.as_deref(), Some("sum" | "count"))
        }),
        Expr::InPeriod(inner, _) => adds_up(inner, snapshot),
        _ => false,
    }
}

fn says_it_adds_up(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    has(&["total", "sum", "count", "number_of", "revenue", "n_"])
        && !has(&["avg", "average", "mean", "rate", "ratio", "per_", "share", "distinct", "cumul"])
}

/// The filters in words, the likeliest mistake first: a period of a date that some rows do not have,
/// then values, then periods.
fn filters(draft: &Draft, snapshot: &Snapshot) -> Vec<String> {
    let Some(reading) = draft.reading() else { return Vec::new() };
    let suspicion = |because: &str| match because {
        "value" => Some(1),
        "date" => Some(2),
        _ => None,
    };
    let mut found: Vec<(u8, String)> = reading
        .words
        .iter()
        .filter_map(|word| {
            let rank = suspicion(&word.because)?;
            Some(match undated(&word.meaning, snapshot) {
                Some(rows) => (0, format!("`{}` ({}, {rows})", word.words, word.meaning)),
                None => (rank, format!("`{}` ({})", word.words, word.meaning)),
            })
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, text)| text).collect()
}

/// How many rows have no date to be in a period by.
fn undated(meaning: &str, snapshot: &Snapshot) -> Option<String> {
    let id = snapshot.schema.find_column(meaning.strip_prefix("period of ")?, None)?;
    let (table, column) = (&snapshot.schema.tables[id.table], snapshot.schema.column(id));
    let seen = snapshot.profile.column(&table.name, &column.name)?;
    let part = 100.0 * seen.nulls as f64 / seen.rows.max(1) as f64;
    (seen.nulls > 0).then(|| format!("empty in {part:.1} % of the rows of {}", table.name))
}

/// Questions that continue this one and that the planner can read.
fn follow_ups(ran: &Ran, question: &str, conversation: &Conversation<'_>) -> Vec<String> {
    let mut seen = vec![question.to_owned()];
    let mut questions = Vec::new();
    for next in candidates(ran, conversation.snapshot) {
        if let Continued::InFull(full) = conversation.in_full(&next, question)
            && !seen.contains(&full)
        {
            seen.push(full);
            questions.push(next);
        }
        if questions.len() == FOLLOW_UPS {
            break;
        }
    }
    questions
}

/// What people ask next: another grain, the leader alone, another cut, the other metric.
fn candidates(ran: &Ran, snapshot: &Snapshot) -> Vec<String> {
    let column = |role| ran.columns.iter().position(|column| column.role == Some(role));
    let mut questions = Vec::new();
    let label = column(ColumnRole::Category).or_else(|| column(ColumnRole::Geography));
    let first = label.and_then(|at| ran.rows.first()?.get(at));
    match column(ColumnRole::Time) {
        None => questions.push("by month instead".to_owned()),
        Some(at) => {
            let months = ran.rows.first().is_some_and(|row| {
                row.get(at).is_some_and(|cell| cell.to_string().len() == "2024-01".len())
            });
            let grain = if months { "by quarter instead" } else { "by month instead" };
            questions.push(grain.to_owned());
        }
    }
    if let Some(Cell::Text(value)) = first.filter(|_| ran.rows.len() > 1)
        && value.chars().count() <= 40
    {
        questions.push(format!("only {value}"));
    }
    let used: Vec<String> = ran.columns.iter().map(|column| column.name.to_lowercase()).collect();
    let free = |name: &&String| !used.iter().any(|used| used.contains(&name.to_lowercase()));
    let dimensions = snapshot.glossary.dimensions.iter().map(|dimension| &dimension.name);
    questions.extend(dimensions.filter(free).take(2).map(|name| format!("by {name} instead")));
    if ran.rows.len() > 5 {
        questions.push("top 5 only".to_owned());
    }
    questions
}
