//! One connection: how far its description is, whether it answers, and the views of it that clients
//! see.

use super::opening::Opener;
use super::refresh::{Description, describe};
use super::trial;
use super::vetted::Vetted;
use crate::store::{Origin, Place, Store, StoredConnection, StoredSnapshot};
use connectors::{Connector, Encryption};
use engine::catalog::Snapshot;
use engine::semantic::Glossary;
use engine::{Database, Described, Principal};
use protocol::catalog::{ConnectionSummary, SchemaStatus};
use protocol::connection::{ConnectionLimits, ConnectionState, ConnectionView, EncryptionMode};
use protocol::ids::ConnectionId;
use protocol::{ErrorCode, Problem};
use sql_guard::Catalog;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Between two attempts to describe a database that does not answer: doubled after each.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

#[derive(Clone)]
enum State {
    Describing,
    Ready(Arc<Described>),
    Failed(Problem),
}

/// The last description that failed, whatever the state: a snapshot of before may still serve.
#[derive(Clone)]
struct Failure {
    problem: Problem,
    at: Instant,
    /// Attempts that failed in a row.
    attempts: u32,
}

pub struct Entry {
    connection: StoredConnection,
    glossary: Glossary,
    connector: Result<Arc<Vetted>, Problem>,
    state: watch::Sender<State>,
    failure: std::sync::Mutex<Option<Failure>>,
    /// One refresh at a time.
    refreshing: tokio::sync::Mutex<()>,
}

impl Entry {
    pub(super) async fn open(
        opener: &Opener,
        store: &Store,
        connection: StoredConnection,
        glossary: Glossary,
    ) -> Arc<Self> {
        let connector = opener.open(store, &connection).await;
        let state = match &connector {
            Ok(_) => State::Describing,
            Err(problem) => State::Failed(problem.clone()),
        };
        Arc::new(Self {
            connection,
            glossary,
            connector,
            state: watch::Sender::new(state),
            failure: std::sync::Mutex::default(),
            refreshing: tokio::sync::Mutex::default(),
        })
    }

    pub fn id(&self) -> &ConnectionId {
        &self.connection.id
    }

    pub(super) fn stored(&self) -> &StoredConnection {
        &self.connection
    }

    pub(super) fn is_configured(&self) -> bool {
        self.connection.origin == Origin::Configuration
    }

    /// Makes the last stored snapshot usable at once, then takes a fresh one.
    pub(super) async fn start(self: Arc<Self>, store: &Store) {
        if self.connector.is_err() {
            return;
        }
        if let Ok(stored) = store.latest_snapshots(self.id(), 1).await {
            for stored in stored {
                self.publish(self.rebuild(stored));
            }
        }
        if let Err(problem) = self.refresh(store).await {
            tracing::warn!(
                connection.id = %self.id(), problem = %problem, "a schema could not be read"
            );
        }
    }

    /// Takes a snapshot, stores it and uses it from now on. When that fails, the last one stays.
    pub(super) async fn refresh(&self, store: &Store) -> Result<(), Problem> {
        let connector = self.connector.clone()?;
        let _refreshing = self.refreshing.lock().await;
        let described = self.describe(store, &connector).await;
        match &described {
            Ok(()) => self.note(None),
            Err(problem) => self.note(Some(problem)),
        }
        described
    }

    async fn describe(&self, store: &Store, connector: &Arc<Vetted>) -> Result<(), Problem> {
        let problem = |error| engine::error::connector_problem(&error);
        connector.vet().await.map_err(problem)?;
        // Learns the version, which stays known while the server is away.
        connector.version().await.map_err(problem)?;
        let taken = describe(connector.as_ref()).await?;
        let snapshot = self.build(taken);
        store
            .add_snapshot(
                self.id(),
                &StoredSnapshot {
                    hash: snapshot.hash.clone(),
                    taken_at: snapshot.taken_at.clone(),
                    catalog: snapshot.catalog.clone(),
                    profile: snapshot.profile.clone(),
                },
            )
            .await?;
        self.publish(snapshot);
        Ok(())
    }

