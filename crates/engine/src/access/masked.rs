//! Which tables have something to hide.

use protocol::policy::{PolicyDocument, TableRules};
use sql_guard::Catalog;

/// Tables with a column that a rule hides from somebody, or that somebody does not see at all; each as
/// the guard may spell it.
pub fn masked(document: &PolicyDocument, catalog: &Catalog) -> Vec<String> {
    let hides = |rules: &Option<TableRules>| match rules {
        Some(rules) => !rules.masks.is_empty(),
        None => true,
    };
    let named: Vec<&String> = document
        .sets
        .iter()
        .flat_map(|set| &set.tables)
        .filter(|(_, rules)| hides(rules))
        .map(|(name, _)| name)
        .collect();
    let mut found = Vec::new();
    for (schema, table) in catalog.tables() {
        let full = format!("{}.{}", schema.name, table.name);
        let is_named = |name: &&String| {
            name.eq_ignore_ascii_case(&full) || name.eq_ignore_ascii_case(&table.name)
        };
        if named.iter().any(is_named) {
            found.push(full);
            found.push(table.name.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_rule_hides_is_named_as_the_guard_may_spell_it() {
        let table = |name: &str| json!({ "name": name, "kind": "table", "columns": [] });
        let catalog: Catalog = serde_json::from_value(json!({
            "dialect": "sqlite",
            "schemas": [{ "name": "main", "tables": [table("people"), table("notes"), table("stock")] }]
        }))
        .unwrap();
        for (tables, expected) in [
            (json!({}), vec![]),
            (json!({ "people": { "masks": { "email": "hash" } } }), vec!["main.people", "people"]),
            (json!({ "MAIN.Notes": null }), vec!["main.notes", "notes"]),
            (json!({ "stock": { "rows": [{ "name": "own", "using": "1 = 1" }] } }), vec![]),
        ] {
            let set = json!({ "name": "all", "assigned": { "everyone": true }, "tables": tables });
            let document = serde_json::from_value(json!({ "sets": [set] })).unwrap();
            assert_eq!(masked(&document, &catalog), expected, "{tables}");
        }
    }
}
