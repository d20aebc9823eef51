//! A memory as others may see it: places in the question and in the SQL where its owner had written values.
//! Where a value cannot be told from the rest of the statement, the memory cannot be shared.

use super::MemoryLiteral;
use super::mask::{Literal, Meaning, mask};
use super::period::{self, Period};
use super::rebind::has_dates;
use super::sql_literals::{SqlLiteral, literals};
use super::values::{ValueIndex, normal};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What the ways of writing a period ([`Period::renderings`]) are called, in their order.
const ENDS: [&str; 9] = [
    "_start",
    "_end",
    "_last",
    "_start_midnight",
    "_end_midnight",
    "_last_second",
    "_start_iso",
    "_end_iso",
    "",
];
/// Put after the name of a period that the SQL writes as a number.
const PLAIN: &str = "_number";
/// Stands for every value of a statement that cannot be shared.
const HIDDEN: &str = ":hidden";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// "orders in [country]".
    pub question: String,
    /// "… where country = :country".
    pub sql: String,
    /// Values of the SQL that no word of the question stands for.
    pub constants: Vec<String>,
}

/// Why a memory stays its owner's. None of these quotes a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unshareable {
    #[error("the SQL does not show where `[{name}]` of the question belongs")]
    NoPlace { name: String },
    #[error("one value of the SQL stands for two words of the question, `[{name}]` is one of them")]
    TwoMeanings { name: String },
    #[error("the SQL holds a date computed from the period of the question")]
    ComputedDate,
    #[error("the question is about the day it was asked on, and the SQL holds dates of that day")]
    OfItsDay,
    #[error("the SQL has a place `:{name}` of its own")]
    ForeignPlace { name: String },
}

/// `literals`: those of the question, as they are kept with it.
pub fn share(
    question: &str,
    sql: &str,
    literals_of_question: &[MemoryLiteral],
) -> Result<Shared, Unshareable> {
    if let Some((_, name)) = places(sql).into_iter().next() {
        return Err(Unshareable::ForeignPlace { name });
    }
    let found = literals(sql);
    let mut claims = Claims { found: &found, by_place: BTreeMap::new() };
    let names = names(literals_of_question);
    for (literal, name) in literals_of_question.iter().zip(&names) {
        claims.claim(literal, name)?;
    }
    let left = |at: &usize| !claims.by_place.contains_key(at);
    let rest: Vec<&SqlLiteral> = (0..found.len()).filter(left).map(|at| &found[at]).collect();
    let dated =
        rest.iter().any(|literal| has_dates(&format!("'{}'", literal.text)) && literal.quoted);
    let of_period = literals_of_question.iter().any(|literal| period(literal).is_some());
    if dated && of_period {
        return Err(Unshareable::ComputedDate);
    }
    if dated && mask(question, &ValueIndex::default()).relative {
        return Err(Unshareable::OfItsDay);
    }
    let sql = replaced(sql, &found, |at| claims.by_place.get(&at).map(|name| format!(":{name}")));
    let question = question_with_places(question, literals_of_question);
    Ok(Shared { question, constants: constants(&sql), sql })
}

/// A statement without any value, for one that cannot be shared.
pub fn hide(sql: &str) -> String {
    replaced(sql, &literals(sql), |_| Some(HIDDEN.to_owned()))
}

/// The values of a shared statement.
pub fn constants(sql: &str) -> Vec<String> {
    let texts: BTreeSet<String> = literals(sql).into_iter().map(|literal| literal.text).collect();
    texts.into_iter().collect()
}

/// What two people taught is the same when this is.
pub fn form(question: &str, sql: &str, literals: &[MemoryLiteral]) -> String {
    share(question, sql, literals).map_or_else(|_| hide(sql), |shared| shared.sql)
}

/// A statement that the guard can look at: which tables and columns it reads does not depend on values.
pub fn neutral(sql: &str) -> String {
    put(sql, |_| Some("1".to_owned())).expect("every place gets something")
}

/// The shared statement with the values of a new question, whose words are the same. `None`: its values are
/// of another kind.
pub fn fill(sql: &str, kinds: &[MemoryLiteral], asked: &[Literal]) -> Option<String> {
    if kinds.len() != asked.len() {
        return None;
    }
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for ((kind, name), literal) in kinds.iter().zip(names(kinds)).zip(asked) {
        match (kind.kind.as_str(), &literal.meaning) {
            ("number", Meaning::Number(number)) => {
                values.insert(name, number.clone());
            }
            ("quoted", Meaning::Quoted) => {
                values.insert(name, quoted(&literal.text));
            }
            (kind, Meaning::Period(period)) if kind == period.grain.as_str() => {
                for (end, text) in ENDS.iter().zip(period.renderings()) {
                    values.insert(format!("{name}{end}{PLAIN}"), text.clone());
                    values.insert(format!("{name}{end}"), quoted(&text));
                }
            }
            (kind, Meaning::Value { spelling, columns }) => {
                let known = kind.strip_prefix("value:")?;
                known.split(',').find(|known| columns.iter().any(|column| column == known))?;
                values.insert(name, quoted(spelling));
            }
            _ => return None,
        }
    }
    put(sql, |name| values.get(name).cloned())
}

