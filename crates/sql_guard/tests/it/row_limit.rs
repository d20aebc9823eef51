//! No query gives more rows than the caller may have, plus one.

use crate::shop;
use sql_guard::{Dialect, Policy, check};

fn limited(dialect: Dialect, sql: &str, expected: &str) {
    let checked = check(sql, &shop::catalog(dialect), &Policy::reader(Some(10)))
        .unwrap_or_else(|refusal| panic!("{sql}\n{refusal}"));
    assert_eq!(checked.sql(), expected, "{dialect:?}");
}

#[test]
fn a_limit_is_added_or_lowered_but_never_raised() {
    for dialect in shop::DIALECTS {
        limited(dialect, "select id from orders", "SELECT id FROM orders LIMIT 11");
        limited(dialect, "select id from orders limit 5", "SELECT id FROM orders LIMIT 5");
        limited(dialect, "select id from orders limit 11", "SELECT id FROM orders LIMIT 11");
        limited(dialect, "select id from orders limit 12", "SELECT id FROM orders LIMIT 11");
        limited(
            dialect,
            "select id from orders limit 5000 offset 3",
            "SELECT id FROM orders LIMIT 11 OFFSET 3",
        );
        limited(
            dialect,
            "select id from orders union all select id from customers",
            "SELECT id FROM orders UNION ALL SELECT id FROM customers LIMIT 11",
        );
        limited(
            dialect,
            "with x as (select id from orders limit 500) select id from x",
            "WITH x AS (SELECT id FROM orders LIMIT 500) SELECT id FROM x LIMIT 11",
        );
    }
}

#[test]
fn limits_that_are_not_numbers_are_bounded_too() {
    use Dialect::{Mysql, Postgres, Sqlite};
    limited(Sqlite, "select id from orders limit -1", "SELECT id FROM orders LIMIT 11");
    limited(Mysql, "select id from orders limit 3, 500", "SELECT id FROM orders LIMIT 3, 11");
    limited(Postgres, "select id from orders limit all", "SELECT id FROM orders LIMIT 11");
    limited(Postgres, "select id from orders limit null", "SELECT id FROM orders LIMIT 11");
    limited(Postgres, "select id from orders limit '5'", "SELECT id FROM orders LIMIT '5'");
    limited(
        Postgres,
        "select id from orders limit 2 * 3",
        "SELECT id FROM orders LIMIT CASE WHEN (2 * 3) BETWEEN 0 AND 11 THEN (2 * 3) ELSE 11 END",
    );
    limited(
        Postgres,
        "select id from orders offset 2 rows fetch next 50 rows only",
        "SELECT id FROM orders LIMIT 11 OFFSET 2 ROWS",
    );
    limited(
        Postgres,
        "select id from orders order by id fetch first 5 rows with ties",
        "SELECT * FROM (SELECT id FROM orders ORDER BY id FETCH FIRST 5 ROWS WITH TIES) AS limited LIMIT 11",
    );
    limited(Postgres, "(select id from orders)", "SELECT id FROM orders LIMIT 11");
    limited(Postgres, "values (1), (2)", "VALUES (1), (2)");
    limited(Postgres, "table stores", "SELECT * FROM stores LIMIT 11");
    limited(
        Sqlite,
        "select 1 union all values (2)",
        "SELECT * FROM (SELECT 1 UNION ALL VALUES (2)) AS limited LIMIT 11",
    );
}
