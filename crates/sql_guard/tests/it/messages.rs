//! What is said about a statement: where, in which words, and how to put it right.

use crate::shop;
use sql_guard::{Dialect, Finding, Policy, inspect};

fn findings(dialect: Dialect, sql: &str) -> Vec<Finding> {
    inspect(sql, &shop::catalog(dialect), &Policy::reader(None)).findings
}

/// The marked part of the text, the message and the fix of the only finding.
fn says(sql: &str, part: &str, message: &str, fix: Option<&str>) {
    for dialect in shop::DIALECTS {
        let found = findings(dialect, sql);
        assert_eq!(found.len(), 1, "{dialect:?} {sql}: {found:?}");
        let finding = &found[0];
        assert_eq!(finding.message, message, "{dialect:?} {sql}");
        assert_eq!(finding.fix.as_deref(), fix, "{dialect:?} {sql}");
        assert_eq!(&sql[finding.span.start..finding.span.end], part, "{dialect:?} {sql}");
    }
}

#[test]
fn a_slip_is_marked_and_the_meant_name_offered() {
    says(
        "select nme from customers",
        "nme",
        "there is no column `nme` here",
        Some("did you mean `name`?"),
    );
    says(
        "select id from custmers",
        "custmers",
        "there is no table `custmers`",
        Some("did you mean `customers`?"),
    );
    says(
        "select id from order",
        "order",
        "there is no table `order`",
        Some("did you mean `orders`?"),
    );
    says(
        "select o.totl from orders o",
        "totl",
        "`o` has no column `totl`",
        Some("did you mean `total`?"),
    );
    says(
        "select upperr(name) from customers",
        "upperr",
        "the function `upperr` is not on the list of allowed functions",
        Some("did you mean `upper`?"),
    );
    says(
        "select x.id from orders o, stores s",
        "x",
        "`x` is not a table or alias of this FROM",
        Some("FROM names `o`, `s`"),
    );
    says(
        "select name from customers c join stores s on s.id = c.id",
        "name",
        "`name` could be `c.name` or `s.name`",
        Some("write `c.name` or `s.name`"),
    );
}

#[test]
fn places_are_counted_as_an_editor_counts_them() {
    let sql = "select '😀', nme\nfrom customers\nwhere 'é' = citty";
    for dialect in shop::DIALECTS {
        let found = findings(dialect, sql);
        let places: Vec<_> = found
            .iter()
            .map(|finding| {
                (finding.span.line, finding.span.column, &sql[finding.span.start..finding.span.end])
            })
            .collect();
        assert_eq!(places, [(1, 14, "nme"), (3, 13, "citty")], "{dialect:?}");
    }
}

#[test]
fn everything_wrong_is_said_at_once() {
    let sql =
        "select nme, evil(id), o.x from custmers c, orders o where pg_sleep(1) > secret for update";
    for dialect in [Dialect::Postgres, Dialect::Mysql] {
        let rules: Vec<_> = findings(dialect, sql).iter().map(|finding| finding.rule).collect();
        for rule in
            ["function.not_allowed", "column.unknown", "relation.unknown", "lock.not_allowed"]
        {
            assert!(rules.contains(&rule), "{dialect:?} {rule}: {rules:?}");
        }
    }
}

#[test]
fn every_further_statement_is_marked() {
    let sql = "select 1; drop table orders; delete from orders where 1 = 1";
    let found = findings(Dialect::Sqlite, sql);
    let marked: Vec<_> =
        found.iter().map(|finding| &sql[finding.span.start..finding.span.end]).collect();
    assert_eq!(marked, ["drop table orders", "delete from orders where 1 = 1"]);
}

#[test]
fn text_in_double_quotes_is_explained() {
    let found = findings(Dialect::Postgres, "select id from customers where country = \"DE\"");
    assert_eq!(found[0].fix.as_deref(), Some("text is written in single quotes: 'DE'"));
}

#[test]
fn a_statement_the_parser_cannot_read_is_marked_where_it_stops() {
    let sql = "select id\nfrom orders where";
    let found = findings(Dialect::Sqlite, sql);
    assert_eq!(found[0].message, "the statement ends too early");
    let found = findings(Dialect::Sqlite, "select id from orders wher id = 1");
    assert_eq!(found[0].span.column, 28);
}