/// The names of the places of a shared question, in their order.
pub fn places_of(kinds: &[MemoryLiteral]) -> Vec<String> {
    names(kinds)
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// What each literal is called: its column, or its kind; the second of one name is `country_2`.
fn names(literals: &[MemoryLiteral]) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let name = |literal: &MemoryLiteral| {
        let kind = literal.kind.as_str();
        let column = kind.strip_prefix("value:").map(|columns| {
            let first = columns.split(',').next().unwrap_or_default();
            first.rsplit('.').next().unwrap_or_default().to_lowercase()
        });
        let base = match column {
            Some(column) if is_name(&column) => column,
            Some(_) => "value".to_owned(),
            None if kind == "quoted" => "text".to_owned(),
            None => kind.to_owned(),
        };
        let count = seen.entry(base.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { base } else { format!("{base}_{count}") }
    };
    literals.iter().map(name).collect()
}

fn is_name(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn period(literal: &MemoryLiteral) -> Option<Period> {
    if !["year", "quarter", "month", "day"].contains(&literal.kind.as_str()) {
        return None;
    }
    let text = normal(&literal.text);
    let words: Vec<&str> = text.split(' ').collect();
    period::leading(&words).map(|(period, _)| period)
}

/// Which place of the SQL belongs to which literal of the question.
struct Claims<'a> {
    found: &'a [SqlLiteral],
    by_place: BTreeMap<usize, String>,
}

impl Claims<'_> {
    fn claim(&mut self, literal: &MemoryLiteral, name: &str) -> Result<(), Unshareable> {
        let text = literal.text.as_str();
        let claimed = match period(literal) {
            Some(period) => {
                let ways = period.renderings();
                self.take(name, |found| {
                    let way = ways.iter().position(|way| *way == found.text)?;
                    let plain = if found.quoted { "" } else { PLAIN };
                    Some(format!("{name}{}{plain}", ENDS[way]))
                })?
            }
            None if literal.kind == "number" => {
                let number = text.replace(',', "");
                let same = |found: &SqlLiteral| !found.quoted && found.text == number;
                // Twice the same number: one of them may mean something else.
                match self.found.iter().filter(|found| same(found)).count() {
                    1 => self.take(name, |found| same(found).then(|| name.to_owned()))?,
                    _ => 0,
                }
            }
            None => {
                let text = normal(text);
                let same = |found: &SqlLiteral| found.quoted && normal(&found.text) == text;
                self.take(name, |found| same(found).then(|| name.to_owned()))?
            }
        };
        match claimed {
            0 => Err(Unshareable::NoPlace { name: name.to_owned() }),
            _ => Ok(()),
        }
    }

    /// How many places it got.
    fn take(
        &mut self,
        name: &str,
        place: impl Fn(&SqlLiteral) -> Option<String>,
    ) -> Result<usize, Unshareable> {
        let mut taken = 0;
        for (at, found) in self.found.iter().enumerate() {
            let Some(place) = place(found) else { continue };
            if self.by_place.insert(at, place).is_some() {
                return Err(Unshareable::TwoMeanings { name: name.to_owned() });
            }
            taken += 1;
        }
        Ok(taken)
    }
}

fn replaced(sql: &str, found: &[SqlLiteral], by: impl Fn(usize) -> Option<String>) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut from = 0;
    for (at, literal) in found.iter().enumerate() {
        let Some(new) = by(at) else { continue };
        text.push_str(&sql[from..literal.place.start]);
        text.push_str(&new);
        from = literal.place.end;
    }
    text.push_str(&sql[from..]);
    text
}

/// Where a literal cannot be found as it was written, its words are replaced by nothing that could be seen:
/// the question without its values stands there instead.
pub fn question_with_places(question: &str, literals: &[MemoryLiteral]) -> String {
    let (mut text, mut rest) = (String::new(), question.trim());
    for (literal, name) in literals.iter().zip(names(literals)) {
        let Some(at) = rest.find(&literal.text).filter(|_| !literal.text.is_empty()) else {
            let names: Vec<String> =
                super::shared::names(literals).iter().map(|name| format!("[{name}]")).collect();
            return format!("a question about {}", names.join(", "));
        };
        text.push_str(&rest[..at]);
        text.push_str(&format!("[{name}]"));
        rest = &rest[at + literal.text.len()..];
    }
    text.push_str(rest);
    text
}

/// `:name` outside of texts, quoted names and comments; `::type` is none.
fn places(sql: &str) -> Vec<(Range<usize>, String)> {
    let bytes = sql.as_bytes();
    let covered = super::sql_literals::covered(sql);
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if let Some(range) = covered.iter().find(|range| range.contains(&at)) {
            at = range.end;
            continue;
        }
        let doubled = at > 0 && bytes[at - 1] == b':';
        let begins = bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
        if bytes[at] != b':' || doubled || !begins {
            at += 1;
            continue;
        }
        let named = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let length = bytes[at + 1..].iter().take_while(|byte| named(byte)).count();
        let end = at + 1 + length;
        found.push((at..end, sql[at + 1..end].to_owned()));
        at = end;
    }
    found
}

/// `None`: a place that nothing is known of.
fn put(sql: &str, value: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut text = String::with_capacity(sql.len());
    let mut from = 0;
    for (place, name) in places(sql) {
        text.push_str(&sql[from..place.start]);
        text.push_str(&value(&name)?);
        from = place.end;
    }
    text.push_str(&sql[from..]);
    Some(text)
}

#[cfg(test)]
mod tests;