    /// Remembers how the last description ended.
    fn note(&self, problem: Option<&Problem>) {
        let mut failure = self.failure.lock().expect("no one panics while holding the failure");
        *failure = problem.map(|problem| Failure {
            problem: problem.clone(),
            at: Instant::now(),
            attempts: failure.as_ref().map_or(1, |before| before.attempts.saturating_add(1)),
        });
        drop(failure);
        let Some(problem) = problem else { return };
        self.state.send_if_modified(|state| {
            let is_ready = matches!(state, State::Ready(_));
            if !is_ready {
                *state = State::Failed(problem.clone());
            }
            !is_ready
        });
    }

    fn failure(&self) -> Option<Failure> {
        self.failure.lock().expect("no one panics while holding the failure").clone()
    }

    fn build(&self, seen: Description) -> Snapshot {
        Snapshot::build(seen.catalog, seen.profile, self.glossary.clone(), seen.taken_at)
    }

    fn rebuild(&self, stored: StoredSnapshot) -> Snapshot {
        let StoredSnapshot { catalog, profile, taken_at, .. } = stored;
        self.build(Description { catalog, profile, taken_at })
    }

    fn publish(&self, snapshot: Snapshot) {
        let Ok(connector) = self.connector.clone() else { return };
        let (id, name) = (self.connection.id.clone(), self.connection.name.clone());
        let described = Described::new(id, name, connector, Arc::new(snapshot));
        self.state.send_replace(State::Ready(Arc::new(described)));
    }

    /// All of the database, for nobody in particular; waits for the first description. One that could
    /// not be described is tried again when it is used, with growing pauses.
    pub async fn described(&self, store: &Store) -> Result<Arc<Described>, Problem> {
        let failed = matches!(&*self.state.borrow(), State::Failed(_));
        if failed && self.connector.is_ok() && self.may_try_again() {
            self.refresh(store).await?;
        }
        let mut states = self.state.subscribe();
        let known = states.wait_for(|state| !matches!(state, State::Describing)).await;
        match known.as_deref() {
            Ok(State::Ready(described)) => Ok(described.clone()),
            Ok(State::Failed(problem)) => Err(problem.clone()),
            Ok(State::Describing) | Err(_) => unreachable!("the entry holds the sender"),
        }
    }

    /// The database as `principal` may see it, under the rules published now.
    pub(super) async fn database(
        &self,
        store: &Store,
        principal: &Principal,
    ) -> Result<Database, Problem> {
        let published = store.published_policy(self.id()).await?;
        let described = self.described(store).await?;
        Ok(described.seen_by(principal, published.as_ref()).await)
    }

    fn may_try_again(&self) -> bool {
        self.failure().is_none_or(|failure| failure.at.elapsed() >= pause_after(failure.attempts))
    }

    pub async fn summary(&self) -> ConnectionSummary {
        ConnectionSummary {
            id: self.connection.id.clone(),
            name: self.connection.name.clone(),
            engine: self.connection.place.engine().as_str().to_owned(),
            engine_version: self.version().await.unwrap_or_else(|| "unavailable".to_owned()),
            environment: self.connection.environment,
        }
    }

    /// Files are asked at once; of servers only what they said already, so that a list never waits
    /// for a server that is away.
    async fn version(&self) -> Option<String> {
        let connector = self.connector.as_ref().ok()?;
        if connector.is_server() {
            return connector.known_version().map(str::to_owned);
        }
        connector.version().await.ok()
    }

