//! Questions that ask for a change instead of an answer.

use super::words::Token;

/// `insert`, `update`, `delete` or `schema` when the question starts with such an order.
pub fn write(tokens: &[Token]) -> Option<&'static str> {
    let mut words = tokens.iter().map(|t| t.lower.as_str());
    let mut first = words.next()?;
    while ["please", "can", "could", "you", "i", "want", "to", "now", "then", "just"]
        .contains(&first)
    {
        first = words.next()?;
    }
    let rest: Vec<&str> = words.collect();
    let has = |word: &str| rest.contains(&word);
    match first {
        "insert" => Some("insert"),
        "add" if has("to") || has("new") || has("row") || has("column") => {
            Some(if has("column") || has("table") { "schema" } else { "insert" })
        }
        "create" | "alter" | "drop" | "truncate" | "rename" => {
            let schema = ["table", "column", "index", "view", "database"].iter().any(|w| has(w));
            Some(match (first, schema) {
                ("create", false) => "insert",
                ("truncate", _) => "delete",
                _ => "schema",
            })
        }
        "update" | "set" | "change" | "increase" | "decrease" | "raise" => Some("update"),
        "mark" | "flag" | "label" | "move" if has("as") || has("to") => Some("update"),
        "cancel" | "archive" | "close" | "approve" | "deactivate" | "activate" | "complete"
            if !rest.is_empty() =>
        {
            Some("update")
        }
        "reduce" | "lower" | "switch" if has("by") || has("to") => Some("update"),
        "delete" | "remove" | "erase" | "purge" | "wipe" => Some("delete"),
        _ => None,
    }
}
