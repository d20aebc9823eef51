//! Names in another case than the catalog's, on servers that may tell them apart.

use crate::shop;
use sql_guard::{Catalog, Dialect, Policy, Verdict, check, inspect};

/// Some of the shop's tables under names in capitals.
fn catalog(also: Option<&str>) -> Catalog {
    let mut catalog = shop::catalog(Dialect::Mysql);
    let tables = &mut catalog.schemas_mut()[0].tables;
    for table in tables.iter_mut().filter(|table| table.name == "orders") {
        table.name = "Orders".into();
    }
    if let Some(name) = also {
        let twin = tables.iter().find(|table| table.name == "Orders").cloned();
        tables.extend(twin.map(|twin| sql_guard::catalog::Table { name: name.into(), ..twin }));
    }
    catalog
}

#[test]
fn a_table_runs_under_the_name_that_was_checked() {
    for (sql, expected) in [
        ("SELECT orders.id FROM orders", "SELECT orders.id FROM `Orders` AS orders"),
        ("SELECT o.id FROM ORDERS AS o", "SELECT o.id FROM `Orders` AS o"),
        ("SELECT id FROM Orders", "SELECT id FROM Orders"),
        ("SELECT id FROM SHOP.orders", "SELECT id FROM `shop`.`Orders` AS orders"),
        (
            "SELECT id FROM customers WHERE id IN (SELECT customer_id FROM orders)",
            "SELECT id FROM customers WHERE id IN (SELECT customer_id FROM `Orders` AS orders)",
        ),
        ("DESCRIBE orders", "DESCRIBE `Orders`"),
    ] {
        let checked = check(sql, &catalog(None), &Policy::reader(None));
        let checked = checked.unwrap_or_else(|refusal| panic!("{sql}: {refusal}"));
        assert_eq!(checked.sql(), expected);
    }
}

#[test]
fn of_two_names_the_exact_one_is_meant_or_none() {
    let both = catalog(Some("ORDERS"));
    let text = |sql: &str| inspect(sql, &both, &Policy::reader(None)).canonical;
    assert_eq!(text("SELECT id FROM ORDERS").as_deref(), Some("SELECT id FROM ORDERS"));
    assert_eq!(text("SELECT id FROM Orders").as_deref(), Some("SELECT id FROM Orders"));
    assert_eq!(text("SELECT id FROM orders"), None);
}

#[test]
fn a_change_names_its_table_exactly() {
    let verdict = |sql: &str| inspect(sql, &catalog(None), &Policy::writer(None)).verdict;
    assert_eq!(verdict("delete from Orders where id = 1"), Verdict::NeedsApproval);
    for sql in [
        "delete from orders where id = 1",
        "update orders set total = 1 where id = 1",
        "insert into orders (id) values (1)",
    ] {
        assert_eq!(verdict(sql), Verdict::Deny, "{sql}");
    }
}
