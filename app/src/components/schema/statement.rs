//! Statements that the explorer writes for a table.

use crate::components::editor::completion::alias_for;
use crate::components::editor::sql::Flavour;
use protocol::catalog::TableView;

/// Rows of a preview.
pub const PREVIEW_ROWS: u64 = 100;

/// The table's name as a statement writes it; the schema only where it says something.
pub fn reference(table: &TableView, flavour: Flavour) -> String {
    let name = flavour.quote(&table.name);
    let default = matches!(table.schema.as_str(), "" | "main" | "public");
    if default { name } else { format!("{}.{name}", flavour.quote(&table.schema)) }
}

pub fn preview(table: &TableView, flavour: Flavour) -> String {
    format!("select *\nfrom {}\nlimit {PREVIEW_ROWS}", reference(table, flavour))
}

/// Every column by name, so that the person deletes what is not needed.
pub fn select(table: &TableView, flavour: Flavour) -> String {
    let alias = alias_for(&table.name, &[]);
    let columns: Vec<String> =
        table.columns.iter().map(|one| format!("  {alias}.{}", flavour.quote(&one.name))).collect();
    let columns = if columns.is_empty() { "  *".to_owned() } else { columns.join(",\n") };
    format!("select\n{columns}\nfrom {} {alias}\nlimit {PREVIEW_ROWS}", reference(table, flavour))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{schema, two_schemas};
    use super::*;

    #[test]
    fn a_preview_is_limited() {
        let text = preview(&schema().tables[1], Flavour::Sqlite);
        assert_eq!(text, "select *\nfrom orders\nlimit 100");
    }

    #[test]
    fn a_select_names_every_column() {
        let text = select(&two_schemas().tables[1], Flavour::Sqlite);
        assert_eq!(
            text,
            "select\n  o.id,\n  o.customer_id,\n  o.total\nfrom other.orders o\nlimit 100"
        );
    }
}
