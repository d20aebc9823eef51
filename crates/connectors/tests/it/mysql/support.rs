//! A database of its own for each test, and statements that no guard has looked at.

use connectors::{
    AddressRule, Budget, Connector, ConnectorError, Encryption, LoopbackOnly, MysqlConnector,
    PoolLimits, ReadOutcome, Reading, ResultColumn, ServerTarget, Value,
};
use sql_guard::{CheckedStatement, Dialect, StatementKind};
use std::sync::Arc;
use std::time::Duration;
use testbed::mariadb::{Database, Login};
use tokio_util::sync::CancellationToken;

pub const BUDGET: Budget = Budget {
    max_rows: 10_000,
    max_bytes: 10_000_000,
    max_cell_bytes: 100_000,
    deadline: Duration::from_secs(20),
};

pub struct Fixture {
    pub database: Database,
    pub connector: MysqlConnector,
}

impl Fixture {
    pub fn with(sql: &str) -> Self {
        Self::over(Database::create(), sql, PoolLimits::default())
    }

    /// With one session, so that every statement finds what the one before has left.
    pub fn of_one_session(sql: &str) -> Self {
        let pool = PoolLimits { sessions: 1, ..PoolLimits::default() };
        Self::over(Database::create(), sql, pool)
    }

    pub fn over(database: Database, sql: &str, pool: PoolLimits) -> Self {
        database.run(sql);
        let target = ServerTarget { pool, ..target(&database, &database.reader) };
        Self { connector: MysqlConnector::new(target).expect("a target"), database }
    }

    pub async fn rows(&self, sql: &str) -> Result<Vec<Vec<Value>>, ConnectorError> {
        rows(&self.connector, sql, BUDGET).await
    }

    /// The only value of the only row.
    pub async fn value(&self, sql: &str) -> Value {
        let rows = self.rows(sql).await.unwrap_or_else(|error| panic!("`{sql}`: {error}"));
        rows.into_iter().flatten().next().unwrap_or_else(|| panic!("`{sql}` gave nothing"))
    }

    /// Its only column and value.
    pub async fn cell(&self, sql: &str) -> (ResultColumn, Value) {
        let mut reading = start(&self.connector, sql, BUDGET, CancellationToken::new())
            .await
            .unwrap_or_else(|error| panic!("`{sql}`: {error}"));
        let column = reading.columns.remove(0);
        let batch = reading.next().await.expect("a batch").expect("rows");
        (column, batch[0][0].clone())
    }
}

/// The reader's or owner's target, unencrypted.
pub fn target(database: &Database, login: &Login) -> ServerTarget {
    ServerTarget {
        host: "127.0.0.1".into(),
        port: database.port,
        database: database.name.clone(),
        user: login.name.clone(),
        password: login.password.clone().into(),
        encryption: Encryption::Unencrypted,
        addresses: Arc::new(LoopbackOnly) as Arc<dyn AddressRule>,
        pool: PoolLimits::default(),
    }
}

pub fn unchecked(sql: &str, kind: StatementKind) -> CheckedStatement {
    CheckedStatement::unchecked(sql, Dialect::Mysql, kind)
}

pub async fn start(
    connector: &MysqlConnector,
    sql: &str,
    budget: Budget,
    cancel: CancellationToken,
) -> Result<Reading, ConnectorError> {
    connector.read(&unchecked(sql, StatementKind::Read), budget, cancel).await
}

pub async fn rows(
    connector: &MysqlConnector,
    sql: &str,
    budget: Budget,
) -> Result<Vec<Vec<Value>>, ConnectorError> {
    Ok(drain(start(connector, sql, budget, CancellationToken::new()).await?).await?.0)
}

pub async fn drain(mut reading: Reading) -> Result<(Vec<Vec<Value>>, ReadOutcome), ConnectorError> {
    let mut rows = Vec::new();
    while let Some(batch) = reading.next().await {
        rows.extend(batch?);
    }
    Ok((rows, reading.outcome().expect("an outcome after the last batch")))
}
