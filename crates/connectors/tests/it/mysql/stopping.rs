//! A statement ends when it has to, and is seen to end.

use super::support::{BUDGET, Fixture, drain, rows, start, target};
use connectors::{Budget, ConnectorError, MysqlConnector, PoolLimits, Value};
use std::time::{Duration, Instant};
use testbed::mariadb::Database;
use tokio_util::sync::CancellationToken;

const SOON: Duration = Duration::from_secs(2);

/// Computes for hours.
const BUSY: &str = "select count(*) from seq_1_to_1000000 a, seq_1_to_1000000 b, t";

fn running(database: &Database, what: &str) -> String {
    database.query(&format!(
        "select count(*) from information_schema.processlist
         where user = '{}' and command <> 'Sleep' and info like '%{what}%'",
        database.reader.name
    ))
}

/// Waits until the server works on it.
async fn seen_running(database: &Database, what: &str) {
    let started = Instant::now();
    while running(database, what) == "0" {
        assert!(started.elapsed() < Duration::from_secs(10), "it never ran");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_deadline_ends_whatever_the_statement_does() {
    let fixture = Fixture::with("create table t (id int); insert into t values (1)");
    let statements = [
        BUSY,
        "select sleep(600)",
        "select sleep(600) from t",
        "select 1 from t where sleep(600) = 0",
        "select benchmark(100000000000, md5('x'))",
        "set statement max_statement_time = 0 for select sleep(600)",
        "select get_lock('stopping', 0), sleep(600)",
        "with recursive n(i) as (select 1 union all select i + 1 from n where sleep(0.01) = 0) select count(*) from n",
    ];
    for sql in statements {
        let budget = Budget { deadline: Duration::from_millis(200), ..BUDGET };
        let started = Instant::now();
        let ended = rows(&fixture.connector, sql, budget).await;
        assert_eq!(ended, Err(ConnectorError::Deadline { limit: budget.deadline }), "`{sql}`");
        assert!(started.elapsed() < SOON, "`{sql}`: {:?}", started.elapsed());
        assert_eq!(running(&fixture.database, "select"), "0", "`{sql}` still runs");
    }
}

#[tokio::test]
async fn a_cancelled_statement_has_ended_at_the_server_when_it_says_so() {
    let fixture = Fixture::with("create table t (id int); insert into t values (1)");
    // A killed `sleep` is a success for the server, and not for us.
    for (sql, what) in [(BUSY, "seq_1_to"), ("select sleep(600)", "sleep")] {
        let cancel = CancellationToken::new();
        let reading = async {
            match start(&fixture.connector, sql, BUDGET, cancel.clone()).await {
                Ok(reading) => drain(reading).await.map(|_| ()),
                Err(error) => Err(error),
            }
        };
        let (ended, cancelled_at) = tokio::join!(reading, async {
            seen_running(&fixture.database, what).await;
            let now = Instant::now();
            cancel.cancel();
            now
        });
        assert_eq!(ended, Err(ConnectorError::Cancelled), "`{sql}`");
        assert!(cancelled_at.elapsed() < SOON, "`{sql}`: {:?}", cancelled_at.elapsed());
        assert_eq!(running(&fixture.database, what), "0", "`{sql}` still runs");
    }
}

#[tokio::test]
async fn the_rest_of_a_cut_result_does_not_keep_its_session() {
    let fixture = Fixture::of_one_session("create table t (id int); insert into t values (1)");
    // Three rows at once, large enough to be sent, the fourth after hours.
    let sql = "select repeat('x', 50000) from seq_1_to_100000000 where seq < 4 or sleep(100) = 1";
    let budget = Budget { max_rows: 2, ..BUDGET };
    assert_eq!(rows(&fixture.connector, sql, budget).await.map(|rows| rows.len()), Ok(2));
    let started = Instant::now();
    assert_eq!(fixture.value("select id from t").await, Value::Int(1));
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

#[tokio::test]
async fn the_deadline_counts_while_a_table_is_locked() {
    let fixture = Fixture::with("create table t (id int) engine = aria; insert into t values (1)");
    let locked = fixture.database.clone();
    let lock = std::thread::spawn(move || locked.run("lock tables t write; do sleep(3)"));
    let started = Instant::now();
    while fixture
        .database
        .query("select count(*) from information_schema.processlist where info like 'do sleep(3)%'")
        == "0"
    {
        assert!(started.elapsed() < Duration::from_secs(10), "nobody holds the lock");
    }
    let budget = Budget { deadline: Duration::from_millis(200), ..BUDGET };
    let started = Instant::now();
    let ended = rows(&fixture.connector, "select id from t", budget).await;
    assert_eq!(ended, Err(ConnectorError::Deadline { limit: budget.deadline }));
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    lock.join().expect("the lock ends");
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let database = Database::create();
    let target = connectors::ServerTarget {
        port: silent.local_addr().expect("an address").port(),
        pool: PoolLimits { connect: Duration::from_millis(200), ..PoolLimits::default() },
        ..target(&database, &database.reader)
    };
    let connector = MysqlConnector::new(target).expect("a target");
    let ended = rows(&connector, "select 1", BUDGET).await.expect_err("no server");
    assert!(ended.to_string().contains("no answer within 200ms"), "{ended}");
}
