//! Which accepted memory answers a new question.
//!
//! Similar words are not enough: in every vocabulary measured, the nearest neighbour is often a near
//! miss. A memory fits only when the words that matter are the same in the same order and the literals
//! are of the same kinds; the similarity then ranks what fits and is shown to people.

use super::mask::{Masked, mask, stands_alone};
use super::rebind::rebind;
use super::values::ValueIndex;
use super::{Memory, MemoryScope, RECALL_WEIGHT, shared};
use std::collections::HashMap;

/// A memory with the new question's literals in its SQL.
#[derive(Debug, Clone, PartialEq)]
pub struct Recalled {
    pub memory: Memory,
    pub sql: String,
    /// 0..1: cosine of the weighted words of the two questions, literals included.
    pub similarity: f64,
    /// The SQL differs from the accepted one in its literals.
    pub rebound: bool,
}

/// The best fitting memory that `allowed` lets through. `today` is an ISO date: a memory that depends on the day it
/// was asked is only good on that day.
pub fn recall(
    question: &str,
    memories: &[Memory],
    values: &ValueIndex,
    today: &str,
    allowed: impl Fn(&Recalled) -> bool,
) -> Option<Recalled> {
    if !stands_alone(question) {
        return None;
    }
    let asked = mask(question, values);
    let fits = |memory: &&Memory| memory.weight >= RECALL_WEIGHT && memory.masked == asked.text;
    let weights = inverse_frequencies(memories);
    let mut found: Vec<Recalled> = memories
        .iter()
        .filter(fits)
        .filter_map(|memory| bind(question, &asked, memory, values, today, &weights))
        .collect();
    found.sort_by(|one, other| rank(other).total_cmp(&rank(one)));
    found.into_iter().find(allowed)
}

/// What somebody taught for themselves goes before what holds for everybody.
fn rank(recalled: &Recalled) -> f64 {
    let own = match recalled.memory.scope {
        MemoryScope::User(_) => 2.0,
        MemoryScope::Workspace => 0.0,
    };
    own + recalled.similarity + recalled.memory.weight
}

fn bind(
    question: &str,
    asked: &Masked,
    memory: &Memory,
    values: &ValueIndex,
    today: &str,
    weights: &HashMap<String, f64>,
) -> Option<Recalled> {
    if memory.scope == MemoryScope::Workspace {
        return bind_shared(asked, memory);
    }
    let accepted = mask(&memory.question, values);
    if accepted.text != asked.text {
        return None;
    }
    let stale = asked.relative && !memory.created_at.starts_with(today);
    if stale && super::rebind::has_dates(&memory.sql) {
        return None;
    }
    let sql = rebind(&memory.sql, &accepted.literals, &asked.literals)?;
    let similarity = cosine(&memory.question, question, weights);
    Some(Recalled { rebound: sql != memory.sql, sql, similarity, memory: memory.clone() })
}

/// The words that matter are the same, and there is nothing else to compare.
fn bind_shared(asked: &Masked, memory: &Memory) -> Option<Recalled> {
    let sql = shared::fill(&memory.sql, &memory.literals, &asked.literals)?;
    Some(Recalled { rebound: sql != memory.sql, sql, similarity: 1.0, memory: memory.clone() })
}

