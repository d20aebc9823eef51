//! Statements, and the rules of review that hit in each.

use super::{Background, Rule, review};
use crate::catalog::{Catalog, Column, Dialect, Schema, Table, TableKind};

fn catalog(dialect: Dialect) -> Catalog {
    let table = |name: &str, columns: &[(&str, bool)]| Table {
        name: name.to_owned(),
        kind: TableKind::Table,
        definition: None,
        comment: None,
        row_estimate: None,
        columns: columns
            .iter()
            .map(|(name, nullable)| Column {
                name: (*name).to_owned(),
                database_type: "integer".to_owned(),
                nullable: *nullable,
                primary_key: *name == "id",
                unique: false,
                comment: None,
            })
            .collect(),
        foreign_keys: Vec::new(),
    };
    let orders = table("orders", &[("id", false), ("customer_id", true), ("state", true)]);
    let customers = table("customers", &[("id", false), ("name", false), ("boss_id", true)]);
    let name = if dialect == Dialect::Postgres { "public" } else { "main" };
    let schema = Schema { name: name.to_owned(), tables: vec![orders, customers] };
    Catalog::new(dialect, vec![schema])
}

/// The rules that hit, with the words they point at.
fn hits<'s>(dialect: Dialect, sql: &'s str, locked: Option<&[String]>) -> Vec<(Rule, &'s str)> {
    let catalog = catalog(dialect);
    let background = Background {
        catalog: &catalog,
        locked,
        max_limit: 1_000,
        confidence: None,
        sure_from: 0.6,
    };
    let hits = review(sql, background).unwrap_or_else(|| panic!("cannot read {sql}"));
    for hit in &hits {
        assert_eq!(hit.rule.id(), hit.finding.rule);
        assert!(hit.finding.fix.is_some(), "{:?} says how to put it right", hit.rule);
    }
    hits.iter().map(|hit| (hit.rule, &sql[hit.finding.span.start..hit.finding.span.end])).collect()
}

fn rules(sql: &str) -> Vec<Rule> {
    hits(Dialect::Postgres, sql, None).into_iter().map(|(rule, _)| rule).collect()
}

#[test]
fn each_rule_finds_its_mistake_and_leaves_the_right_way_alone() {
    use Rule::*;
    for (sql, expected) in [
        ("update orders set state = 1 where id = 2", vec![]),
        ("update orders set state = null where id = 2", vec![]),
        ("update orders set state = 1", vec![WhereMissing]),
        ("delete from orders", vec![WhereMissing]),
        ("delete from orders where id = 1", vec![]),
        ("delete from orders where 1 = 1", vec![AlwaysTrue]),
        ("delete from orders where true", vec![AlwaysTrue]),
        ("delete from orders where id = 2 or 1 = 1", vec![AlwaysTrue]),
        ("delete from orders where id = id", vec![AlwaysTrue]),
        ("delete from orders where not (1 = 2)", vec![AlwaysTrue]),
        ("delete from orders where 'a' = 'a' and 2 > 1", vec![AlwaysTrue]),
        ("delete from orders where id = 2 and 1 = 1", vec![]),
        ("delete from orders where 1 = 2", vec![]),
        ("truncate orders", vec![Truncate]),
        ("drop table orders", vec![Drop]),
        ("delete from orders where state = null", vec![EqualsNull]),
        ("delete from orders where state <> null", vec![EqualsNull]),
        ("delete from orders where state is null", vec![]),
        ("delete from orders where state not in (1, null)", vec![NotInNullable]),
        ("delete from orders where state not in (1, 2)", vec![]),
        (
            "delete from customers where id not in (select customer_id from orders)",
            vec![NotInNullable],
        ),
        ("delete from orders where customer_id not in (select id from customers)", vec![]),
        ("delete from customers where id in (select customer_id from orders)", vec![]),
        ("insert into orders values (1, 2, 3)", vec![InsertWithoutColumns]),
        ("insert into orders (id, state) values (1, 2)", vec![]),
        ("insert into orders default values", vec![]),
        ("insert into orders (id, state, customer_id) select * from orders", vec![SelectStar]),
        ("update orders set state = 1 from customers where orders.id = 2", vec![CartesianJoin]),
        ("update orders set state = 1 from customers c where c.id = orders.customer_id", vec![]),
        ("delete from orders using customers where orders.id = 1", vec![CartesianJoin]),
        ("select o.id from orders o, customers c limit 5", vec![CartesianJoin]),
        ("select o.id from orders o cross join customers c limit 5", vec![CartesianJoin]),
        ("select o.id from orders o join customers c on c.id = o.customer_id limit 5", vec![]),
        ("select o.id from orders o join customers c using (id) limit 5", vec![]),
        ("delete from customers where name like '%son'", vec![LeadingWildcard]),
        ("delete from customers where name like 'son%'", vec![]),
        ("delete from customers where lower(name) = 'a'", vec![FunctionOnColumn]),
        ("delete from customers where name = lower('A')", vec![]),
        ("select * from orders limit 3", vec![SelectStar]),
        ("select count(*) from orders limit 1", vec![]),
        ("select id from orders", vec![LimitMissing]),
        ("select id from orders limit 1001", vec![LimitMissing]),
        ("select id from orders limit 1000", vec![]),
        (
            "alter table orders add column z integer; delete from orders where id = 1",
            vec![MixedSchemaAndData],
        ),
        ("alter table orders add column z integer not null", vec![NotNullWithoutDefault]),
        ("alter table orders add column z integer not null default 0", vec![]),
        ("alter table orders drop column state", vec![ColumnLost]),
        ("alter table orders alter column state type text", vec![ColumnLost]),
    ] {
        assert_eq!(rules(sql), expected, "{sql}");
    }
}

