//! What depends on a table whose schema is about to change, apart from keys and triggers: views that read
//! it, its indexes, and rules on rows and columns that name it.

use super::impact::target;
use sql_guard::catalog::TableKind;
use sql_guard::{Catalog, SchemaAction, SchemaChange};

/// In words, one for each. `indexes`: `None` where nobody could be asked.
pub fn dependents(
    change: &SchemaChange,
    catalog: &Catalog,
    indexes: Option<&[String]>,
    rules: &[String],
) -> Vec<String> {
    let (Some(table), true) = (&change.table, change.action != SchemaAction::CreateTable) else {
        return Vec::new();
    };
    let reads = |definition: &str| {
        let is_it = target(table, catalog.dialect);
        let part = |letter: char| !letter.is_alphanumeric() && letter != '_';
        definition.split(part).any(is_it)
    };
    let mut found = Vec::new();
    for (_, view) in catalog.tables().filter(|(_, it)| it.kind == TableKind::View) {
        match &view.definition {
            Some(definition) if reads(definition) => {
                found.push(format!("the view {} reads it", view.name));
            }
            Some(_) => {}
            None => found.push(format!("whether the view {} reads it is not known", view.name)),
        }
    }
    match indexes {
        Some(indexes) => {
            found.extend(indexes.iter().map(|name| format!("it has the index {name}")))
        }
        None => found.push("its indexes could not be looked at".to_owned()),
    }
    found.extend(rules.iter().map(|set| format!("the rules on rows and columns `{set}` name it")));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn views_indexes_and_rules_are_told() {
        let table = |name: &str| json!({ "name": name, "kind": "table", "columns": [] });
        let view = |name: &str, sql: Option<&str>| json!({ "name": name, "kind": "view", "columns": [], "definition": sql });
        let catalog: Catalog = serde_json::from_value(json!({
            "dialect": "sqlite",
            "schemas": [{ "name": "main", "tables": [
                table("orders"),
                view("totals", Some("select sum(a) from Orders")),
                view("others", Some("select * from orders_old")),
                view("closed", None),
            ]}]
        }))
        .unwrap();
        let change = |action| SchemaChange {
            action,
            table: Some("orders".to_owned()),
            object: "orders".to_owned(),
            loses: false,
            rows: None,
        };
        let altered = change(SchemaAction::AlterTable);
        let indexes = ["by_amount".to_owned()];
        assert_eq!(
            dependents(&altered, &catalog, Some(&indexes), &["own".to_owned()]),
            [
                "the view totals reads it",
                "whether the view closed reads it is not known",
                "it has the index by_amount",
                "the rules on rows and columns `own` name it",
            ]
        );
        let unasked = dependents(&altered, &catalog, None, &[]);
        assert!(unasked.contains(&"its indexes could not be looked at".to_owned()), "{unasked:?}");
        let made = dependents(&change(SchemaAction::CreateTable), &catalog, None, &[]);
        assert!(made.is_empty(), "{made:?}");
    }
}
