//! A memory as others may see it: places in the question and in the SQL where its owner had written values.
//! Where a value cannot be told from the rest of the statement, the memory cannot be shared.

mod carried;
mod places;

pub use places::{fill, fitted, neutral, places_of, question_with_places};

use super::MemoryLiteral;
use super::mask::mask;
use super::period::{self, Period};
use super::rebind::has_dates;
use super::sql_literals::{SqlLiteral, is_clear, literals, without_comments};
use super::values::{ValueIndex, normal};
use places::{ENDS, PLAIN, names, places};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

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
    #[error("the SQL calls something by the value that stands for `[{name}]` of the question")]
    InName { name: String },
    #[error(
        "the question names a value of the SQL that is not known to be one; in double quotes it would be"
    )]
    UnknownValue,
    #[error("where the texts of the SQL end can be read in more than one way")]
    Unclear,
}

/// `literals`: those of the question, as they are kept with it.
pub fn share(
    question: &str,
    sql: &str,
    literals_of_question: &[MemoryLiteral],
) -> Result<Shared, Unshareable> {
    if !is_clear(sql) {
        return Err(Unshareable::Unclear);
    }
    let sql = &without_comments(sql);
    if let Some((_, name)) = places(sql).into_iter().next() {
        return Err(Unshareable::ForeignPlace { name });
    }
    if let Some(name) = carried::in_names(sql, literals_of_question).into_iter().next() {
        return Err(Unshareable::InName { name: name.literal });
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
    if rest.iter().any(|literal| carried::is_said(sql, literal, question, literals_of_question)) {
        return Err(Unshareable::UnknownValue);
    }
    let sql = replaced(sql, &found, |at| claims.by_place.get(&at).map(|name| format!(":{name}")));
    let question = question_with_places(question, literals_of_question);
    Ok(Shared { question, constants: constants(&sql), sql })
}

/// A question and its statement without any value, for what cannot be shared.
pub fn hidden(question: &str, sql: &str, literals_of_question: &[MemoryLiteral]) -> Shared {
    let question = carried::without(question, sql, literals_of_question);
    Shared { question, sql: hide(sql, literals_of_question), constants: Vec::new() }
}

fn hide(sql: &str, literals_of_question: &[MemoryLiteral]) -> String {
    if !is_clear(sql) {
        return HIDDEN.to_owned();
    }
    let sql = &without_comments(sql);
    let values = literals(sql).into_iter().map(|found| (found.place, HIDDEN));
    let names = carried::in_all_names(sql, literals_of_question);
    let names = names.into_iter().map(|place| (place, "hidden"));
    let mut gone: Vec<(Range<usize>, &str)> = values.chain(names).collect();
    gone.sort_by_key(|(place, _)| place.start);
    let mut text = String::with_capacity(sql.len());
    let mut from = 0;
    for (place, instead) in gone {
        // A name that is written as a text is both.
        if place.start < from {
            continue;
        }
        text.push_str(&sql[from..place.start]);
        text.push_str(instead);
        from = place.end;
    }
    text.push_str(&sql[from..]);
    text
}

/// The values of a shared statement.
pub fn constants(sql: &str) -> Vec<String> {
    let texts: BTreeSet<String> = literals(sql).into_iter().map(|literal| literal.text).collect();
    texts.into_iter().collect()
}

/// What two people taught is the same when this is.
pub fn form(question: &str, sql: &str, literals: &[MemoryLiteral]) -> String {
    share(question, sql, literals).map_or_else(|_| hide(sql, literals), |shared| shared.sql)
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

#[cfg(test)]
mod tests;
