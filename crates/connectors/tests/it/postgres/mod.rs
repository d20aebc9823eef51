//! PostgreSQL passes the suite on a throwaway server, and what is its own.

mod backstop;
mod encryption;
mod guarded;
mod login;
mod values;

use async_trait::async_trait;
use connectors::conformance::{Control, Opened, SETUP, ServerVendor, Vendor};
use connectors::{
    Budget, Connector, ConnectorError, Encryption, LoopbackOnly, PoolLimits, PostgresConnector,
    ResultColumn, ServerTarget, Value,
};
use secrecy::SecretString;
use sql_guard::{CheckedStatement, Dialect, StatementKind};
use std::sync::Arc;
use std::time::Duration;
use testbed::postgres::{Database, Login, Server};
use tokio_util::sync::CancellationToken;

const BUDGET: Budget = Budget {
    max_rows: 10_000,
    max_bytes: 10_000_000,
    max_cell_bytes: 100_000,
    deadline: Duration::from_secs(20),
};

pub fn target(database: &Database, login: &Login) -> ServerTarget {
    ServerTarget {
        host: "127.0.0.1".into(),
        port: database.port,
        database: database.name.clone(),
        user: login.name.clone(),
        password: SecretString::from(login.password.clone()),
        encryption: Encryption::Unencrypted,
        addresses: Arc::new(LoopbackOnly),
        pool: PoolLimits::default(),
    }
}

/// As the reader that docs/connections.md describes.
fn reader(database: &Database) -> PostgresConnector {
    PostgresConnector::new(target(database, &database.reader)).expect("a target")
}

/// Runs what nobody has checked.
/// Runs when its first rows are there, and does not end by itself.
const ENDLESS: &str = "select generate_series(1, 1000000000)";

async fn force(
    connector: &PostgresConnector,
    sql: &str,
    budget: Budget,
) -> Result<(Vec<ResultColumn>, Vec<Vec<Value>>), ConnectorError> {
    let statement = CheckedStatement::unchecked(sql, Dialect::Postgres, StatementKind::Read);
    let mut reading = connector.read(&statement, budget, CancellationToken::new()).await?;
    let mut rows = Vec::new();
    while let Some(batch) = reading.next().await {
        rows.extend(batch?);
    }
    Ok((std::mem::take(&mut reading.columns), rows))
}

struct Postgres;

fn opened(database: Database) -> Opened {
    database.run_as_owner(&SETUP.join(";"));
    Opened { connector: Arc::new(reader(&database)), keep: Box::new(database) }
}

fn database(opened: &Opened) -> &Database {
    opened.keep.downcast_ref().expect("what `opened` put there")
}

#[async_trait]
impl Vendor for Postgres {
    async fn open(&self) -> Opened {
        opened(Database::create())
    }

    fn endless(&self) -> &'static str {
        "with recursive n(i) as (select 1 union all select 1 from n) select count(*) from n"
    }

    fn many_rows(&self) -> &'static str {
        "select i from generate_series(1, 100000) as n(i)"
    }

    fn failing(&self) -> &'static str {
        "select cast(note as integer) from people where id = 4"
    }
}

#[async_trait]
impl ServerVendor for Postgres {
    async fn open_own(&self) -> (Opened, Box<dyn Control>) {
        let server = Server::own();
        let database = server.create_database();
        // What a crash loses is not what these tests are about.
        let opened = opened(database.clone());
        database.run("checkpoint");
        (opened, Box::new(Own(server)))
    }

    fn running(&self, opened: &Opened) -> usize {
        let database = database(opened);
        let sql = format!(
            "select count(*) from pg_stat_activity where usename = '{}' and state = 'active'",
            database.reader.name
        );
        database.query(&sql).parse().expect("a count")
    }

    fn fingerprint(&self, opened: &Opened) -> String {
        backstop::fingerprint(database(opened))
    }

    fn sleeping(&self) -> &'static str {
        "select pg_sleep(60)"
    }

    fn sleeping_without_limit(&self) -> &'static str {
        "select set_config('statement_timeout', '0', false), pg_sleep(60)"
    }

    fn litter(&self) -> &'static [&'static str] {
        &[
            "select set_config('app.region', 'EMEA', false)",
            "select set_config('search_path', 'pg_temp', false)",
            "select set_config('timezone', 'Asia/Tokyo', false)",
            "set session characteristics as transaction read write",
            "set statement_timeout = 0",
            "select pg_advisory_lock(7)",
            "listen gossip",
            "prepare p as select 1",
            "declare c cursor with hold for select 1",
            "create temp table t as select 1",
            "set role postgres",
        ]
    }

    fn traces(&self) -> &'static str {
        "select coalesce(current_setting('app.region', true), ''), current_setting('search_path'),
                current_setting('timezone'), current_setting('default_transaction_read_only'),
                current_setting('transaction_read_only'), current_user::text,
                (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
                (select count(*) from pg_listening_channels()),
                (select count(*) from pg_prepared_statements where name <> 'read'),
                (select count(*) from pg_cursors where name <> ''),
                to_regclass('pg_temp.t')::text"
    }

    fn writes(&self) -> &'static [&'static str] {
        &[
            "insert into people (id, name) values (9, 'x')",
            "update people set name = 'x'",
            "delete from people",
            "truncate people",
            "drop table people",
            "create table x (id int)",
            "with gone as (delete from people returning id) select * from gone",
            "select * from people for update",
        ]
    }
}

