//! The tree as the server draws it.

use super::explorer::Tree;
use super::fixture::schema;
use crate::components::desk_fixture::{drawn, has};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

fn tree(open: &[&str], search: &str) -> String {
    let open: BTreeSet<String> = open.iter().map(|key| (*key).to_owned()).collect();
    let search = search.to_owned();
    drawn(|| {
        let (open, search) = (RwSignal::new(open), RwSignal::new(search));
        view! { <Tree schema=Arc::new(schema()) search open/> }
    })
}

#[test]
fn tables_are_tree_items_with_their_row_estimates() {
    let html = tree(&[], "");
    has(
        &html,
        &[
            "role=\"tree\"",
            "aria-level=\"1\"",
            "aria-setsize=\"2\"",
            "aria-expanded=\"false\"",
            "96 k",
            "1.2 M",
        ],
    );
    assert_eq!(html.matches("role=\"treeitem\"").count(), 2);
    assert_eq!(html.matches("tabindex=\"0\"").count(), 1, "Tab enters at one row");
}

#[test]
fn an_open_table_shows_keys_and_types() {
    let html = tree(&["main.orders"], "");
    has(
        &html,
        &["glyph--primary", "glyph--foreign", "decimal", "customers.id", "aria-level=\"2\""],
    );
    assert_eq!(html.matches("role=\"treeitem\"").count(), 5);
}

#[test]
fn a_search_without_a_hit_says_so() {
    has(&tree(&[], "zebra"), &["None of the 2 tables match."]);
    has(&tree(&[], "ord"), &["<mark>ord</mark>"]);
}
