//! Where the columns of a result come from, and what a statement reads.

use crate::shop;
use sql_guard::{Dialect, OriginKind, Policy, check};

/// Columns as `name kind source,source`.
fn columns(dialect: Dialect, sql: &str) -> Vec<String> {
    let checked = check(sql, &shop::catalog(dialect), &Policy::reader(None))
        .unwrap_or_else(|refusal| panic!("{sql}\n{refusal}"));
    let line = |column: &sql_guard::ColumnOrigin| {
        let kind = match column.kind {
            OriginKind::Identity => "identity",
            OriginKind::Expression => "expression",
            OriginKind::Aggregate => "aggregate",
            OriginKind::Constant => "constant",
            OriginKind::Unknown => "unknown",
        };
        format!("{} {kind} {}", column.name, column.sources.join(",")).trim().to_string()
    };
    checked.columns().iter().map(line).collect()
}

fn check_columns(sql: &str, expected: &[&str]) {
    for dialect in shop::DIALECTS {
        assert_eq!(columns(dialect, sql), expected, "{dialect:?} {sql}");
    }
}

#[test]
fn a_column_is_traced_through_every_kind_of_query() {
    check_columns(
        "select id, name as who from customers",
        &["id identity customers.id", "who identity customers.name"],
    );
    check_columns("select 1 as one, null as nothing", &["one constant", "nothing constant"]);
    check_columns("select total * 2 as twice from orders", &["twice expression orders.total"]);
    check_columns(
        "select sum(quantity * unit_price) as revenue from order_lines",
        &["revenue aggregate order_lines.quantity,order_lines.unit_price"],
    );
    check_columns("select count(*) as n from orders", &["n aggregate"]);
    check_columns(
        "select t.a from (select upper(name) as a from customers) t",
        &["a expression customers.name"],
    );
    check_columns(
        "with x as (select email from customers), y as (select email as e from x) select e from y",
        &["e identity customers.email"],
    );
    check_columns(
        "select name as n from customers union select name from stores",
        &["n identity customers.name,stores.name"],
    );
    check_columns(
        "select (select max(total) from orders o where o.customer_id = c.id) as top from customers c",
        &["top aggregate orders.total"],
    );
    check_columns(
        "select case when email = 'x' then 1 else 0 end as hit from customers",
        &["hit expression customers.email"],
    );
    check_columns(
        "select exists (select email from customers) as hit",
        &["hit expression customers.email"],
    );
    check_columns(
        "select row_number() over (partition by country order by email) as n from customers",
        &["n expression customers.email,customers.country"],
    );
    check_columns(
        "select substring(email, 1, 3) as s from customers",
        &["s expression customers.email"],
    );
    check_columns(
        "select s from (select coalesce(email, name) as s from customers) t order by s",
        &["s expression customers.name,customers.email"],
    );
}

#[test]
fn a_star_stands_for_its_columns_in_order() {
    check_columns(
        "select * from categories",
        &[
            "id identity categories.id",
            "name identity categories.name",
            "parent_id identity categories.parent_id",
        ],
    );
    check_columns(
        "select g.*, s.city from categories g, stores s",
        &[
            "id identity categories.id",
            "name identity categories.name",
            "parent_id identity categories.parent_id",
            "city identity stores.city",
        ],
    );
    check_columns(
        "select * from (select id, parent_id from categories) a join (select id, city from stores) b using (id)",
        &[
            "id identity categories.id",
            "parent_id identity categories.parent_id",
            "city identity stores.city",
        ],
    );
}

#[test]
fn what_recursion_mixes_in_is_counted() {
    check_columns(
        "with recursive r(id, label) as (
           select id, name from categories where parent_id is null
           union all
           select c.id, s.city from categories c join r on c.parent_id = r.id join stores s on s.id = c.id
         ) select label from r",
        &["label identity categories.name,stores.city"],
    );
    // What the recursive arm puts into one column, it carries on into the next.
    check_columns(
        "with recursive r(a, b, n) as (
           select 'x', 'y', 0
           union all
           select c.email, r.a, r.n + 1 from customers c, r where r.n < 5
         ) select b as carried from r",
        &["carried expression customers.email"],
    );
}

#[test]
fn a_row_as_a_value_holds_every_column() {
    let whole = columns(Dialect::Postgres, "select row_to_json(c) as row from categories c");
    assert_eq!(whole, ["row expression categories.id,categories.name,categories.parent_id"]);
    let field = columns(Dialect::Postgres, "select (c).name as n from categories c");
    assert_eq!(field, ["n expression categories.name"]);
}

#[test]
fn a_row_id_is_its_primary_key() {
    assert_eq!(
        columns(Dialect::Sqlite, "select rowid as r from stores"),
        ["r expression stores.id"]
    );
}

fn tables(dialect: Dialect, sql: &str, expected: &[&str]) {
    let checked = check(sql, &shop::catalog(dialect), &Policy::reader(None))
        .unwrap_or_else(|refusal| panic!("{sql}\n{refusal}"));
    assert_eq!(checked.tables(), expected, "{dialect:?} {sql}");
}

#[test]
fn a_name_given_to_a_query_does_not_hide_the_table_behind_it() {
    use Dialect::{Mysql, Postgres, Sqlite};
    // The inner name is the table, the outer one the query.
    for dialect in [Postgres, Mysql] {
        tables(dialect, "with orders as (select * from orders) select id from orders", &["orders"]);
    }
    // A schema in front always means the table.
    tables(Sqlite, "with orders as (select * from main.orders) select id from orders", &["orders"]);
    tables(Sqlite, "with orders as (select 1 as id) select id from orders", &[]);
    tables(Sqlite, "with orders as (select 1 as id) select id from main.orders", &["orders"]);
    tables(Postgres, "with orders as (select 1 as id) select id from public.orders", &["orders"]);
    // Postgres shows later expressions only after RECURSIVE.
    tables(
        Postgres,
        "with a as (select id from orders), orders as (select 1 as id) select id from a",
        &["orders"],
    );
    tables(
        Postgres,
        "with recursive a as (select id from orders), orders as (select 1 as id) select id from a",
        &[],
    );
    // An expression is not visible outside the query that names it.
    tables(
        Postgres,
        "select id from (with orders as (select 1 as id) select id from orders) x union select id from orders",
        &["orders"],
    );
    tables(
        Mysql,
        "with recursive a as (select id from orders), orders as (select 1 as id) select id from a",
        &["orders"],
    );
}

#[test]
fn tables_are_listed_as_the_catalog_spells_them() {
    tables(
        Dialect::Sqlite,
        "select 1 from ORDERS, \"Customers\" c, [order details]",
        &["Order Details", "customers", "orders"],
    );
    tables(Dialect::Postgres, "select 1 from ORDERS, sales.targets", &["orders", "targets"]);
}

#[test]
fn an_order_by_is_told_only_of_the_outermost_query() {
    let ordered = |sql: &str| {
        check(sql, &shop::catalog(Dialect::Postgres), &Policy::reader(Some(10)))
            .map(|checked| checked.ordered())
    };
    assert_eq!(ordered("select id from orders order by id"), Ok(true));
    assert_eq!(ordered("(select id from orders order by id)"), Ok(true));
    assert_eq!(ordered("select id from (select id from orders order by id) t"), Ok(false));
    assert_eq!(ordered("select id from orders"), Ok(false));
}
