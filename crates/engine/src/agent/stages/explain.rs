//! The evidence behind an answer: lineage, checks, confidence.

use super::understand::Understood;
use super::{Draft, DraftSource, execute};
use crate::agent::input::CONVERSATION;
use crate::confidence::{self, Evidence, Origin};
use crate::database::Database;
use crate::execution::Ran;
use crate::lineage;
use crate::memory::Recalled;
use protocol::events::StageDuration;
use protocol::lineage::{Check, Lineage, MemoryUse, WordReading};
use protocol::query::Reuse;
use sql_guard::CheckedStatement;

pub fn run(
    draft: &Draft,
    statement: &CheckedStatement,
    ran: &Ran,
    database: &Database,
    understood: &Understood,
    stages: Vec<StageDuration>,
) -> Lineage {
    let empty = ran.rows.is_empty() || execute::counts_nothing(&ran.rows);
    let all_null = !empty && execute::says_nothing(&ran.rows);
    let origin = origin(&draft.source);
    let doubts = confidence::doubts(&understood.question, &draft.sql);
    let trace = confidence::trace(&understood.question, &draft.sql, &database.snapshot);
    let (rows, truncated) = (ran.rows.len() as u64, ran.truncated);
    let evidence = Evidence { origin, doubts, trace, rows, empty, all_null, truncated };
    Lineage {
        snapshot_hash: database.snapshot.hash.clone(),
        executed_sql: statement.sql().to_owned(),
        statement_hash: statement.hash().to_owned(),
        columns: lineage::columns(statement),
        tables: statement.tables().to_vec(),
        memories: memories(&draft.source),
        readings: readings(&draft.source, understood),
        checks: checks(statement, ran, all_null),
        stages,
        confidence: confidence::judge(&evidence),
        access: database.access().cloned(),
        model: None,
    }
}

fn origin(source: &DraftSource) -> Origin {
    match source {
        DraftSource::Planner(reading) => Origin::Planner(reading.signals),
        DraftSource::Memory(recalled) => {
            let certified = recalled.memory.certified.is_some();
            let Recalled { rebound, ref memory, .. } = **recalled;
            Origin::Memory { weight: memory.weight, rebound, certified }
        }
        DraftSource::Model(signals) => Origin::Model(*signals),
    }
}

fn memories(source: &DraftSource) -> Vec<MemoryUse> {
    let DraftSource::Memory(recalled) = source else { return Vec::new() };
    vec![MemoryUse {
        memory_id: recalled.memory.id.clone(),
        question: recalled.memory.question.clone(),
        similarity: (recalled.similarity * 1_000.0).round() / 1_000.0,
        weight: recalled.memory.weight,
        verified: recalled.memory.certified.clone(),
    }]
}

fn readings(source: &DraftSource, understood: &Understood) -> Vec<WordReading> {
    let continued = understood.asked.as_ref().map(|asked| WordReading {
        words: asked.clone(),
        meaning: understood.question.clone(),
        because: CONVERSATION.to_owned(),
    });
    let words = match source {
        DraftSource::Planner(reading) => reading.words.clone(),
        DraftSource::Memory(recalled) => vec![WordReading {
            words: recalled.memory.question.clone(),
            meaning: match recalled.memory.certified {
                None => "an accepted answer with the same words".to_owned(),
                Some(_) => "a certified answer with the same words".to_owned(),
            },
            because: "memory".to_owned(),
        }],
        DraftSource::Model(_) => Vec::new(),
    };
    continued.into_iter().chain(words).collect()
}

fn checks(statement: &CheckedStatement, ran: &Ran, all_null: bool) -> Vec<Check> {
    let check =
        |name: &str, passed, detail: String| Check { name: name.to_owned(), passed, detail };
    let tables = statement.tables().len();
    let noun = if tables == 1 { "table" } else { "tables" };
    let rows = ran.rows.len();
    vec![
        check("guard", true, format!("one read-only statement over {tables} known {noun}")),
        check("rows", rows > 0, format!("{rows} rows came back")),
        check("values", !all_null, {
            let found = if all_null { "only NULL" } else { "values are present" };
            found.to_owned()
        }),
        check("complete", !ran.truncated, {
            let cut =
                if ran.truncated { "a limit cut the result" } else { "no limit cut the result" };
            cut.to_owned()
        }),
        check("fresh", true, fresh(ran)),
    ]
}

/// Where the rows come from: reuse is never silent.
fn fresh(ran: &Ran) -> String {
    match ran.reused {
        None => "read from the database for this answer".to_owned(),
        Some(Reuse { age_us: 0 }) => "shared with an equal run at the same time".to_owned(),
        Some(Reuse { age_us }) => {
            let seconds = age_us / 1_000_000;
            format!("read {seconds} s ago for an equal run; the data has not changed since")
        }
    }
}
