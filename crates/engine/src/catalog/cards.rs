//! Table cards: what a reader (or a model) needs to know about one table, on a few lines.

use connectors::Profile;
use sql_guard::Catalog;
use std::fmt::Write;

/// Sample values shown per column.
const SAMPLES: usize = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableCard {
    pub schema: String,
    pub table: String,
    /// First line `table: comment`, then one line per column with type, keys and samples.
    pub text: String,
}

pub fn cards(catalog: &Catalog, profile: &Profile) -> Vec<TableCard> {
    catalog.tables().map(|(schema, table)| card(&schema.name, table, profile)).collect()
}

fn card(schema: &str, table: &sql_guard::catalog::Table, profile: &Profile) -> TableCard {
    let mut text = table.name.clone();
    if let Some(comment) = &table.comment {
        let _ = write!(text, ": {comment}");
    }
    for column in &table.columns {
        let _ = write!(text, "\n  {} {}", column.name, column.database_type);
        if column.primary_key {
            text.push_str(", primary key");
        }
        for key in table.foreign_keys.iter().filter(|key| key.columns.contains(&column.name)) {
            let _ = write!(text, ", references {}", key.references.table);
        }
        if let Some(comment) = &column.comment {
            let _ = write!(text, ", {comment}");
        }
        let values = profile.column(&table.name, &column.name).map(|p| p.values.as_slice());
        let samples: Vec<&str> =
            values.unwrap_or_default().iter().take(SAMPLES).map(|(value, _)| &**value).collect();
        if !samples.is_empty() {
            let _ = write!(text, ", e.g. {}", samples.join(" | "));
        }
    }
    TableCard { schema: schema.to_owned(), table: table.name.clone(), text }
}
