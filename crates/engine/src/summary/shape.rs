//! What kind of result it is, as far as a summary cares.

use protocol::table::{ColumnMeta, ColumnRole, Row};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Empty,
    /// One row.
    Single,
    /// A measure for each of several things or points in time.
    Series {
        label: usize,
        measure: usize,
        /// Each point in time stands once.
        over_time: bool,
    },
    /// Rows without one measure to speak of.
    Listing,
}

pub fn shape(columns: &[ColumnMeta], rows: &[Row]) -> Shape {
    match rows.len() {
        0 => return Shape::Empty,
        1 => return Shape::Single,
        _ => {}
    }
    let with = |role| columns.iter().position(|column| column.role == Some(role));
    let measure = with(ColumnRole::Measure).or_else(|| with(ColumnRole::Share));
    let time = with(ColumnRole::Time);
    let label = time.or_else(|| columns.iter().position(names_row));
    // Columns that are neither label nor number are details: the rows are a listing.
    let details = columns.iter().any(|column| {
        matches!(column.role, Some(ColumnRole::FreeText) | Some(ColumnRole::Identifier))
    });
    let labels = columns.iter().filter(|column| names_row(column) || is_time(column)).count();
    match (label, measure) {
        (Some(label), Some(measure)) if labels <= 2 && !details => {
            Shape::Series { label, measure, over_time: time.is_some() && labels == 1 }
        }
        _ => Shape::Listing,
    }
}

/// A column whose values say what a row is about.
pub fn names_row(column: &ColumnMeta) -> bool {
    matches!(column.role, Some(ColumnRole::Category) | Some(ColumnRole::Geography))
}

fn is_time(column: &ColumnMeta) -> bool {
    column.role == Some(ColumnRole::Time)
}
