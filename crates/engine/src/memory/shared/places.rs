//! Places in a statement and in a question where values were: their names, where they stand, and putting the values
//! of somebody else there.

use crate::memory::mask::{Literal, Meaning};
use crate::memory::sql_literals::covered;
use crate::memory::{Memory, MemoryLiteral};
use std::collections::BTreeMap;
use std::ops::Range;

/// What the ways of writing a period ([`Period::renderings`]) are called, in their order.
pub const ENDS: [&str; 9] = [
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
pub const PLAIN: &str = "_number";
/// A certified answer with the values of a new question, whose words need not be the same: its SQL, and what it
/// answers. `None`: its values are of another kind.
pub fn fitted(memory: &Memory, asked: &[Literal]) -> Option<Memory> {
    let sql = fill(&memory.sql, &memory.literals, asked)?;
    let mut question = memory.question.clone();
    for (name, literal) in names(&memory.literals).iter().zip(asked) {
        let text = match literal.meaning {
            Meaning::Quoted => format!("\"{}\"", literal.text),
            _ => literal.text.clone(),
        };
        let quoted = format!("\"[{name}]\"");
        let place = if question.contains(&quoted) { quoted } else { format!("[{name}]") };
        question = question.replacen(&place, &text, 1);
    }
    Some(Memory { question, sql, ..memory.clone() })
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
                values.insert(name, quoted(&literal.text)?);
            }
            (kind, Meaning::Period(period)) if kind == period.grain.as_str() => {
                for (end, text) in ENDS.iter().zip(period.renderings()) {
                    values.insert(format!("{name}{end}{PLAIN}"), text.clone());
                    values.insert(format!("{name}{end}"), quoted(&text)?);
                }
            }
            (kind, Meaning::Value { spelling, columns }) => {
                let known = kind.strip_prefix("value:")?;
                known.split(',').find(|known| columns.iter().any(|column| column == known))?;
                values.insert(name, quoted(spelling)?);
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

/// `None`: with a backslash it means something else in one database than in another.
pub fn quoted(text: &str) -> Option<String> {
    (!text.contains('\\')).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// What each literal is called: its column, or its kind; the second of one name is `country_2`.
pub fn names(literals: &[MemoryLiteral]) -> Vec<String> {
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

/// Where a literal cannot be found as it was written, its words are replaced by nothing that could be seen:
/// the question without its values stands there instead.
pub fn question_with_places(question: &str, literals: &[MemoryLiteral]) -> String {
    let (mut text, mut rest) = (String::new(), question.trim());
    for (literal, name) in literals.iter().zip(names(literals)) {
        let Some(at) = rest.find(&literal.text).filter(|_| !literal.text.is_empty()) else {
            let names: Vec<String> =
                self::names(literals).iter().map(|name| format!("[{name}]")).collect();
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
pub fn places(sql: &str) -> Vec<(Range<usize>, String)> {
    let bytes = sql.as_bytes();
    let covered = covered(sql);
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
