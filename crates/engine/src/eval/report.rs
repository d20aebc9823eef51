//! What an evaluation found, as written to `report.json` and `predictions.jsonl`.

use super::calibration::{Figures, figures};
use super::percent::{percentile, ratio};
use protocol::lineage::Tier;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One question's outcome: one line of `predictions.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    pub id: String,
    pub db_id: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<String>,
    pub question: String,
    /// Absent when the question was not answered.
    pub sql: Option<String>,
    /// `planner`, `model`, or why there is no answer: `not_understood`, `beyond` (the data holds nothing of it),
    /// `write_intent`, `planner_failed`,
    /// `gold_failed`.
    pub route: String,
    pub confidence: Option<f64>,
    pub tier: Option<Tier>,
    /// Under EX-strict.
    pub correct: bool,
    pub correct_subset: bool,
    pub correct_bird: bool,
    /// Under EX-strict on the database and on every perturbed copy, when there are copies.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub correct_on_copies: Option<bool>,
    /// The data cannot answer it: right is to say so.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub unanswerable: bool,
    /// What the confidence was computed from, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub features: BTreeMap<String, f64>,
    /// The gold has no rows: being right means little.
    pub gold_empty: bool,
    /// The statement would have changed something.
    pub is_unsafe: bool,
    /// The statement named something that does not exist.
    pub lock_violation: bool,
    pub latency_ms: f64,
    /// Tokens a model read and wrote for it.
    #[serde(default)]
    pub tokens: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error: Option<String>,
}

/// The route of a question that the data holds nothing of.
const BEYOND: &str = "beyond";

impl Item {
    pub fn answered(&self) -> bool {
        self.sql.is_some()
    }
}

/// Questions without an answer in the data, and how many were declined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refusals {
    pub n: usize,
    /// Of these, how many were seen to be beyond the data; no model is asked for SQL then.
    pub beyond: usize,
    /// Questions with an answer that were taken to be beyond the data.
    pub false_refusals: usize,
    pub refused: usize,
    pub recall: f64,
    /// Of those answered anyway, how many claimed to be sure.
    pub answered_high: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub scores: Scores,
    /// Questions that have an answer with rows.
    pub with_rows: Scores,
    pub by_database: BTreeMap<String, Scores>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub by_kind: BTreeMap<String, Scores>,
    /// Accuracy inside each tier, High first.
    pub calibration: Vec<Bucket>,
    /// How far the confidence of the answers can be taken at its word; absent without answers.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub confidence: Option<Figures>,
    /// Questions that the data cannot answer, which are in no other figure; absent without any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub refusals: Option<Refusals>,
    pub routes: BTreeMap<String, usize>,
    pub unsafe_statements: usize,
    pub lock_violations: usize,
    /// Questions whose own SQL did not run; they count as not answered.
    pub gold_failed: usize,
    pub p50_ms: f64,
    pub p95_ms: f64,
    /// Of the questions a model was asked.
    pub model_p50_ms: f64,
    pub model_p95_ms: f64,
    /// Tokens models read and wrote.
    pub tokens: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    pub n: usize,
    pub answered: usize,
    /// Answered of all.
    pub coverage: f64,
    /// Right under EX-strict, of those answered.
    pub precision: f64,
    /// Right of all, by rule.
    pub ex_strict: f64,
    pub ex_subset: f64,
    pub bird: f64,
    /// EX-strict that also holds on the perturbed copies; absent without copies.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ex_on_copies: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    pub tier: Tier,
    pub answered: usize,
    pub correct: usize,
    pub accuracy: f64,
    pub mean_confidence: f64,
}

