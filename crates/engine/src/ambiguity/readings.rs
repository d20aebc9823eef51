//! One query, said of another table or column instead.

use crate::semantic::query::ColumnId;
use crate::semantic::{Glossary, Reading, Schema, restate};

/// The query with `other` wherever it reads `table`, along the same joins. Both have columns of the
/// same names.
pub fn of_table(
    reading: &Reading,
    table: usize,
    other: usize,
    schema: &Schema,
    glossary: &Glossary,
) -> Option<Reading> {
    let mut swapped = schema.clone();
    let columns: Option<Vec<_>> = schema.tables[table]
        .columns
        .iter()
        .map(|column| {
            let named = |other: &&_| named(other, &column.name);
            schema.tables[other].columns.iter().find(named).cloned()
        })
        .collect();
    let place = &mut swapped.tables[table];
    place.columns = columns?;
    place.name = schema.tables[other].name.clone();
    place.schema = schema.tables[other].schema.clone();
    place.words = schema.tables[other].words.clone();
    restate(reading, &swapped, glossary)
}

fn named(column: &crate::semantic::schema::ColumnInfo, name: &str) -> bool {
    column.name.eq_ignore_ascii_case(name)
}

/// The query with `other` wherever it reads `column`.
pub fn of_column(
    reading: &Reading,
    column: ColumnId,
    other: ColumnId,
    schema: &Schema,
    glossary: &Glossary,
) -> Option<Reading> {
    let mut swapped = schema.clone();
    let columns = &mut swapped.tables[column.table].columns;
    columns.swap(column.column, other.column);
    restate(reading, &swapped, glossary)
}
