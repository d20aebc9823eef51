//! Keys nobody declared: a column that is called like the key of its table and holds each value once.

use super::TableInfo;
use crate::semantic::morphology;
use connectors::Profile;

/// Gives tables without a primary key the column that works as one.
pub(super) fn guess(tables: &mut [TableInfo], profile: &Profile) {
    for table in tables.iter_mut().filter(|table| table.key.is_empty()) {
        let best = (0..table.columns.len())
            .filter(|&column| holds_each_once(table, column, profile))
            .filter_map(|column| Some((likeness(table, column)?, column)))
            .min();
        if let Some((_, column)) = best {
            table.key = vec![column];
            table.columns[column].key = true;
        }
    }
}

/// No value repeats among the rows seen; unknown counts as yes.
pub(super) fn holds_each_once(table: &TableInfo, column: usize, profile: &Profile) -> bool {
    let info = &table.columns[column];
    if info.unique || table.key == [column] {
        return true;
    }
    match profile.column(&table.name, &info.name) {
        Some(seen) if seen.rows > 0 => seen.nulls == 0 && seen.distinct == seen.rows,
        _ => false,
    }
}

/// How much a column is called like the key of its own table, least is best: `id`, `student_id` of
/// students, `aid` of authors, a first column that ends in `id`.
fn likeness(table: &TableInfo, column: usize) -> Option<u8> {
    let (last, base) = table.columns[column].words.split_last()?;
    if base.is_empty() && last == "id" {
        return Some(0);
    }
    let own: Vec<String> = table.words.iter().map(|word| morphology::stem(word)).collect();
    let said_of_table =
        !base.is_empty() && base.iter().all(|word| own.contains(&morphology::stem(word)));
    if ["id", "code", "key", "number"].contains(&last.as_str()) && said_of_table {
        return Some(1);
    }
    let initials: String = table.words.iter().filter_map(|word| word.chars().next()).collect();
    if base.is_empty() && *last == format!("{initials}id") {
        return Some(2);
    }
    let references = table.columns.iter().filter(|other| is_id(&other.words)).count();
    (column == 0 && is_id(&table.columns[column].words) && references <= 2).then_some(3)
}

/// Called like an identifier.
pub(super) fn is_id(words: &[String]) -> bool {
    words.last().is_some_and(|word| word == "id" || word.len() <= 4 && word.ends_with("id"))
}
