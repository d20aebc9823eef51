//! The entry: a question becomes ranked readings, or the words that were not understood.

use super::hypothesis::{self, Meant};
use super::outcome::{
    NotUnderstood, PlanContext, PlanOutcome, PlanSignals, PlannedColumn, Reading,
};
use super::query::{Expr, SemanticQuery, ShareUnit};
use super::read::{self, Draft};
use super::schema::{Kind, Schema};
use super::seen::{self, Seen};
use super::{Glossary, change, compose, explain, intent, sql, suggest, tag, words};
use crate::catalog::Snapshot;
use protocol::table::ColumnRole;

/// Readings handed out at most.
const MOST_READINGS: usize = 3;
/// Below this a reading is a guess and is not handed out.
const LOWEST_SCORE: f64 = 0.5;

/// Reads a question against a snapshot. Pure, no IO; milliseconds.
pub fn plan(question: &str, snapshot: &Snapshot, context: &PlanContext) -> PlanOutcome {
    outcome(question, snapshot, context, Given::default(), true)
}

/// As [`plan`], with texts taken for values that somebody looked up.
pub(crate) fn plan_seeing(
    question: &str,
    snapshot: &Snapshot,
    context: &PlanContext,
    seen: &[Seen],
) -> PlanOutcome {
    outcome(question, snapshot, context, Given { seen, ..Given::default() }, false)
}

/// What is known of the words besides the snapshot.
#[derive(Clone, Copy, Default)]
struct Given<'a> {
    meant: &'a [Meant],
    seen: &'a [Seen],
}

/// As [`plan`], with some words taken for what they were said to mean; no help where it fails.
pub(crate) fn plan_meaning(
    question: &str,
    snapshot: &Snapshot,
    context: &PlanContext,
    meant: &[Meant],
) -> PlanOutcome {
    outcome(question, snapshot, context, Given { meant, ..Given::default() }, false)
}

/// A query that no words stand for.
pub(crate) fn reading_of(query: SemanticQuery, snapshot: &Snapshot) -> Option<Reading> {
    reading(Draft::default(), Some(query), snapshot).ok()
}

/// The same query over a schema in which other names stand in some places.
pub(crate) fn restate(reading: &Reading, schema: &Schema, glossary: &Glossary) -> Option<Reading> {
    let compiled = sql::compile(&reading.query, schema, glossary).ok()?;
    let names = explain::Names { schema, glossary };
    let renamed = |(column, name): (&PlannedColumn, &String)| PlannedColumn {
        name: name.clone(),
        ..column.clone()
    };
    let columns = match reading.query.count_rows {
        true => reading.columns.clone(),
        false => reading.columns.iter().zip(&compiled.names).map(renamed).collect(),
    };
    Some(Reading {
        title: explain::title(&reading.query, &compiled.names, schema),
        explanation: explain::sentences(&reading.query, &compiled.names, names),
        columns,
        sql: compiled.sql,
        ..reading.clone()
    })
}

/// `helping`: a question that fails is answered with others, each tried without help of its own.
fn outcome(
    question: &str,
    snapshot: &Snapshot,
    context: &PlanContext,
    given: Given,
    helping: bool,
) -> PlanOutcome {
    let tokens = words::tokens(question);
    if tokens.iter().all(|token| token.kind == words::TokenKind::Punctuation) {
        return PlanOutcome::Empty;
    }
    if let Some(kind) = intent::write(&tokens) {
        let change = change::draft(&tokens, snapshot, context).filter(|_| kind != "schema");
        return PlanOutcome::WriteIntent { kind: kind.to_owned(), change };
    }
    let mut pieces = tag::pieces(&tokens, &snapshot.lexicon, context.today);
    seen::apply(given.seen, &mut pieces);
    hypothesis::apply(given.meant, &mut pieces);
    let (draft, query, choices) = match compose::ratio(&pieces, snapshot, context.today) {
        Some((draft, query)) => (draft, query, 0),
        None => read::read(&pieces, snapshot, context.today, None),
    };
    let mut unknown = draft.unknown.clone();
    let main = draft.main.map(|node| draft.nodes[node].table);
    let lacks_measure = draft.lacks_measure;
    let reason = draft.reason.clone();
    let mut readings = Vec::new();
    let mut reason = reason;
    match reading(draft, query, snapshot) {
        Ok(found) => readings.push(found),
        Err(why) => reason = reason.or(why),
    }
    for flip in 0..choices.min(4) {
        let (draft, query, _) = read::read(&pieces, snapshot, context.today, Some(flip));
        if let Ok(mut other) = reading(draft, query, snapshot) {
            other.score *= 0.9;
            if !readings.iter().any(|known| known.sql == other.sql) {
                readings.push(other);
            }
        }
    }
    readings.retain(|reading| reading.score >= LOWEST_SCORE);
    readings.sort_by(|a, b| b.score.total_cmp(&a.score));
    readings.truncate(MOST_READINGS);
    if readings.is_empty() {
        unknown.dedup();
        let message = match reason {
            Some(reason) => reason,
            None if unknown.is_empty() => {
                "the words are known, but not what they ask for together".to_owned()
            }
            None => format!("not understood: {}", unknown.join(", ")),
        };
        let suggestions = match main.filter(|_| lacks_measure) {
            _ if !helping => Vec::new(),
            Some(table) => suggest::measured(question, table, snapshot, |tried| {
                matches!(outcome(tried, snapshot, context, given, false), PlanOutcome::Planned(_))
            }),
            None => suggest::suggestions(snapshot, &tokens),
        };
        return PlanOutcome::NotUnderstood(NotUnderstood { unknown, message, suggestions });
    }
    let margin = readings.get(1).map_or(1.0, |second| readings[0].score - second.score);
    readings[0].signals.margin = margin;
    PlanOutcome::Planned(readings)
}

