//! Approved changes, alike on every engine: all of a change or nothing, never more rows than foreseen,
//! the rows as they were, and a proof afterwards.

mod schema;

use connectors::{ConnectorError, Target, WriteEnd, WriteJob, WriteProof, Writer, open_writer};
use serde_json::json;
use sql_guard::rules::AccessRules;
use sql_guard::{Catalog, CheckedWrite, Dialect, Policy, check_write};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const SETUP: &str = "create table orders (id integer primary key, state varchar(20) not null, \
                     region varchar(20), constraint state_once unique (state, id));
                     insert into orders (id, state, region) values
                     (1, 'open', 'EMEA'), (2, 'open', 'EMEA'), (3, 'open', 'AMER'), (4, 'done', 'AMER');
                     create table customers (id integer primary key);
                     insert into customers (id) values (1), (2), (3), (4);";

struct World {
    dialect: Dialect,
    writer: Arc<dyn Writer>,
    /// As the administrator sees it: values of a row joined by `|`, rows by `,`.
    look: Box<dyn Fn(&str) -> String + Send + Sync>,
}

fn postgres() -> World {
    let database = testbed::postgres::Database::create();
    database.run_as_owner(SETUP);
    let target = Target::Postgres(crate::postgres::target(&database, &database.owner));
    let look = move |sql: &str| flat(&database.query(sql));
    World { dialect: Dialect::Postgres, writer: open_writer(target).unwrap(), look: Box::new(look) }
}

fn mariadb() -> World {
    let database = testbed::mariadb::Database::create();
    database.run(SETUP);
    mariadb_at(database)
}

fn mariadb_at(database: testbed::mariadb::Database) -> World {
    let target = Target::Mysql(crate::mysql::support::target(&database, &database.owner));
    let look = move |sql: &str| flat(&database.query(sql));
    World { dialect: Dialect::Mysql, writer: open_writer(target).unwrap(), look: Box::new(look) }
}

fn flat(text: &str) -> String {
    text.trim().replace('\t', "|").replace('\n', ",")
}

fn sqlite() -> World {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.sqlite");
    rusqlite::Connection::open(&path).unwrap().execute_batch(SETUP).unwrap();
    let writer = open_writer(Target::Sqlite(path.clone())).unwrap();
    let look = move |sql: &str| {
        let _kept = &folder;
        let connection = rusqlite::Connection::open(&path).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let value = |at| match row.get::<_, rusqlite::types::Value>(at)? {
                rusqlite::types::Value::Integer(number) => Ok(number.to_string()),
                rusqlite::types::Value::Text(text) => Ok(text),
                other => Ok::<_, rusqlite::Error>(format!("{other:?}")),
            };
            Ok((0..columns).map(value).collect::<Result<Vec<_>, _>>()?.join("|"))
        });
        rows.unwrap().map(Result::unwrap).collect::<Vec<_>>().join(",")
    };
    World { dialect: Dialect::Sqlite, writer, look: Box::new(look) }
}

impl World {
    fn catalog(&self) -> Catalog {
        let schema = match self.dialect {
            Dialect::Sqlite => "main",
            Dialect::Postgres => "public",
            Dialect::Mysql => "shop",
        };
        serde_json::from_value(json!({
            "dialect": self.dialect.as_str(),
            "schemas": [{ "name": schema, "tables": [{ "name": "orders", "kind": "table", "columns": [
                { "name": "id", "type": "integer", "nullable": false, "primary_key": true },
                { "name": "state", "type": "varchar(20)", "nullable": false },
                { "name": "region", "type": "varchar(20)" }
            ]}, { "name": "customers", "kind": "table", "columns": [
                { "name": "id", "type": "integer", "nullable": false, "primary_key": true }
            ]}]}]
        }))
        .unwrap()
    }

    fn check(&self, sql: &str, policy: &Policy) -> CheckedWrite {
        check_write(sql, &self.catalog(), policy)
            .unwrap_or_else(|refusal| panic!("{sql}: {refusal}"))
    }

    async fn write(&self, sql: &str, run: &str, max_rows: u64, backup: bool) -> WriteEnd {
        self.write_as(sql, &Policy::writer(None), run, max_rows, backup).await
    }

