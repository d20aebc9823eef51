//! Statements over the guard's shop that the guard lets through, and the shop itself in an engine.

#[path = "../../../sql_guard/tests/it/oracle/queries.rs"]
mod queries;
#[path = "../../../sql_guard/tests/it/shop.rs"]
#[allow(dead_code)]
mod shop;

use sql_guard::catalog::TableKind;
use sql_guard::rules::AccessRules;
use sql_guard::{Dialect, Policy, check, inspect};
use std::fmt::Write;

/// Made-up queries, besides those written down for the guard.
const MADE_UP: u64 = 300;

/// As they would be executed.
pub fn let_through(dialect: Dialect) -> Vec<String> {
    let catalog = shop::catalog(dialect);
    let policy = Policy::reader(Some(100));
    let written = shop::allowed(dialect).into_iter();
    written
        .chain((0..MADE_UP).map(queries::query))
        .filter_map(|sql| check(&sql, &catalog, &policy).ok())
        .map(|statement| statement.sql().to_owned())
        .collect()
}

/// Tables with two rows each, and the view.
pub fn setup(dialect: Dialect) -> String {
    let quote = if dialect == Dialect::Mysql { '`' } else { '"' };
    let mut sql = String::new();
    if dialect == Dialect::Postgres {
        sql.push_str("create type order_status as enum ('paid', 'shipped', 'cancelled');\n");
    }
    for (schema, table) in shop::catalog(dialect).tables() {
        if table.kind == TableKind::View {
            continue;
        }
        let mut name = format!("{quote}{}{quote}", table.name);
        if !["public", "shop"].contains(&schema.name.as_str()) {
            writeln!(sql, "create schema {};", schema.name).expect("a string takes it");
            name = format!("{}.{name}", schema.name);
        }
        let columns: Vec<(String, String, &str)> = table
            .columns
            .iter()
            .map(|column| {
                let (own, value) = match (column.database_type.as_str(), dialect) {
                    ("order_status", Dialect::Mysql) => ("varchar(20)", "'paid'"),
                    ("order_status", _) => ("order_status", "'paid'"),
                    ("jsonb", Dialect::Mysql) => ("json", "'{\"color\": \"red\"}'"),
                    ("jsonb", _) => ("jsonb", "'{\"color\": \"red\"}'"),
                    ("numeric", _) => ("numeric(10, 2)", "i * 1.5"),
                    ("integer", _) => ("integer", "i"),
                    ("timestamp", _) => ("timestamp", "'2024-02-03 04:05:06'"),
                    ("date", _) => ("date", "'2024-02-03'"),
                    (_, Dialect::Mysql) => ("varchar(200)", "concat('a', i)"),
                    _ => ("text", "'a' || i"),
                };
                (format!("{quote}{}{quote}", column.name), own.to_owned(), value)
            })
            .collect();
        let list = |of: fn(&(String, String, &str)) -> String| {
            columns.iter().map(of).collect::<Vec<_>>().join(", ")
        };
        let defined = list(|(name, own, _)| format!("{name} {own}"));
        let values = list(|(_, _, value)| (*value).to_owned());
        writeln!(
            sql,
            "create table {name} ({defined});
             insert into {name} select {values} from (select 1 as i union all select 2) as n;"
        )
        .expect("a string takes it");
    }
    sql.push_str(
        "create view monthly_revenue as
         select ordered_at as month, sum(total) as revenue, count(*) as orders from orders group by ordered_at;",
    );
    sql
}

/// Customer 1 is in country `a1` and has order 1, customer 2 in `a2` has order 2.
const WRITER: &str = r#"{"role": "writer", "attributes": {"country": "a1"}, "default": "allow", "tables": {
    "customers": {"rows": [{"name": "own country", "using": "country = :country"}]},
    "orders": {"rows": [{"name": "own customers",
        "using": "customer_id in (select id from customers where country = :country)"}]}}}"#;

/// A change by somebody who may see the customers of one country, with its values in place.
pub fn change(dialect: Dialect, sql: &str) -> String {
    let rules = AccessRules::from_json(WRITER).expect("the rules are readable");
    let policy = Policy::writer(None).with_rules(rules);
    let seen = inspect(sql, &shop::catalog(dialect), &policy);
    let text = seen.canonical.unwrap_or_else(|| panic!("{sql}: {:?}", seen.findings));
    text.replace(":country", "'a1'")
}

/// Rows for customers, and how many of them arrive.
pub const NEW_ROWS: &[(&str, usize)] = &[
    ("insert into customers (id, name, country) values (11, 'x', 'a1')", 1),
    (
        "insert into customers (id, name, country, created_at) values (12, 'x', 'a1', '2024-01-02')",
        1,
    ),
    ("insert into customers (id, name, country) values (13, 'x', 'a1'), (14, upper('y'), 'a1')", 2),
    ("insert into customers (id, name, country) values (15, 'x', 'a2')", 0),
    ("insert into customers (id, name, country) values (16, 'x', 'a1'), (17, 'y', 'a2')", 0),
    ("insert into customers (id, country) select 18, 'a1' from stores order by id limit 1", 1),
    ("insert into customers (id, country) select id + 100, 'a2' from stores", 0),
    (
        "insert into customers (id, country) select 200 + id, country from customers where id < 10",
        1,
    ),
];

/// The same for orders, whose condition reads another table.
pub const NEW_ORDERS: &[(&str, usize)] = &[
    ("insert into orders (id, customer_id, status, total) values (11, 1, 'paid', 2.5)", 1),
    ("insert into orders (id, customer_id, status) values (12, 2, 'paid')", 0),
    (
        "insert into orders (id, customer_id, ordered_at) values (13, 1, '2024-01-02'), (14, 2, '2024-01-02')",
        0,
    ),
    (
        "insert into orders (id, customer_id) select 300 + id, customer_id from orders where id < 10",
        1,
    ),
];
