//! What the guard lets through changes nothing, not even for an administrator outside any
//! transaction that could only read.

use super::backstop::fingerprint;
use crate::shop_statements::{let_through, setup};
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