struct Own(Server);

impl Control for Own {
    fn kill(&self) {
        self.0.kill();
    }

    fn start(&self) {
        self.0.start();
    }

    fn restart(&self) {
        self.0.restart();
    }
}

connectors::conformance_suite!(Postgres);
connectors::server_suite!(Postgres);

#[tokio::test]
async fn the_catalog_knows_views_partitions_comments_and_estimates() {
    let database = Database::create();
    database.run_as_owner(
        "create schema sales;
        create table sales.orders (id bigint primary key, day date not null, price numeric(12,2),
                                   tags text[], \"Sales Rep\" varchar(40));
        create table sales.items (order_id bigint references sales.orders, line int, note text,
                                  primary key (order_id, line));
        create unique index on sales.items (note);
        create unique index partly on sales.items (line) where note is not null;
        comment on table sales.orders is 'What was sold.';
        comment on column sales.orders.day is 'In UTC.';
        create table events (at timestamptz(3), kind text) partition by list (kind);
        create table events_a partition of events for values in ('a');
        create view recent as select id from sales.orders;
        create materialized view totals as select count(*) as n from sales.orders;
        create table hidden (id int);
        create table halfway (seen int, secret int);
        insert into events values (now(), 'a'), (now(), 'a');
        insert into sales.orders (id, day) select i, '2024-01-01' from generate_series(1, 500) as i;
        analyze",
    );
    let reader_name = &database.reader.name;
    database.run(&format!(
        "grant usage on schema sales to {reader_name};
        grant select on all tables in schema sales to {reader_name};
        revoke all on hidden, halfway from {reader_name};
        grant select (seen) on halfway to {reader_name}"
    ));
    let catalog = reader(&database).introspect().await.expect("a catalog");
    let names: Vec<_> =
        catalog.tables().map(|(schema, table)| format!("{}.{}", schema.name, table.name)).collect();
    let expected = ["public.events", "public.halfway", "public.recent", "public.totals"];
    assert_eq!(names[..4], expected, "no partitions, nothing hidden");
    assert_eq!(names[4..], ["sales.items", "sales.orders"]);
    let table = |name: &str| {
        catalog.tables().find(|(_, table)| table.name == name).expect("a table").1.clone()
    };
    let orders = table("orders");
    let types: Vec<_> = orders.columns.iter().map(|column| column.database_type.as_str()).collect();
    assert_eq!(types, ["bigint", "date", "numeric(12,2)", "text[]", "character varying(40)"]);
    assert_eq!(orders.columns[4].name, "Sales Rep");
    assert_eq!(orders.comment.as_deref(), Some("What was sold."));
    assert_eq!(orders.columns[1].comment.as_deref(), Some("In UTC."));
    assert_eq!(orders.row_estimate, Some(500));
    assert_eq!(table("events").row_estimate, Some(2));
    assert_eq!(table("events").columns[0].database_type, "timestamp(3) with time zone");
    assert_eq!(table("halfway").columns.len(), 1, "only what may be read");
    let items = table("items");
    assert_eq!(items.foreign_keys[0].references.columns, ["id"]);
    assert!(
        items.columns[2].unique && !items.columns[1].unique,
        "a partial index makes nothing unique"
    );
    assert!(items.columns[0].primary_key && items.columns[1].primary_key);
    assert!(table("recent").definition.is_some_and(|text| text.contains("SELECT")));
    assert!(table("totals").definition.is_some());
    let rows =
        force(&reader(&database), "select count(*) from orders, items, events", BUDGET).await;
    assert_eq!(rows.expect("names without a schema").1, [[Value::Int(0)]]);
}

#[tokio::test]
async fn an_error_points_into_the_checked_text_and_names_no_data() {
    let database = Database::create();
    database.run_as_owner("create table t (id int, note text); insert into t values (1, 's3cr3t')");
    let connector = reader(&database);
    let sql = "select 'é😀', nope from t";
    let error = force(&connector, sql, BUDGET).await.expect_err("an unknown column");
    let expected = ConnectorError::Statement {
        message: "column \"nope\" does not exist".into(),
        code: Some("42703".into()),
        offset: sql.find("nope"),
    };
    assert_eq!(error, expected);
    for sql in [
        "select note::int from t",
        "select ('[' || note)::json from t",
        "select to_date(note, 'YYYY') from t",
        "select regexp_replace('x', note || '(', 'y') from t",
        "select query_to_xml('select ' || note, true, true, '') from t",
        "select xmlparse(document note) from t",
        "select note::regclass from t",
    ] {
        let error = force(&connector, sql, BUDGET).await.expect_err(sql);
        assert!(!format!("{error:?}").contains("s3cr3t"), "`{sql}`: {error:?}");
    }
}

#[tokio::test]
async fn stops_are_counted_as_the_server_confirmed_them() {
    let database = Database::create();
    let connector = reader(&database);
    let budget = Budget { max_rows: 10, ..BUDGET };
    for already in 0..2 {
        let (_, rows) = force(&connector, ENDLESS, budget).await.expect("ten rows");
        assert_eq!(rows.len(), 10);
        let stops = connector.stops();
        assert_eq!((stops.confirmed, stops.lost), (already + 1, 0), "the rest was cancelled");
    }
}

#[tokio::test]
async fn a_reader_that_stops_reading_meets_the_deadline_and_frees_the_session() {
    let database = Database::create();
    let pool = PoolLimits { sessions: 1, ..PoolLimits::default() };
    let only = ServerTarget { pool, ..target(&database, &database.reader) };
    let connector = PostgresConnector::new(only).expect("a target");
    let budget = Budget {
        max_rows: u64::MAX,
        max_bytes: u64::MAX,
        deadline: Duration::from_millis(500),
        ..BUDGET
    };
    let sql = "select generate_series(1, 1000000000)";
    let statement = CheckedStatement::unchecked(sql, Dialect::Postgres, StatementKind::Read);
    let reading = connector.read(&statement, budget, CancellationToken::new()).await;
    let mut reading = reading.expect("columns");
    // The only session waits for a reader that does not read, until the deadline frees it.
    let (_, rows) = force(&connector, "select 1", BUDGET).await.expect("a row");
    assert_eq!(rows, [[Value::Int(1)]]);
    let mut last = None;
    while let (None, Some(batch)) = (&last, reading.next().await) {
        last = batch.err();
    }
    assert_eq!(last, Some(ConnectorError::Deadline { limit: budget.deadline }));
}

#[tokio::test]
async fn two_runs_never_share_a_session_at_a_time() {
    let database = Database::create();
    let connector = reader(&database);
    let sql = "select pg_backend_pid() from pg_sleep(0.2)";
    let all = (0..4).map(|_| force(&connector, sql, BUDGET));
    let mut seen = std::collections::BTreeSet::new();
    for ended in futures::future::join_all(all).await {
        let (_, rows) = ended.expect("a row");
        let [Value::Int(pid)] = rows[0][..] else { panic!("{rows:?}") };
        assert!(seen.insert(pid), "{pid} twice");
    }
}

#[tokio::test]
async fn a_list_and_an_object_are_bound_where_the_type_wants_them() {
    let database = Database::create();
    database.run_as_owner(
        "create table t (id int, region text, tags jsonb);
        insert into t values (1, 'EMEA', '{\"a\": 1}'), (2, 'it''s {\"', null), (3, null, null)",
    );
    let connector = reader(&database);
    let catalog = connector.introspect().await.expect("a catalog");
    let cases = [
        ("region = any(:it)", serde_json::json!(["EMEA", "it's {\""]), vec![1, 2]),
        ("id = any(:it)", serde_json::json!([2, 3]), vec![2, 3]),
        ("tags = :it", serde_json::json!({"a": 1}), vec![1]),
    ];
    for (condition, it, expected) in cases {
        let rules = serde_json::from_value(serde_json::json!({
            "attributes": { "it": it },
            "tables": { "t": { "rows": [{ "name": "tried", "using": condition }] } },
        }));
        let policy = sql_guard::Policy::reader(None).with_rules(rules.expect("rules"));
        let statement = sql_guard::check("select id from t order by id", &catalog, &policy);
        let statement = statement.unwrap_or_else(|refusal| panic!("`{condition}`: {refusal}"));
        let reading = connector.read(&statement, BUDGET, CancellationToken::new()).await;
        let mut reading = reading.unwrap_or_else(|error| panic!("`{condition}`: {error}"));
        let rows = reading.next().await.expect("rows").expect("rows");
        let expected: Vec<_> = expected.into_iter().map(|id| vec![Value::Int(id)]).collect();
        assert_eq!(rows, expected, "`{condition}`");
    }
}
