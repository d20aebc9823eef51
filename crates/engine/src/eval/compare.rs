//! Whether two results are the same, under three rules.

use super::normal::{Normal, normal};
use connectors::Value;
use std::collections::{HashMap, HashSet};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// Same rows as a bag, columns in any order, row order where the gold asks for one.
    pub strict: bool,
    /// As strict, further columns allowed.
    pub subset: bool,
    /// BIRD's rule: the same set of rows, columns as they stand, values untouched.
    pub bird: bool,
}

/// What the outermost query of the gold asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum GoldOrder {
    Free,
    /// Row by row.
    Exact,
    /// The sort keys of each gold row: rows with equal keys may change places.
    Keys(Vec<Vec<Value>>),
}

/// Assignments of columns tried before giving up; real results need a handful.
const MAX_ATTEMPTS: usize = 2_000;

pub fn compare(gold: &[Vec<Value>], order: &GoldOrder, found: &[Vec<Value>]) -> Comparison {
    let gold_rows = normalised(gold);
    let found_rows = normalised(found);
    let groups = groups(gold_rows.len(), order);
    let subset = matches(&gold_rows, &found_rows, &groups);
    let widths = (width(&gold_rows), width(&found_rows));
    Comparison { strict: subset && widths.0 == widths.1, subset, bird: bird(gold, found) }
}

fn normalised(rows: &[Vec<Value>]) -> Vec<Vec<Normal>> {
    rows.iter().map(|row| row.iter().map(normal).collect()).collect()
}

fn width(rows: &[Vec<Normal>]) -> usize {
    rows.first().map_or(0, Vec::len)
}

/// Row ranges within which rows may change places.
fn groups(rows: usize, order: &GoldOrder) -> Vec<std::ops::Range<usize>> {
    match order {
        GoldOrder::Free => std::iter::once(0..rows).collect(),
        GoldOrder::Exact => (0..rows).map(|row| row..row + 1).collect(),
        GoldOrder::Keys(keys) => {
            let keys = normalised(keys);
            let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
            for row in 0..rows {
                match groups.last_mut() {
                    Some(last) if keys.get(last.start) == keys.get(row) => last.end = row + 1,
                    _ => groups.push(row..row + 1),
                }
            }
            groups
        }
    }
}

/// Whether every gold column can be assigned a column of its own so that, group by group, the same
/// rows appear.
fn matches(gold: &[Vec<Normal>], found: &[Vec<Normal>], groups: &[std::ops::Range<usize>]) -> bool {
    if gold.len() != found.len() {
        return false;
    }
    if gold.is_empty() {
        return true;
    }
    let mut candidates: Vec<Vec<usize>> = Vec::new();
    for column in 0..width(gold) {
        let same = |other: &usize| {
            groups.iter().all(|group| {
                bag(&gold[group.clone()], &[column]) == bag(&found[group.clone()], &[*other])
            })
        };
        candidates.push((0..width(found)).filter(same).collect());
    }
    let mut search = Search { gold, found, groups, candidates, chosen: Vec::new(), attempts: 0 };
    search.assign()
}

struct Search<'a> {
    gold: &'a [Vec<Normal>],
    found: &'a [Vec<Normal>],
    groups: &'a [std::ops::Range<usize>],
    /// For each gold column, the found columns that hold the same values.
    candidates: Vec<Vec<usize>>,
    chosen: Vec<usize>,
    attempts: usize,
}

impl Search<'_> {
    fn assign(&mut self) -> bool {
        let next = self.chosen.len();
        if next == self.candidates.len() {
            return true;
        }
        let mut tried: Vec<usize> = Vec::new();
        for candidate in self.candidates[next].clone() {
            let taken = self.chosen.contains(&candidate);
            // A column like one that failed here fails as well.
            if taken || tried.iter().any(|other| self.twins(*other, candidate)) {
                continue;
            }
            tried.push(candidate);
            self.attempts += 1;
            if self.attempts > MAX_ATTEMPTS {
                return false;
            }
            self.chosen.push(candidate);
            if self.rows_fit() && self.assign() {
                return true;
            }
            self.chosen.pop();
        }
        false
    }

    fn twins(&self, one: usize, other: usize) -> bool {
        self.found.iter().all(|row| row[one] == row[other])
    }

    /// The rows, cut to the columns assigned so far, are the same in every group.
    fn rows_fit(&self) -> bool {
        let own: Vec<usize> = (0..self.chosen.len()).collect();
        self.groups.iter().all(|group| {
            bag(&self.gold[group.clone()], &own) == bag(&self.found[group.clone()], &self.chosen)
        })
    }
}

fn bag<'a>(rows: &'a [Vec<Normal>], columns: &[usize]) -> HashMap<Vec<&'a Normal>, usize> {
    let mut bag = HashMap::with_capacity(rows.len());
    for row in rows {
        let cut = columns.iter().map(|column| &row[*column]).collect();
        *bag.entry(cut).or_insert(0) += 1;
    }
    bag
}

/// Values as they stand, except that 1 and 1.0 are the same number.
#[derive(PartialEq, Eq, Hash)]
enum Raw<'a> {
    Null,
    Number(u64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

fn raw(value: &Value) -> Raw<'_> {
    let number = |float: f64| Raw::Number((float + 0.0).to_bits());
    match value {
        Value::Null => Raw::Null,
        Value::Bool(flag) => number(f64::from(u8::from(*flag))),
        Value::Int(whole) => number(*whole as f64),
        Value::Float(float) => number(*float),
        Value::Decimal(text) => text.parse().map_or(Raw::Text(text), number),
        Value::Text(text) | Value::Clipped { text, .. } => Raw::Text(text),
        Value::Bytes(bytes) => Raw::Bytes(bytes),
    }
}

fn bird(gold: &[Vec<Value>], found: &[Vec<Value>]) -> bool {
    let gold: HashSet<Vec<Raw<'_>>> =
        gold.iter().map(|row| row.iter().map(raw).collect()).collect();
    let found: HashSet<Vec<Raw<'_>>> =
        found.iter().map(|row| row.iter().map(raw).collect()).collect();
    gold == found
}
