//! Joins nobody declared, inferred from the names of columns and the values in them.

use super::keys::{holds_each_once, is_id};
use super::{Edge, Kind, TableInfo};
use crate::semantic::morphology;
use connectors::Profile;
use std::collections::{HashMap, HashSet};

/// Names that say nothing about what they refer to.
const GENERIC: [&str; 12] = [
    "id",
    "name",
    "code",
    "key",
    "no",
    "type",
    "status",
    "title",
    "description",
    "date",
    "text",
    "number",
];
/// A column called after the other table is a reference even when it is a key of its own.
const NAMED_AFTER: u32 = 9;

/// Adds an edge for every column that is called like the key of another table.
pub(super) fn edges(tables: &[TableInfo], profile: &Profile, edges: &mut Vec<Edge>) {
    let handles = handles(tables);
    for (many, table) in tables.iter().enumerate() {
        for (at, column) in table.columns.iter().enumerate() {
            let declared = edges.iter().any(|e| e.many == many && e.many_columns.contains(&at));
            let generic = GENERIC.contains(&column.name.to_ascii_lowercase().as_str());
            if declared || generic {
                continue;
            }
            let is_key = table.key == [at];
            let mut found: Vec<(u32, usize, usize)> =
                handled(&handles, &column.name, &column.words)
                    .into_iter()
                    .filter(|&one| one != many && tables[one].schema == table.schema)
                    .filter_map(|one| {
                        let (score, key) = likeness(table, at, &tables[one], profile)?;
                        let fits =
                            !is_key || score >= NAMED_AFTER && !named_after(table, at, table);
                        fits.then_some((score, one, key))
                    })
                    .collect();
            found.sort_by_key(|&(score, one, _)| {
                (std::cmp::Reverse(score), references(&tables[one]))
            });
            let Some(&(score, one, key)) = found.first() else { continue };
            let rival = found.get(1).is_some_and(|&(other, rival, _)| {
                other == score && references(&tables[rival]) == references(&tables[one])
            });
            if rival {
                continue;
            }
            edges.push(Edge {
                many,
                many_columns: vec![at],
                one,
                one_columns: vec![key],
                inferred: true,
                one_to_one: column.unique || is_key,
            });
        }
    }
}

/// Tables by what a reference to them may be called, so that large schemas need no comparison of
/// every column with every table.
fn handles(tables: &[TableInfo]) -> HashMap<String, Vec<usize>> {
    let mut found: HashMap<String, Vec<usize>> = HashMap::new();
    for (id, table) in tables.iter().enumerate() {
        let mut add = |handle: String| {
            let known = found.entry(handle).or_default();
            if known.last() != Some(&id) {
                known.push(id);
            }
        };
        if let Some(word) = table.words.last() {
            add(morphology::stem(word));
        }
        if let [key] = table.key[..] {
            add(stems(&table.columns[key].words).join(" "));
        }
        for column in &table.columns {
            if column.kind == Kind::Text || column.key {
                add(format!("={}", column.name.to_ascii_lowercase()));
            }
        }
    }
    found
}

fn handled(handles: &HashMap<String, Vec<usize>>, name: &str, words: &[String]) -> Vec<usize> {
    let stems = stems(words);
    let tails = (0..stems.len()).map(|from| stems[from..].join(" "));
    let mut found: Vec<usize> = stems
        .iter()
        .cloned()
        .chain(tails)
        .chain([format!("={}", name.to_ascii_lowercase())])
        .filter_map(|handle| handles.get(&handle))
        .flatten()
        .copied()
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// How surely a column refers to a table, and by which of its columns.
fn likeness(
    table: &TableInfo,
    at: usize,
    one: &TableInfo,
    profile: &Profile,
) -> Option<(u32, usize)> {
    let column = &table.columns[at];
    if let [key] = one.key[..] {
        let target = &one.columns[key];
        if comparable(column.kind, target.kind) && shares_values(table, at, one, key, profile) {
            let same = column.name.eq_ignore_ascii_case(&target.name);
            let said = named_after(table, at, one);
            let role = ends_with(&column.words, &target.words) && target.words.len() > 1;
            let whole = stems(&column.words) == stems(&one.words)
                && column.kind == Kind::Integer
                && is_id(&target.words);
            match (same, said, role, whole) {
                (true, true, ..) => return Some((14, key)),
                (_, true, ..) => return Some((12, key)),
                (true, ..) => return Some((8, key)),
                (.., true, _) => return Some((7, key)),
                (.., true) => return Some((6, key)),
                _ => {}
            }
        }
    }
    // Not a key, but a name both share that is unique on the other side.
    let shared = (0..one.columns.len()).find(|&other| {
        let target = &one.columns[other];
        column.name.eq_ignore_ascii_case(&target.name)
            && column.kind == Kind::Text
            && target.kind == Kind::Text
            && one.rows != 1
            && holds_each_once(one, other, profile)
            && !holds_each_once(table, at, profile)
            && overlap(table, at, one, other, profile).is_some_and(|part| part >= 0.5)
    })?;
    Some((5, shared))
}

/// `student_id`, `author_student_id`: ends with the words of the table and those of its key.
fn named_after(table: &TableInfo, at: usize, one: &TableInfo) -> bool {
    let [key] = one.key[..] else { return false };
    let mut wanted = one.words.clone();
    let own: Vec<String> = stems(&one.words);
    wanted.extend(
        one.columns[key].words.iter().filter(|w| !own.contains(&morphology::stem(w))).cloned(),
    );
    wanted.len() > 1 && ends_with(&table.columns[at].words, &wanted)
}

fn ends_with(words: &[String], tail: &[String]) -> bool {
    stems(words).ends_with(&stems(tail))
}

fn stems(words: &[String]) -> Vec<String> {
    words.iter().map(|word| morphology::stem(word)).collect()
}

/// Columns that are called like references; few for tables that are things themselves.
fn references(table: &TableInfo) -> usize {
    table.columns.iter().filter(|column| is_id(&column.words)).count()
}

fn comparable(left: Kind, right: Kind) -> bool {
    left == right || (left.is_number() && right.is_number())
}

/// False only when all values of both are known and none is shared.
fn shares_values(
    table: &TableInfo,
    at: usize,
    one: &TableInfo,
    key: usize,
    profile: &Profile,
) -> bool {
    overlap(table, at, one, key, profile).is_none_or(|part| part > 0.0)
}

/// The part of the column's values that the other column has too; `None` when not all are known.
fn overlap(
    table: &TableInfo,
    at: usize,
    one: &TableInfo,
    other: usize,
    profile: &Profile,
) -> Option<f64> {
    let left = profile.column(&table.name, &table.columns[at].name)?;
    let right = profile.column(&one.name, &one.columns[other].name)?;
    if !left.complete || !right.complete || left.values.is_empty() || right.values.is_empty() {
        return None;
    }
    let known: HashSet<&str> = right.values.iter().map(|(value, _)| value.as_str()).collect();
    let shared = left.values.iter().filter(|(value, _)| known.contains(value.as_str())).count();
    Some(shared as f64 / left.values.len() as f64)
}
