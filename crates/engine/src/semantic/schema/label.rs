//! The columns people know a row by, and the one that dates it.

use super::{ColumnInfo, Kind, TableInfo};
use crate::semantic::morphology;
use std::collections::HashSet;

/// The columns people know a row by.
pub(super) fn of(table: &TableInfo, refers: &HashSet<usize>) -> Vec<usize> {
    let find = |test: &dyn Fn(&ColumnInfo) -> bool| {
        (0..table.columns.len()).find(|&c| {
            !refers.contains(&c) && table.columns[c].kind == Kind::Text && test(&table.columns[c])
        })
    };
    let is = |column: &ColumnInfo, words: &[&str]| column.words == words;
    let stems: Vec<String> = table.words.iter().map(|w| morphology::stem(w)).collect();
    let own = |column: &ColumnInfo, tail: &str| {
        column.words.last().is_some_and(|last| last == tail)
            && column.words[..column.words.len() - 1]
                .iter()
                .all(|word| stems.contains(&morphology::stem(word)))
    };
    // `first_name`, also as `customer_first_name` of customers.
    let part = |column: &ColumnInfo, which: &str| {
        let words = column.words.split_last_chunk::<2>();
        words.is_some_and(|(own, tail)| {
            tail == &[which, "name"]
                && own.iter().all(|word| stems.contains(&morphology::stem(word)))
        })
    };
    let first = find(&|c| part(c, "first"));
    let last = find(&|c| part(c, "last"));
    if let Some(at) = find(&|c| is(c, &["name"]) || own(c, "name")) {
        return vec![at];
    }
    if let Some(at) = find(&|c| is(c, &["full", "name"])) {
        return vec![at];
    }
    if let (Some(first), Some(last)) = (first, last) {
        return vec![first, last];
    }
    if let Some(at) = find(&|c| is(c, &["title"]) || own(c, "title")) {
        return vec![at];
    }
    // `course.course`, `continents.continent`.
    if let Some(at) = find(&|c| {
        !c.words.is_empty() && c.words.iter().all(|word| stems.contains(&morphology::stem(word)))
    }) {
        return vec![at];
    }
    if let Some(at) = find(&|c| {
        !c.key
            && c.words.last().is_some_and(|w| w == "name" || w == "title" || w == "label")
            && tells_apart(c, table)
    }) {
        return vec![at];
    }
    if let Some(at) = find(&|c| {
        c.words.last().is_some_and(|w| w == "description") && !c.key && tells_apart(c, table)
    }) {
        return vec![at];
    }
    if let Some(at) = last.or(first) {
        return vec![at];
    }
    if let Some(at) =
        find(&|c| c.unique || (c.key && table.key.len() == 1) || own(c, "number") || own(c, "code"))
    {
        return vec![at];
    }
    table.key.clone()
}

pub(super) fn time(table: &TableInfo) -> Option<usize> {
    let dates: Vec<usize> =
        (0..table.columns.len()).filter(|&c| table.columns[c].kind == Kind::Date).collect();
    let stems: Vec<String> = table.words.iter().map(|w| morphology::stem(w)).collect();
    let rank = |&c: &usize| {
        let words = &table.columns[c].words;
        let own = words.iter().any(|w| stems.iter().any(|s| morphology::stem(w) == *s));
        let audit = words.iter().any(|w| ["updated", "modified", "deleted"].contains(&w.as_str()));
        let end = words.iter().any(|w| ["end", "to", "left", "until", "due"].contains(&w.as_str()));
        // When somebody was born says nothing of when the row came about.
        let born = words.iter().any(|w| w.starts_with("birth") || w == "born");
        (audit, born, end, !own, c)
    };
    dates
        .iter()
        .copied()
        .min_by_key(rank)
        .or_else(|| (0..table.columns.len()).find(|&c| table.columns[c].kind == Kind::Year))
}

/// Few rows share a value; unknown counts as yes.
fn tells_apart(column: &ColumnInfo, table: &TableInfo) -> bool {
    column.distinct == 0 || table.rows == 0 || column.distinct * 10 >= table.rows * 7
}
