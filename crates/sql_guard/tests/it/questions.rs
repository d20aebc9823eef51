//! Against a published set of questions with the SQL people wrote for them, where it is at hand.

use sql_guard::catalog::{Column, Schema, Table, TableKind};
use sql_guard::{Catalog, Dialect, Policy, check};
use std::collections::HashMap;
use std::path::Path;

fn introspect(file: &Path) -> Catalog {
    let database = rusqlite::Connection::open(file).expect("the database opens");
    let mut names = database
        .prepare("select name from sqlite_master where type in ('table', 'view')")
        .expect("the schema is readable");
    let names: Vec<String> = names
        .query_map([], |row| row.get(0))
        .expect("the names are readable")
        .map(|name| name.expect("a name"))
        .collect();
    let tables = names.into_iter().map(|name| {
        let mut columns = database
            .prepare(&format!("pragma table_info(\"{name}\")"))
            .expect("the table is described");
        let columns = columns
            .query_map([], |row| {
                Ok(Column {
                    name: row.get(1)?,
                    database_type: row.get(2)?,
                    nullable: true,
                    primary_key: row.get::<_, i64>(5)? > 0,
                    unique: false,
                    comment: None,
                })
            })
            .expect("the columns are readable")
            .map(|column| column.expect("a column"))
            .collect();
        Table {
            name,
            kind: TableKind::Table,
            definition: None,
            comment: None,
            row_estimate: None,
            columns,
            foreign_keys: vec![],
        }
    });
    let schemas = vec![Schema { name: "main".into(), tables: tables.collect() }];
    Catalog::new(Dialect::Sqlite, schemas)
}

fn rows(database: &rusqlite::Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = database.prepare(sql)?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let cells: Result<Vec<String>, _> = (0..columns)
            .map(|at| row.get::<_, rusqlite::types::Value>(at).map(|value| format!("{value:?}")))
            .collect();
        Ok(cells?.join("|"))
    })?;
    rows.collect()
}

#[test]
fn published_queries_pass_and_give_the_same_rows() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/spider_dev");
    let Ok(questions) = std::fs::read_to_string(shared.join("questions.json")) else {
        eprintln!("skipped: {} is not here", shared.display());
        return;
    };
    let questions: serde_json::Value =
        serde_json::from_str(&questions).expect("questions are JSON");
    let mut catalogs: HashMap<String, Catalog> = HashMap::new();
    for question in questions.as_array().expect("a list of questions") {
        let text = |key: &str| question[key].as_str().expect("a text").to_string();
        let (id, sql) = (text("db_id"), text("gold_sql"));
        let file = shared.join(format!("database/{id}.sqlite"));
        let catalog = catalogs.entry(id).or_insert_with(|| introspect(&file));
        let checked = check(&sql, catalog, &Policy::reader(None))
            .unwrap_or_else(|refusal| panic!("{sql}\n{refusal}"));
        let database = rusqlite::Connection::open(&file).expect("the database opens");
        let own = rows(&database, &sql).expect("the query runs");
        let canonical = rows(&database, checked.sql()).expect("the canonical text runs");
        assert_eq!(own, canonical, "{sql}");
        let columns = database.prepare(&sql).expect("it prepares").column_count();
        assert_eq!(checked.columns().len(), columns, "{sql}");
    }
}
