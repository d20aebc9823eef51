//! What holds although the guard is switched off: these tests hand raw text to the connection.

use super::{SqliteConnector, SqliteOptions};
use crate::{
    Binding, Budget, Connector, ConnectorError, Cut, ReadOutcome, Reading, Value, ValueType,
};
use sql_guard::Dialect;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

const BUDGET: Budget = Budget {
    max_rows: 10_000,
    max_bytes: 10_000_000,
    max_cell_bytes: 100_000,
    deadline: Duration::from_secs(20),
};

const ENDLESS: &str = "with recursive n(i) as (select 1 union all select i + 1 from n)
                       select count(*) from n";

struct Fixture {
    path: PathBuf,
    connector: SqliteConnector,
    _directory: TempDir,
}

fn fixture(sql: &str) -> Fixture {
    fixture_with(sql, SqliteOptions::default())
}

fn fixture_with(sql: &str, options: SqliteOptions) -> Fixture {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("odd name%20?mode=rwc #1.db");
    let writer = rusqlite::Connection::open_with_flags(
        &path,
        rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE | rusqlite::OpenFlags::SQLITE_OPEN_CREATE,
    )
    .expect("a new file");
    writer.execute_batch(sql).expect("the fixture's own SQL");
    drop(writer);
    let connector = SqliteConnector::open(&path, options).expect("a database");
    Fixture { path, connector, _directory: directory }
}

impl SqliteConnector {
    pub(super) async fn read_text(
        &self,
        sql: &str,
        budget: Budget,
        cancel: CancellationToken,
    ) -> Result<Reading, ConnectorError> {
        let statement = Binding::new(sql, Dialect::Sqlite, &BTreeMap::new())?;
        self.read_bound(statement, budget, cancel).await
    }
}

impl Fixture {
    async fn read(&self, sql: &str) -> Result<Reading, ConnectorError> {
        self.connector.read_text(sql, BUDGET, CancellationToken::new()).await
    }

    async fn rows(&self, sql: &str) -> Result<Vec<Vec<Value>>, ConnectorError> {
        Ok(drain(self.read(sql).await?).await?.0)
    }
}

async fn drain(mut reading: Reading) -> Result<(Vec<Vec<Value>>, ReadOutcome), ConnectorError> {
    let mut rows = Vec::new();
    while let Some(batch) = reading.next().await {
        rows.extend(batch?);
    }
    Ok((rows, reading.outcome().expect("an outcome after the last batch")))
}

#[tokio::test]
async fn nothing_but_reading_passes_without_the_guard() {
    let fixture = fixture(
        "create table t (id integer primary key, name text);
                           insert into t values (1, 'one');
                           create index t_name on t (name);
                           create view v as select * from t;",
    );
    let before = std::fs::read(&fixture.path).expect("the file");
    let attempts = [
        "insert into t values (2, 'two')",
        "insert into t values (2, 'two') returning id",
        "update t set name = 'x'",
        "delete from t",
        "replace into t values (1, 'x')",
        "create table u (id int)",
        "create temp table u (id int)",
        "create temp view w as select 1",
        "create trigger r after insert on t begin select 1; end",
        "drop table t",
        "drop view v",
        "alter table t add column x int",
        "create index i on t (name)",
        "attach database ':memory:' as other",
        "detach database main",
        "vacuum",
        "vacuum into '/tmp/candor-must-not-exist.db'",
        "reindex",
        "analyze",
        "begin",
        "begin immediate",
        "savepoint s",
        "pragma query_only = off",
        "pragma writable_schema = on",
        "pragma journal_mode = wal",
        "pragma user_version = 7",
        "pragma temp_store_directory = '/tmp'",
        "select load_extension('x')",
        "select fts3_tokenizer('simple')",
        "create virtual table f using fts5(a)",
        "select 1; delete from t",
    ];
    for sql in attempts {
        let refused = fixture.rows(sql).await;
        let refused = refused.expect_err(&format!("`{sql}` must be refused"));
        assert!(
            matches!(
                refused,
                ConnectorError::NotAuthorized { .. } | ConnectorError::Statement { .. }
            ),
            "`{sql}`: {refused:?}"
        );
    }
    assert_eq!(std::fs::read(&fixture.path).expect("the file"), before);
    assert_eq!(fixture.rows("select name from v").await, Ok(vec![vec![Value::Text("one".into())]]));
}

