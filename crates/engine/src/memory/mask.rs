//! A question without its literals: what has to be the same for an old answer to fit a new question.

use super::MemoryLiteral;
use super::period::{self, Period};
use super::values::{MAX_VALUE_WORDS, ValueIndex};

/// Words that carry no meaning of their own; two questions may differ in them.
pub(super) const FILLER: &[&str] = &[
    "a", "an", "the", "please", "show", "me", "give", "list", "tell", "display", "what", "which",
    "is", "are", "was", "were", "do", "does", "did", "we", "our", "us", "i", "my", "can", "you",
    "could", "would", "have", "has", "had", "there", "of", "for", "in", "on", "at", "to", "and",
    "get", "find", "see", "want", "know", "during",
];

/// Words that tie a question to the day it is asked.
const RELATIVE: &[&str] = &[
    "today",
    "yesterday",
    "now",
    "current",
    "currently",
    "last",
    "this",
    "previous",
    "past",
    "recent",
    "recently",
    "ago",
    "ytd",
    "mtd",
    "latest",
    "next",
];

/// Words that a question begins with when it leans on the one before.
const LEANING: &[&str] =
    &["and", "but", "only", "just", "also", "instead", "what about", "how about", "same", "now"];

#[derive(Debug, Clone, PartialEq)]
pub struct Masked {
    /// `revenue by country <year>`: the words that matter, in their order.
    pub text: String,
    pub literals: Vec<Literal>,
    /// Means something else tomorrow.
    pub relative: bool,
}

/// A literal of a question, with what it can be replaced by.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal {
    /// As the question says it.
    pub text: String,
    pub meaning: Meaning,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    Number(String),
    Period(Period),
    Quoted,
    /// A value: the database's spelling and the columns that hold it.
    Value {
        spelling: String,
        columns: Vec<String>,
    },
}

impl Literal {
    /// What the masked question has in its place.
    fn placeholder(&self) -> &'static str {
        match &self.meaning {
            Meaning::Number(_) => "<number>",
            Meaning::Period(period) => match period.grain.as_str() {
                "year" => "<year>",
                "quarter" => "<quarter>",
                "month" => "<month>",
                _ => "<day>",
            },
            Meaning::Quoted => "<text>",
            Meaning::Value { .. } => "<value>",
        }
    }

    pub fn stored(&self) -> MemoryLiteral {
        let kind = match &self.meaning {
            Meaning::Number(_) => "number".to_owned(),
            Meaning::Period(period) => period.grain.as_str().to_owned(),
            Meaning::Quoted => "quoted".to_owned(),
            Meaning::Value { columns, .. } => format!("value:{}", columns.join(",")),
        };
        MemoryLiteral { kind, text: self.text.clone() }
    }
}

/// A question that can be asked on its own, not one like "and in 2023?".
pub fn stands_alone(question: &str) -> bool {
    let question = super::values::normal(question);
    let leans = |start: &str| {
        question.strip_prefix(start).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let words = question.split(' ').count();
    words >= 2 && !LEANING.iter().any(|start| leans(start)) && !question.ends_with("instead")
}

pub fn mask(question: &str, values: &ValueIndex) -> Masked {
    let words = words(question);
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let mut masked = Masked { text: String::new(), literals: Vec::new(), relative: false };
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some((literal, used)) = literal(&words[at..], &lower[at..], values) {
            kept.push(literal.placeholder());
            masked.literals.push(literal);
            at += used;
            continue;
        }
        let word = lower[at];
        masked.relative |= RELATIVE.contains(&word);
        if !FILLER.contains(&word) {
            kept.push(if matches!(word, "per" | "each") { "by" } else { word });
        }
        at += 1;
    }
    masked.text = kept.join(" ");
    masked
}

fn literal(words: &[String], lower: &[&str], values: &ValueIndex) -> Option<(Literal, usize)> {
    let said = |count: usize| words[..count].join(" ");
    if let Some(quoted) = words[0].strip_prefix('"') {
        return Some((Literal { text: quoted.to_owned(), meaning: Meaning::Quoted }, 1));
    }
    if let Some((period, used)) = period::leading(lower) {
        return Some((Literal { text: said(used), meaning: Meaning::Period(period) }, used));
    }
    for count in (1..=words.len().min(MAX_VALUE_WORDS)).rev() {
        if let Some(known) = values.find(&lower[..count].join(" ")) {
            let (spelling, columns) = (known.spelling.clone(), known.columns.clone());
            let meaning = Meaning::Value { spelling, columns };
            return Some((Literal { text: said(count), meaning }, count));
        }
    }
    let number = lower[0].replace(',', "");
    let numeric = number.starts_with(|digit: char| digit.is_ascii_digit());
    (numeric && number.parse::<f64>().is_ok())
        .then(|| (Literal { text: said(1), meaning: Meaning::Number(number) }, 1))
}

/// The words, punctuation removed; a quoted text is one word that begins with a quote.
fn words(question: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = question;
    while let Some((before, after)) = rest.split_once('"') {
        let Some((quoted, tail)) = after.split_once('"') else { break };
        words.extend(plain_words(before));
        words.push(format!("\"{}", quoted.trim()));
        rest = tail;
    }
    words.extend(plain_words(rest));
    words
}

fn plain_words(text: &str) -> impl Iterator<Item = String> {
    let keep = |letter: char| letter.is_alphanumeric() || matches!(letter, '%' | '<' | '>' | '=');
    text.split_whitespace()
        .map(move |word| word.trim_matches(|letter| !keep(letter)).to_owned())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::memory::values::tests::index;

    #[test]
    fn what_matters_stays_and_literals_become_places() {
        let index = index(&[("customers.country", &["Spain", "United Kingdom"])]);
        let cases = [
            ("Show me the revenue by country in 2024", "revenue by country <year>"),
            ("What was revenue per country in 2023?", "revenue by country <year>"),
            ("Top 5 products in Spain", "top <number> products <value>"),
            ("orders from the united kingdom in Q1 2024", "orders from <value> <quarter>"),
            ("customers without orders", "customers without orders"),
            ("products named \"Big Lamp\"", "products named <text>"),
            ("orders over 1,000", "orders over <number>"),
        ];
        for (question, expected) in cases {
            assert_eq!(mask(question, &index).text, expected, "{question}");
        }
    }

    #[test]
    fn a_question_about_today_is_relative() {
        let index = ValueIndex::default();
        for (question, relative) in [
            ("revenue last month", true),
            ("orders today", true),
            ("revenue in 2024", false),
            ("customers by country", false),
        ] {
            assert_eq!(mask(question, &index).relative, relative, "{question}");
        }
    }

    #[test]
    fn a_question_that_leans_on_another_does_not_stand_alone() {
        for (question, alone) in [
            ("and in 2023?", false),
            ("only Spain", false),
            ("by month instead", false),
            ("revenue?", false),
            ("what about France", false),
            ("revenue by month", true),
            ("android phones sold", true),
        ] {
            assert_eq!(stands_alone(question), alone, "{question}");
        }
    }
}
