//! The version of the data moves with every commit of anybody else, and with nothing else.

use super::{SqliteConnector, SqliteOptions};
use crate::{Budget, Connector, ConnectorError, Value};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

struct Fixture {
    path: PathBuf,
    connector: SqliteConnector,
    directory: TempDir,
}

fn database(path: &Path, journal: &str, rows: i64) {
    let writer = writer(path, journal);
    writer.execute_batch("create table t (id integer primary key, name text)").expect("a table");
    for id in 0..rows {
        writer.execute("insert into t values (?1, 'x')", [id]).expect("a row");
    }
}

fn writer(path: &Path, journal: &str) -> Connection {
    let writer = Connection::open(path).expect("a writer of its own");
    writer.pragma_update(None, "journal_mode", journal).expect("a journal mode");
    writer
}

fn fixture(journal: &str) -> Fixture {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("data.db");
    database(&path, journal, 3);
    let connector = SqliteConnector::open(&path, SqliteOptions::default()).expect("it opens");
    Fixture { path, connector, directory }
}

impl Fixture {
    async fn version(&self) -> String {
        self.connector.data_version().await.expect("a version").expect("SQLite can tell")
    }

    async fn count(&self) -> Result<i64, ConnectorError> {
        let budget = Budget {
            max_rows: 10,
            max_bytes: 1_000,
            max_cell_bytes: 100,
            deadline: Duration::from_secs(10),
        };
        let sql = "select count(*) from t";
        let mut reading = self.connector.read_text(sql, budget, CancellationToken::new()).await?;
        let rows = reading.next().await.expect("one batch")?;
        match rows[0][0] {
            Value::Int(count) => Ok(count),
            ref other => panic!("not a count: {other:?}"),
        }
    }
}

#[tokio::test]
async fn every_commit_of_another_connection_moves_the_version() {
    for journal in ["delete", "truncate", "persist", "wal"] {
        let fixture = fixture(journal);
        let writer = writer(&fixture.path, journal);
        let mut seen = vec![fixture.version().await];
        for round in 0..20_i64 {
            writer.execute("insert into t values (?1, 'new')", [100 + round]).expect("a commit");
            seen.push(fixture.version().await);
            writer.execute("update t set name = 'old' where id = 1", []).expect("a commit");
            seen.push(fixture.version().await);
            let other = format!("round {round}");
            writer.execute("update t set name = ?1 where id = 1", [other]).expect("a commit");
            seen.push(fixture.version().await);
        }
        let different: std::collections::HashSet<&String> = seen.iter().collect();
        assert_eq!(different.len(), seen.len(), "{journal}: {seen:?}");
    }
}

#[tokio::test]
async fn commits_while_nobody_asks_are_noticed_later() {
    for journal in ["delete", "wal"] {
        let fixture = fixture(journal);
        let before = fixture.version().await;
        {
            let writer = writer(&fixture.path, journal);
            writer.execute("delete from t where id = 2", []).expect("a commit");
            // Closing the last writer empties the log into the file.
        }
        assert_ne!(fixture.version().await, before, "{journal}");
        assert_eq!(fixture.count().await.expect("a count"), 2);
    }
}

#[tokio::test]
async fn reading_leaves_the_version_alone() {
    for journal in ["delete", "wal"] {
        let fixture = fixture(journal);
        let before = fixture.version().await;
        let reader = Connection::open(&fixture.path).expect("another reader");
        for _ in 0..5 {
            fixture.count().await.expect("a count");
            let _: i64 = reader.query_row("select count(*) from t", [], |row| row.get(0)).unwrap();
            assert_eq!(fixture.version().await, before, "{journal}");
        }
    }
}

#[tokio::test]
async fn a_transaction_that_is_rolled_back_changes_nothing_that_is_read() {
    let fixture = fixture("wal");
    let before = fixture.version().await;
    let mut writer = writer(&fixture.path, "wal");
    let transaction = writer.transaction().expect("a transaction");
    transaction.execute("delete from t", []).expect("a change");
    assert_eq!(fixture.version().await, before, "not committed yet");
    transaction.rollback().expect("a rollback");
    assert_eq!(fixture.version().await, before);
}

#[tokio::test]
async fn a_file_put_in_the_place_of_another_is_a_new_version_and_is_read() {
    let fixture = fixture("delete");
    let before = fixture.version().await;
    assert_eq!(fixture.count().await.expect("a count"), 3);
    // Every worker has the first file open.
    let (one, two, three) = tokio::join!(fixture.count(), fixture.count(), fixture.count());
    assert_eq!((one, two, three), (Ok(3), Ok(3), Ok(3)));
    let other = fixture.directory.path().join("other.db");
    database(&other, "delete", 7);
    std::fs::rename(&other, &fixture.path).expect("it takes the place");
    let after = fixture.version().await;
    assert_ne!(after, before);
    for _ in 0..6 {
        assert_eq!(fixture.count().await.expect("a count"), 7);
    }
    assert_eq!(fixture.version().await, after);
}

#[tokio::test]
async fn bytes_copied_into_the_same_file_are_a_new_version() {
    let fixture = fixture("delete");
    let before = fixture.version().await;
    // The same number of commits and the same size: only the bytes differ.
    let other = fixture.directory.path().join("other.db");
    database(&other, "delete", 3);
    let writer = Connection::open(&other).expect("a writer");
    writer.pragma_update(None, "journal_mode", "delete").expect("a journal mode");
    drop(writer);
    std::fs::write(&fixture.path, std::fs::read(&other).expect("bytes")).expect("overwritten");
    assert_ne!(fixture.version().await, before);
}

#[tokio::test]
async fn without_its_file_there_is_no_version() {
    let fixture = fixture("delete");
    let before = fixture.version().await;
    let aside = fixture.directory.path().join("aside.db");
    std::fs::rename(&fixture.path, &aside).expect("it goes away");
    let gone = fixture.connector.data_version().await;
    assert!(matches!(gone, Err(ConnectorError::Unreachable { .. })), "{gone:?}");
    assert!(matches!(fixture.count().await, Err(ConnectorError::Unreachable { .. })));
    std::fs::rename(&aside, &fixture.path).expect("it comes back");
    assert_ne!(fixture.version().await, before, "nobody watched it meanwhile");
    assert_eq!(fixture.count().await.expect("a count"), 3);
}

#[tokio::test]
async fn many_who_ask_at_once_are_all_answered() {
    let fixture = fixture("wal");
    let asking = (0..200).map(|_| fixture.version());
    let versions = futures::future::join_all(asking).await;
    assert!(versions.iter().all(|version| *version == versions[0]));
}
