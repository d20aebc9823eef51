//! Accepted questions that ask the same in other words. They are shown to a model as examples and never
//! reused by themselves: the nearest neighbour is often a near miss. And only those are near at all that
//! have the same numbers, names and periods, whatever any vector says.
//!
//! [`grams`] is the vector that every installation has; measured in docs/measurements.md.

use super::mask::{Literal, Masked, Meaning, mask};
use super::sql_literals::{is_clear, literals, without_comments};
use super::values::ValueIndex;
use super::{Memory, MemoryScope, RECALL_WEIGHT, shared, stands_alone};
use llm::embedding::cosine;
use protocol::ids::MemoryId;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Examples of one prompt.
pub const MOST: usize = 3;
/// Of a candidate below this nothing is shared but the way of asking.
const LEAST: f64 = 0.3;
/// Numbers of the vector of letters; twice as many find no more.
const GRAMS: usize = 512;

/// How near the memories are to the question.
pub enum Near<'a> {
    /// By the letters of their words.
    Letters,
    /// By a model's vectors: of the question, and of the memories that have one.
    Vectors { asked: &'a [f32], kept: &'a HashMap<MemoryId, Vec<f32>> },
}

/// Nearest first; those that nobody accepted, or whose literals are others, are left out. What is everybody's
/// has the values of the question.
pub fn nearest(
    question: &str,
    memories: &[Memory],
    values: &ValueIndex,
    near: &Near<'_>,
) -> Vec<(Memory, f64)> {
    if !stands_alone(question) {
        return Vec::new();
    }
    let asked = mask(question, values);
    let own = grams(&asked.text);
    let scored = |memory: &Memory| {
        if memory.weight < RECALL_WEIGHT || asked.relative {
            return None;
        }
        let (memory, words) = fitting(memory, &asked, values)?;
        let nearness = match near {
            Near::Letters => cosine(&own, &grams(&words)),
            Near::Vectors { asked, kept } => cosine(asked, kept.get(&memory.id)?),
        };
        (nearness >= LEAST).then_some((memory, nearness))
    };
    let mut found: Vec<(Memory, f64)> = memories.iter().filter_map(scored).collect();
    found.sort_by(|one, other| other.1.total_cmp(&one.1));
    found
}

/// An answer to a question about the same things, with the words it is compared by.
fn fitting(memory: &Memory, asked: &Masked, values: &ValueIndex) -> Option<(Memory, String)> {
    let accepted = mask(&memory.question, values);
    if accepted.relative {
        return None;
    }
    match memory.scope {
        MemoryScope::User(_) => {
            same_literals(asked, &accepted).then(|| (memory.clone(), accepted.text))
        }
        MemoryScope::Workspace => {
            Some((shared::fitted(memory, &asked.literals)?, memory.masked.clone()))
        }
    }
}

/// What is turned into a vector: the question without its literals, which are compared by themselves and
/// are nobody else's to read.
pub fn embedded_text(question: &str, values: &ValueIndex) -> String {
    mask(question, values).text
}

fn same_literals(one: &Masked, other: &Masked) -> bool {
    let names = |masked: &Masked| {
        let mut names: Vec<String> = masked.literals.iter().map(name).collect();
        names.sort();
        names
    };
    names(one) == names(other)
}

fn name(literal: &Literal) -> String {
    match &literal.meaning {
        Meaning::Number(number) => format!("number {number}"),
        Meaning::Period(period) => format!("period {} {}", period.start, period.end),
        Meaning::Quoted => format!("quoted {}", literal.text),
        Meaning::Value { spelling, .. } => format!("value {spelling}"),
    }
}

/// The accepted pair as a model may see it: without leave to see values, its literals are left out.
pub fn example(memory: &Memory, sees_values: bool) -> String {
    match sees_values {
        true => format!("{}\n{}\n", memory.question, memory.sql),
        false => format!("{}\n{}\n", memory.masked, without_values(&memory.sql)),
    }
}

/// Only how many rows are wanted stays: every other number may be somebody's.
pub fn without_values(sql: &str) -> String {
    if !is_clear(sql) {
        return "…".to_owned();
    }
    let sql = without_comments(sql);
    let mut text = String::with_capacity(sql.len());
    let mut from = 0;
    for literal in literals(&sql) {
        let before = sql[from..literal.place.start].trim_end();
        let rows = ["limit", "offset"].iter().any(|word| ends_with_word(before, word));
        if !literal.quoted && rows {
            continue;
        }
        text.push_str(&sql[from..literal.place.start]);
        text.push_str(if literal.quoted { "'…'" } else { "…" });
        from = literal.place.end;
    }
    text.push_str(&sql[from..]);
    text
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .next()
        .is_some_and(|last| last.eq_ignore_ascii_case(word))
}