#[tokio::test]
async fn a_refusal_names_the_action() {
    let fixture = fixture("create table t (id int)");
    let refused = fixture.rows("insert into t values (1)").await.expect_err("a write");
    assert_eq!(refused, ConnectorError::NotAuthorized { action: "insert into `t`".into() });
}

#[tokio::test]
async fn a_second_statement_is_refused_and_a_trailing_comment_is_not() {
    let fixture = fixture("create table t (id int)");
    assert!(fixture.rows("select 1; select 2").await.is_err());
    assert_eq!(fixture.rows("select 1; -- done").await, Ok(vec![vec![Value::Int(1)]]));
}

#[tokio::test]
async fn the_deadline_stops_an_endless_statement() {
    let fixture = fixture("create table t (id int)");
    let started = Instant::now();
    let budget = Budget { deadline: Duration::from_millis(100), ..BUDGET };
    let ended = fixture.connector.read_text(ENDLESS, budget, CancellationToken::new()).await;
    assert_eq!(ended.err(), Some(ConnectorError::Deadline { limit: budget.deadline }));
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[tokio::test]
async fn cancelling_stops_an_endless_statement() {
    let fixture = fixture_with("", SqliteOptions { workers: 1, ..SqliteOptions::default() });
    let started = Instant::now();
    let cancel = CancellationToken::new();
    let (ended, ()) =
        tokio::join!(fixture.connector.read_text(ENDLESS, BUDGET, cancel.clone()), async {
            cancel.cancel()
        });
    assert_eq!(ended.err(), Some(ConnectorError::Cancelled));
    // The only worker is free again.
    assert_eq!(fixture.rows("select 1").await, Ok(vec![vec![Value::Int(1)]]));
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[tokio::test]
async fn dropping_the_reading_stops_the_database() {
    let fixture = fixture_with("", SqliteOptions { workers: 1, ..SqliteOptions::default() });
    let started = Instant::now();
    let endless_rows = "with recursive n(i) as (select 1 union all select i + 1 from n)
                        select i from n";
    let budget = Budget { max_rows: u64::MAX, max_bytes: u64::MAX, ..BUDGET };
    let caller = CancellationToken::new();
    let mut reading =
        fixture.connector.read_text(endless_rows, budget, caller.clone()).await.expect("rows");
    assert!(reading.next().await.is_some());
    drop(reading);
    assert_eq!(fixture.rows("select 1").await, Ok(vec![vec![Value::Int(1)]]));
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert!(!caller.is_cancelled(), "the caller's own token is not touched");
}

#[tokio::test]
async fn a_reader_that_stops_reading_meets_the_deadline() {
    let fixture = fixture_with("", SqliteOptions { workers: 1, ..SqliteOptions::default() });
    let many = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
                select i from n";
    let budget = Budget { deadline: Duration::from_millis(500), max_rows: 200_000, ..BUDGET };
    let mut reading =
        fixture.connector.read_text(many, budget, CancellationToken::new()).await.expect("columns");
    // The only worker waits for a reader that does not read, until the deadline frees it.
    assert_eq!(fixture.rows("select 1").await, Ok(vec![vec![Value::Int(1)]]));
    let mut last = None;
    while let Some(batch) = reading.next().await {
        if let Err(error) = batch {
            last = Some(error);
            break;
        }
    }
    assert_eq!(last, Some(ConnectorError::Deadline { limit: budget.deadline }));
}

#[tokio::test]
async fn the_queue_is_bounded_and_says_busy() {
    let options = SqliteOptions { workers: 1, queue: 1, ..SqliteOptions::default() };
    let fixture = fixture_with("", options);
    let cancel = CancellationToken::new();
    let ask = || fixture.connector.read_text(ENDLESS, BUDGET, cancel.clone());
    let (first, second, third, fourth, ()) =
        tokio::join!(ask(), ask(), ask(), ask(), async { cancel.cancel() });
    let outcomes = [first.err(), second.err(), third.err(), fourth.err()];
    let busy = |error: &Option<ConnectorError>| matches!(error, Some(ConnectorError::Busy { .. }));
    assert!(outcomes.iter().filter(|error| busy(error)).count() >= 2, "{outcomes:?}");
    assert!(outcomes.contains(&Some(ConnectorError::Cancelled)), "{outcomes:?}");
}

#[tokio::test]
async fn rows_bytes_and_cells_are_capped() {
    let fixture = fixture(
        "create table t (id integer, note text);
        insert into t values (1, 'aaaaaaaaaa'), (2, 'bbbbbbbbbb'), (3, 'ccccccccccéé');",
    );
    let read = async |budget| {
        let sql = "select id, note from t order by id";
        let reading = fixture.connector.read_text(sql, budget, CancellationToken::new()).await;
        drain(reading.expect("columns")).await.expect("rows")
    };
    let (rows, outcome) = read(Budget { max_rows: 2, ..BUDGET }).await;
    assert_eq!((rows.len(), outcome.rows, outcome.cut), (2, 2, Some(Cut::Rows)));
    let (rows, outcome) = read(Budget { max_rows: 3, ..BUDGET }).await;
    assert_eq!((rows.len(), outcome.cut), (3, None));
    let (rows, outcome) = read(Budget { max_bytes: 40, ..BUDGET }).await;
    assert_eq!((rows.len(), outcome.bytes, outcome.cut), (2, 36, Some(Cut::Bytes)));
    let (rows, _) = read(Budget { max_cell_bytes: 11, ..BUDGET }).await;
    assert_eq!(rows[0][1], Value::Text("aaaaaaaaaa".into()));
    let clipped = Value::Clipped { text: "cccccccccc".into(), bytes: 14 };
    assert_eq!(rows[2][1], clipped);
}

#[tokio::test]
async fn a_million_rows_stream_while_few_are_in_memory() {
    let fixture = fixture("");
    let sql = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000)
               select i, 'row ' || i as label from n";
    let budget = Budget { max_rows: 2_000_000, max_bytes: 1 << 30, ..BUDGET };
    let mut reading =
        fixture.connector.read_text(sql, budget, CancellationToken::new()).await.expect("columns");
    let (mut rows, mut largest) = (0, 0);
    while let Some(batch) = reading.next().await {
        let batch = batch.expect("rows");
        largest = largest.max(batch.len());
        rows += batch.len();
    }
    assert_eq!(rows, 1_000_000);
    // So much, times the batches in flight, is all that exists at any time.
    assert!(largest <= 256, "a batch of {largest} rows");
    assert_eq!(reading.outcome().expect("an outcome").cut, None);
}

#[tokio::test]
async fn values_arrive_exact() {
    let fixture = fixture("create table t (price decimal(12,2), rate numeric(6,3), n integer, r real,
                                           flag boolean, body blob, note text, day date);
        insert into t values (12.5, 0.125, 9223372036854775807, 1e999, 1, x'00ff', 'é', '2024-02-29'),
                             (7, 3, -1, 0.1, 0, null, cast(x'ff41' as text), null),
                             (1.005, null, null, null, null, null, null, null),
                             (1284310.40, null, null, null, null, null, null, null);");
    let rows = fixture.rows("select * from t").await.expect("rows");
    let decimal = |text: &str| Value::Decimal(text.into());
    assert_eq!(
        rows[0][..5],
        [
            decimal("12.50"),
            decimal("0.125"),
            Value::Int(i64::MAX),
            Value::Float(f64::INFINITY),
            Value::Bool(true),
        ]
    );
    assert_eq!(
        rows[0][5..],
        [Value::Bytes(vec![0, 255]), Value::Text("é".into()), Value::Text("2024-02-29".into()),]
    );
    assert_eq!(rows[1][..2], [decimal("7.00"), decimal("3.000")]);
    assert_eq!(rows[1][6], Value::Bytes(vec![0xff, b'A']), "text that is not UTF-8 stays bytes");
    assert_eq!(rows[2][0], decimal("1.005"), "more places than declared are kept");
    assert_eq!(rows[3][0], decimal("1284310.40"));
}

#[tokio::test]
async fn column_types_come_from_the_declaration_or_the_values() {
    let fixture = fixture(
        "create table t (id integer, price decimal(12,2), day date, odd integer);
                           insert into t values (1, 2.5, '2024-01-01', 'text');",
    );
    let reading = fixture
        .read(
            "select id, price, day, odd, count(*), avg(price), date(day), day || ' 10:00:00',
                      strftime('%Y-%m', day), null, (select null union all select 1) as \"a b\"
               from t group by id",
        )
        .await
        .expect("columns");
    let types: Vec<ValueType> = reading.columns.iter().map(|column| column.value_type).collect();
    assert_eq!(
        types,
        [
            ValueType::Integer,
            ValueType::Decimal,
            ValueType::Date,
            ValueType::Text,
            ValueType::Integer,
            ValueType::Float,
            ValueType::Date,
            ValueType::Timestamp,
            ValueType::Text,
            ValueType::Unknown,
            ValueType::Unknown,
        ]
    );
    assert_eq!(reading.columns[1].database_type.to_lowercase(), "decimal(12,2)");
    assert_eq!(reading.columns[10].name, "a b");
}

#[tokio::test]
async fn a_statement_error_says_where_and_carries_no_values() {
    let fixture = fixture("create table t (secret text); insert into t values ('s3cr3t {');");
    let error = fixture.rows("select secret, nope from t").await.expect_err("an unknown column");
    let expected = ConnectorError::Statement {
        message: "no such column: nope".into(),
        code: Some("SQLITE_1".into()),
        offset: Some(15),
    };
    assert_eq!(error, expected);
    let error = fixture.rows("select json_extract(secret, '$.a') from t").await.expect_err("json");
    assert!(!error.to_string().contains("s3cr3t"), "{error}");
    let error = fixture.rows("select json_extract('{}', secret) from t").await.expect_err("path");
    assert!(!error.to_string().contains("s3cr3t"), "{error}");
}

#[tokio::test]
async fn one_huge_value_is_refused_by_its_size() {
    let fixture = fixture("");
    let started = Instant::now();
    let error = fixture.rows("select zeroblob(900000000)").await.expect_err("too big");
    assert!(matches!(error, ConnectorError::Statement { .. }), "{error:?}");
    let nothing = fixture.rows("select printf('%.*c', 900000000, 'x')").await;
    assert_eq!(nothing, Ok(vec![vec![Value::Null]]));
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_locked_file_is_busy() {
    let options = SqliteOptions { lock_wait: Duration::from_millis(20), ..Default::default() };
    let fixture = fixture_with("create table t (id int)", options);
    let writer = rusqlite::Connection::open_with_flags(
        &fixture.path,
        rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE,
    )
    .expect("the file");
    writer.execute_batch("begin exclusive; insert into t values (1)").expect("the lock");
    let error = fixture.rows("select * from t").await.expect_err("locked");
    assert!(matches!(error, ConnectorError::Busy { .. }), "{error:?}");
    writer.execute_batch("commit").expect("the commit");
    assert_eq!(fixture.rows("select * from t").await, Ok(vec![vec![Value::Int(1)]]));
}

#[test]
fn a_file_that_cannot_be_opened_says_why() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let open = |name: &str| {
        let path = directory.path().join(name);
        SqliteConnector::open(&path, SqliteOptions::default()).err()
    };
    std::fs::write(directory.path().join("notes.db"), "not a database, ".repeat(100))
        .expect("file");
    std::fs::create_dir(directory.path().join("folder")).expect("folder");
    let unreachable = |name: &str, reason: &str| {
        Some(ConnectorError::Unreachable { name: name.into(), reason: reason.into() })
    };
    assert_eq!(open("missing.db"), unreachable("missing.db", "there is no such file"));
    assert_eq!(open("folder"), unreachable("folder", "it is not a file"));
    let wrong = ConnectorError::NotADatabase { name: "notes.db".into(), engine: "SQLite" };
    assert_eq!(open("notes.db"), Some(wrong));
    assert!(!directory.path().join("missing.db").exists(), "opening creates nothing");
}

#[tokio::test]
async fn introspection_finds_keys_comments_and_counts() {
    let fixture = fixture(
        "pragma foreign_keys = off;
        create table Regions (code text primary key, label text not null unique);
        create table shops ( -- Places where we sell.
          id integer primary key,
          region text references regions, -- Where it is.
          \"Sales Rep\" text,
          boss integer references SHOPS (ID),
          gone integer references nowhere (id)
        );
        create table pairs (a int, b int, primary key (a, b)) without rowid;
        create view v as select id from shops;
        create view broken as select x from missing;
        insert into shops (id) values (1), (2);",
    );
    let catalog = fixture.connector.introspect().await.expect("a catalog");
    let tables: Vec<_> = catalog.tables().map(|(_, table)| table).collect();
    let names: Vec<_> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["Regions", "pairs", "shops", "v"]);
    let shops = tables[2];
    assert_eq!(shops.comment.as_deref(), Some("Places where we sell."));
    assert_eq!(shops.row_estimate, Some(2));
    assert_eq!(shops.columns[1].comment.as_deref(), Some("Where it is."));
    assert_eq!(shops.columns[2].name, "Sales Rep");
    let keys: Vec<_> = shops
        .foreign_keys
        .iter()
        .map(|key| {
            (key.columns[0].as_str(), key.references.table.as_str(), &key.references.columns)
        })
        .map(|(from, table, to)| format!("{from} -> {table}.{}", to.join(",")))
        .collect();
    assert_eq!(keys, ["region -> Regions.code", "boss -> shops.id"]);
    let label = &tables[0].columns[1];
    assert_eq!((label.unique, label.nullable, label.primary_key), (true, false, false));
    assert!(tables[1].columns.iter().all(|column| column.primary_key && !column.unique));
    assert_eq!(tables[3].definition.as_deref(), Some("CREATE VIEW v as select id from shops"));
}