    /// Everything an administrator may know; never the password.
    pub(super) async fn view(&self, store: &Store) -> Result<ConnectionView, Problem> {
        let is_described = matches!(&*self.state.borrow(), State::Ready(_));
        let status = match is_described {
            true => Some(self.whole_status(store).await?),
            false => None,
        };
        let problem = match (&self.connector, self.failure()) {
            (Err(problem), _) => Some(problem.clone()),
            (Ok(_), failure) => failure.map(|failure| failure.problem),
        };
        let state = match (&problem, &status) {
            (Some(problem), _) if problem.code == ErrorCode::LoginUnfit => ConnectionState::Refused,
            (Some(_), _) => ConnectionState::Unavailable,
            (None, Some(_)) => ConnectionState::Ready,
            (None, None) => ConnectionState::Describing,
        };
        let report = self.connector.as_ref().ok().and_then(|connector| connector.report());
        let secret = store.connection_secret(self.id(), crate::store::PASSWORD).await?;
        let mut view = ConnectionView {
            id: self.connection.id.clone(),
            name: self.connection.name.clone(),
            engine: self.connection.place.engine(),
            environment: self.connection.environment,
            editable: !self.is_configured(),
            file: None,
            host: None,
            port: None,
            database: None,
            user: None,
            has_password: secret.is_some(),
            encryption: None,
            authorities: None,
            limits: limits(&self.connection),
            state,
            problem,
            engine_version: self.version().await,
            findings: report.map(trial::findings).unwrap_or_default(),
            synced_at: status.as_ref().map(|status| status.taken_at.clone()),
            tables: status.as_ref().map(|status| status.tables),
            drift: status.map(|status| status.drift).unwrap_or_default(),
        };
        show_place(&mut view, &self.connection.place);
        Ok(view)
    }

    /// For administrators: of everything.
    async fn whole_status(&self, store: &Store) -> Result<SchemaStatus, Problem> {
        let described = self.described(store).await?;
        self.status_of(store, &described.snapshot, Catalog::clone).await
    }

    /// What changed is told of what `principal` may see.
    pub(super) async fn status(
        &self,
        store: &Store,
        principal: &Principal,
    ) -> Result<SchemaStatus, Problem> {
        let database = self.database(store, principal).await?;
        self.status_of(store, &database.snapshot, |catalog| database.seen(catalog)).await
    }

    async fn status_of(
        &self,
        store: &Store,
        snapshot: &Snapshot,
        seen: impl Fn(&Catalog) -> Catalog,
    ) -> Result<SchemaStatus, Problem> {
        let latest = store.latest_snapshots(self.id(), 2).await?;
        let drift = match <[StoredSnapshot; 2]>::try_from(latest) {
            Ok([new, old]) if new.hash != old.hash => {
                engine::catalog::diff(&seen(&old.catalog), &seen(&new.catalog))
            }
            _ => Vec::new(),
        };
        Ok(SchemaStatus {
            connection_id: self.connection.id.clone(),
            snapshot_hash: snapshot.hash.clone(),
            taken_at: snapshot.taken_at.clone(),
            tables: snapshot.catalog.tables().count() as u64,
            drift,
        })
    }
}

/// Doubles with each attempt that failed, up to a minute.
fn pause_after(attempts: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(1 << attempts.saturating_sub(1).min(6)).min(LONGEST_PAUSE)
}

fn limits(connection: &StoredConnection) -> ConnectionLimits {
    let small = |value: u128| u32::try_from(value).unwrap_or(u32::MAX);
    ConnectionLimits {
        sessions: small(connection.pool.sessions as u128),
        waiting: small(connection.pool.queue as u128),
        connect_ms: small(connection.pool.connect.as_millis()),
    }
}

fn show_place(view: &mut ConnectionView, place: &Place) {
    let server = match place {
        Place::Sqlite { file } => {
            view.file = Some(file.to_string_lossy().into_owned());
            return;
        }
        Place::Server(server) => server,
    };
    view.host = Some(server.host.clone());
    view.port = Some(server.port);
    view.database = Some(server.database.clone());
    view.user = Some(server.user.clone());
    match &server.encryption {
        Encryption::Verified { authorities } => {
            view.encryption = Some(EncryptionMode::Verified);
            view.authorities = authorities.clone();
        }
        Encryption::Unencrypted => view.encryption = Some(EncryptionMode::Unencrypted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_at_a_minute() {
        let seconds: Vec<u64> = (0..10).map(|attempts| pause_after(attempts).as_secs()).collect();
        assert_eq!(seconds, [1, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
