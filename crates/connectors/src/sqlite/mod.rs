//! SQLite: a file opened read-only behind its own threads, an authorizer and hard limits.
//!
//! Nothing here trusts the guard: `harden` and `authorizer` hold when it is switched off.

mod authorizer;
mod comments;
mod failure;
mod file;
mod harden;
mod introspect;
mod profile;
mod read;
#[cfg(test)]
mod tests;
mod values;
mod version;
#[cfg(test)]
mod version_tests;
mod worker;
mod write;

use crate::stop::Stop;
use crate::{Binding, Budget, Connector, ConnectorError, LoginReport, Profile, Reading};
use async_trait::async_trait;
use sql_guard::{Catalog, CheckedStatement, Dialect, StatementKind};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use version::Watch;
use worker::Pool;
pub use write::SqliteWriter;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SqliteOptions {
    /// Connections, each on a thread of its own: so many statements run at the same time.
    pub workers: usize,
    /// Statements that may wait for a worker; one more is answered with [`ConnectorError::Busy`].
    pub queue: usize,
    /// How long a statement waits for another program's lock on the file.
    pub lock_wait: Duration,
    /// Largest text, blob or row SQLite builds, in bytes. A progress handler cannot stop one
    /// function call, so this is what bounds `printf('%.*c', 900000000, 'x')`.
    pub max_value_bytes: i32,
    /// Largest statement in bytes.
    pub max_sql_bytes: i32,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            workers: 3,
            queue: 64,
            lock_wait: Duration::from_secs(1),
            max_value_bytes: 16 * 1024 * 1024,
            max_sql_bytes: 256 * 1024,
        }
    }
}

/// Batches in flight between the database thread and the reader: what bounds memory while a
/// client is slower than SQLite.
const BATCHES_IN_FLIGHT: usize = 4;

/// Describing a database never takes longer, whatever its size.
const INTROSPECTION_LIMIT: Duration = Duration::from_secs(30);

/// What a column declared as `text` holds.
pub fn declared_type(text: &str) -> crate::ValueType {
    values::Declared::parse(text).value_type
}

pub struct SqliteConnector {
    pool: Pool,
    path: PathBuf,
    options: SqliteOptions,
    /// Started when somebody first asks for the version of the data.
    watch: OnceLock<Watch>,
}

impl SqliteConnector {
    /// Opens the file read-only and reads its header. Fails with `Unreachable` when there is no
    /// such file and with `NotADatabase` when it is something else.
    pub fn open(path: &Path, options: SqliteOptions) -> Result<Self, ConnectorError> {
        let pool = Pool::start(path, options)?;
        Ok(Self { pool, path: path.to_owned(), options, watch: OnceLock::new() })
    }

    fn watch(&self) -> Result<&Watch, ConnectorError> {
        if let Some(watch) = self.watch.get() {
            return Ok(watch);
        }
        // Of two that are started at once, one ends again at once.
        let started = Watch::start(&self.path, self.options)?;
        Ok(self.watch.get_or_init(|| started))
    }

    /// Runs on a worker and waits for its answer; dropping the future stops the database.
    async fn on_worker<T, F>(&self, limit: Duration, work: F) -> Result<T, ConnectorError>
    where
        T: Send + 'static,
        F: FnOnce(&harden::Connection, &Stop) -> Result<T, ConnectorError> + Send + 'static,
    {
        let stop = Stop::new(CancellationToken::new(), limit);
        let _cancel_on_drop = stop.token().clone().drop_guard();
        let (answer, answered) = oneshot::channel();
        self.pool.submit(Box::new(move |connection| {
            let outcome = connection
                .and_then(|connection| connection.watched(&stop, || work(connection, &stop)));
            // A caller that has gone needs no answer.
            let _ = answer.send(outcome);
        }))?;
        answered.await.map_err(|_| ConnectorError::WorkerGone)?
    }

    /// Private on purpose: outside this module SQL arrives as a [`CheckedStatement`] only.
    async fn read_bound(
        &self,
        statement: Binding,
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
        let job = read::Job { statement, budget, stop: stop.clone(), columns, rows, end };
        self.pool.submit(Box::new(move |connection| job.run(connection)))?;
        let columns = tokio::select! {
            known = known => known.map_err(|_| ConnectorError::WorkerGone)??,
            // Also answers while the statement still waits for a free worker.
            () = stop.token().cancelled() => return Err(stop.reason()),
        };
        Ok(Reading::new(columns, batches, guard.disarm()))
    }
}

#[async_trait]
impl Connector for SqliteConnector {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    async fn version(&self) -> Result<String, ConnectorError> {
        Ok(format!("SQLite {}", rusqlite::version()))
    }

    async fn introspect(&self) -> Result<Catalog, ConnectorError> {
        self.on_worker(INTROSPECTION_LIMIT, introspect::catalog).await
    }

    async fn examine_login(&self) -> Result<LoginReport, ConnectorError> {
        Ok(LoginReport::default())
    }

    async fn data_version(&self) -> Result<Option<String>, ConnectorError> {
        Ok(Some(self.watch()?.version().await?))
    }

    async fn profile(
        &self,
        catalog: &Catalog,
        time_limit: Duration,
    ) -> Result<Profile, ConnectorError> {
        let catalog = catalog.clone();
        self.on_worker(time_limit, move |connection, stop| {
            profile::profile(connection, &catalog, stop)
        })
        .await
    }

    async fn read(
        &self,
        statement: &CheckedStatement,
        budget: Budget,
        cancel: CancellationToken,
    ) -> Result<Reading, ConnectorError> {
        if statement.dialect() != Dialect::Sqlite {
            let action = format!("a {} statement on SQLite", statement.dialect().as_str());
            return Err(ConnectorError::NotAuthorized { action });
        }
        if !matches!(statement.kind(), StatementKind::Read | StatementKind::Explain) {
            let action = format!("{:?}", statement.kind()).to_lowercase();
            return Err(ConnectorError::NotAuthorized { action });
        }
        self.read_bound(Binding::of(statement)?, budget, cancel).await
    }
}