#[test]
fn a_hit_points_at_the_words_it_is_about() {
    let sql = "delete from orders where id > 3 and state = null";
    assert_eq!(hits(Dialect::Sqlite, sql, None), [(Rule::EqualsNull, "state = null")]);
    let sql = "update orders set state = 1 where (1 = 1)";
    assert_eq!(hits(Dialect::Mysql, sql, None).len(), 1);
}

#[test]
fn a_table_the_request_is_not_about_is_told() {
    let locked = ["orders".to_owned()];
    let check = |sql: &str, expected: &[Rule]| {
        let found = hits(Dialect::Sqlite, sql, Some(&locked));
        let rules: Vec<Rule> = found.into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(rules, expected, "{sql}");
    };
    check("delete from orders where id = 1", &[]);
    check("delete from customers where id = 1", &[Rule::OutsideLockedTables]);
    check(
        "delete from orders where id in (select id from customers)",
        &[Rule::OutsideLockedTables],
    );
    check(
        "with c as (select id from orders) delete from orders where id in (select id from c)",
        &[],
    );
}

#[test]
fn an_assistant_that_is_not_sure_is_told_and_one_that_is_not() {
    let catalog = catalog(Dialect::Sqlite);
    for (confidence, expected) in [(Some(0.59), 1), (Some(0.6), 0), (Some(f64::NAN), 1), (None, 0)]
    {
        let background = Background {
            catalog: &catalog,
            locked: None,
            max_limit: 1_000,
            confidence,
            sure_from: 0.6,
        };
        let hits = review("delete from orders where id = 1", background).unwrap();
        assert_eq!(hits.len(), expected, "{confidence:?}");
    }
}

#[test]
fn what_cannot_be_read_is_no_clean_review() {
    let catalog = catalog(Dialect::Sqlite);
    let background = Background {
        catalog: &catalog,
        locked: None,
        max_limit: 1_000,
        confidence: None,
        sure_from: 0.6,
    };
    for sql in ["delete form orders", "update orders set 'open", &"(".repeat(9_000)] {
        assert_eq!(review(sql, background), None, "{}", &sql[..10]);
    }
}

#[test]
fn a_rule_is_found_by_its_name() {
    for rule in Rule::ALL {
        assert_eq!(Rule::parse(rule.id()), Some(*rule));
    }
    assert_eq!(Rule::ALL.len(), 17);
    assert_eq!(Rule::parse("review.none"), None);
}
