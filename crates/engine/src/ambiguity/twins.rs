//! Tables and columns that look alike in a schema: what a loose word for one may as well mean the
//! other. Names play no part here, only shapes and values.

use crate::semantic::Schema;
use crate::semantic::query::ColumnId;
use crate::semantic::schema::{ColumnInfo, Kind, TableInfo};
use connectors::{ColumnProfile, Profile};
use std::collections::{BTreeMap, HashSet};

/// More than this in one group are copies by design, one a month or one a tenant; nobody is asked to
/// choose among them.
const MOST_ALIKE: usize = 4;
/// Columns alike: so much of all their values is in both.
const SHARED_VALUES: f64 = 0.5;
/// Words of columns that any two tables may have.
const GENERIC: [&str; 8] = ["id", "name", "code", "description", "type", "title", "value", "note"];

/// Computed once for a snapshot.
#[derive(Debug, Clone, Default)]
pub struct Twins {
    /// Tables with the same columns, each group in schema order.
    pub tables: Vec<Vec<usize>>,
    /// Columns of one table that hold the same kind of values.
    pub columns: Vec<Vec<ColumnId>>,
}

impl Twins {
    pub fn of(schema: &Schema, profile: &Profile) -> Self {
        Self { tables: tables(schema), columns: columns(schema, profile) }
    }

    /// The group of a table.
    pub fn of_table(&self, table: usize) -> Option<&[usize]> {
        self.tables.iter().find(|group| group.contains(&table)).map(Vec::as_slice)
    }

    /// The group of a column.
    pub fn of_column(&self, column: ColumnId) -> Option<&[ColumnId]> {
        self.columns.iter().find(|group| group.contains(&column)).map(Vec::as_slice)
    }
}

fn tables(schema: &Schema) -> Vec<Vec<usize>> {
    let mut shapes: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (id, table) in schema.tables.iter().enumerate() {
        if telling(table) {
            let mut names: Vec<String> =
                table.columns.iter().map(|column| column.name.to_lowercase()).collect();
            names.sort();
            shapes.entry(names).or_default().push(id);
        }
    }
    shapes.into_values().filter(|group| (2..=MOST_ALIKE).contains(&group.len())).collect()
}

/// Two tables with these columns are alike for a reason: more than a key and a name.
fn telling(table: &TableInfo) -> bool {
    let own = |column: &ColumnInfo| {
        column.words.iter().any(|word| !GENERIC.contains(&word.as_str()) && word.len() > 1)
    };
    table.columns.len() >= 2 && table.columns.iter().any(own)
}

fn columns(schema: &Schema, profile: &Profile) -> Vec<Vec<ColumnId>> {
    let mut groups: Vec<Vec<ColumnId>> = Vec::new();
    for (table, info) in schema.tables.iter().enumerate() {
        let seen: Vec<Option<Seen>> = (0..info.columns.len())
            .map(|column| {
                let id = ColumnId { table, column };
                let held = profile.column(&info.name, &info.columns[column].name);
                let free = !info.columns[column].key && schema.reference(id).is_none();
                held.filter(|_| free).map(|held| Seen::of(&info.columns[column], held))
            })
            .collect();
        let mut own: Vec<Vec<ColumnId>> = Vec::new();
        for column in 0..info.columns.len() {
            let Some(here) = &seen[column] else { continue };
            let id = ColumnId { table, column };
            let alike = |other: &ColumnId| {
                seen[other.column].as_ref().is_some_and(|there| here.alike(there))
            };
            match own.iter_mut().find(|group| group.iter().all(alike)) {
                Some(group) => group.push(id),
                None => own.push(vec![id]),
            }
        }
        groups.extend(own.into_iter().filter(|group| (2..=MOST_ALIKE).contains(&group.len())));
    }
    groups
}

/// What a column was seen to hold.
struct Seen<'a> {
    kind: Kind,
    distinct: u64,
    values: HashSet<&'a str>,
    range: Option<(f64, f64)>,
    ends: (Option<&'a str>, Option<&'a str>),
}

impl<'a> Seen<'a> {
    fn of(column: &ColumnInfo, held: &'a ColumnProfile) -> Self {
        let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
        Self {
            kind: column.kind,
            distinct: held.distinct,
            values: held.values.iter().map(|(value, _)| value.as_str()).collect(),
            range: number(&held.min).zip(number(&held.max)),
            ends: (held.min.as_deref(), held.max.as_deref()),
        }
    }

    /// Same kind, about as many different values, and mostly the same ones.
    fn alike(&self, other: &Seen) -> bool {
        let (few, many) = (self.distinct.min(other.distinct), self.distinct.max(other.distinct));
        if self.kind.is_number() != other.kind.is_number() || few < 2 || few * 3 < many * 2 {
            return false;
        }
        if !self.values.is_empty() && !other.values.is_empty() {
            let shared = self.values.intersection(&other.values).count() as f64;
            let all = self.values.union(&other.values).count() as f64;
            // Of many values only the frequent ones are known: the ends then tell as much.
            let same_ends = self.ends == other.ends && self.ends.0.is_some();
            return shared / all >= SHARED_VALUES || same_ends;
        }
        match (self.range, other.range) {
            (Some(here), Some(there)) => overlap(here, there) >= 0.9,
            _ => self.ends == other.ends && self.ends.0.is_some(),
        }
    }
}

/// The part of both ranges together that is in each.
fn overlap(one: (f64, f64), other: (f64, f64)) -> f64 {
    let shared = one.1.min(other.1) - one.0.max(other.0);
    let all = one.1.max(other.1) - one.0.min(other.0);
    if all <= 0.0 { 0.0 } else { (shared / all).max(0.0) }
}
