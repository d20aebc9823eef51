//! The schema as a list of visible tree rows: what is open, what a search keeps, where a key moves.
//! Pure.

use protocol::catalog::{SchemaView, TableView};
use std::collections::BTreeSet;

/// What a row stands for, as indices into the [`SchemaView`] it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Item {
    Schema(String),
    Table(usize),
    Column(usize, usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Stable across snapshots: `main`, `main.orders`, `main.orders.id`.
    pub key: String,
    pub item: Item,
    pub name: String,
    /// From 1, as `aria-level` wants it; so are the place among the siblings and their number.
    pub level: u32,
    pub place: u32,
    pub siblings: u32,
    /// `None` for a row that cannot open.
    pub open: Option<bool>,
}

/// The rows to draw, top to bottom. A search shows the tables whose name, comment or columns hold
/// all of its words; columns that match are shown without opening their table.
pub fn rows(schema: &SchemaView, open: &BTreeSet<String>, search: &str) -> Vec<Node> {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let names: BTreeSet<&str> = schema.tables.iter().map(|table| table.schema.as_str()).collect();
    let mut found = Vec::new();
    if names.len() <= 1 {
        tables(schema, None, open, &words, 1, &mut found);
        return found;
    }
    let shown: Vec<&str> = names
        .into_iter()
        .filter(|name| {
            schema.tables.iter().any(|table| table.schema == *name && keeps(table, &words))
        })
        .collect();
    for (place, name) in shown.iter().enumerate() {
        let is_open = open.contains(*name) || !words.is_empty();
        found.push(Node {
            key: (*name).to_owned(),
            item: Item::Schema((*name).to_owned()),
            name: (*name).to_owned(),
            level: 1,
            place: place as u32 + 1,
            siblings: shown.len() as u32,
            open: Some(is_open),
        });
        if is_open {
            tables(schema, Some(name), open, &words, 2, &mut found);
        }
    }
    found
}

fn tables(
    schema: &SchemaView,
    within: Option<&str>,
    open: &BTreeSet<String>,
    words: &[String],
    level: u32,
    found: &mut Vec<Node>,
) {
    let shown: Vec<(usize, &TableView)> = schema
        .tables
        .iter()
        .enumerate()
        .filter(|(_, table)| within.is_none_or(|name| table.schema == name) && keeps(table, words))
        .collect();
    for (place, (index, table)) in shown.iter().enumerate() {
        let key = table_key(table);
        let hits = column_hits(table, words);
        let is_open = open.contains(&key);
        found.push(Node {
            key: key.clone(),
            item: Item::Table(*index),
            name: table.name.clone(),
            level,
            place: place as u32 + 1,
            siblings: shown.len() as u32,
            open: Some(is_open || !hits.is_empty()),
        });
        let columns: Vec<usize> = if is_open { (0..table.columns.len()).collect() } else { hits };
        for (place, column) in columns.iter().enumerate() {
            let name = &table.columns[*column].name;
            found.push(Node {
                key: format!("{key}.{name}"),
                item: Item::Column(*index, *column),
                name: name.clone(),
                level: level + 1,
                place: place as u32 + 1,
                siblings: columns.len() as u32,
                open: None,
            });
        }
    }
}

pub fn table_key(table: &TableView) -> String {
    format!("{}.{}", table.schema, table.name)
}

fn matches(text: &str, words: &[String]) -> bool {
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(word))
}

fn keeps(table: &TableView, words: &[String]) -> bool {
    words.is_empty()
        || matches(&format!("{} {}", table.name, table.comment.as_deref().unwrap_or("")), words)
        || !column_hits(table, words).is_empty()
}

/// Columns that the search names, unless the table's own name already satisfies it.
fn column_hits(table: &TableView, words: &[String]) -> Vec<usize> {
    if words.is_empty() || matches(&table.name, words) {
        return Vec::new();
    }
    let hit = |name: &str| matches(&format!("{}.{name}", table.name), words);
    (0..table.columns.len()).filter(|index| hit(&table.columns[*index].name)).collect()
}

/// The part of a name that a search found, as `(before, hit, after)`.
pub fn split_hit<'a>(name: &'a str, search: &str) -> (&'a str, &'a str, &'a str) {
    let lower = name.to_lowercase();
    let word = search.split_whitespace().find(|word| lower.contains(&word.to_lowercase()));
    let found = word.and_then(|word| {
        let start = lower.find(&word.to_lowercase())?;
        let end = start + word.len();
        Some((name.get(..start)?, name.get(start..end)?, name.get(end..)?))
    });
    found.unwrap_or((name, "", ""))
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Focus(usize),
    Open(String),
    Close(String),
    /// Enter: open or close a branch, act on a leaf.
    Act,
}

