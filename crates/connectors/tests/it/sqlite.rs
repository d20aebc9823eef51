//! SQLite passes the suite over a file in a temporary directory.

use async_trait::async_trait;
use connectors::conformance::{Opened, SETUP, Vendor};
use connectors::{SqliteConnector, SqliteOptions};
use std::sync::Arc;

struct Sqlite;

#[async_trait]
impl Vendor for Sqlite {
    async fn open(&self) -> Opened {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("conformance.db");
        let writer = rusqlite::Connection::open(&path).expect("a new file");
        writer.execute_batch(&SETUP.join(";")).expect("the suite's own SQL");
        drop(writer);
        let connector = SqliteConnector::open(&path, SqliteOptions::default());
        Opened { connector: Arc::new(connector.expect("a database")), keep: Box::new(directory) }
    }

    fn endless(&self) -> &'static str {
        "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    }

    fn many_rows(&self) -> &'static str {
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
         select i from n"
    }

    fn failing(&self) -> &'static str {
        "select json_extract(note, '$.a') from people where id = 4"
    }
}

connectors::conformance_suite!(Sqlite);
