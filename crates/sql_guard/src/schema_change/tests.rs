//! Which changes of a schema may be proposed, on each engine, and what is said of the rest.

use crate::catalog::{Column, Schema, Table, TableKind};
use crate::{Catalog, Dialect, Policy, Touched, check, check_write};

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