    async fn write_as(
        &self,
        sql: &str,
        policy: &Policy,
        run: &str,
        max_rows: u64,
        backup: bool,
    ) -> WriteEnd {
        let statement = self.check(sql, policy);
        let deadline = Duration::from_secs(20);
        let job = WriteJob { statement: &statement, run, max_rows, deadline, backup };
        self.writer.write_approved(&job, CancellationToken::new()).await
    }

    fn states(&self) -> String {
        (self.look)("select id, state from orders order by id")
    }
}

const BEFORE: &str = "1|open,2|open,3|open,4|done";
const CLOSE: &str = "update orders set state = 'closed' where state = 'open'";

async fn a_change_is_kept_with_its_row_in_the_ledger(world: World) {
    let ended = world.write(CLOSE, "wrun_1", 3, false).await;
    assert!(matches!(ended, WriteEnd::Kept { rows: 3, backup: None, .. }), "{ended:?}");
    assert_eq!(world.states(), "1|closed,2|closed,3|closed,4|done");
    assert_eq!((world.look)("select run_id, outcome from candor_runs"), "wrun_1|kept");
    assert_eq!(
        world.writer.prove("wrun_1", None, Duration::from_secs(5)).await,
        Ok(WriteProof::Kept)
    );
    let ended = world.write("delete from orders where id = 4", "wrun_2", 1, false).await;
    assert!(matches!(ended, WriteEnd::Kept { rows: 1, .. }), "{ended:?}");
    let ended =
        world.write("insert into orders (id, state) values (9, 'new')", "wrun_3", 1, false).await;
    assert!(matches!(ended, WriteEnd::Kept { rows: 1, .. }), "{ended:?}");
    assert_eq!(world.states(), "1|closed,2|closed,3|closed,9|new");
}

async fn more_rows_than_foreseen_change_nothing(world: World) {
    let ended = world.write(CLOSE, "wrun_1", 2, true).await;
    assert_eq!(ended, WriteEnd::TooMany { rows: 3 });
    assert_eq!(world.states(), BEFORE);
    assert_eq!((world.look)("select count(*) from candor_runs"), "0");
    let ended = world.write(CLOSE, "wrun_1", 3, true).await;
    assert!(matches!(ended, WriteEnd::Kept { rows: 3, .. }), "the same run again: {ended:?}");
}

async fn the_rows_are_kept_as_they_were(world: World) {
    let ended = world.write(CLOSE, "wrun_0a1", 3, true).await;
    let WriteEnd::Kept { backup: Some(table), .. } = ended else { panic!("{ended:?}") };
    let kept = (world.look)(&format!("select id, state, region from {table} order by id"));
    assert_eq!(kept, "1|open|EMEA,2|open|EMEA,3|open|AMER");
}

async fn what_the_database_refuses_changes_nothing(world: World) {
    let sql = "insert into orders (id, state) values (8, 's3cr3t'), (1, 's3cr3t')";
    let ended = world.write(sql, "wrun_1", 10, false).await;
    let WriteEnd::NotKept(error) = &ended else { panic!("{ended:?}") };
    assert!(!error.to_string().contains("s3cr3t"), "{error}");
    assert_eq!(world.states(), BEFORE);
    assert_eq!((world.look)("select count(*) from candor_runs"), "0");
}

async fn a_run_that_was_found_not_to_be_kept_never_will_be(world: World) {
    let limit = Duration::from_secs(5);
    assert_eq!(world.writer.prove("wrun_1", None, limit).await, Ok(WriteProof::NotKept));
    assert_eq!(world.writer.prove("wrun_1", None, limit).await, Ok(WriteProof::NotKept));
    // A run that comes late, because its process was thought to be gone.
    let ended = world.write(CLOSE, "wrun_1", 3, false).await;
    assert!(matches!(ended, WriteEnd::NotKept(_)), "{ended:?}");
    assert_eq!(world.states(), BEFORE);
}

async fn rules_on_rows_hold_with_their_values_bound(world: World) {
    let rules: AccessRules = serde_json::from_value(json!({
        "role": "writer",
        "attributes": { "region": "EMEA" },
        "tables": { "orders": { "rows": [{ "name": "own region", "using": "region = :region" }] } }
    }))
    .unwrap();
    let policy = Policy::writer(None).with_rules(rules);
    let ended = world.write_as(CLOSE, &policy, "wrun_1", 10, true).await;
    assert!(matches!(ended, WriteEnd::Kept { rows: 2, .. }), "{ended:?}");
    assert_eq!(world.states(), "1|closed,2|closed,3|open,4|done");
    assert_eq!((world.look)("select count(*) from candor_backup_1"), "2");
}

