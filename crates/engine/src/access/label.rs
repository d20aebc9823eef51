//! The rules somebody reads under, in a few words for the status bar.

use sql_guard::Catalog;
use sql_guard::rules::AccessRules;
use std::collections::BTreeSet;

/// Named before the rest becomes `…`.
const NAMED: usize = 3;

/// "Rows limited: region = EMEA"; empty when everything is shown.
pub fn label(rules: &AccessRules, catalog: &Catalog) -> String {
    let limited: Vec<_> = rules.tables.values().flatten().flat_map(|table| &table.rows).collect();
    if !limited.is_empty() {
        let names: BTreeSet<String> = limited
            .iter()
            .filter_map(|rule| sql_guard::lint::attributes_of(&rule.condition, catalog))
            .flatten()
            .collect();
        let parts: Vec<String> = if names.is_empty() {
            let rules: BTreeSet<&str> = limited.iter().map(|rule| rule.name.as_str()).collect();
            rules.into_iter().map(str::to_owned).collect()
        } else {
            names.iter().map(|name| attribute(name, rules)).collect()
        };
        return format!("Rows limited: {}", listed(&parts));
    }
    let masked: Vec<String> = rules
        .tables
        .iter()
        .filter_map(|(table, rules)| Some((table, rules.as_ref()?)))
        .flat_map(|(table, rules)| {
            let table = table.rsplit('.').next().unwrap_or(table);
            rules.masks.keys().map(move |column| format!("{table}.{column}"))
        })
        .collect();
    if !masked.is_empty() {
        return format!("Values masked: {}", listed(&masked));
    }
    let hidden = catalog.tables().any(|(schema, table)| rules.hides(&schema.name, table));
    if hidden { "Some tables are not shown".to_owned() } else { String::new() }
}

fn attribute(name: &str, rules: &AccessRules) -> String {
    match rules.attributes.get(name) {
        Some(serde_json::Value::String(text)) => format!("{name} = {text}"),
        Some(value) if !value.is_null() => format!("{name} = {value}"),
        _ => format!("{name} not set"),
    }
}

fn listed(parts: &[String]) -> String {
    let shown = parts.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if parts.len() > NAMED { format!("{shown}, …") } else { shown }
}
