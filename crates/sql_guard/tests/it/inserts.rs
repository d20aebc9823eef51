//! New rows of a restricted table: all of them are rows their author may see, or none is added.

use crate::rules_shop::shop_database;
use crate::shop;
use sql_guard::rules::AccessRules;
use sql_guard::{Dialect, Inspection, Policy, Verdict, inspect};

/// Writers see Germany's customers, and the orders of those that are not in the archive.
const RULES: &str = r#"{"role": "writer", "attributes": {"country": "DE"}, "default": "allow", "tables": {
    "customers": {"rows": [{"name": "own country", "using": "country = :country"}]},
    "orders": {"rows": [
        {"name": "own customers", "using": "customer_id in (select id from customers where country = :country)"},
        {"name": "current", "using": "channel <> 'archive'", "mode": "restrictive"}]}}}"#;

fn seen(dialect: Dialect, sql: &str) -> Inspection {
    let rules = AccessRules::from_json(RULES).expect("the rules are readable");
    inspect(sql, &shop::catalog(dialect), &Policy::writer(None).with_rules(rules))
}

fn text(dialect: Dialect, sql: &str) -> String {
    let seen = seen(dialect, sql);
    assert_eq!(seen.verdict, Verdict::NeedsApproval, "{dialect:?} {sql}: {:?}", seen.findings);
    seen.canonical.expect("a change has a text")
}

/// How many rows of the statement arrive.
fn added(sql: &str) -> usize {
    let database = shop_database(None);
    let text = text(Dialect::Sqlite, sql);
    let mut statement = database.prepare(&text).unwrap_or_else(|error| panic!("{text}\n{error}"));
    if let Ok(Some(at)) = statement.parameter_index(":country") {
        statement.raw_bind_parameter(at, "DE").expect("bound");
    }
    statement.raw_execute().unwrap_or_else(|error| panic!("{text}\n{error}"))
}

#[test]
fn rows_are_added_if_their_author_may_see_every_one_of_them() {
    // Customers 3, 6, … are German, 1 is French, 2 American.
    for (rows, sql) in [
        (1, "insert into orders (id, customer_id, channel) values (1, 3, 'web')"),
        (2, "insert into orders (id, customer_id, channel) values (1, 3, 'web'), (2, 6, 'shop')"),
        (0, "insert into orders (id, customer_id, channel) values (1, 1, 'web')"),
        (0, "insert into orders (id, customer_id, channel) values (1, 3, 'archive')"),
        (0, "insert into orders (id, customer_id, channel) values (1, 3, 'web'), (2, 1, 'web')"),
        (0, "insert into orders (id, customer_id, channel) values (1, 999, 'web')"),
        (1, "insert into main.orders (channel, total, customer_id) values ('web', 2 * 3.5, 3)"),
        (1, "insert into customers (id, name, country) values (99, upper('x'), 'DE')"),
        (0, "insert into customers (id, name, country) values (99, 'x', 'FR')"),
        (0, "insert into customers (id, name, country) values (99, 'x', 'de')"),
        (
            30,
            "insert into orders (customer_id, channel, total) select customer_id, channel, total * 2 from orders",
        ),
        (1, "insert into customers (id, country) select 99, 'DE' from stores limit 1"),
        (0, "insert into customers (id, country) select id, 'FR' from stores"),
        (
            3,
            "with best as (select id from customers order by id limit 3) insert into orders (customer_id, channel) select id, 'web' from best",
        ),
        (
            10,
            "insert into customers (name, country) select name, country from customers where id > 0 union all select name, country from customers where 1 = 0",
        ),
    ] {
        assert_eq!(added(sql), rows, "{sql}\n{}", text(Dialect::Sqlite, sql));
    }
}

