//! Keys, joins and words of databases that declare little.

use super::{Glossary, Snapshot, answer, snapshot, table, values};
use crate::semantic::schema::Schema;
use connectors::Profile;
use sql_guard::Dialect;

/// Nothing declared, names in the styles of three people.
fn undeclared() -> Snapshot {
    let tables = vec![
        table("tbl_customer", &["custId integer", "custName text", "dob date"]),
        table("tbl_invoice", &["invoice_id integer", "customer_id integer", "amt real"]),
        table("tbl_writer", &["wid integer", "full_name text"]),
        table("tbl_writes", &["wid integer", "paperid integer"]),
        table("tbl_paper", &["paperid integer", "papertitle text"]),
    ];
    let mut profile = Profile::default();
    let ids: Vec<String> = (0..100).map(|n| n.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    for (table, column) in [
        ("tbl_customer", "custId"),
        ("tbl_invoice", "invoice_id"),
        ("tbl_writer", "wid"),
        ("tbl_paper", "paperid"),
    ] {
        values(&mut profile, table, column, &ids);
    }
    for (table, column) in
        [("tbl_invoice", "customer_id"), ("tbl_writes", "wid"), ("tbl_writes", "paperid")]
    {
        values(&mut profile, table, column, &["1", "2", "3"]);
    }
    snapshot(Dialect::Sqlite, tables, profile, "{}")
}

fn joins(schema: &Schema) -> Vec<String> {
    let mut found: Vec<String> = schema
        .edges
        .iter()
        .map(|edge| {
            let (many, one) = (&schema.tables[edge.many], &schema.tables[edge.one]);
            let name = |columns: &[usize], of: &crate::semantic::schema::TableInfo| {
                format!("{}.{}", of.name, of.columns[columns[0]].name)
            };
            format!("{} > {}", name(&edge.many_columns, many), name(&edge.one_columns, one))
        })
        .collect();
    found.sort();
    found
}

#[test]
fn joins_nobody_declared_are_found_by_names_and_values() {
    assert_eq!(
        joins(&undeclared().schema),
        [
            "tbl_invoice.customer_id > tbl_customer.custId",
            "tbl_writes.paperid > tbl_paper.paperid",
            "tbl_writes.wid > tbl_writer.wid",
        ]
    );
}

#[test]
fn prefixes_short_forms_and_glued_names_are_read() {
    let snapshot = undeclared();
    for (question, expected) in [
        (
            "How many customers are there?",
            "SELECT COUNT(*) AS tbl_customer_count FROM tbl_customer",
        ),
        (
            "What is the average amount of invoices?",
            "SELECT AVG(amt) AS average_amt FROM tbl_invoice",
        ),
        ("List the paper titles", "SELECT papertitle FROM tbl_paper"),
        ("date of birth of all customers", "SELECT dob FROM tbl_customer"),
    ] {
        assert_eq!(answer(question, &snapshot), expected, "{question}");
    }
}

#[test]
fn a_column_with_repeated_values_is_no_key() {
    let tables = vec![table("visit", &["id integer", "place text"])];
    let mut profile = Profile::default();
    values(&mut profile, "visit", "id", &["1", "2"]);
    let seen = snapshot(Dialect::Sqlite, tables, profile, "{}");
    assert!(seen.schema.tables[0].key.is_empty());
    assert_eq!(seen.glossary, Glossary::default());
}
