//! Values that a statement carries where no place can be put: in what it calls something, and as a text that the
//! question says without being known as a value.

use super::places::{names, question_with_places};
use crate::memory::MemoryLiteral;
use crate::memory::mask::FILLER;
use crate::memory::sql_literals::{SqlLiteral, aliases, literals};
use std::ops::Range;

/// Texts of SQL that are no values, and that questions say: `date_trunc('month', …)`.
const UNITS: [&str; 8] = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"];
/// Shorter texts are flags and formats.
const SHORTEST: usize = 2;

/// What is called something with a value of the question in it, and the name of that literal.
pub struct Named {
    pub place: Range<usize>,
    pub literal: String,
}

/// The same, and what is called something by a text of the SQL itself.
pub fn in_all_names(sql: &str, literals_of_question: &[MemoryLiteral]) -> Vec<Range<usize>> {
    let texts = literals(sql).into_iter().filter(|literal| literal.quoted);
    let texts: Vec<Vec<String>> = texts.map(|literal| words(&literal.text)).collect();
    let by_text = |place: &Range<usize>| {
        let own = words(&sql[place.clone()]);
        texts.iter().any(|text| position(&own, text).is_some())
    };
    let by_text = aliases(sql).into_iter().filter(by_text);
    let named = in_names(sql, literals_of_question).into_iter().map(|named| named.place);
    named.chain(by_text).collect()
}

pub fn in_names(sql: &str, literals_of_question: &[MemoryLiteral]) -> Vec<Named> {
    let names = names(literals_of_question);
    let said = literals_of_question.iter().zip(names);
    // A number is in many names for another reason.
    let said: Vec<(Vec<String>, String)> = said
        .filter(|(literal, _)| literal.kind != "number")
        .map(|(literal, name)| (words(&literal.text), name))
        .collect();
    let named = |place: Range<usize>| {
        let own = words(&sql[place.clone()]);
        let (_, literal) = said.iter().find(|(value, _)| position(&own, value).is_some())?;
        Some(Named { literal: literal.clone(), place })
    };
    aliases(sql).into_iter().filter_map(named).collect()
}

/// The question says the text of a literal of the SQL, and nothing knows it to be a value.
pub fn is_said(
    sql: &str,
    literal: &SqlLiteral,
    question: &str,
    literals_of_question: &[MemoryLiteral],
) -> bool {
    let rest = words(&question_with_places(question, literals_of_question));
    value(sql, literal).is_some_and(|value| position(&rest, &value).is_some())
}

/// The question with places, also where it says a text of the SQL.
pub fn without(question: &str, sql: &str, literals_of_question: &[MemoryLiteral]) -> String {
    let question = question_with_places(question, literals_of_question);
    let mut parts: Vec<&str> = question.split_whitespace().collect();
    for literal in literals(sql) {
        let Some(value) = value(sql, &literal) else { continue };
        while let Some((at, end)) = said_at(&parts, &value) {
            parts.splice(at..end, ["[value]"]);
        }
    }
    parts.join(" ")
}

/// Which parts of a question say the value.
fn said_at(parts: &[&str], value: &[String]) -> Option<(usize, usize)> {
    let mut all: Vec<(usize, String)> = Vec::new();
    for (at, part) in parts.iter().enumerate().filter(|(_, part)| **part != "[value]") {
        all.extend(words(part).into_iter().map(|word| (at, word)));
    }
    let own: Vec<String> = all.iter().map(|(_, word)| word.clone()).collect();
    let first = position(&own, value)?;
    Some((all[first].0, all[first + value.len() - 1].0 + 1))
}

/// The words of a text that compares something; `None` for what is no value.
fn value(sql: &str, literal: &SqlLiteral) -> Option<Vec<String>> {
    if !literal.quoted || literal.text.trim_matches(['%', '_']).chars().count() < SHORTEST {
        return None;
    }
    let before = sql[..literal.place.start].trim_end();
    let before = before.rsplit(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    // What a result is called is nobody's value.
    let label = ["then", "else", "as"].iter().any(|word| before.eq_ignore_ascii_case(word));
    let words = words(&literal.text);
    let plain = |word: &String| {
        let word = word.as_str();
        FILLER.contains(&word) || UNITS.contains(&word.strip_suffix('s').unwrap_or(word))
    };
    let letters = literal.text.chars().any(char::is_alphabetic);
    (letters && !label && !words.iter().all(plain)).then_some(words)
}

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Where `part` begins in `whole`, word by word.
fn position(whole: &[String], part: &[String]) -> Option<usize> {
    if part.is_empty() {
        return None;
    }
    whole.windows(part.len()).position(|window| window == part)
}