/// Counts of three letters in a row, hashed: words with the same stem are near, without any model.
fn grams(masked: &str) -> Vec<f32> {
    let mut counts = vec![0.0; GRAMS];
    let padded: Vec<char> = format!(" {} ", masked.to_lowercase()).chars().collect();
    for three in padded.windows(3) {
        // Not kept anywhere: it only has to be the same within one process.
        let mut hasher = DefaultHasher::new();
        three.hash(&mut hasher);
        counts[(hasher.finish() % GRAMS as u64) as usize] += 1.0;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemoryScope;
    use crate::memory::values::tests::index;
    use protocol::ids::{ConnectionId, UserId};

    fn values() -> ValueIndex {
        index(&[("customers.country", &["Spain", "France"])])
    }

    fn memory(number: u128, question: &str) -> Memory {
        Memory {
            id: MemoryId::from_random(number),
            connection_id: ConnectionId::from_random(1),
            scope: MemoryScope::User(UserId::from_random(1)),
            question: question.into(),
            masked: mask(question, &values()).text,
            sql: "select 1 where c = 'Spain' and n > 5".into(),
            literals: Vec::new(),
            weight: 0.7,
            uses: 0,
            created_at: "2024-06-01T10:00:00Z".into(),
            certified: None,
        }
    }

    fn found(question: &str, accepted: &[&str]) -> Vec<String> {
        let memories: Vec<Memory> =
            accepted.iter().enumerate().map(|(at, text)| memory(at as u128, text)).collect();
        let near = nearest(question, &memories, &values(), &Near::Letters);
        near.iter().map(|(memory, _)| memory.question.clone()).collect()
    }

    #[test]
    fn other_words_are_near_and_other_literals_never_are() {
        let same = "total revenues for every country in 2024";
        for (accepted, near) in [
            ("revenue by country in 2024", true),
            ("revenue by country in 2023", false),
            ("revenue by country", false),
            ("revenue by country in march 2024", false),
            ("revenue by country in 2024 in Spain", false),
            ("top 5 revenue by country in 2024", false),
        ] {
            assert_eq!(!found(same, &[accepted]).is_empty(), near, "{accepted}");
        }
        for (question, accepted, near) in [
            ("customers located in Spain", "customers in Spain", true),
            ("customers located in Spain", "customers in France", false),
            ("products called \"Lamp\"", "products named \"Lamp\"", true),
            ("products called \"Lamp\"", "products named \"Desk\"", false),
            ("revenues of last month", "revenue last month", false),
            ("and in 2023?", "revenue by country in 2023", false),
        ] {
            assert_eq!(!found(question, &[accepted]).is_empty(), near, "{question}: {accepted}");
        }
    }

    #[test]
    fn the_nearest_comes_first_and_what_nobody_accepted_is_left_out() {
        let accepted =
            ["suppliers of each product", "revenue by country", "how many countries have revenue"];
        let near = found("revenues per country", &accepted);
        assert_eq!(near.first().map(String::as_str), Some("revenue by country"));
        let light = [Memory { weight: 0.3, ..memory(1, "revenue by country") }];
        assert!(nearest("revenues per country", &light, &values(), &Near::Letters).is_empty());
    }

    #[test]
    fn vectors_of_another_length_and_missing_ones_are_not_compared() {
        let memories = [memory(1, "turnover by land"), memory(2, "staff by age")];
        let kept: HashMap<MemoryId, Vec<f32>> = [
            (memories[0].id.clone(), vec![1.0, 0.1]),
            (memories[1].id.clone(), vec![1.0, 0.1, 0.0]),
        ]
        .into();
        let near = Near::Vectors { asked: &[1.0, 0.0], kept: &kept };
        let found = nearest("revenue by country", &memories, &values(), &near);
        let names: Vec<&str> = found.iter().map(|(it, _)| it.question.as_str()).collect();
        assert_eq!(names, ["turnover by land"]);
    }

    #[test]
    fn an_example_holds_values_only_where_a_model_may_see_them() {
        let memory = memory(1, "customers in Spain");
        assert!(example(&memory, true).contains("c = 'Spain' and n > 5"));
        let told = example(&memory, false);
        assert_eq!(told, "customers <value>\nselect … where c = '…' and n > …\n");
        for (sql, told) in [
            (
                "select a /* Ann Lee */ from t where id = 4711 limit 20 offset 5",
                "select a   from t where id = … limit 20 offset 5",
            ),
            (
                "select a from t where c = any(array['Spain'])",
                "select a from t where c = any(array['…'])",
            ),
            ("select a from t where c = $$Spain$$", "select a from t where c = '…'"),
            (r"select a from t where c = 'it\'s'", "…"),
        ] {
            assert_eq!(without_values(sql), told);
        }
    }

    #[test]
    fn what_is_everybody_s_is_shown_with_the_values_of_who_asks() {
        let literal = |text: &str| mask(text, &values()).literals[0].stored();
        let certified = Memory {
            scope: MemoryScope::Workspace,
            question: "customers in [country]".into(),
            masked: "customers <value>".into(),
            sql: "select 1 where c = :country".into(),
            literals: vec![crate::memory::MemoryLiteral {
                text: String::new(),
                ..literal("in Spain")
            }],
            ..memory(1, "customers in Spain")
        };
        let near = |question: &str| {
            let found =
                nearest(question, std::slice::from_ref(&certified), &values(), &Near::Letters);
            found.into_iter().next().map(|(memory, _)| example(&memory, true))
        };
        assert_eq!(
            near("customers located in France").as_deref(),
            Some("customers in France\nselect 1 where c = 'France'\n")
        );
        assert_eq!(near("customers located somewhere"), None, "a place without a value");
        assert_eq!(near("customers of the year 2024"), None, "a value of another kind");
    }
}
