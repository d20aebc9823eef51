//! Which changes of a schema may be proposed, on each engine, and what is said of the rest.

use crate::catalog::{Column, Schema, Table, TableKind};
use crate::rules::AccessRules;
use crate::{Catalog, Dialect, Policy, Touched, check, check_write};
use serde_json::json;

fn catalog(dialect: Dialect) -> Catalog {
    let column = |name: &str| Column {
        name: name.to_owned(),
        database_type: "integer".to_owned(),
        nullable: true,
        primary_key: name == "id",
        unique: false,
        comment: None,
    };
    let table = |name: &str, kind| Table {
        name: name.to_owned(),
        kind,
        definition: None,
        comment: None,
        row_estimate: None,
        columns: vec![column("id"), column("amount")],
        foreign_keys: Vec::new(),
    };
    let home = if dialect == Dialect::Postgres { "public" } else { "main" };
    let tables = vec![
        table("orders", TableKind::Table),
        table("candor_runs", TableKind::Table),
        table("totals", TableKind::View),
    ];
    Catalog::new(dialect, vec![Schema { name: home.to_owned(), tables }])
}

const ALL: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql];
const SERVERS: [Dialect; 2] = [Dialect::Postgres, Dialect::Mysql];

/// "alter_table orders", and with `!` where something is lost.
fn proposed(sql: &str, dialect: Dialect) -> Result<String, String> {
    let write = check_write(sql, &catalog(dialect), &Policy::writer(None))
        .map_err(|refusal| refusal.to_string())?;
    let Touched::Schema(change) = write.touched() else { panic!("{write:?}") };
    let counted = change.rows.is_some();
    let table = change.table.clone().unwrap_or_else(|| "?".to_owned());
    let new = change.action == super::SchemaAction::CreateTable || change.table.is_none();
    assert_eq!(counted, !new, "{sql}: rows are counted where there are some");
    Ok(format!("{} {table}{}", change.action.as_str(), if change.loses { "!" } else { "" }))
}

#[test]
fn what_may_be_proposed_is_told_with_its_table() {
    let check = |dialects: &[Dialect], sql: &str, expected: &str| {
        for dialect in dialects {
            let told = proposed(sql, *dialect);
            assert_eq!(told.as_deref(), Ok(expected), "{dialect:?} {sql}");
        }
    };
    check(&ALL, "alter table orders add column note text", "alter_table orders");
    check(
        &ALL,
        "ALTER TABLE Orders ADD COLUMN note text default 'x' not null",
        "alter_table orders",
    );
    check(&ALL, "alter table orders drop column amount", "alter_table orders!");
    check(&ALL, "alter table orders rename column amount to total", "alter_table orders");
    check(&SERVERS, "alter table orders add constraint c check (amount > 0)", "alter_table orders");
    check(
        &[Dialect::Postgres],
        "alter table orders alter column amount type bigint",
        "alter_table orders",
    );
    check(
        &[Dialect::Mysql],
        "alter table orders modify column amount bigint",
        "alter_table orders",
    );
    check(&ALL, "create index by_amount on orders (amount)", "create_index orders");
    check(&ALL, "create unique index by_amount on orders (amount, id)", "create_index orders");
    check(&[Dialect::Sqlite, Dialect::Postgres], "drop index by_amount", "drop_index ?!");
    check(&[Dialect::Mysql], "drop index by_amount on orders", "drop_index orders!");
    check(&ALL, "drop table orders", "drop_table orders!");
    check(
        &ALL,
        "create table parcels (id integer primary key, weight integer not null)",
        "create_table parcels",
    );
    check(
        &ALL,
        "create table parcels (id integer primary key, order_id integer references orders (id), parent integer \
         references parcels (id), sent timestamp default current_timestamp)",
        "create_table parcels",
    );
    check(&[Dialect::Postgres], "truncate table orders", "truncate orders!");
    check(
        &[Dialect::Postgres],
        "create table public.parcels (id serial primary key)",
        "create_table public.parcels",
    );
}

