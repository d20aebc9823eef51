//! PostgreSQL: sessions of our own over `postgres-protocol`, each statement in a transaction that can
//! only read and is never committed, every value as the engine writes it.
//!
//! Nothing here trusts the guard: `session`, the login's rights and the budget hold when it is off.

mod failure;
mod introspect;
mod login;
mod parameters;
mod pool;
mod profile;
mod read;
mod session;
mod sign_in;
mod stopping;
#[cfg(test)]
mod tests;
mod values;
mod wire;
mod write;

use crate::stop::Stop;
use crate::tls;
use crate::{
    Binding, Budget, Connector, ConnectorError, LoginReport, Profile, Reading, ServerTarget,
};
use async_trait::async_trait;
use pool::{Lease, Pool};
use sql_guard::{Catalog, CheckedStatement, Dialect, StatementKind};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
pub use stopping::StopState;
use stopping::Stopping;
use tokio::sync::{mpsc, oneshot};
use tokio_rustls::TlsConnector;
use tokio_util::sync::CancellationToken;
pub use write::PostgresWriter;

/// Batches in flight between a session and the reader: what bounds memory while a client is slower
/// than the server.
const BATCHES_IN_FLIGHT: usize = 4;

/// Describing a database never takes longer, whatever its size.
const INTROSPECTION_LIMIT: Duration = Duration::from_secs(30);

/// Names of types kept; more are asked for again.
const MOST_TYPES: usize = 10_000;

pub struct PostgresConnector {
    place: Arc<Place>,
    pool: Arc<Pool>,
}

/// What all sessions of a connector share.
struct Place {
    target: ServerTarget,
    tls: Option<TlsConnector>,
    /// Schemas the login may use, `public` first, once they were asked for.
    schemas: RwLock<Option<Vec<String>>>,
    /// `numeric(12,2)` by number and modifier of the type.
    types: Mutex<HashMap<(u32, i32), String>>,
    stops: Mutex<Stops>,
}

/// How stops ended, since the connector was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stops {
    /// The server said that it stopped the statement.
    pub confirmed: u64,
    /// The statement ended before the request took effect.
    pub finished_anyway: u64,
    /// The server did not answer; the session was closed.
    pub lost: u64,
}

impl PostgresConnector {
    /// Connects when the first question comes. Fails when the authorities cannot be read.
    pub fn new(target: ServerTarget) -> Result<Self, ConnectorError> {
        let place = Arc::new(Place {
            tls: tls::connector(&target)?,
            target,
            schemas: RwLock::default(),
            types: Mutex::default(),
            stops: Mutex::default(),
        });
        Ok(Self { pool: Pool::new(place.clone()), place })
    }

    pub fn stops(&self) -> Stops {
        *self.place.stops.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Questions of our own within `limit`; dropping it closes the session.
    async fn converse(&self, limit: Duration) -> Result<Conversation, ConnectorError> {
        let stop = Stop::new(CancellationToken::new(), limit);
        stop.watch();
        let clock = stop.token().clone().drop_guard();
        let lease = self.pool.begin(&stop).await?;
        let stopping = Stopping::new(self.place.clone(), lease.session.key, stop);
        Ok(Conversation { place: self.place.clone(), lease, stopping, _clock: clock })
    }

    /// Private on purpose: outside this module SQL arrives as a [`CheckedStatement`] only.
    async fn read_bound(
        &self,
        statement: Binding,
        budget: Budget,
        cancel: CancellationToken,
    ) -> Result<Reading, ConnectorError> {
        let stop = Stop::new(cancel.child_token(), budget.deadline);
        if stop.reached() {
            return Err(stop.reason());
        }
        self.learn_schemas().await?;
        let (columns, known) = oneshot::channel();
        let (rows, batches) = mpsc::channel(BATCHES_IN_FLIGHT + 1);
        let end = rows.clone().try_reserve_owned().map_err(|_| ConnectorError::WorkerGone)?;
        let guard = stop.token().clone().drop_guard();
        stop.watch();
        let place = self.place.clone();
        let job = read::Job { place, statement, budget, stop, columns, rows, end };
        // A task of its own: it sees the statement end also when nobody waits for it any more.
        tokio::spawn(job.run(self.pool.clone()));
        let columns = known.await.map_err(|_| ConnectorError::WorkerGone)??;
        Ok(Reading::new(columns, batches, guard.disarm()))
    }

    /// Names without a schema are looked up where the catalog was read.
    async fn learn_schemas(&self) -> Result<(), ConnectorError> {
        if self.place.schemas.read().unwrap_or_else(PoisonError::into_inner).is_none() {
            let mut conversation = self.converse(INTROSPECTION_LIMIT).await?;
            let schemas = introspect::schemas(&mut conversation).await;
            conversation.end().await;
            self.place.learn_schemas(schemas?);
        }
        Ok(())
    }
}

/// A reading transaction for questions of our own.
struct Conversation {
    place: Arc<Place>,
    lease: Lease,
    stopping: Stopping,
    /// Ends the clock with it.
    _clock: tokio_util::sync::DropGuard,
}

impl Conversation {
    async fn rows(
        &mut self,
        sql: &str,
        parameters: Vec<Option<String>>,
    ) -> Result<Vec<Vec<Option<String>>>, ConnectorError> {
        self.lease.session.rows(sql, parameters, &mut self.stopping).await
    }

