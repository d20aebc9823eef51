//! What a check costs: a usual statement with a large catalog, and the longest statement allowed.

use criterion::{Criterion, criterion_group, criterion_main};
use sql_guard::catalog::{Column, Schema, Table, TableKind};
use sql_guard::{Catalog, Dialect, Policy, check};
use std::hint::black_box;

fn catalog(tables: usize) -> Catalog {
    let column = |at: usize| Column {
        name: format!("column_{at}"),
        database_type: "integer".into(),
        nullable: true,
        primary_key: at == 0,
        unique: false,
        comment: None,
    };
    let table = |at: usize| Table {
        name: format!("table_{at}"),
        kind: TableKind::Table,
        definition: None,
        comment: None,
        row_estimate: None,
        columns: (0..20).map(column).collect(),
        foreign_keys: vec![],
    };
    let schemas = vec![Schema { name: "public".into(), tables: (0..tables).map(table).collect() }];
    Catalog { dialect: Dialect::Postgres, schemas }
}

const TYPICAL: &str = "
    with recent as (
      select a.column_1, a.column_2, sum(b.column_3) as total
      from table_900 a join table_901 b on b.column_4 = a.column_0
      where a.column_5 >= date '2024-01-01' and b.column_6 in ('x', 'y')
      group by a.column_1, a.column_2
    )
    select r.column_1, r.total, rank() over (partition by r.column_2 order by r.total desc) as place,
           (select count(*) from table_999 c where c.column_7 = r.column_1) as n
    from recent r left join table_500 d on d.column_0 = r.column_1
    where r.total > 10
    order by r.total desc
    limit 50";

fn benches(criterion: &mut Criterion) {
    let catalog = catalog(1_000);
    let policy = Policy::reader(Some(1_000));
    criterion.bench_function("typical statement, 1000 tables", |bencher| {
        bencher.iter(|| check(black_box(TYPICAL), &catalog, &policy).expect("it passes"));
    });

    let mut list = String::from("select column_0 from table_7 where column_1 in (1");
    while list.len() < 65_000 {
        list.push_str(", 12345");
    }
    list.push(')');
    criterion.bench_function("64 KiB list, 1000 tables", |bencher| {
        bencher.iter(|| check(black_box(&list), &catalog, &policy).expect("it passes"));
    });

    let mut wide = String::from("select column_0");
    while wide.len() < 65_000 {
        wide.push_str(", coalesce(t.column_1, t.column_2) + 1 as c");
    }
    wide.push_str(" from table_7 t");
    criterion.bench_function("64 KiB of expressions, 1000 tables", |bencher| {
        bencher.iter(|| check(black_box(&wide), &catalog, &policy).expect("it passes"));
    });
}

criterion_group!(guard, benches);
criterion_main!(guard);
