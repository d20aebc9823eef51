//! MySQL and MariaDB: our own sessions, each statement in a read-only transaction, stopped by
//! `KILL QUERY` from beside it.
//!
//! Nothing here trusts the guard: what `session` sets up holds when it is switched off, as far as
//! the login's own rights do, which `grants` judges.

mod connect;
mod failure;
mod grants;
mod introspect;
mod kill;
mod pool;
mod profile;
mod run;
mod session;
mod values;
mod wire;
mod write;

use crate::stop::Stop;
use crate::{
    Binding, Budget, Connector, ConnectorError, LoginReport, Profile, Reading, ServerTarget, Value,
};
use async_trait::async_trait;
use connect::Door;
use pool::Pool;
use serde_json::Value as Json;
use sql_guard::{Catalog, CheckedStatement, Dialect, StatementKind};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
pub use write::MysqlWriter;

/// Batches in flight between the session and the reader: what bounds memory while a client is
/// slower than the server.
const BATCHES_IN_FLIGHT: usize = 4;

/// Describing a database never takes longer, whatever its size.
const INTROSPECTION_LIMIT: Duration = Duration::from_secs(30);

/// For questions of our own about the server: the answers are small.
const OWN_BUDGET: Budget = Budget {
    max_rows: 1_000_000,
    max_bytes: 256 * 1024 * 1024,
    max_cell_bytes: 1024 * 1024,
    deadline: INTROSPECTION_LIMIT,
};

pub struct MysqlConnector {
    pool: Arc<Pool>,
}

impl MysqlConnector {
    /// Connects to nothing yet. Fails with `Unreachable` when the target's certificates cannot be
    /// read.
    pub fn new(target: ServerTarget) -> Result<Self, ConnectorError> {
        Ok(Self { pool: Arc::new(Pool::new(Door::new(target)?)) })
    }

    /// Private on purpose: outside this module SQL arrives as a [`CheckedStatement`] only.
    async fn read_bound(
        &self,
        statement: Binding,
        is_read: bool,
        budget: Budget,
        cancel: CancellationToken,
    ) -> Result<Reading, ConnectorError> {
        let stop = Stop::new(cancel.child_token(), budget.deadline);
        let (columns, known) = oneshot::channel();
        let (rows, batches) = mpsc::channel(BATCHES_IN_FLIGHT + 1);
        let end = rows
            .clone()
            .try_reserve_owned()
            .expect("a new channel has room for the end of the reading");
        let guard = stop.token().clone().drop_guard();
        stop.watch();
        let job = run::Job { statement, is_read, budget, stop, columns, rows, end };
        tokio::spawn(job.run(self.pool.clone()));
        let columns = known.await.map_err(|_| ConnectorError::WorkerGone)??;
        Ok(Reading::new(columns, batches, guard.disarm()))
    }

    /// All rows of a question of our own, within `limit`.
    async fn rows(
        &self,
        sql: &str,
        parameters: &[(&str, &str)],
        limit: Duration,
    ) -> Result<Vec<Vec<Value>>, ConnectorError> {
        let parameters: BTreeMap<String, Json> =
            parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        let statement = Binding::new(sql, Dialect::Mysql, &parameters)?;
        let budget = Budget { deadline: limit, ..OWN_BUDGET };
        let mut reading =
            self.read_bound(statement, true, budget, CancellationToken::new()).await?;
        let mut rows = Vec::new();
        while let Some(batch) = reading.next().await {
            rows.extend(batch?);
        }
        Ok(rows)
    }
}

#[async_trait]
impl Connector for MysqlConnector {
    fn dialect(&self) -> Dialect {
        Dialect::Mysql
    }

    async fn version(&self) -> Result<String, ConnectorError> {
        let stop = Stop::new(CancellationToken::new(), INTROSPECTION_LIMIT);
        let lease = self.pool.lend(&stop).await?;
        let server = lease.client.server.clone();
        lease.settle().await;
        // `10.11.6-MariaDB-0+deb12u1`, `8.4.0-ubuntu`
        let number = server.version.split('-').next().unwrap_or_default();
        let name = if server.is_mariadb { "MariaDB" } else { "MySQL" };
        Ok(format!("{name} {number}"))
    }

    async fn introspect(&self) -> Result<Catalog, ConnectorError> {
        introspect::catalog(self).await
    }

    async fn examine_login(&self) -> Result<LoginReport, ConnectorError> {
        let stop = Stop::new(CancellationToken::new(), INTROSPECTION_LIMIT);
        let mut lease = self.pool.lend(&stop).await?;
        let grants = grants::of_login(&mut lease.client).await;
        lease.client.quit().await;
        let grants = grants.map_err(|error| self.pool.door.explain(error))?;
        Ok(grants::examine(&grants, &self.pool.door.target.database))
    }

    /// Neither engine tells a reader when data changed.
    async fn data_version(&self) -> Result<Option<String>, ConnectorError> {
        Ok(None)
    }

    async fn profile(
        &self,
        catalog: &Catalog,
        time_limit: Duration,
    ) -> Result<Profile, ConnectorError> {
        profile::profile(self, catalog, time_limit).await
    }

    async fn read(
        &self,
        statement: &CheckedStatement,
        budget: Budget,
        cancel: CancellationToken,
    ) -> Result<Reading, ConnectorError> {
        if statement.dialect() != Dialect::Mysql {
            let action = format!("run a {} statement on MySQL", statement.dialect().as_str());
            return Err(ConnectorError::NotAuthorized { action });
        }
        let is_read = match statement.kind() {
            StatementKind::Read => true,
            StatementKind::Explain => false,
            other => {
                let action = other.as_str().to_owned();
                return Err(ConnectorError::NotAuthorized { action });
            }
        };
        if cancel.is_cancelled() {
            return Err(ConnectorError::Cancelled);
        }
        self.read_bound(Binding::of(statement)?, is_read, budget, cancel).await
    }
}

/// A name as MySQL quotes it.
fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}