fn tokens(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

fn counts(text: &str) -> HashMap<String, f64> {
    let mut counts = HashMap::new();
    for token in tokens(text) {
        *counts.entry(token).or_insert(0.0) += 1.0;
    }
    counts
}

/// How rare each word is among the remembered questions; a word nobody used counts most.
fn inverse_frequencies(memories: &[Memory]) -> HashMap<String, f64> {
    let mut found: HashMap<String, f64> = HashMap::new();
    for memory in memories {
        for word in counts(&memory.question).into_keys() {
            *found.entry(word).or_insert(0.0) += 1.0;
        }
    }
    let all = memories.len() as f64;
    found.into_iter().map(|(word, count)| (word, 1.0 + (all / count).ln())).collect()
}

fn cosine(one: &str, other: &str, weights: &HashMap<String, f64>) -> f64 {
    let rarest = weights.values().copied().fold(1.0, f64::max);
    let weigh = |text: &str| -> HashMap<String, f64> {
        let weight = |word: &str| weights.get(word).copied().unwrap_or(rarest);
        counts(text)
            .into_iter()
            .map(|(word, count)| (word.clone(), count * weight(&word)))
            .collect()
    };
    let (one, other) = (weigh(one), weigh(other));
    let dot: f64 = one.iter().map(|(word, weight)| weight * other.get(word).unwrap_or(&0.0)).sum();
    let length = |words: &HashMap<String, f64>| words.values().map(|w| w * w).sum::<f64>().sqrt();
    let lengths = length(&one) * length(&other);
    if lengths == 0.0 { 0.0 } else { (dot / lengths).clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemoryScope;
    use crate::memory::values::tests::index;
    use protocol::ids::{ConnectionId, MemoryId, UserId};

    fn memory(question: &str, sql: &str, weight: f64) -> Memory {
        let values = values();
        Memory {
            id: MemoryId::from_random(question.len() as u128),
            connection_id: ConnectionId::from_random(1),
            scope: MemoryScope::User(UserId::from_random(1)),
            question: question.into(),
            masked: mask(question, &values).text,
            sql: sql.into(),
            literals: Vec::new(),
            weight,
            uses: 0,
            created_at: "2024-06-01T10:00:00Z".into(),
            certified: None,
        }
    }

    #[test]
    fn what_holds_for_everybody_gets_the_values_of_who_asks_and_one_s_own_goes_first() {
        let values = values();
        let literal = |text: &str| mask(text, &values).literals[0].stored();
        let shared = Memory {
            scope: MemoryScope::Workspace,
            question: "orders in [country]".into(),
            sql: "select 1 where c = :country".into(),
            literals: vec![literal("orders in Spain")],
            ..memory("orders in Spain", "", 1.0)
        };
        let asked = |memories: &[Memory]| recalled("orders in France", memories, "2030-01-01");
        assert_eq!(
            asked(std::slice::from_ref(&shared)).as_deref(),
            Some("select 1 where c = 'France'")
        );
        let own = memory("orders in Spain", "select 2 where c = 'Spain'", 0.7);
        assert_eq!(asked(&[shared, own]).as_deref(), Some("select 2 where c = 'France'"));
    }

    #[test]
    fn what_may_not_be_run_any_more_does_not_stand_before_what_may() {
        let memories = [
            memory("orders in Spain", "select 1 where c = 'Spain'", 0.95),
            memory("orders in Spain", "select 2 where c = 'Spain'", 0.6),
        ];
        let allowed = |recalled: &Recalled| !recalled.sql.starts_with("select 1");
        let found = recall("orders in France", &memories, &values(), "2024-06-01", allowed);
        assert_eq!(found.map(|found| found.sql).as_deref(), Some("select 2 where c = 'France'"));
    }

    fn values() -> ValueIndex {
        index(&[("customers.country", &["Spain", "France"])])
    }

    fn recalled(question: &str, memories: &[Memory], today: &str) -> Option<String> {
        recall(question, memories, &values(), today, |_| true).map(|recalled| recalled.sql)
    }

    #[test]
    fn a_near_miss_is_not_recalled() {
        let memories = [memory("revenue by country in 2024", "select 1 where y = '2024'", 0.7)];
        let fits = |question: &str| recalled(question, &memories, "2024-06-01").is_some();
        assert!(fits("Show me revenue per country in 2023"));
        for miss in [
            "revenue by product in 2024",
            "orders by country in 2024",
            "revenue by country",
            "revenue by country in march 2024",
            "revenue by country not in 2024",
            "and in 2023?",
        ] {
            assert!(!fits(miss), "{miss}");
        }
    }

    #[test]
    fn only_an_accepted_memory_is_recalled() {
        for (weight, expected) in [(0.3, false), (0.5, true), (0.95, true)] {
            let memories = [memory("orders in Spain", "select 1 where c = 'Spain'", weight)];
            let sql = recalled("orders in France", &memories, "2024-06-01");
            assert_eq!(sql.is_some(), expected, "{weight}");
        }
    }

    #[test]
    fn the_heavier_of_two_wins() {
        let memories = [
            memory("orders in Spain", "select 1 where c = 'Spain'", 0.6),
            memory("orders in Spain", "select 2 where c = 'Spain'", 0.95),
        ];
        let sql = recalled("orders in Spain", &memories, "2024-06-01");
        assert_eq!(sql.as_deref(), Some("select 2 where c = 'Spain'"));
    }

    #[test]
    fn a_relative_period_is_good_for_its_own_day() {
        let dated = [memory("revenue last month", "select 1 where d >= '2024-05-01'", 0.9)];
        assert!(recalled("revenue last month", &dated, "2024-06-01").is_some());
        assert!(recalled("revenue last month", &dated, "2024-07-01").is_none());
        let open = [memory("revenue last month", "select last_month()", 0.9)];
        assert!(recalled("revenue last month", &open, "2024-07-01").is_some());
    }
}
