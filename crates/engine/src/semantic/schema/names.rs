//! Words of the names of tables and columns.

use super::TableInfo;
use crate::semantic::{morphology, synonyms, words};
use std::collections::HashSet;

/// Words of a name; short forms written out, with the help of the table's own words.
pub(super) fn words_of(name: &str, table: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let parts = words::split_identifier(name);
    for (at, part) in parts.iter().enumerate() {
        let next = parts.get(at + 1).map(String::as_str);
        match (part.as_str(), next) {
            ("f", Some("name")) => found.push("first".into()),
            ("l", Some("name")) => found.push("last".into()),
            _ => {
                let longer = table.iter().find(|word| {
                    part.len() >= 3
                        && word.len() > part.len() + 1
                        && word.starts_with(part.as_str())
                });
                match (longer, synonyms::expand(part)) {
                    (Some(word), _) => {
                        found.push(morphology::singular(word));
                    }
                    (None, Some(long)) => found.extend(long.iter().map(|w| (*w).to_owned())),
                    (None, None) => match part.strip_suffix("id") {
                        // `stuid`, `petid`: a key glued to what it identifies.
                        Some(base)
                            if base.len() >= 3 && table.iter().any(|w| w.starts_with(base)) =>
                        {
                            found.push(base.to_owned());
                            found.push("id".into());
                        }
                        _ => found.push(part.clone()),
                    },
                }
            }
        }
    }
    found
}

/// Words before the names of tables that only say where they belong: `tbl_`, `dim_`, or one that
/// nearly all tables share.
pub(super) fn drop_prefixes(tables: &mut [TableInfo]) {
    const PREFIXES: [&str; 9] = ["tbl", "tb", "t", "dim", "fact", "fct", "stg", "vw", "v"];
    let first = |table: &TableInfo| table.words.first().cloned().unwrap_or_default();
    let shared: Option<String> = tables.first().map(first).filter(|word| {
        tables.len() >= 3
            && !word.is_empty()
            && tables.iter().all(|t| t.words.len() > 1 && first(t) == *word)
    });
    let drops = |words: &mut Vec<String>| {
        let prefixed = words
            .first()
            .is_some_and(|word| PREFIXES.contains(&word.as_str()) || shared.as_ref() == Some(word));
        if prefixed && words.len() > 1 {
            words.remove(0);
        }
    };
    for table in tables {
        drops(&mut table.words);
        if let Some(shared) = &shared {
            for column in &mut table.columns {
                if column.words.len() > 1 && column.words.first() == Some(shared) {
                    column.words.remove(0);
                }
            }
        }
    }
}

/// Words that names are often glued to.
const ENDINGS: [&str; 14] = [
    "name", "date", "code", "type", "number", "title", "count", "time", "year", "price", "amount",
    "address", "status", "rate",
];

/// `countrylanguage` becomes two words when both are words of other names here.
pub(super) fn split_glued(tables: &mut [TableInfo]) {
    let known: HashSet<String> = tables
        .iter()
        .flat_map(|t| t.words.iter().chain(t.columns.iter().flat_map(|c| c.words.iter())))
        .filter(|word| word.len() >= 4)
        .cloned()
        .chain(ENDINGS.iter().map(|word| (*word).to_owned()))
        .collect();
    let split = |words: &mut Vec<String>| {
        let mut found = Vec::new();
        for word in words.iter() {
            let cut = (4..word.len().saturating_sub(3))
                .filter(|&at| word.is_char_boundary(at))
                .find(|&at| known.contains(&word[..at]) && known.contains(&word[at..]));
            let id =
                word.strip_suffix("id").filter(|head| head.len() >= 4 && known.contains(*head));
            match cut.or(id.map(str::len)) {
                Some(at) => found.extend([word[..at].to_owned(), word[at..].to_owned()]),
                None => found.push(word.clone()),
            }
        }
        *words = found;
    };
    for table in tables {
        split(&mut table.words);
        for column in &mut table.columns {
            split(&mut column.words);
        }
    }
}
