//! The catalog of one database, whatever else the login may see.

use super::support::Fixture;
use connectors::Connector;
use sql_guard::catalog::TableKind;
use std::time::Duration;

#[tokio::test]
async fn tables_views_keys_and_comments_of_the_one_database() {
    let fixture = Fixture::with(
        "create table b (x int, y int, name enum('a','b') not null comment 'its ''kind''',
             primary key (x, y), unique (name)) comment 'Bees';
         create table a (id bigint unsigned auto_increment primary key, bx int, `by` int,
             price decimal(10,2) default 1, code varchar(10) unique,
             constraint to_b foreign key (bx, `by`) references b (x, y));
         insert into b values (1, 1, 'a'), (2, 2, 'b');
         create view v as select x, name from b;
         create table gone (id int); create view broken as select id from gone; drop table gone;
         create sequence numbers;
         create table `odd ``name` (`select` int)",
    );
    let catalog = fixture.connector.introspect().await.expect("a catalog");
    let [schema] = catalog.schemas() else { panic!("one schema") };
    assert_eq!(schema.name, fixture.database.name);
    let names: Vec<&str> = schema.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "odd `name", "v"]);
    let [a, b, odd, v] = schema.tables.as_slice() else { panic!("four tables") };
    let types: Vec<&str> = a.columns.iter().map(|column| column.database_type.as_str()).collect();
    assert_eq!(
        types,
        ["bigint(20) unsigned", "int(11)", "int(11)", "decimal(10,2)", "varchar(10)"]
    );
    let unique: Vec<bool> = a.columns.iter().map(|column| column.unique).collect();
    assert_eq!(unique, [false, false, false, false, true]);
    let [key] = a.foreign_keys.as_slice() else { panic!("{:?}", a.foreign_keys) };
    assert_eq!(
        (key.columns.as_slice(), key.references.table.as_str()),
        (&["bx".to_owned(), "by".to_owned()][..], "b")
    );
    assert_eq!(key.references.columns, ["x", "y"]);
    assert_eq!(key.references.schema, None);
    let primary: Vec<bool> = b.columns.iter().map(|column| column.primary_key).collect();
    assert_eq!(primary, [true, true, false]);
    assert_eq!(b.comment.as_deref(), Some("Bees"));
    assert_eq!(b.columns[2].comment.as_deref(), Some("its 'kind'"));
    assert_eq!(b.columns[2].database_type, "enum('a','b')");
    assert_eq!(b.row_estimate, Some(2));
    assert_eq!(odd.columns[0].name, "select");
    assert_eq!(v.kind, TableKind::View);
    let definition = v.definition.as_deref().expect("SHOW VIEW was granted");
    assert!(definition.starts_with("select "), "{definition}");
    assert_eq!(v.comment, None);
}

#[tokio::test]
async fn profiling_ends_in_time_and_keeps_what_it_has() {
    let fixture = Fixture::with(
        "create table a (id int, name varchar(20), stamp datetime, blob_it blob);
         insert into a values (1, 'x', '2024-01-01', 'q'), (2, 'x', '2024-02-01', null);
         create view b as select sleep(600) as s from a;
         create table c (id int); insert into c values (1)",
    );
    let catalog = fixture.connector.introspect().await.expect("a catalog");
    let started = std::time::Instant::now();
    let limit = Duration::from_millis(700);
    let profile = fixture.connector.profile(&catalog, limit).await.expect("a profile");
    assert!(started.elapsed() < limit + Duration::from_secs(2), "{:?}", started.elapsed());
    let name = profile.column("a", "name").expect("name");
    assert_eq!((name.rows, name.nulls, name.distinct, name.complete), (2, 0, 1, true));
    assert_eq!(name.values, [("x".to_owned(), 2)]);
    let stamp = profile.column("a", "stamp").expect("stamp");
    assert_eq!(stamp.max.as_deref(), Some("2024-02-01 00:00:00"));
    assert!(profile.column("a", "blob_it").is_none());
    assert!(profile.column("c", "id").is_none(), "out of time");
}
