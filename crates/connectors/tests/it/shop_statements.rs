//! Statements over the guard's shop that the guard lets through, and the shop itself in an engine.

#[path = "../../../sql_guard/tests/it/oracle/queries.rs"]
mod queries;
#[path = "../../../sql_guard/tests/it/shop.rs"]
#[allow(dead_code)]
mod shop;

use sql_guard::catalog::TableKind;
use sql_guard::{Dialect, Policy, check};
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
