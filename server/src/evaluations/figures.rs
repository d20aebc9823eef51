//! What a run came to, counted from its items.

use crate::store::StoredItem;
use engine::eval::figures;
use protocol::evaluation::{EvaluationItem, EvaluationScores};
use protocol::lineage::Tier;
use std::collections::BTreeMap;

const GOLD_FAILED: &str = "gold_failed";

fn counts(item: &StoredItem) -> bool {
    item.found.route != GOLD_FAILED
}

/// Confidence of each answer with whether it was right.
pub fn judged(items: &[StoredItem]) -> Vec<(f64, bool)> {
    let counted = items.iter().filter(|item| counts(item));
    counted
        .filter_map(|item| item.found.confidence.map(|score| (score, item.found.correct)))
        .collect()
}

pub fn scores(items: &[StoredItem]) -> EvaluationScores {
    let counted: Vec<&StoredItem> = items.iter().filter(|item| counts(item)).collect();
    let count = |test: &dyn Fn(&StoredItem) -> bool| {
        counted.iter().filter(|item| test(item)).count() as u64
    };
    let (questions, answered) = (counted.len() as u64, count(&|item| item.found.answered()));
    let right = count(&|item| item.found.correct);
    let high = |item: &StoredItem| item.found.tier == Some(Tier::High);
    EvaluationScores {
        questions,
        answered,
        right,
        accuracy: share(right, questions),
        precision: share(right, answered),
        gold_failed: items.len() as u64 - questions,
        unsafe_statements: count(&|item| item.found.is_unsafe),
        high: count(&high),
        high_right: count(&|item| high(item) && item.found.correct),
        calibration_error: figures(&judged(items)).map(|figures| figures.ece),
    }
}

fn share(part: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}

/// With what the same questions came to before.
pub fn compared(items: Vec<StoredItem>, before: &[StoredItem]) -> Vec<EvaluationItem> {
    let known: BTreeMap<&str, &StoredItem> =
        before.iter().map(|item| (item.found.id.as_str(), item)).collect();
    let compare = |item: StoredItem| {
        let StoredItem { certified, expected_sql, found } = item;
        // A question that got another value is another question.
        let same =
            known.get(found.id.as_str()).filter(|other| other.found.question == found.question);
        EvaluationItem {
            was_right: same.map(|other| other.found.correct),
            sql_before: same.and_then(|other| other.found.sql.clone()),
            id: found.id,
            certified,
            question: found.question,
            expected_sql,
            sql: found.sql,
            right: found.correct,
            confidence: found.confidence,
            tier: found.tier,
            route: found.route,
            error: found.error,
        }
    };
    items.into_iter().map(compare).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use serde_json::json;

    pub fn item(id: &str, sql: Option<&str>, confidence: f64, correct: bool) -> StoredItem {
        let tier = if confidence >= 0.8 { "high" } else { "low" };
        let found = json!({
            "id": id, "db_id": "shop", "question": format!("question {id}"), "sql": sql,
            "route": if sql.is_some() { "planner" } else { "not_understood" },
            "confidence": sql.map(|_| confidence), "tier": sql.map(|_| tier), "correct": correct,
            "correct_subset": correct, "correct_bird": correct, "gold_empty": false,
            "is_unsafe": false, "lock_violation": false, "latency_ms": 1.0,
        });
        let found = serde_json::from_value(found).unwrap();
        StoredItem { certified: false, expected_sql: "select 1".to_owned(), found }
    }

    #[test]
    fn a_run_is_counted_from_its_items() {
        assert_eq!(scores(&[]), EvaluationScores::default());
        let mut failed = item("d", None, 0.0, false);
        failed.found.route = GOLD_FAILED.to_owned();
        let items = [
            item("a", Some("select 1"), 0.9, true),
            item("b", Some("select 2"), 0.9, false),
            item("c", None, 0.0, false),
            failed,
        ];
        let found = scores(&items);
        assert_eq!((found.questions, found.answered, found.right), (3, 2, 1));
        assert_eq!((found.gold_failed, found.high, found.high_right), (1, 2, 1));
        assert!((found.accuracy - 1.0 / 3.0).abs() < 1e-9 && found.precision == 0.5);
        assert!(found.calibration_error.is_some_and(|error| (error - 0.4).abs() < 1e-9));
    }

    #[test]
    fn a_question_is_compared_with_itself_alone() {
        let before = [item("a", Some("select 0"), 0.9, true), item("b", None, 0.0, false)];
        let mut other = item("b", Some("select 2"), 0.9, true);
        other.found.question = "with another value".to_owned();
        let now = vec![item("a", Some("select 1"), 0.9, false), other];
        let found = compared(now, &before);
        assert_eq!(
            (found[0].was_right, found[0].sql_before.as_deref()),
            (Some(true), Some("select 0"))
        );
        assert_eq!((found[1].was_right, found[1].sql_before.as_deref()), (None, None));
    }
}