/// The tree pattern of WAI-ARIA: what a key does on the focused row.
pub fn step(rows: &[Node], focused: usize, key: &str) -> Option<Step> {
    let node = rows.get(focused)?;
    match key {
        "ArrowDown" => (focused + 1 < rows.len()).then_some(Step::Focus(focused + 1)),
        "ArrowUp" => focused.checked_sub(1).map(Step::Focus),
        "Home" => Some(Step::Focus(0)),
        "End" => Some(Step::Focus(rows.len() - 1)),
        "ArrowRight" => match node.open {
            Some(false) => Some(Step::Open(node.key.clone())),
            Some(true) => {
                rows.get(focused + 1).filter(|next| next.level > node.level)?;
                Some(Step::Focus(focused + 1))
            }
            None => None,
        },
        "ArrowLeft" => match node.open {
            Some(true) => Some(Step::Close(node.key.clone())),
            _ => {
                let parent = rows[..focused].iter().rposition(|row| row.level < node.level)?;
                Some(Step::Focus(parent))
            }
        },
        "Enter" | " " => Some(Step::Act),
        _ => typed(rows, focused, key).map(Step::Focus),
    }
}

/// A letter moves to the next row that begins with it.
fn typed(rows: &[Node], focused: usize, key: &str) -> Option<usize> {
    let mut letters = key.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return None };
    let letter = letter.to_lowercase().next()?;
    let begins = |row: &Node| row.name.to_lowercase().starts_with(letter);
    (focused + 1..rows.len()).chain(0..focused).find(|index| begins(&rows[*index]))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{schema, two_schemas};
    use super::*;

    fn open(keys: &[&str]) -> BTreeSet<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    fn check(keys: &[&str], search: &str, expected: &[&str]) {
        let found: Vec<_> =
            rows(&schema(), &open(keys), search).into_iter().map(|n| n.key).collect();
        assert_eq!(found, expected, "open {keys:?}, search `{search}`");
    }

    #[test]
    fn one_schema_needs_no_level_of_its_own() {
        check(&[], "", &["main.customers", "main.orders"]);
        check(
            &["main.orders"],
            "",
            &[
                "main.customers",
                "main.orders",
                "main.orders.id",
                "main.orders.customer_id",
                "main.orders.total",
            ],
        );
    }

    #[test]
    fn several_schemas_open_one_by_one() {
        let keys = |open: &BTreeSet<String>| -> Vec<String> {
            rows(&two_schemas(), open, "").into_iter().map(|node| node.key).collect()
        };
        assert_eq!(keys(&open(&[])), ["main", "other"]);
        assert_eq!(keys(&open(&["other"])), ["main", "other", "other.orders"]);
    }

    #[test]
    fn a_search_keeps_tables_and_shows_the_columns_it_names() {
        check(&[], "ord", &["main.orders"]);
        check(&[], "email", &["main.customers", "main.customers.email"]);
        check(&[], "ORDERS total", &["main.orders", "main.orders.total"]);
        check(&[], "people who buy", &["main.customers"]);
        check(&[], "nowhere", &[]);
    }

    #[test]
    fn rows_say_their_place_among_their_siblings() {
        let found = rows(&schema(), &open(&["main.customers"]), "");
        let places: Vec<_> = found.iter().map(|n| (n.level, n.place, n.siblings)).collect();
        assert_eq!(places, [(1, 1, 2), (2, 1, 2), (2, 2, 2), (1, 2, 2)]);
    }

    #[test]
    fn keys_walk_the_tree() {
        let found = rows(&schema(), &open(&["main.customers"]), "");
        let check = |from: usize, key: &str, expected: Option<Step>| {
            assert_eq!(step(&found, from, key), expected, "{key} on row {from}");
        };
        check(0, "ArrowDown", Some(Step::Focus(1)));
        check(3, "ArrowDown", None);
        check(0, "ArrowUp", None);
        check(0, "ArrowRight", Some(Step::Focus(1)));
        check(3, "ArrowRight", Some(Step::Open("main.orders".into())));
        check(1, "ArrowRight", None);
        check(2, "ArrowLeft", Some(Step::Focus(0)));
        check(0, "ArrowLeft", Some(Step::Close("main.customers".into())));
        check(3, "ArrowLeft", None);
        check(0, "End", Some(Step::Focus(3)));
        check(2, "Home", Some(Step::Focus(0)));
        check(0, "o", Some(Step::Focus(3)));
        check(0, "x", None);
        check(1, "Enter", Some(Step::Act));
        check(1, "F5", None);
    }

    #[test]
    fn a_hit_is_found_whatever_its_case() {
        assert_eq!(split_hit("Customer_Email", "email"), ("Customer_", "Email", ""));
        assert_eq!(split_hit("orders", ""), ("orders", "", ""));
        assert_eq!(split_hit("orders", "x"), ("orders", "", ""));
    }
}
