//! Which texts of a question are values of a column, from the snapshot's profile.

use crate::catalog::Snapshot;
use std::collections::HashMap;

/// Longest value looked for, in words.
pub const MAX_VALUE_WORDS: usize = 5;

/// One value with the columns that hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownValue {
    /// As the database spells it.
    pub spelling: String,
    /// `table.column`, sorted.
    pub columns: Vec<String>,
}

#[derive(Debug, Default)]
pub struct ValueIndex {
    by_words: HashMap<String, KnownValue>,
}

impl ValueIndex {
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut index = Self::default();
        for (table, columns) in &snapshot.profile.tables {
            for (column, profile) in columns {
                let name = format!("{table}.{column}");
                for (value, _) in &profile.values {
                    index.add(value, &name);
                }
            }
        }
        index
    }

    fn add(&mut self, value: &str, column: &str) {
        let words = normal(value);
        let lone_number = words.chars().all(|letter| letter.is_ascii_digit());
        if words.len() < 2 || lone_number || words.split(' ').count() > MAX_VALUE_WORDS {
            return;
        }
        let known = self
            .by_words
            .entry(words)
            .or_insert_with(|| KnownValue { spelling: value.to_owned(), columns: Vec::new() });
        // Columns that spell a value differently stay apart: the first spelling wins.
        if known.spelling == value && !known.columns.iter().any(|known| known == column) {
            known.columns.push(column.to_owned());
            known.columns.sort();
        }
    }

    /// The value that these words, in any case, are.
    pub fn find(&self, words: &str) -> Option<&KnownValue> {
        self.by_words.get(&normal(words))
    }
}

/// Lower case, one space between words.
pub fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An index over columns and their values.
    pub fn index(columns: &[(&str, &[&str])]) -> ValueIndex {
        let mut index = ValueIndex::default();
        for (column, values) in columns {
            for value in *values {
                index.add(value, column);
            }
        }
        index
    }

    #[test]
    fn a_value_is_found_in_any_case_with_all_its_columns() {
        let index = index(&[("b.city", &["New York"]), ("a.state", &["New York", "7", "x"])]);
        let known = index.find("new  york").unwrap();
        assert_eq!(known.spelling, "New York");
        assert_eq!(known.columns, ["a.state", "b.city"]);
        assert!(index.find("7").is_none() && index.find("x").is_none());
    }
}
