//! Cases of completion: a statement with `|` at the caret, and what must come first.

use super::*;
use crate::components::editor::sql::Flavour;
use protocol::catalog::{ColumnView, SchemaView, TableView};
use protocol::ids::ConnectionId;
use protocol::table::ColumnType;

fn column(text: &str) -> ColumnView {
    let (name, references) = match text.split_once('>') {
        Some((name, target)) => (name, Some(target.to_owned())),
        None => (text, None),
    };
    ColumnView {
        name: name.to_owned(),
        database_type: "TEXT".to_owned(),
        column_type: ColumnType::Text,
        nullable: true,
        primary_key: name == "id",
        references,
        comment: None,
        samples: Vec::new(),
    }
}

fn table(name: &str, columns: &[&str]) -> TableView {
    TableView {
        schema: "main".to_owned(),
        name: name.to_owned(),
        kind: "table".to_owned(),
        comment: None,
        row_estimate: Some(1_200_000),
        columns: columns.iter().map(|text| column(text)).collect(),
    }
}

fn schema() -> SchemaView {
    SchemaView {
        connection_id: ConnectionId::from_random(1),
        snapshot_hash: String::new(),
        taken_at: String::new(),
        tables: vec![
            table("customers", &["id", "email"]),
            table("orders", &["id", "customer_id>customers.id", "ordered_at"]),
            table("order_lines", &["id", "order_id>orders.id", "unit price"]),
        ],
        access: None,
    }
}

fn labels(marked: &str) -> Vec<String> {
    let caret = marked.find('|').expect("the case marks its caret");
    let sql = marked.replacen('|', "", 1);
    let found = complete(&sql, caret, &schema(), Flavour::Sqlite);
    found.items.into_iter().map(|item| item.insert).collect()
}

/// The first suggestions are exactly these.
fn first(marked: &str, expected: &[&str]) {
    let found = labels(marked);
    let head: Vec<_> = found.iter().take(expected.len()).map(String::as_str).collect();
    assert_eq!(head, expected, "{marked} gave {found:?}");
}

fn none_of(marked: &str, unwanted: &[&str]) {
    let found = labels(marked);
    assert!(!found.iter().any(|item| unwanted.contains(&item.as_str())), "{marked}: {found:?}");
}

#[test]
fn tables_come_after_from_and_join() {
    first("select * from |", &["customers", "orders", "order_lines"]);
    first("select * from ord|", &["customers", "orders", "order_lines"]);
    first("select * from orders o, |", &["customers", "orders"]);
    first("select * from main.|", &["customers", "orders", "order_lines"]);
    first("select 1; select * from |", &["customers"]);
    first("with big as (select 1) select * from |", &["big", "customers"]);
}

#[test]
fn a_table_is_offered_before_any_is_in_scope() {
    first("select |", &["customers", "orders", "order_lines", "abs("]);
}

#[test]
fn columns_follow_an_alias() {
    first("select o.| from orders o", &["id", "customer_id", "ordered_at"]);
    first("select o.cu| from orders as o", &["id", "customer_id"]);
    first("select orders.| from orders", &["id", "customer_id"]);
    first(
        "select l.| from orders o join order_lines l on 1",
        &["id", "order_id", "\"unit price\""],
    );
    none_of("select o.| from orders o", &["select", "orders"]);
}

#[test]
fn one_source_gives_plain_names_and_two_give_qualified_names() {
    first("select | from orders", &["id", "customer_id", "ordered_at", "abs("]);
    first(
        "select | from orders o join customers c on c.id = o.customer_id",
        &["o.id", "o.customer_id", "o.ordered_at", "c.id", "c.email"],
    );
    first("select * from orders where |", &["id", "customer_id"]);
    first("select count(|) from orders", &["id"]);
}

#[test]
fn a_join_is_written_out_along_the_foreign_key() {
    first(
        "select * from orders o join |",
        &[
            "customers c on c.id = o.customer_id",
            "order_lines ol on ol.order_id = o.id",
            "customers",
        ],
    );
    first("select * from customers c left join |", &["orders o on o.customer_id = c.id"]);
    first("select * from orders o join customers c on |", &["c.id = o.customer_id", "o.id"]);
    first(
        "select * from orders ol join |",
        &["customers c on c.id = ol.customer_id", "order_lines ol2 on ol2.order_id = ol.id"],
    );
}

#[test]
fn a_subquery_does_not_leak_its_tables() {
    first("select | from (select id from customers) x join orders o on 1", &["id", "customer_id"]);
    first("select * from orders o where exists (select | from customers c)", &["o.id"]);
}

#[test]
fn the_next_clause_follows_a_table() {
    first("select * from orders |", &["join", "left join", "on", "where"]);
    first("select * from orders o |", &["join", "left join"]);
}

#[test]
fn nothing_is_offered_inside_texts_and_comments() {
    for marked in ["select '|' from orders", "select 1 -- fr|", "select /* | */ 1"] {
        assert_eq!(labels(marked), Vec::<String>::new(), "{marked}");
    }
}

#[test]
fn an_empty_editor_offers_how_to_begin() {
    first("|", &["select", "with"]);
    first("select 1;\n|", &["select", "with"]);
    first("sel|", &["select"]);
}

#[test]
fn the_word_being_typed_is_replaced() {
    let found = complete("select cust", 11, &schema(), Flavour::Sqlite);
    assert_eq!(found.replace, 7..11);
}
