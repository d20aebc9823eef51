//! Rules that speak about a table, for whoever is about to change what it is.

use protocol::policy::PolicyDocument;

/// Names of the rule sets that name `table`, which is as the guard spells it.
pub fn naming(document: &PolicyDocument, table: &str) -> Vec<String> {
    let last = table.rsplit('.').next().unwrap_or(table);
    let is_it = |name: &String| {
        let own = name.rsplit('.').next().unwrap_or(name);
        name.eq_ignore_ascii_case(table) || own.eq_ignore_ascii_case(last)
    };
    let sets = document.sets.iter().filter(|set| set.tables.keys().any(is_it));
    sets.map(|set| set.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sets_are_found_by_any_spelling_of_the_table() {
        let set = |name: &str, table: &str| {
            let rules = json!({ "rows": [{ "name": "own", "using": "1 = 1" }] });
            json!({ "name": name, "assigned": { "everyone": true }, "tables": { table: rules } })
        };
        let sets = [set("all", "main.orders"), set("shops", "Stores"), set("rest", "people")];
        let document: PolicyDocument = serde_json::from_value(json!({ "sets": sets })).unwrap();
        for (table, expected) in
            [("orders", vec!["all"]), ("main.stores", vec!["shops"]), ("sales", vec![])]
        {
            assert_eq!(naming(&document, table), expected, "{table}");
        }
    }
}
