//! Whether the search finds the tables that a question needs, in schemas too large to show whole.

use super::percent::{percentile, ratio};
use crate::catalog::Snapshot;
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use std::time::Instant;

/// How far down the list the tables are looked for.
pub const DEPTHS: [usize; 4] = [5, 10, 20, 30];

/// One line of a question file. Other fields are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LinkingQuestion {
    /// The schema that the tables are in; absent where names alone are clear.
    #[serde(default, rename = "db")]
    pub schema: Option<String>,
    pub question: String,
    pub gold_tables: Vec<String>,
}

/// One question's outcome: one line of `predictions.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Linked {
    pub question: String,
    pub schema: Option<String>,
    pub gold_tables: Vec<String>,
    /// The place of each gold table, counted from one; absent beyond the deepest list.
    pub places: Vec<Option<usize>>,
    pub latency_ms: f64,
}

impl Linked {
    fn within(&self, depth: usize) -> bool {
        self.places.iter().all(|place| place.is_some_and(|place| place <= depth))
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkingReport {
    pub tables: usize,
    pub questions: usize,
    /// Questions whose gold tables are not all in the schema; they count as not found.
    pub unknown_tables: usize,
    /// The part of the questions with all their tables within so many.
    pub recall: Vec<Recall>,
    pub p50_ms: f64,
    pub p95_ms: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recall {
    pub within: usize,
    pub all_tables: f64,
}

/// Searches once for a question.
pub fn link(question: &LinkingQuestion, snapshot: &Snapshot) -> Linked {
    let since = Instant::now();
    let hits = snapshot.search(&question.question, DEPTHS[DEPTHS.len() - 1]);
    let latency_ms = since.elapsed().as_secs_f64() * 1000.0;
    let place = |wanted: &String| {
        let same = |hit: &crate::catalog::TableHit| {
            hit.table.eq_ignore_ascii_case(wanted)
                && question.schema.as_ref().is_none_or(|name| hit.schema.eq_ignore_ascii_case(name))
        };
        hits.iter().position(same).map(|at| at + 1)
    };
    Linked {
        question: question.question.clone(),
        schema: question.schema.clone(),
        gold_tables: question.gold_tables.clone(),
        places: question.gold_tables.iter().map(place).collect(),
        latency_ms,
    }
}

impl LinkingReport {
    pub fn over(items: &[Linked], snapshot: &Snapshot) -> LinkingReport {
        let micros: Vec<u64> = items.iter().map(|item| (item.latency_ms * 1000.0) as u64).collect();
        let milliseconds = |percent| percentile(&micros, percent) as f64 / 1000.0;
        let known = |item: &Linked, wanted: &String| {
            snapshot.catalog.tables().any(|(schema, table)| {
                table.name.eq_ignore_ascii_case(wanted)
                    && item
                        .schema
                        .as_ref()
                        .is_none_or(|name| schema.name.eq_ignore_ascii_case(name))
            })
        };
        let unknown = |item: &&Linked| !item.gold_tables.iter().all(|wanted| known(item, wanted));
        let recall = DEPTHS.map(|within| {
            let found = items.iter().filter(|item| item.within(within)).count();
            Recall { within, all_tables: ratio(found, items.len()) }
        });
        LinkingReport {
            tables: snapshot.catalog.tables().count(),
            questions: items.len(),
            unknown_tables: items.iter().filter(unknown).count(),
            recall: recall.to_vec(),
            p50_ms: milliseconds(50),
            p95_ms: milliseconds(95),
        }
    }

    /// `recall@5 0.870 recall@10 0.930 recall@20 0.970 recall@30 0.980 p50 2.1 ms p95 4.0 ms tables=1339 n=577`
    pub fn summary(&self) -> String {
        let recall: Vec<String> = self
            .recall
            .iter()
            .map(|at| format!("recall@{} {:.3}", at.within, at.all_tables))
            .collect();
        let (recall, p50, p95) = (recall.join(" "), self.p50_ms, self.p95_ms);
        let (tables, n) = (self.tables, self.questions);
        format!("{recall} p50 {p50:.1} ms p95 {p95:.1} ms tables={tables} n={n}")
    }

    /// For people: `report.md`.
    pub fn markdown(&self, items: &[Linked]) -> String {
        let mut text = format!("# Linking\n\n{}\n\n", self.summary());
        let _ = writeln!(
            text,
            "Recall is the part of the questions whose gold tables are all within so many. Questions \
             with a table that the schema does not have: {}.\n",
            self.unknown_tables
        );
        let deepest = DEPTHS[2];
        let lost: Vec<&Linked> = items.iter().filter(|item| !item.within(deepest)).collect();
        let _ = writeln!(text, "## Not all within {deepest} ({})\n", lost.len());
        for item in lost {
            let place = |place: &Option<usize>| place.map_or("-".to_owned(), |at| at.to_string());
            let tables = item.gold_tables.iter().zip(&item.places);
            let tables: Vec<String> =
                tables.map(|(table, at)| format!("`{table}` {}", place(at))).collect();
            let _ = writeln!(text, "- {}: {}", item.question.replace('\n', " "), tables.join(", "));
        }
        text
    }
}
