//! Writers may propose a single change; nothing runs on the guard's word alone.

use crate::shop;
use sql_guard::{Dialect, Policy, StatementKind, Verdict, check, inspect};

const CHANGES: &[(&str, StatementKind)] = &[
    ("insert into orders (id, total) values (1, 2)", StatementKind::Insert),
    (
        "insert into orders (id, total) select id, total from orders where id > 5",
        StatementKind::Insert,
    ),
    ("insert into categories values (1, 'a', null)", StatementKind::Insert),
    ("update orders set total = total * 2, note = null where id = 1", StatementKind::Update),
    (
        "update orders set total = (select max(price) from products) where id in (1, 2)",
        StatementKind::Update,
    ),
    ("update orders set total = 0 where 1 = 1", StatementKind::Update),
    ("delete from orders where id = 1", StatementKind::Delete),
    (
        "delete from orders where customer_id in (select id from customers where country = 'DE')",
        StatementKind::Delete,
    ),
    (
        "with old as (select id from orders where total = 0) delete from orders where id in (select id from old)",
        StatementKind::Delete,
    ),
];

#[test]
fn a_single_change_needs_approval() {
    for dialect in shop::DIALECTS {
        for (sql, kind) in CHANGES {
            let seen = inspect(sql, &shop::catalog(dialect), &Policy::writer(Some(10)));
            assert_eq!(
                (seen.verdict, seen.kind),
                (Verdict::NeedsApproval, *kind),
                "{dialect:?} {sql}: {:?}",
                seen.findings
            );
            assert!(seen.canonical.is_some(), "{sql}");
            let refusal = check(sql, &shop::catalog(dialect), &Policy::writer(None))
                .expect_err("not without approval");
            assert_eq!(refusal.verdict, Verdict::NeedsApproval);
        }
    }
}

#[test]
fn a_reader_is_told_that_it_may_only_read() {
    for dialect in shop::DIALECTS {
        for (sql, kind) in CHANGES {
            let seen = inspect(sql, &shop::catalog(dialect), &Policy::reader(None));
            assert_eq!((seen.verdict, seen.kind), (Verdict::Deny, *kind), "{dialect:?} {sql}");
            assert!(seen.canonical.is_none());
        }
    }
}

#[test]
fn a_change_is_checked_like_a_query() {
    for (sql, rule) in [
        ("insert into secrets (id) values (1)", "relation.unknown"),
        ("insert into orders (secret) values (1)", "column.unknown"),
        ("insert into orders (id) values (load_extension('x'))", "function.forbidden"),
        ("insert into orders (id) select id from secrets", "relation.unknown"),
        ("update secrets set id = 1 where id = 2", "relation.unknown"),
        ("update orders set secret = 1 where id = 2", "column.unknown"),
        ("update orders set total = secret where id = 2", "column.unknown"),
        ("update orders set total = 1 where secret = 2", "column.unknown"),
        ("update orders set total = 1", "write.without_where"),
        ("delete from orders", "write.without_where"),
        ("delete from secrets where id = 1", "relation.unknown"),
        ("delete from orders where id in (select id from secrets)", "relation.unknown"),
        ("delete from sqlite_master where 1 = 1", "relation.system"),
        ("update sqlite_master set sql = '' where 1 = 1", "relation.system"),
        ("insert into sqlite_master values (1)", "relation.system"),
        ("insert into orders (id) values (1) returning secret", "column.unknown"),
        ("update monthly_revenue set revenue = 1 where 1 = 1", "syntax.not_allowed"),
        ("delete from monthly_revenue where 1 = 1", "syntax.not_allowed"),
        (
            "insert into orders (id) values (1); delete from orders where id = 2",
            "statement.several",
        ),
    ] {
        let seen = inspect(sql, &shop::catalog(Dialect::Sqlite), &Policy::writer(None));
        let rules: Vec<_> = seen.findings.iter().map(|finding| finding.rule).collect();
        assert_eq!(seen.verdict, Verdict::Deny, "{sql}");
        assert!(rules.contains(&rule), "{sql}: {rules:?}");
    }
}

#[test]
fn the_engines_own_forms_of_a_change_are_understood() {
    for (dialect, sql) in [
        (Dialect::Sqlite, "insert or replace into orders (id, total) values (1, 2)"),
        (Dialect::Sqlite, "replace into orders (id) values (1)"),
        (
            Dialect::Sqlite,
            "insert into orders (id) values (1) on conflict (id) do update set total = excluded.total returning id",
        ),
        (Dialect::Postgres, "insert into orders (id, status) values (default, 'paid') returning *"),
        (
            Dialect::Postgres,
            "insert into orders as o (id) values (1) on conflict (id) do update set total = excluded.total + o.total where o.id > 5",
        ),
        (
            Dialect::Postgres,
            "update orders o set total = c.id from customers c where c.id = o.customer_id returning o.id, c.name",
        ),
        (Dialect::Postgres, "delete from orders o using customers c where c.id = o.customer_id"),
        (
            Dialect::Mysql,
            "insert into orders (id) values (1) on duplicate key update total = values(total)",
        ),
        (Dialect::Mysql, "insert into orders set id = 1, total = 2"),
        (Dialect::Mysql, "update orders set total = 0 where id > 5 order by id limit 3"),
        (Dialect::Mysql, "delete from orders where id > 5 order by id limit 3"),
    ] {
        let seen = inspect(sql, &shop::catalog(dialect), &Policy::writer(None));
        assert_eq!(seen.verdict, Verdict::NeedsApproval, "{dialect:?} {sql}: {:?}", seen.findings);
    }
}