#[tokio::test]
async fn a_profile_counts_ranges_and_values() {
    let fixture = fixture(
        "create table t (id integer primary key, kind text, day date, price decimal(9,2));
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)
        insert into t select i, case when i % 4 = 0 then null else 'kind ' || (i % 4) end,
                             date('2024-01-01', '+' || (i % 366) || ' days'), i / 4.0 from n;
        create table wide (name text);
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 700)
        insert into wide select 'name ' || i from n;",
    );
    let catalog = fixture.connector.introspect().await.expect("a catalog");
    let profile =
        fixture.connector.profile(&catalog, Duration::from_secs(10)).await.expect("a profile");
    let kind = profile.column("t", "kind").expect("kind");
    assert_eq!((kind.rows, kind.nulls, kind.distinct, kind.complete), (2000, 500, 3, true));
    assert_eq!(kind.values[0], ("kind 1".to_owned(), 500));
    let day = profile.column("t", "day").expect("day");
    assert_eq!(day.min.as_deref(), Some("2024-01-01"));
    assert_eq!(day.max.as_deref(), Some("2024-12-31"));
    let price = profile.column("t", "price").expect("price");
    assert_eq!((price.min.as_deref(), price.max.as_deref()), (Some("0.25"), Some("500.00")));
    let wide = profile.column("wide", "name").expect("name");
    assert_eq!((wide.values.len(), wide.complete, wide.distinct), (200, false, 700));
}

#[tokio::test]
async fn a_profile_without_time_is_empty_and_not_an_error() {
    let fixture = fixture(
        "create table t (id integer);
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)
        insert into t select i from n;",
    );
    let catalog = fixture.connector.introspect().await.expect("a catalog");
    let profile = fixture.connector.profile(&catalog, Duration::ZERO).await.expect("a profile");
    assert_eq!(profile.column("t", "id"), None);
}
