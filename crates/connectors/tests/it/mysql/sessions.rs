//! Nothing of one statement is found by the next, and nobody waits forever.

use super::support::{BUDGET, Fixture, rows, start, target, unchecked};
use connectors::{Budget, Connector, ConnectorError, MysqlConnector, PoolLimits, Value};
use sql_guard::StatementKind;
use std::time::Duration;
use testbed::mariadb::Database;
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn a_session_is_reused_and_remembers_nothing() {
    let fixture = Fixture::of_one_session("create table t (id int); insert into t values (1)");
    let session = fixture.value("select connection_id()").await;
    let number = |value: i64| Value::Int(value);
    assert_eq!(fixture.value("select @a := 5").await, number(5));
    assert_eq!(fixture.value("select @a").await, Value::Null);
    assert_eq!(fixture.value("select get_lock('sessions', 0)").await, number(1));
    assert_eq!(fixture.value("select is_free_lock('sessions')").await, number(1));
    assert_eq!(fixture.value("select last_insert_id(7)").await, number(7));
    assert_ne!(fixture.value("select last_insert_id()").await, number(7));
    for sql in ["set sql_mode = 'ANSI_QUOTES'", "set names latin1", "set time_zone = '+05:00'"] {
        let statement = unchecked(sql, StatementKind::Explain);
        fixture
            .connector
            .read(&statement, BUDGET, CancellationToken::new())
            .await
            .expect("it is allowed, and forgotten");
    }
    let settings = "select concat_ws(' ', @@time_zone, @@character_set_client, \
                    locate('ANSI_QUOTES', @@sql_mode), @@tx_read_only)";
    assert_eq!(fixture.value(settings).await, Value::Text("+00:00 utf8mb4 0 ON".into()));
    assert_eq!(fixture.value("select connection_id()").await, session, "the same one");
}

#[tokio::test]
async fn a_statement_runs_in_the_mode_the_guard_reads_in() {
    let fixture = Fixture::with("create table t (id int); insert into t values (1)");
    assert_eq!(fixture.value(r#"select "it's""#).await, Value::Text("it's".into()));
    assert_eq!(fixture.value(r"select 'a\'b'").await, Value::Text("a'b".into()));
    assert_eq!(fixture.value("select 1 || 0").await, Value::Int(1));
}

#[tokio::test]
async fn one_more_than_the_queue_holds_is_told_that_it_is_busy() {
    let pool = PoolLimits { sessions: 1, queue: 1, ..PoolLimits::default() };
    let fixture = Fixture::over(Database::create(), "create table t (id int)", pool);
    let budget = Budget { deadline: Duration::from_millis(1500), ..BUDGET };
    let slow = || rows(&fixture.connector, "select sleep(600)", budget);
    let (first, second, third) = tokio::join!(slow(), slow(), slow());
    let ends = [first, second, third];
    let busy = ends.iter().filter(|end| matches!(end, Err(ConnectorError::Busy { .. }))).count();
    let late =
        ends.iter().filter(|end| matches!(end, Err(ConnectorError::Deadline { .. }))).count();
    assert_eq!((busy, late), (1, 2), "{ends:?}");
}

#[tokio::test]
async fn a_reader_that_is_slow_holds_the_server_back() {
    let fixture = Fixture::with("create table t (id int)");
    let budget = Budget { max_rows: u64::MAX, max_bytes: u64::MAX, ..BUDGET };
    let sql = "select seq, repeat('x', 1000) from seq_1_to_1000000";
    let mut reading =
        start(&fixture.connector, sql, budget, CancellationToken::new()).await.expect("a reading");
    reading.next().await.expect("a batch").expect("rows");
    // A gigabyte waits at the server, not with us.
    let mut last = String::new();
    let started = std::time::Instant::now();
    let state = format!(
        "select state from information_schema.processlist where user = '{}' and command = 'Execute'",
        fixture.database.reader.name
    );
    while !last.contains("Writing to net") {
        assert!(started.elapsed() < Duration::from_secs(10), "it never waited: {last}");
        last = fixture.database.query(&state);
    }
    drop(reading);
    assert_eq!(fixture.value("select 1").await, Value::Int(1));
}

#[tokio::test]
async fn a_recursive_query_beyond_its_steps_is_an_error_not_a_part() {
    let fixture = Fixture::with("create table t (id int)");
    let sql = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000000) \
               select max(i) from n";
    let ended = fixture.rows(sql).await.expect_err("too many steps");
    assert!(ended.to_string().contains("more than 1000000 steps"), "{ended}");
}

#[tokio::test]
async fn a_wrong_password_or_database_says_so_without_naming_the_login() {
    let database = Database::create();
    let good = target(&database, &database.reader);
    let wrong_password =
        connectors::ServerTarget { password: "wrong".to_owned().into(), ..good.clone() };
    let wrong_database = connectors::ServerTarget { database: "mysql".into(), ..good.clone() };
    for (target, said) in [
        (wrong_password, "does not accept the login"),
        (wrong_database, "there is no such database for this login"),
    ] {
        let connector = MysqlConnector::new(target).expect("a target");
        let error = connector.version().await.expect_err("no session").to_string();
        assert!(error.contains(said), "{error}");
        assert!(!error.contains(&database.reader.name), "{error}");
    }
    let connector = MysqlConnector::new(good).expect("a target");
    let version = connector.version().await.expect("a version");
    assert!(version.starts_with("MariaDB 1"), "{version}");
}

#[tokio::test]
async fn an_address_that_is_not_allowed_is_not_spoken_to() {
    #[derive(Debug)]
    struct Nothing;
    impl connectors::AddressRule for Nothing {
        fn allows(&self, address: std::net::IpAddr) -> Result<(), String> {
            Err(format!("{address} is forbidden"))
        }
    }
    let heard = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let database = Database::create();
    let target = connectors::ServerTarget {
        port: heard.local_addr().expect("an address").port(),
        addresses: std::sync::Arc::new(Nothing),
        ..target(&database, &database.reader)
    };
    let connector = MysqlConnector::new(target).expect("a target");
    let error = connector.version().await.expect_err("a refusal").to_string();
    assert!(error.contains("127.0.0.1 is forbidden"), "{error}");
    assert!(futures::FutureExt::now_or_never(heard.accept()).is_none(), "somebody connected");
}
