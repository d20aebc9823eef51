//! The tree as the server draws it.

use super::explorer::Tree;
use super::fixture::schema;
use crate::components::editor::Desk;
use crate::stores::{Catalog, Toasts, Workspace};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

fn drawn(open: &[&str], search: &str) -> String {
    let owner = Owner::new();
    owner.with(|| {
        let catalog = Catalog::new(Vec::new(), None);
        provide_context(Toasts::default());
        provide_context(Desk::new(Workspace::new(catalog), catalog));
        let open: BTreeSet<String> = open.iter().map(|key| (*key).to_owned()).collect();
        let (open, search) = (RwSignal::new(open), RwSignal::new(search.to_owned()));
        view! { <Tree schema=Arc::new(schema()) search open/> }.to_html()
    })
}

fn has(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "`{part}` is not in {html}");
    }
}

#[tokio::test]
async fn tables_are_tree_items_with_their_row_estimates() {
    let html = drawn(&[], "");
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

#[tokio::test]
async fn an_open_table_shows_keys_and_types() {
    let html = drawn(&["main.orders"], "");
    has(&html, &["glyph--primary", "glyph--foreign", "decimal", "customers.id", "aria-level=\"2\""]);
    assert_eq!(html.matches("role=\"treeitem\"").count(), 5);
}

#[tokio::test]
async fn a_search_without_a_hit_says_so() {
    has(&drawn(&[], "zebra"), &["None of the 2 tables match."]);
    has(&drawn(&[], "ord"), &["<mark>ord</mark>"]);
}
