//! What the guard lets through changes nothing, not even for an administrator outside any
//! transaction that could only read.

use super::hostile::{fingerprint, setup};
use super::support::Fixture;
use crate::shop_statements;
use sql_guard::Dialect;

#[test]
fn what_the_guard_lets_through_changes_nothing() {
    let fixture = Fixture::with(&setup());
    let database = &fixture.database;
    database.run(&shop_statements::setup(Dialect::Mysql));
    let checksums = "checksum table audit_log, categories, customers, employees, orders, order_lines, payments, \
                     products, stores, `Order Details`";
    let stored = || (fingerprint(&fixture), database.query(checksums));
    let before = stored();
    let statements = shop_statements::let_through(Dialect::Mysql);
    let mut script = String::from("set max_statement_time = 2, @failed = 0;\ndelimiter //\n");
    for sql in &statements {
        let text = sql.replace('\\', "\\\\").replace('\'', "''");
        script.push_str(&format!(
            "begin not atomic
             declare exit handler for sqlexception set @failed = @failed + 1;
             execute immediate '{text}';
             end //\n"
        ));
    }
    script.push_str("select concat('failed ', @failed) //\n");
    let answers = database.query(&script);
    let failed = answers.lines().rev().find_map(|line| line.strip_prefix("failed "));
    let failed: usize = failed.expect("the last answer").parse().expect("a count");
    let run = statements.len() - failed;
    assert!(run > 400 && failed * 3 < run, "{run} ran, {failed} did not");
    assert_eq!(stored(), before);
}

#[test]
fn new_rows_of_somebody_else_do_not_arrive() {
    let fixture = Fixture::with(&shop_statements::setup(Dialect::Mysql));
    let database = &fixture.database;
    for (table, cases) in
        [("customers", shop_statements::NEW_ROWS), ("orders", shop_statements::NEW_ORDERS)]
    {
        let count = || -> usize {
            database.query(&format!("select count(*) from {table}")).parse().expect("a count")
        };
        for (sql, arriving) in cases {
            let before = count();
            // The database has another name than the catalog's.
            let text = shop_statements::change(Dialect::Mysql, sql).replace("`shop`.", "");
            database.run(&text);
            assert_eq!(count() - before, *arriving, "{text}");
        }
    }
}