#[test]
fn what_cannot_be_reviewed_is_refused_with_a_reason() {
    let check = |dialects: &[Dialect], sql: &str, reason: &str| {
        for dialect in dialects {
            let told = proposed(sql, *dialect);
            let said = told.as_ref().err().unwrap_or_else(|| panic!("{dialect:?} {sql}: {told:?}"));
            assert!(said.contains(reason), "{dialect:?} {sql}: {said}");
        }
    };
    check(&ALL, "alter table orders add column note text; drop table orders", "one statement");
    check(&ALL, "drop table orders; delete from orders where id = 1", "one statement");
    check(&ALL, "drop table ordrs", "no table `ordrs`");
    check(&ALL, "alter table orders drop column amont", "no column `amont`");
    check(&ALL, "create index i on orders (amont)", "no column `amont`");
    check(&ALL, "drop table totals", "is a view");
    check(&ALL, "drop table candor_runs", "which changes were kept");
    check(&ALL, "create table candor_backup_1 (id integer)", "which changes were kept");
    check(&ALL, "create table orders (id integer)", "already");
    check(&ALL, "create table copies as select id from orders", "more than columns");
    check(&ALL, "create temporary table parcels (id integer)", "more than columns");
    check(&SERVERS, "drop table orders cascade", "CASCADE");
    check(&ALL, "create view v as select id from orders", "cannot be reviewed here");
    check(&ALL, "create trigger t after insert on orders begin select 1; end", "");
    check(&[Dialect::Postgres], "create index concurrently i on orders (amount)", "CONCURRENTLY");
    check(&[Dialect::Postgres], "truncate table orders cascade", "cannot be reviewed");
    check(&[Dialect::Mysql], "truncate table orders", "cannot be taken back");
    check(
        &[Dialect::Sqlite],
        "alter table orders add constraint c check (amount > 0)",
        "SQLite cannot",
    );
    check(&[Dialect::Postgres], "alter table orders owner to postgres", "cannot be reviewed");
    check(
        &[Dialect::Postgres],
        "alter table orders disable row level security",
        "cannot be reviewed",
    );
    check(
        &[Dialect::Postgres],
        "alter table orders add column x text default pg_read_file('/etc/passwd')",
        "never allowed",
    );
    check(&[Dialect::Postgres], "create table t (id int references pg_authid (oid))", "");
    check(
        &ALL,
        "create table t (id int check (id in (select id from orders)))",
        "a query within it",
    );
}