    fn remaining(&self) -> Duration {
        self.stopping.stop().remaining()
    }

    async fn end(self) {
        let (state, reusable) = self.stopping.settle().await;
        self.place.count(state);
        if reusable {
            self.lease.give_back().await;
        }
    }
}

impl Place {
    /// `pg_catalog` first, so that nobody's function takes the place of the engine's.
    fn search_path(&self) -> String {
        let schemas = self.schemas.read().unwrap_or_else(PoisonError::into_inner);
        let names = schemas.iter().flatten().map(|name| quoted(name));
        std::iter::once("pg_catalog".to_owned()).chain(names).collect::<Vec<_>>().join(", ")
    }

    fn learn_schemas(&self, names: Vec<String>) {
        *self.schemas.write().unwrap_or_else(PoisonError::into_inner) = Some(names);
    }

    fn type_name(&self, one: (u32, i32)) -> Option<String> {
        self.types.lock().unwrap_or_else(PoisonError::into_inner).get(&one).cloned()
    }

    fn learn_type(&self, one: (u32, i32), name: String) {
        let mut types = self.types.lock().unwrap_or_else(PoisonError::into_inner);
        if types.len() >= MOST_TYPES {
            types.clear();
        }
        types.insert(one, name);
    }

    fn count(&self, state: StopState) {
        let mut stops = self.stops.lock().unwrap_or_else(PoisonError::into_inner);
        match state {
            StopState::Confirmed => stops.confirmed += 1,
            StopState::FinishedAnyway => stops.finished_anyway += 1,
            StopState::Lost => {
                stops.lost += 1;
                tracing::warn!(host = %self.target.host, "a stop was not confirmed by the server");
            }
            StopState::NotRequested | StopState::Requested | StopState::Sent => {}
        }
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[async_trait]
impl Connector for PostgresConnector {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    async fn version(&self) -> Result<String, ConnectorError> {
        let mut conversation = self.converse(INTROSPECTION_LIMIT).await?;
        let rows = conversation.rows("select current_setting('server_version')", Vec::new()).await;
        conversation.end().await;
        let text = rows?.into_iter().flatten().flatten().next().unwrap_or_default();
        // "15.18 (Debian 15.18-0+deb12u1)"
        Ok(format!("PostgreSQL {}", text.split(' ').next().unwrap_or_default()))
    }

    async fn introspect(&self) -> Result<Catalog, ConnectorError> {
        let mut conversation = self.converse(INTROSPECTION_LIMIT).await?;
        let found = introspect::catalog(&mut conversation).await;
        conversation.end().await;
        let (schemas, catalog) = found?;
        self.place.learn_schemas(schemas);
        Ok(catalog)
    }

    async fn profile(
        &self,
        catalog: &Catalog,
        time_limit: Duration,
    ) -> Result<Profile, ConnectorError> {
        profile::profile(self, catalog, time_limit).await
    }

    async fn examine_login(&self) -> Result<LoginReport, ConnectorError> {
        let mut conversation = self.converse(INTROSPECTION_LIMIT).await?;
        let report = login::examine(&mut conversation).await;
        conversation.end().await;
        report
    }

    /// Nothing a login that only reads may see tells exactly whether a table has changed.
    async fn data_version(&self) -> Result<Option<String>, ConnectorError> {
        Ok(None)
    }

    async fn read(
        &self,
        statement: &CheckedStatement,
        budget: Budget,
        cancel: CancellationToken,
    ) -> Result<Reading, ConnectorError> {
        if statement.dialect() != Dialect::Postgres {
            let action = format!("a {} statement on PostgreSQL", statement.dialect().as_str());
            return Err(ConnectorError::NotAuthorized { action });
        }
        if !matches!(statement.kind(), StatementKind::Read | StatementKind::Explain) {
            let action = format!("{:?}", statement.kind()).to_lowercase();
            return Err(ConnectorError::NotAuthorized { action });
        }
        self.read_bound(Binding::of(statement)?, budget, cancel).await
    }
}
