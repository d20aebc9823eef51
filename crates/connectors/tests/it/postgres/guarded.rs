//! What the guard lets through changes nothing, not even for an administrator outside any
//! transaction that could only read.

use super::backstop::fingerprint;
use crate::shop_statements::{NEW_ORDERS, NEW_ROWS, change, let_through, setup};
use sql_guard::Dialect;
use testbed::postgres::Database;

#[test]
fn what_the_guard_lets_through_changes_nothing() {
    let database = Database::create();
    database.run(&setup(Dialect::Postgres));
    database.run("create sequence counter; select nextval('counter')");
    let before = fingerprint(&database);
    let statements = let_through(Dialect::Postgres);
    let mut script = String::from(
        "\\set ON_ERROR_STOP off\nset client_min_messages = error;\nset statement_timeout = '2s';\n",
    );
    for sql in &statements {
        script.push_str(&format!("{sql}\n;\n\\echo state :SQLSTATE\n"));
    }
    let answers = database.query(&script);
    let run = answers.lines().filter(|line| *line == "state 00000").count();
    let failed = answers.lines().filter(|line| line.starts_with("state ")).count() - run;
    assert!(run > 500 && failed * 5 < run, "{run} ran, {failed} did not");
    assert_eq!(fingerprint(&database), before);
}

#[test]
fn new_rows_of_somebody_else_do_not_arrive() {
    let database = Database::create();
    database.run(&setup(Dialect::Postgres));
    for (table, cases) in [("customers", NEW_ROWS), ("orders", NEW_ORDERS)] {
        let count = || -> usize {
            database.query(&format!("select count(*) from {table}")).parse().expect("a count")
        };
        for (sql, arriving) in cases {
            let before = count();
            let text = change(Dialect::Postgres, sql);
            database.run(&text);
            assert_eq!(count() - before, *arriving, "{text}");
        }
    }
}

/// An error would tell that there is a row with this total.
#[test]
fn a_change_tries_nothing_on_rows_that_are_not_its_authors() {
    let database = Database::create();
    database.run(&setup(Dialect::Postgres));
    let state = |sql: &str| {
        let script = format!("\\set ON_ERROR_STOP off\n{sql};\n\\echo :SQLSTATE");
        database.query(&script).lines().last().unwrap_or_default().to_owned()
    };
    for sql in [
        "update orders set note = 'seen' where 1 / (total - 3) < 100",
        "delete from orders where 1 / (total - 3) > 100",
        "update orders set note = 'seen' from stores s where 1 / (total - 3) < 100 and s.id = orders.store_id",
    ] {
        let text = change(Dialect::Postgres, sql);
        assert_eq!(state(&text), "00000", "{text}");
        let plain = text
            .replace("CASE WHEN ", "")
            .replace(" THEN (", " AND (")
            .replace(" ELSE false END", "");
        assert_eq!(state(&plain), "22012", "without the fence it does: {plain}");
    }
    let seen = database.query("select id, note from orders order by id");
    assert_eq!(seen, "1\tseen\n2\ta2");
}
