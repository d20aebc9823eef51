//! Two evaluations of the same questions compared: what was right and is not any more.

use super::Item;
use super::percent::ratio;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What an evaluation found, as much as the next one is compared with: the file of `--baseline`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    pub items: BTreeMap<String, Known>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<String>,
    pub correct: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sql: Option<String>,
}

impl Baseline {
    pub fn of(items: &[Item]) -> Baseline {
        let known = |item: &Item| {
            let (kind, sql) = (item.kind.clone(), item.sql.clone());
            (item.id.clone(), Known { kind, correct: item.correct, sql })
        };
        Baseline { items: items.iter().map(known).collect() }
    }
}

/// How much may be lost before a change is refused.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gate {
    /// Questions that were right and are not.
    pub most_lost: usize,
    /// Percentage points that the accuracy of a kind may fall.
    pub most_points: f64,
}

pub const GATE: Gate = Gate { most_lost: 2, most_points: 5.0 };

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Comparison {
    pub lost: Vec<Change>,
    pub gained: Vec<Change>,
    /// Kinds whose accuracy fell by more than the gate allows, with both accuracies.
    pub fallen: BTreeMap<String, (f64, f64)>,
    /// Statements that would have changed something.
    pub unsafe_statements: usize,
    /// Questions of the baseline that were not asked.
    pub missing: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    pub id: String,
    pub question: String,
    pub before: Option<String>,
    pub now: Option<String>,
}

pub fn compare(baseline: &Baseline, items: &[Item], gate: Gate) -> Comparison {
    let mut found = Comparison::default();
    let mut kinds: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for item in items {
        found.unsafe_statements += usize::from(item.is_unsafe);
        let Some(known) = baseline.items.get(&item.id) else { continue };
        let (before, now) = (known.sql.clone(), item.sql.clone());
        let (id, question) = (item.id.clone(), item.question.clone());
        let change = Change { id, question, before, now };
        match (known.correct, item.correct) {
            (true, false) => found.lost.push(change),
            (false, true) => found.gained.push(change),
            _ => {}
        }
        let kind = kinds.entry(known.kind.as_deref().unwrap_or("all")).or_default();
        kind.0 += 1;
        kind.1 += usize::from(known.correct);
        kind.2 += usize::from(item.correct);
    }
    for (kind, (n, before, now)) in kinds {
        let (before, now) = (ratio(before, n), ratio(now, n));
        // Exactly as many points are allowed, whatever the last digit of the division.
        if (before - now) * 100.0 > gate.most_points + 1e-9 {
            found.fallen.insert(kind.to_owned(), (before, now));
        }
    }
    let asked = |id: &&String| !items.iter().any(|item| item.id == **id);
    found.missing = baseline.items.keys().filter(asked).cloned().collect();
    found
}

impl Comparison {
    /// Why the change is refused; empty when it is not.
    pub fn refusals(&self, gate: Gate) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.unsafe_statements > 0 {
            reasons.push(format!("{} statements would change data", self.unsafe_statements));
        }
        if self.lost.len() > gate.most_lost {
            let (lost, most) = (self.lost.len(), gate.most_lost);
            reasons.push(format!("{lost} questions were lost, {most} may be"));
        }
        for (kind, (before, now)) in &self.fallen {
            reasons.push(format!(
                "`{kind}` fell from {:.1} % to {:.1} %, {} points are allowed",
                before * 100.0,
                now * 100.0,
                gate.most_points
            ));
        }
        if !self.missing.is_empty() {
            reasons.push(format!("questions were not asked: {}", self.missing.join(", ")));
        }
        reasons
    }

    /// For people.
    pub fn markdown(&self, gate: Gate) -> String {
        let mut text = String::from("# Compared with the baseline\n\n");
        let reasons = self.refusals(gate);
        match reasons.is_empty() {
            true => text.push_str("Passed.\n\n"),
            false => reasons.iter().for_each(|reason| {
                let _ = writeln!(text, "- refused: {reason}");
            }),
        }
        for (title, changes) in [("Lost", &self.lost), ("Gained", &self.gained)] {
            let _ = writeln!(text, "\n## {title} ({})\n", changes.len());
            for change in changes {
                let line = |sql: &Option<String>| {
                    sql.as_deref().unwrap_or("not answered").replace('\n', " ")
                };
                let _ = writeln!(
                    text,
                    "- `{}` {}\n\n  ```diff\n  - {}\n  + {}\n  ```",
                    change.id,
                    change.question.replace('\n', " "),
                    line(&change.before),
                    line(&change.now)
                );
            }
        }
        text
    }
}