async fn a_stop_before_the_commit_changes_nothing(world: World) {
    let statement = world.check(CLOSE, &Policy::writer(None));
    let deadline = Duration::from_secs(20);
    let job =
        WriteJob { statement: &statement, run: "wrun_1", max_rows: 3, deadline, backup: false };
    let cancel = CancellationToken::new();
    cancel.cancel();
    let ended = world.writer.write_approved(&job, cancel).await;
    assert_eq!(ended, WriteEnd::NotKept(ConnectorError::Cancelled));
    assert_eq!(world.states(), BEFORE);
}

/// Would count four thousand million rows.
const ENDLESS: &str = "update orders set state = 'never' where id = (select count(*) from
    customers a, customers b, customers c, customers d, customers e, customers f, customers g,
    customers h, customers i, customers j, customers k, customers l, customers m, customers n,
    customers o, customers p)";

async fn a_change_that_takes_too_long_is_ended_and_nothing_of_it_stays(world: World) {
    let statement = world.check(ENDLESS, &Policy::writer(None));
    let deadline = Duration::from_millis(700);
    let job =
        WriteJob { statement: &statement, run: "wrun_1", max_rows: 9, deadline, backup: false };
    let ended = world.writer.write_approved(&job, CancellationToken::new()).await;
    assert_eq!(ended, WriteEnd::NotKept(ConnectorError::Deadline { limit: deadline }));
    assert_eq!(world.states(), BEFORE);
    let proof = world.writer.prove("wrun_1", None, Duration::from_secs(10)).await;
    assert_eq!(proof, Ok(WriteProof::NotKept));
}

/// As after a kill of the process that carries it out: nobody listens to the database any more.
async fn a_run_that_nobody_listens_to_is_proved_in_the_end(world: World) {
    let statement = world.check(ENDLESS, &Policy::writer(None));
    let deadline = Duration::from_secs(4);
    let job =
        WriteJob { statement: &statement, run: "wrun_1", max_rows: 9, deadline, backup: false };
    let writing = world.writer.write_approved(&job, CancellationToken::new());
    let ended = tokio::time::timeout(Duration::from_millis(500), writing).await;
    assert!(ended.is_err(), "{ended:?}");
    let since = std::time::Instant::now();
    let proof = loop {
        // While the transaction may still be open there is no answer rather than a wrong one.
        match world.writer.prove("wrun_1", None, Duration::from_secs(2)).await {
            Ok(proof) => break proof,
            Err(error) => assert!(since.elapsed() < Duration::from_secs(60), "{error}"),
        }
    };
    assert_eq!(proof, WriteProof::NotKept);
    assert_eq!(world.states(), BEFORE);
}

macro_rules! on_every_engine {
    ($($case:ident,)*) => {
        $(
            mod $case {
                #[tokio::test]
                async fn on_sqlite() {
                    super::$case(super::sqlite()).await;
                }

                #[tokio::test]
                async fn on_postgres() {
                    super::$case(super::postgres()).await;
                }

                #[tokio::test]
                async fn on_mariadb() {
                    super::$case(super::mariadb()).await;
                }
            }
        )*
    };
}

on_every_engine! {
    a_change_is_kept_with_its_row_in_the_ledger,
    more_rows_than_foreseen_change_nothing,
    the_rows_are_kept_as_they_were,
    what_the_database_refuses_changes_nothing,
    a_run_that_was_found_not_to_be_kept_never_will_be,
    rules_on_rows_hold_with_their_values_bound,
    a_stop_before_the_commit_changes_nothing,
    a_change_that_takes_too_long_is_ended_and_nothing_of_it_stays,
    a_run_that_nobody_listens_to_is_proved_in_the_end,
}

#[tokio::test]
async fn a_table_that_cannot_take_a_change_back_is_not_changed() {
    let world = mariadb();
    (world.look)("alter table orders engine = MyISAM");
    let ended = world.write(CLOSE, "wrun_1", 10, false).await;
    assert!(matches!(ended, WriteEnd::NotKept(ConnectorError::NotAuthorized { .. })), "{ended:?}");
    assert_eq!(world.states(), BEFORE);
}
