//! One query, said of another table or column instead.

use crate::catalog::Snapshot;
use crate::semantic::query::{ColumnId, Expr, SelectItem, SemanticQuery};
use crate::semantic::{Glossary, Reading, Schema, reading_of, restate};

/// The query with `other` wherever it reads `table`, along the same joins. Both have columns of the
/// same names.
pub fn of_table(
    reading: &Reading,
    table: usize,
    other: usize,
    schema: &Schema,
    glossary: &Glossary,
) -> Option<Reading> {
    if table == other {
        return Some(reading.clone());
    }
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
    let said = restate(reading, &swapped, glossary)?;
    Some(renamed(said, &schema.tables[table].name, &schema.tables[other].name))
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
    let said = restate(reading, &swapped, glossary)?;
    Some(renamed(said, &schema.path(column), &schema.path(other)))
}

/// What each word was read as, with the other name.
fn renamed(reading: Reading, from: &str, to: &str) -> Reading {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let name = |meaning: &str| {
        let mut written = String::new();
        let mut rest = meaning;
        while let Some(at) = rest.find(from) {
            let (before, after) = (&rest[..at], &rest[at + from.len()..]);
            let inside = before.ends_with(is_name) || after.starts_with(is_name);
            written.push_str(before);
            written.push_str(if inside { from } else { to });
            rest = after;
        }
        written + rest
    };
    let mut reading = reading;
    for word in &mut reading.words {
        word.meaning = name(&word.meaning);
    }
    reading
}

/// What there is to choose, where the question as a whole is not understood: the rows of a table.
pub fn all_of_table(table: usize, snapshot: &Snapshot) -> Option<Reading> {
    let columns = 0..snapshot.schema.tables[table].columns.len();
    let ids = columns.map(|column| ColumnId { table, column });
    reading_of(shown(table, ids), snapshot)
}

/// As [`all_of_table`], for a column: with what its rows are known by.
pub fn all_of_column(id: ColumnId, snapshot: &Snapshot) -> Option<Reading> {
    let label = snapshot.schema.tables[id.table].label.iter().copied();
    let label = label.filter(|column| *column != id.column);
    let ids = label.chain([id.column]).map(|column| ColumnId { table: id.table, column });
    reading_of(shown(id.table, ids), snapshot)
}

fn shown(table: usize, ids: impl Iterator<Item = ColumnId>) -> SemanticQuery {
    let select = ids.map(|id| SelectItem { expr: Expr::Column(id), alias: None }).collect();
    SemanticQuery { tables: vec![table], select, ..SemanticQuery::default() }
}