/// `Err` with the reason, where one is known.
fn reading(
    draft: Draft,
    query: Option<SemanticQuery>,
    snapshot: &Snapshot,
) -> Result<Reading, Option<String>> {
    let query = query.ok_or(None)?;
    if !draft.unknown.is_empty()
        || query.select.is_empty()
        || draft.growth
        || draft.running
        || draft.averaged
    {
        return Err(None);
    }
    let compiled = sql::compile(&query, &snapshot.schema, &snapshot.glossary)?;
    let signals = PlanSignals {
        unexplained: draft.penalty.min(1.0),
        margin: 0.0,
        values_matched: draft.values_matched,
        values_unmatched: draft.values_unmatched,
        tables: compiled.tables,
        joins: compiled.joins,
        inferred_joins: compiled.inferred,
        loose_names: draft.loose,
        ambiguous_names: draft.ambiguous,
        nesting: compiled.nesting,
        glossary_hits: draft.glossary,
    };
    let counted = PlannedColumn { name: "count".into(), role: ColumnRole::Measure, unit: None };
    let columns = if query.count_rows {
        vec![counted]
    } else {
        query
            .select
            .iter()
            .zip(&compiled.names)
            .map(|(item, name)| planned_column(&item.expr, name, snapshot))
            .collect()
    };
    let title = explain::title(&query, &compiled.names, &snapshot.schema);
    let terms = explain::Names { schema: &snapshot.schema, glossary: &snapshot.glossary };
    let explanation = explain::sentences(&query, &compiled.names, terms);
    let score = score(&signals, draft.penalty);
    Ok(Reading {
        query,
        sql: compiled.sql,
        score,
        words: draft.words,
        columns,
        title,
        explanation,
        signals,
    })
}

/// One, less for every step that was not certain.
fn score(signals: &PlanSignals, penalty: f64) -> f64 {
    let loose = 0.05 * f64::from(signals.loose_names);
    let ambiguous = 0.07 * f64::from(signals.ambiguous_names);
    let unmatched = 0.12 * f64::from(signals.values_unmatched);
    let inferred = 0.05 * f64::from(signals.inferred_joins);
    let joins = 0.02 * f64::from(signals.joins.saturating_sub(2));
    (0.97 - loose - ambiguous - unmatched - inferred - joins - penalty).clamp(0.0, 1.0)
}

fn planned_column(expr: &Expr, name: &str, snapshot: &Snapshot) -> PlannedColumn {
    let schema: &Schema = &snapshot.schema;
    let (role, unit) = match expr {
        Expr::Column(id) => {
            let column = schema.column(*id);
            let role = if column.key || schema.reference(*id).is_some() {
                ColumnRole::Identifier
            } else if column.kind.is_time() {
                ColumnRole::Time
            } else if column.kind.is_number() {
                ColumnRole::Measure
            } else if column.kind == Kind::Text
                && column.distinct > 200
                && !schema.tables[id.table].label.contains(&id.column)
            {
                ColumnRole::FreeText
            } else {
                ColumnRole::Category
            };
            (role, None)
        }
        Expr::Grain(..) => (ColumnRole::Time, None),
        // A part between 0 and 1 has no unit.
        Expr::Share(_, ShareUnit::Fraction) => (ColumnRole::Share, None),
        Expr::Share(..) | Expr::SharePassing(..) => (ColumnRole::Share, Some("%".to_owned())),
        Expr::Growth(..) => (ColumnRole::Measure, Some("%".to_owned())),
        Expr::Metric(id) => {
            (ColumnRole::Measure, snapshot.glossary.metrics.get(*id).and_then(|m| m.unit.clone()))
        }
        _ => (ColumnRole::Measure, None),
    };
    PlannedColumn { name: name.to_owned(), role, unit }
}
