//! What the rules need to know about a result: its columns by role, how many different values they
//! have, and whether rows may be added up.

use super::build::Field;
use crate::frame::is_time_value;
use crate::infer_roles;
use crate::spec::FieldType;
use protocol::table::{Cell, ColumnMeta, ColumnRole, Row};
use std::collections::HashSet;

pub(super) struct Category {
    pub name: String,
    index: usize,
    /// Different values in order of appearance.
    pub values: Vec<String>,
}

pub(super) struct Measure {
    pub name: String,
    index: usize,
    pub unit: Option<String>,
    pub is_share: bool,
    pub negative: bool,
    pub sum: f64,
}

pub(super) struct Time {
    pub name: String,
    index: usize,
    pub distinct: usize,
    /// Whether the column is said to be a time; text that only looks like dates is a category to
    /// [`crate::check`].
    temporal: bool,
}

pub(super) struct Profile<'a> {
    pub title: &'a str,
    pub rows: &'a [Row],
    pub time: Option<Time>,
    pub categories: Vec<Category>,
    pub measures: Vec<Measure>,
    identifiers: usize,
    columns: usize,
}

impl<'a> Profile<'a> {
    pub fn of(columns: &[ColumnMeta], rows: &'a [Row], title: &'a str) -> Self {
        let mut known = columns.to_vec();
        infer_roles(&mut known, rows);
        let mut profile = Self {
            title,
            rows,
            time: None,
            categories: Vec::new(),
            measures: Vec::new(),
            identifiers: 0,
            columns: columns.len(),
        };
        for (index, (column, given)) in known.iter().zip(columns).enumerate() {
            match column.role {
                Some(ColumnRole::Time) if profile.time.is_none() && holds_dates(rows, index) => {
                    let distinct = distinct(rows, index).len();
                    let temporal =
                        given.column_type.is_time() || given.role == Some(ColumnRole::Time);
                    let name = given.name.clone();
                    profile.time = Some(Time { name, index, distinct, temporal });
                }
                Some(ColumnRole::Measure | ColumnRole::Share) => {
                    profile.measures.extend(measure(column, index, rows));
                }
                Some(ColumnRole::Category | ColumnRole::Geography | ColumnRole::Time) => {
                    let values = distinct(rows, index);
                    profile.categories.push(Category { name: column.name.clone(), index, values });
                }
                Some(ColumnRole::Identifier | ColumnRole::FreeText) | None => {
                    profile.identifiers += 1;
                }
            }
        }
        // A time that never changes says nothing along an axis.
        if profile.time.as_ref().is_some_and(|time| time.distinct < 2) {
            profile.time = None;
        }
        profile.categories.retain(|category| category.values.len() > 1);
        profile
    }

    /// Rows of single things: an identifier and many other columns.
    pub fn is_listing(&self) -> bool {
        self.identifiers > 0 && self.columns > 4
    }

    /// Whether no two rows share the same values in all of these columns.
    fn unique(&self, indexes: &[usize]) -> bool {
        let mut seen = HashSet::new();
        let key = |row: &Row| -> Vec<String> {
            indexes
                .iter()
                .map(|index| row.get(*index).map_or_else(String::new, Cell::to_string))
                .collect()
        };
        self.rows.iter().all(|row| seen.insert(key(row)))
    }

    /// How the measure is read for each combination of `time` and `categories`: as it is when there
    /// is one row for each, added up when there are several and sums mean something.
    pub fn reading(
        &self,
        measure: &Measure,
        time: Option<&Time>,
        categories: &[&Category],
    ) -> Reading {
        let mut indexes: Vec<usize> = categories.iter().map(|category| category.index).collect();
        indexes.extend(time.map(|time| time.index));
        if self.unique(&indexes) {
            Reading::AsIs
        } else if measure.adds_up() {
            Reading::Summed
        } else {
            Reading::Unclear
        }
    }

    /// The `limit` values of a category with the largest totals, in order of appearance.
    pub fn largest(&self, category: &Category, measure: &Measure, limit: usize) -> Vec<String> {
        let mut totals: Vec<(usize, f64)> = category
            .values
            .iter()
            .enumerate()
            .map(|(place, value)| {
                let of = |row: &&Row| {
                    row.get(category.index).is_some_and(|cell| cell.to_string() == *value)
                };
                let number = |row: &Row| row.get(measure.index).and_then(Cell::as_f64);
                (place, self.rows.iter().filter(of).filter_map(number).sum::<f64>().abs())
            })
            .collect();
        totals.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        totals.truncate(limit);
        totals.sort_by_key(|(place, _)| *place);
        totals.into_iter().map(|(place, _)| category.values[place].clone()).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reading {
    AsIs,
    Summed,
    /// Several rows in one place whose sum means nothing, as with averages.
    Unclear,
}

/// Weekdays and months of any year have a time's role and no place on a time axis: they are categories.
fn holds_dates(rows: &[Row], index: usize) -> bool {
    let mut cells =
        rows.iter().filter_map(|row| row.get(index)).filter(|cell| !cell.is_null()).peekable();
    cells.peek().is_some() && cells.all(is_time_value)
}

fn measure(column: &ColumnMeta, index: usize, rows: &[Row]) -> Option<Measure> {
    let numbers: Vec<f64> =
        rows.iter().filter_map(|row| row.get(index)).filter_map(Cell::as_f64).collect();
    if numbers.is_empty() {
        return None;
    }
    Some(Measure {
        name: column.name.clone(),
        index,
        unit: column.unit.clone(),
        is_share: column.role == Some(ColumnRole::Share),
        negative: numbers.iter().any(|number| *number < 0.0),
        sum: numbers.iter().sum(),
    })
}

fn distinct(rows: &[Row], index: usize) -> Vec<String> {
    let mut seen = HashSet::new();
    let cells = rows.iter().filter_map(|row| row.get(index));
    cells.map(Cell::to_string).filter(|text| seen.insert(text.clone())).collect()
}

impl Measure {
    /// Whether a sum over rows means something: not for averages, rates and shares.
    pub fn adds_up(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        let derived = ["avg", "average", "mean", "median", "rate", "ratio", "price", "min", "max"];
        let words = || name.split(|c: char| !c.is_ascii_alphanumeric());
        !self.is_share
            && self.unit.as_deref() != Some("%")
            && !words().any(|word| derived.contains(&word))
    }

    /// Parts of one whole: percentages that add up to 100, or fractions to 1.
    pub fn is_whole(&self) -> bool {
        let near = |whole: f64| (self.sum - whole).abs() < whole * 0.02;
        self.is_share && !self.negative && (near(100.0) || near(1.0))
    }

    pub fn field(&self, reading: Reading) -> Field {
        Field::new(&self.name, FieldType::Quantitative).summed(reading == Reading::Summed)
    }
}

impl Category {
    pub fn field(&self) -> Field {
        Field::new(&self.name, FieldType::Nominal).in_row_order()
    }

    pub fn longest(&self) -> usize {
        self.values.iter().map(|value| value.chars().count()).max().unwrap_or(0)
    }
}

impl Time {
    pub fn field(&self) -> Field {
        let kind = if self.temporal { FieldType::Temporal } else { FieldType::Ordinal };
        Field::new(&self.name, kind)
    }
}
