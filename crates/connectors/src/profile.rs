//! What the columns hold: counts, ranges and frequent values, sampled within a time limit.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Profiles by schema-less `table` and `column` names, as the catalog spells them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub tables: BTreeMap<String, BTreeMap<String, ColumnProfile>>,
}

impl Profile {
    pub fn column(&self, table: &str, column: &str) -> Option<&ColumnProfile> {
        self.tables.get(table)?.get(column)
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// Rows looked at; fewer than the table has when it was sampled.
    pub rows: u64,
    pub nulls: u64,
    /// Different values among the rows looked at.
    pub distinct: u64,
    /// Smallest and largest value as text.
    pub min: Option<String>,
    pub max: Option<String>,
    /// Text values with their counts, most frequent first; all of them when there are few enough.
    pub values: Vec<(String, u64)>,
    /// `values` holds every different value of the column.
    pub complete: bool,
}