#[test]
fn what_cannot_be_tested_is_refused() {
    for sql in [
        // Whose row it is has to be said, as it will be stored.
        "insert into orders (id, channel) values (1, 'web')",
        "insert into orders values (1, 3, 'paid', 2, 'web', null, null, null)",
        "insert into orders (customer_id, channel) values (1 + 2, 'web')",
        "insert into orders (customer_id, channel) values ('3', 'web')",
        "insert into orders (customer_id, channel) values (3.0, 'web')",
        "insert into orders (customer_id, channel) values (null, 'web')",
        "insert into orders (customer_id, channel) values ((select min(id) from customers), 'web')",
        "insert into orders (customer_id, channel) values (3, lower('WEB'))",
        "insert into orders (customer_id, channel) select total, 'web' from orders",
        "insert into orders (customer_id, channel) select id + 0, 'web' from customers",
        "insert into orders (customer_id, channel) select id, total from orders",
        "insert into customers (id, country) select id, max(country) from customers group by id",
        // Somebody else's row could be in the place of the new one.
        "insert or replace into orders (id, customer_id, channel) values (1, 3, 'web')",
        "replace into orders (id, customer_id, channel) values (1, 3, 'web')",
        "insert into orders (id, customer_id, channel) values (1, 3, 'web') on conflict (id) do update set note = 'x'",
        "insert into orders (id, customer_id, channel) values (1, 3, 'web') on conflict do nothing",
    ] {
        let seen = seen(Dialect::Sqlite, sql);
        assert_eq!(seen.verdict, Verdict::Deny, "{sql}: {:?}", seen.canonical);
    }
    for sql in [
        "insert into orders (id, customer_id, channel) values (1, 3, 'web') on duplicate key update note = 'x'",
        "insert ignore into orders (customer_id, channel) values (3, 'web')",
        "insert into orders set customer_id = 3, channel = 'web'",
        "insert into orders (customer_id, channel) values (3, 'web\\'')",
    ] {
        let seen = seen(Dialect::Mysql, sql);
        assert_eq!(seen.verdict, Verdict::Deny, "{sql}: {:?}", seen.canonical);
    }
    let hidden = RULES.replace(
        r#""default": "allow", "tables": {"#,
        r#""default": "allow", "tables": {"stores": {"masks": {"city": "full"}},"#,
    );
    let rules = AccessRules::from_json(&hidden).expect("the rules are readable");
    let policy = Policy::writer(None).with_rules(rules);
    let sql = "insert into customers (name, country) select name, city from stores";
    assert_eq!(inspect(sql, &shop::catalog(Dialect::Sqlite), &policy).verdict, Verdict::Deny);
}

#[test]
fn every_dialect_tests_the_rows_before_it_adds_them() {
    let sql = "insert into customers (id, name, country) values (99, 'x', 'DE')";
    assert_eq!(
        text(Dialect::Postgres, sql),
        "INSERT INTO customers (id, name, country) WITH \"new rows\" (\"id\", \"name\", \"country\") AS MATERIALIZED \
         (SELECT \"id\", \"name\", \"country\" FROM \"public\".\"customers\" WHERE 1 = 0 UNION ALL SELECT 99, 'x', 'DE') \
         SELECT \"id\", \"name\", \"country\" FROM \"new rows\" AS \"customers\" WHERE ((country = :country)) \
         AND NOT EXISTS (SELECT 1 FROM \"new rows\" AS \"customers\" WHERE ((country = :country)) IS NOT TRUE)"
            .replace("((country = :country))", "(((country = :country)))")
    );
    let text = text(Dialect::Mysql, sql);
    assert!(text.contains("WITH `new rows` (`id`, `name`, `country`) AS (SELECT"), "{text}");
}

#[test]
fn postgres_tries_the_authors_condition_on_no_row_that_is_not_theirs() {
    for sql in [
        "update orders set note = 'x' where 1 / (total - 5) > 0",
        "delete from orders where 1 / (total - 5) > 0",
    ] {
        let text = text(Dialect::Postgres, sql);
        assert!(text.contains(" WHERE CASE WHEN ("), "{text}");
        assert!(text.ends_with(" THEN (1 / (total - 5) > 0) ELSE false END"), "{text}");
    }
}