#[test]
fn ways_around_review_are_refused() {
    let check = |dialects: &[Dialect], statements: &[&str]| {
        for dialect in dialects {
            for sql in statements {
                let told = proposed(sql, *dialect);
                assert!(told.is_err(), "{dialect:?} {sql}: {told:?}");
            }
        }
    };
    check(
        &ALL,
        &[
            "create table copies as select * from orders",
            "create table copies (id integer) as select id from orders",
            "create or replace table orders (id integer)",
            "create table main2.parcels (id integer)",
            "create table temp.parcels (id integer)",
            "create table a.b.parcels (id integer)",
            "CREATE TABLE \"CANDOR_RUNS\" (id integer)",
            "create table candor_Backup_9 (id integer)",
            "alter table orders rename to old_orders",
            "alter table if exists orders add column note text",
            "alter table totals add column note text",
            "create index i on totals (amount)",
            "create table t (id integer references candor_runs (id))",
            "create table t (id integer, total integer generated always as (id * 2) stored)",
            "create table t (id integer check (id > (select 1)))",
            "create index i on orders (amount) where amount in (select id from orders)",
            "create index i on orders (coalesce(amount, (select max(id) from orders)))",
            "alter table orders add column note text default load_extension('x')",
            "drop table orders, candor_runs",
            "drop view totals",
            "drop index elsewhere.by_amount",
            "drop schema main",
            "create schema other",
            "rename table orders to old_orders",
            "alter table orders add column note text /* ; */ ; -- drop\n drop table orders",
        ],
    );
    check(
        &[Dialect::Sqlite],
        &[
            "alter table sqlite_schema rename column sql to x",
            "create virtual table v using fts5 (x)",
            "create table if not exists sqlite_stat1 (id integer); vacuum",
            "alter table orders drop column amount cascade",
        ],
    );
    check(
        &[Dialect::Postgres],
        &[
            "create table parcels (like orders)",
            "create table parcels () inherits (orders)",
            "create table parcels partition of orders default",
            "create unlogged table parcels (id integer)",
            "alter table orders set schema other",
            "alter table orders inherit totals",
            "alter table orders drop column amount cascade",
            "alter table orders drop constraint c cascade",
            "alter table orders add constraint c check (amount > 0) not valid",
            "alter table only orders add column note text",
            "alter table orders alter column amount type text using (select 'x')",
            "alter table orders alter column amount type text using lo_import('/etc/passwd')",
            "alter table orders alter column amount type text using amount::text || array(select 'x')",
            "alter table orders add column x text default nextval('s')",
            "create table t (id int check (id operator(public.===) 1))",
            "create table pg_catalog.t (id int)",
            "create table information_schema.t (id int)",
            "create table pg_temp.t (id int)",
            "alter table pg_class add column x int",
            "truncate orders, candor_runs",
            "truncate candor_runs",
            "truncate orders restart identity",
            "create index i on orders (amount) with (fillfactor = 10)",
            "create rule r as on insert to orders do instead nothing",
        ],
    );
    check(
        &[Dialect::Mysql],
        &[
            "create table parcels like orders",
            "create table parcels (id int) engine = federated connection = 'mysql://x'",
            "create table parcels (id int) partition by hash (id) partitions 4",
            "alter table orders engine = memory",
            "alter table orders add column x int, algorithm = copy",
            "alter table orders add column x int, lock = none",
            "alter table orders exchange partition p with table candor_runs",
            "alter table orders drop partition p",
            "alter table orders discard tablespace",
            "alter table orders rename column amount to total, rename to old_orders",
            "alter table orders convert to character set latin1",
            "alter table orders add column x text default (load_file('/etc/passwd'))",
            "alter table orders add column x int default (sleep(9))",
            "alter table mysql.user add column x int",
            "drop index by_amount on orders algorithm = copy",
            "drop temporary table orders",
            "create table t (id int) select id from orders",
            "alter table orders comment = 'x'; drop table orders",
        ],
    );
}

#[test]
fn what_another_type_is_worked_out_from_takes_the_place_of_the_values() {
    for (sql, expected) in [
        ("alter table orders alter column amount type bigint", "alter_table orders"),
        ("alter table orders alter column amount type int using 0", "alter_table orders!"),
        ("alter table orders add column x int, drop column amount", "alter_table orders!"),
    ] {
        assert_eq!(proposed(sql, Dialect::Postgres).as_deref(), Ok(expected), "{sql}");
    }
}

#[test]
fn whoever_does_not_see_all_drops_no_index_of_nobody_knows_which_table() {
    for rules in [
        json!({ "default": "allow", "tables": { "orders": { "rows": [{ "name": "own", "using": "id = 1" }] } } }),
        json!({ "default": "allow", "tables": { "orders": null } }),
        json!({ "default": "deny", "tables": { "orders": {} } }),
    ] {
        let rules: AccessRules = serde_json::from_value(rules).unwrap();
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            let policy = Policy::reader(None).with_rules(rules.clone()).proposing();
            let sql = "drop index by_amount";
            let refused = check_write(sql, &catalog(dialect), &policy).unwrap_err().to_string();
            assert!(refused.contains("hidden from you"), "{rules:?}: {refused}");
        }
    }
}

#[test]
fn nobody_runs_one_directly_and_readers_propose_none() {
    for dialect in ALL {
        for sql in ["drop table orders", "alter table orders add column note text"] {
            let (catalog, reader) = (catalog(dialect), Policy::reader(None));
            assert!(check(sql, &catalog, &reader).is_err(), "{sql}");
            assert!(check(sql, &catalog, &Policy::writer(None)).is_err(), "{sql}");
            assert!(check_write(sql, &catalog, &reader).is_err(), "{sql}");
            assert!(check_write(sql, &catalog, &Policy::writer(None).without_catalog()).is_err());
        }
    }
}
