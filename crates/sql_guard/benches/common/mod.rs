//! What is measured: a large catalog, readers with and without rules, a usual statement and the longest
//! ones allowed.

use sql_guard::catalog::{Column, ForeignKey, Reference, Schema, Table, TableKind};
use sql_guard::rules::AccessRules;
use sql_guard::{Catalog, Dialect, Policy};

pub struct Case {
    pub name: &'static str,
    pub sql: String,
    pub policy: Policy,
}

/// Tables of 20 columns each; every tenth refers to the one before it.
pub fn catalog(tables: usize) -> Catalog {
    let column = |at: usize| Column {
        name: format!("column_{at}"),
        database_type: "integer".into(),
        nullable: true,
        primary_key: at == 0,
        unique: false,
        comment: None,
    };
    let key = |at: usize| ForeignKey {
        columns: vec!["column_4".into()],
        references: Reference {
            schema: None,
            table: format!("table_{at}"),
            columns: vec!["column_0".into()],
        },
    };
    let table = |at: usize| Table {
        name: format!("table_{at}"),
        kind: TableKind::Table,
        definition: None,
        comment: None,
        row_estimate: None,
        columns: (0..20).map(column).collect(),
        foreign_keys: if at % 10 == 1 { vec![key(at - 1)] } else { vec![] },
    };
    let schemas = vec![Schema { name: "public".into(), tables: (0..tables).map(table).collect() }];
    Catalog::new(Dialect::Postgres, schemas)
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

/// Row rules, a mask, and rows that follow those they refer to.
const RULES: &str = r#"{"attributes": {"region": 7, "team": "north"}, "default": "allow", "tables": {
    "table_900": {"rows": [{"name": "own region", "using": "column_2 = :region"},
                           {"name": "live", "using": "column_9 is null", "mode": "restrictive"}]},
    "table_999": {"rows": [{"name": "own orders",
                            "using": "column_3 in (select column_0 from table_900 where column_2 = :region)"}],
                  "masks": {"column_8": "hash"}},
    "table_7": {"rows": [{"name": "team", "using": "column_11 = :team"}],
                "masks": {"column_12": "null"}}}}"#;

pub fn cases() -> Vec<Case> {
    let mut list = String::from("select column_0 from table_7 where column_1 in (1");
    while list.len() < 65_000 {
        list.push_str(", 12345");
    }
    list.push(')');
    let mut wide = String::from("select column_0");
    while wide.len() < 65_000 {
        wide.push_str(", coalesce(t.column_1, t.column_2) + 1 as c");
    }
    wide.push_str(" from table_7 t");
    let plain = Policy::reader(Some(1_000));
    let rules = AccessRules::from_json(RULES).expect("the rules are readable");
    let ruled = plain.clone().with_rules(rules);
    let case = |name, sql: &str, policy: &Policy| Case {
        name,
        sql: sql.to_owned(),
        policy: policy.clone(),
    };
    vec![
        case("typical", TYPICAL, &plain),
        case("typical under rules", TYPICAL, &ruled),
        case("64 KiB list", &list, &plain),
        case("64 KiB list under rules", &list, &ruled),
        case("64 KiB of expressions", &wide, &plain),
        case("64 KiB of expressions under rules", &wide, &ruled),
    ]
}
