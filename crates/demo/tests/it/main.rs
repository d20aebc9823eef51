//! The demo database as its users meet it: a file.

use demo::{Size, Summary};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::time::Instant;
use tempfile::TempDir;

struct Built {
    path: PathBuf,
    summary: Summary,
    _directory: TempDir,
}

fn build(size: Size, seed: u64) -> Built {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("demo.sqlite");
    let summary = demo::build_sized(&path, seed, size).expect("a database");
    Built { path, summary, _directory: directory }
}

impl Built {
    fn hash(&self) -> String {
        hex::encode(Sha256::digest(std::fs::read(&self.path).expect("the file")))
    }

    fn number(&self, sql: &str) -> i64 {
        let connection = Connection::open(&self.path).expect("the file");
        connection
            .query_row(sql, [], |row| row.get(0))
            .unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    fn rows(&self, table: &str) -> u64 {
        let found = self.summary.tables.iter().find(|(name, _)| name == table);
        found.map(|(_, rows)| *rows).expect("a table of the schema")
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let (one, two) = (build(Size::Small, 1), build(Size::Small, 1));
    assert_eq!(one.hash(), two.hash());
    assert_eq!(one.summary, two.summary);
    assert_ne!(one.hash(), build(Size::Small, 2).hash());
}

/// Changes with the generator, and with the version of SQLite, which the file header names.
#[test]
fn the_bytes_do_not_change_unnoticed() {
    let pinned = "ed02b6fcdc6fd7216c7f6efd38cb2c4e7d544334d93031e1ea77b950a1a62d6c";
    assert_eq!(build(Size::Small, 1).hash(), pinned);
}

#[test]
fn nothing_is_left_beside_the_database() {
    let built = build(Size::Small, 1);
    let directory = built.path.parent().expect("a directory");
    let files = std::fs::read_dir(directory).expect("the directory").count();
    assert_eq!(files, 1);
}

#[test]
fn a_place_that_cannot_be_written_is_an_error() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let missing = directory.path().join("no such folder").join("demo.sqlite");
    assert!(demo::build_sized(&missing, 1, Size::Small).is_err());
}

#[test]
fn the_full_database_is_large_consistent_and_quick_to_build() {
    let started = Instant::now();
    let built = build(Size::Full, demo::SEED);
    let elapsed = started.elapsed();
    eprintln!("built in {elapsed:?}: {:?}", built.summary);
    assert!(elapsed.as_secs() < 20, "{elapsed:?}");
    let lines = built.rows("order_lines");
    assert!((190_000..215_000).contains(&lines), "{lines} order lines");
    let broken = [
        ("foreign keys", "select count(*) from pragma_foreign_key_check"),
        (
            "totals that are not their lines plus the fee",
            "select count(*) from orders as o
             join (select order_id, sum(round(line_total * 100)) as cents
                   from order_lines group by order_id) as l on l.order_id = o.id
             where round(o.total * 100) <> l.cents + round(o.shipping_fee * 100)",
        ),
        (
            "lines that do not add up",
            "select count(*) from order_lines
             where round(line_total * 100)
                   <> quantity * round(unit_price * 100) - round(discount * 100)",
        ),
        (
            "orders without lines",
            "select count(*) from orders where id not in (select order_id from order_lines)",
        ),
        (
            "payments that do not add up to the order",
            "select count(*) from orders as o
             join (select order_id, sum(round(amount * 100)) as cents from payments
                   where status in ('captured', 'pending') group by order_id) as p
               on p.order_id = o.id
             where round(o.total * 100) <> p.cents",
        ),
        (
            "refunds above what was paid",
            "select count(*) from refunds as r join orders as o on o.id = r.order_id
             where r.amount > o.total",
        ),
        (
            "refunds without returned pieces",
            "select count(*) from refunds where order_id not in
             (select order_id from order_lines where qty_rtn > 0)",
        ),
        (
            "returned pieces above those sold",
            "select count(*) from order_lines where qty_rtn > quantity",
        ),
        (
            "moments outside the three years",
            "select count(*) from orders
             where ordered_at not between '2022-01-01' and '2024-12-31 23:59:59'",
        ),
        (
            "refunds after the end",
            "select count(*) from refunds where refunded_at > '2024-12-31 23:59:59'",
        ),
        (
            "parcels delivered before they were sent",
            "select count(*) from shipments where delivered_at < shipped_at",
        ),
        (
            "orders before the customer registered",
            "select count(*) from orders as o join customers as c on c.id = o.customer_id
             where o.ordered_at < c.registered_at",
        ),
    ];
    for (what, sql) in broken {
        assert_eq!(built.number(sql), 0, "{what}");
    }
    let present = [
        (
            "customers who never bought",
            "select count(*) from customers where id not in (select customer_id from orders)",
        ),
        (
            "products nobody bought",
            "select count(*) from products where id not in (select product_id from order_lines)",
        ),
        ("orders of every status", "select count(distinct status) = 5 from orders"),
        ("orders in every channel", "select count(distinct channel) = 4 from orders"),
        (
            "parcels that are still on the way",
            "select count(*) from shipments where delivered_at is null",
        ),
        ("pending payments", "select count(*) from payments where status = 'pending'"),
        (
            "growth",
            "select (select count(*) from orders where ordered_at >= '2024') >
                           (select count(*) * 1.2 from orders where ordered_at < '2023')",
        ),
    ];
    for (what, sql) in present {
        assert!(built.number(sql) > 0, "{what}");
    }
}

#[test]
fn every_name_in_the_glossary_exists() {
    let glossary: serde_json::Value =
        serde_json::from_str(demo::glossary()).expect("the glossary is JSON");
    let built = build(Size::Small, 1);
    let entries = |kind: &str| glossary[kind].as_array().cloned().expect("a list");
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    for metric in entries("metrics").iter().filter(|metric| metric["ratio"].is_null()) {
        let table = text(&metric["table"]).expect("a table");
        let expression = text(&metric["expression"]).expect("an expression");
        let filters: Vec<_> =
            metric["filters"].as_array().expect("filters").iter().filter_map(text).collect();
        let joined = match table.as_str() {
            "order_lines" => {
                "order_lines join orders on orders.id = order_lines.order_id
                 join products on products.id = order_lines.product_id"
            }
            other => other,
        };
        let expression = match expression.contains(['.', ' ']) {
            true => expression.replace("unit_price", "order_lines.unit_price"),
            false => format!("{table}.{expression}"),
        };
        let filters = if filters.is_empty() { "1".to_owned() } else { filters.join(" and ") };
        built.number(&format!("select count({expression}) from {joined} where {filters}"));
    }
    for dimension in entries("dimensions") {
        let column = text(&dimension["column"]).expect("a column");
        let (table, column) = column.split_once('.').expect("table.column");
        built.number(&format!("select count(\"{column}\") from {table}"));
    }
    for term in entries("terms") {
        let table = text(&term["table"]).expect("a table");
        let predicate = text(&term["predicate"]).expect("a predicate");
        assert!(
            built.number(&format!("select count(*) from {table} where {predicate}")) > 0,
            "{predicate}"
        );
    }
}

#[test]
fn a_perturbed_copy_has_other_data_and_the_same_shape() {
    let built = build(Size::Small, 1);
    let copy = |name: &str, seed| {
        let path = built.path.with_file_name(name);
        demo::perturb(&built.path, &path, seed).expect("a copy");
        path
    };
    let (one, again, other) = (copy("1.sqlite", 1), copy("1 again.sqlite", 1), copy("2.sqlite", 2));
    let bytes = |path: &PathBuf| std::fs::read(path).expect("the copy");
    assert_eq!(bytes(&one), bytes(&again));
    assert_ne!(bytes(&one), bytes(&other));
    let number = |sql: &str| -> i64 {
        let connection = Connection::open(&one).expect("the copy");
        connection.query_row(sql, [], |row| row.get(0)).expect("a number")
    };
    let orders = i64::try_from(built.rows("orders")).expect("a small number");
    let left = number("select count(*) from orders");
    assert!((orders * 6 / 10..orders * 8 / 10).contains(&left), "{left} of {orders}");
    assert_eq!(
        number("select count(*) from sqlite_schema"),
        built.number("select count(*) from sqlite_schema")
    );
    let mismatched = "select count(*) from order_lines
                      where abs(line_total - (quantity * unit_price - discount)) > 0.01";
    assert!(number(mismatched) > 0, "values have changed rows");
}