impl Report {
    pub fn over(items: &[Item]) -> Report {
        let group = |key: &dyn Fn(&Item) -> Option<String>| {
            let mut groups: BTreeMap<String, Vec<&Item>> = BTreeMap::new();
            for item in items.iter().filter(|item| !item.unanswerable) {
                if let Some(key) = key(item) {
                    groups.entry(key).or_default().push(item);
                }
            }
            groups.into_iter().map(|(key, items)| (key, scores(&items))).collect()
        };
        let mut routes = BTreeMap::new();
        for item in items {
            *routes.entry(item.route.clone()).or_insert(0) += 1;
        }
        let micros = |wanted: &dyn Fn(&Item) -> bool| -> Vec<u64> {
            let wanted = items.iter().filter(|item| wanted(item));
            wanted.map(|item| (item.latency_ms * 1000.0).round() as u64).collect()
        };
        let all = micros(&|_| true);
        let modelled = micros(&|item| item.tokens > 0);
        let milliseconds = |micros: &[u64], percent| percentile(micros, percent) as f64 / 1000.0;
        let answerable: Vec<&Item> = items.iter().filter(|item| !item.unanswerable).collect();
        let with_rows: Vec<&Item> =
            answerable.iter().copied().filter(|item| !item.gold_empty).collect();
        let judged: Vec<(f64, bool)> = answerable
            .iter()
            .filter_map(|item| item.confidence.map(|score| (score, item.correct)))
            .collect();
        Report {
            scores: scores(&answerable),
            with_rows: scores(&with_rows),
            by_database: group(&|item| Some(item.db_id.clone())),
            by_kind: group(&|item| item.kind.clone()),
            calibration: calibration(&answerable),
            confidence: figures(&judged),
            refusals: refusals(items),
            unsafe_statements: items.iter().filter(|item| item.is_unsafe).count(),
            lock_violations: items.iter().filter(|item| item.lock_violation).count(),
            gold_failed: routes.get("gold_failed").copied().unwrap_or(0),
            routes,
            p50_ms: milliseconds(&all, 50),
            p95_ms: milliseconds(&all, 95),
            model_p50_ms: milliseconds(&modelled, 50),
            model_p95_ms: milliseconds(&modelled, 95),
            tokens: items.iter().map(|item| item.tokens).sum(),
        }
    }

    /// `EX-strict 0.612 coverage 0.74 precision 0.83 n=577`
    pub fn summary(&self) -> String {
        let Scores { ex_strict, coverage, precision, n, .. } = self.scores;
        format!("EX-strict {ex_strict:.3} coverage {coverage:.2} precision {precision:.2} n={n}")
    }

    /// For people: `report.md`.
    pub fn markdown(&self, items: &[Item]) -> String {
        super::markdown::write(self, items)
    }

    /// For people with a browser: `report.html`.
    pub fn html(&self, items: &[Item]) -> String {
        super::html::write(self, items)
    }
}

fn scores(items: &[&Item]) -> Scores {
    let count = |test: &dyn Fn(&Item) -> bool| items.iter().filter(|item| test(item)).count();
    let (n, answered) = (items.len(), count(&Item::answered));
    let correct = count(&|item| item.correct);
    Scores {
        n,
        answered,
        coverage: ratio(answered, n),
        precision: ratio(correct, answered),
        ex_strict: ratio(correct, n),
        ex_subset: ratio(count(&|item| item.correct_subset), n),
        bird: ratio(count(&|item| item.correct_bird), n),
        ex_on_copies: items
            .iter()
            .any(|item| item.correct_on_copies.is_some())
            .then(|| ratio(count(&|item| item.correct_on_copies == Some(true)), n)),
    }
}

fn calibration(items: &[&Item]) -> Vec<Bucket> {
    let mut buckets = Vec::new();
    for tier in [Tier::High, Tier::Medium, Tier::Low] {
        let inside: Vec<&Item> =
            items.iter().copied().filter(|item| item.tier == Some(tier)).collect();
        let correct = inside.iter().filter(|item| item.correct).count();
        let sum: f64 = inside.iter().filter_map(|item| item.confidence).sum();
        let mean_confidence = if inside.is_empty() { 0.0 } else { sum / inside.len() as f64 };
        buckets.push(Bucket {
            tier,
            answered: inside.len(),
            correct,
            accuracy: ratio(correct, inside.len()),
            mean_confidence,
        });
    }
    buckets
}

fn refusals(items: &[Item]) -> Option<Refusals> {
    let asked: Vec<&Item> = items.iter().filter(|item| item.unanswerable).collect();
    let refused = asked.iter().filter(|item| item.correct).count();
    let sure = |item: &&&Item| item.tier == Some(Tier::High);
    let beyond = |item: &&Item| !item.unanswerable && item.route == BEYOND;
    let false_refusals = items.iter().filter(beyond).count();
    (!asked.is_empty() || false_refusals > 0).then(|| Refusals {
        n: asked.len(),
        refused,
        recall: ratio(refused, asked.len()),
        beyond: asked.iter().filter(|item| item.route == BEYOND).count(),
        false_refusals,
        answered_high: asked.iter().filter(sure).count(),
    })
}
