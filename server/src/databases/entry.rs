//! One connection: how far its description is, and the views of it that clients see.

use super::open_sqlite;
use super::refresh::{Description, describe};
use crate::store::{Store, StoredConnection, StoredSnapshot};
use connectors::Connector;
use engine::Database;
use engine::catalog::Snapshot;
use engine::semantic::Glossary;
use protocol::Problem;
use protocol::catalog::{
    ColumnView, ConnectionSummary, SchemaStatus, SchemaView, TableView as TableInView,
};
use protocol::ids::ConnectionId;
use sql_guard::catalog::{Column, ForeignKey, Schema, Table, TableKind};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::watch;

/// Frequent values shown with a column in the explorer.
const SAMPLES: usize = 5;

#[derive(Clone)]
enum State {
    Describing,
    Ready(Arc<Database>),
    Failed(Problem),
}

pub struct Entry {
    connection: StoredConnection,
    glossary: Glossary,
    connector: Result<Arc<dyn Connector>, Problem>,
    state: watch::Sender<State>,
    /// One refresh at a time.
    refreshing: tokio::sync::Mutex<()>,
}

impl Entry {
    pub(super) fn open(connection: StoredConnection, glossary: Glossary) -> Arc<Self> {
        let connector = open_sqlite(&connection.name, Path::new(&connection.location));
        let state = match &connector {
            Ok(_) => State::Describing,
            Err(problem) => State::Failed(problem.clone()),
        };
        let refreshing = tokio::sync::Mutex::default();
        Arc::new(Self {
            connection,
            glossary,
            connector,
            state: watch::Sender::new(state),
            refreshing,
        })
    }

    pub fn id(&self) -> &ConnectionId {
        &self.connection.id
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
            self.state.send_if_modified(|state| {
                let describing = matches!(state, State::Describing);
                if describing {
                    *state = State::Failed(problem);
                }
                describing
            });
        }
    }

    /// Takes a snapshot, stores it and uses it from now on.
    pub(super) async fn refresh(&self, store: &Store) -> Result<(), Problem> {
        let connector = self.connector.clone()?;
        let _refreshing = self.refreshing.lock().await;
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

    fn build(&self, seen: Description) -> Snapshot {
        Snapshot::build(seen.catalog, seen.profile, self.glossary.clone(), seen.taken_at)
    }

    fn rebuild(&self, stored: StoredSnapshot) -> Snapshot {
        let StoredSnapshot { catalog, profile, taken_at, .. } = stored;
        self.build(Description { catalog, profile, taken_at })
    }

    fn publish(&self, snapshot: Snapshot) {
        let Ok(connector) = self.connector.clone() else { return };
        let database = Database {
            id: self.connection.id.clone(),
            name: self.connection.name.clone(),
            connector,
            snapshot: Arc::new(snapshot),
        };
        self.state.send_replace(State::Ready(Arc::new(database)));
    }

    /// The described database; waits for the first description.
    pub async fn database(&self) -> Result<Arc<Database>, Problem> {
        let mut states = self.state.subscribe();
        let known = states.wait_for(|state| !matches!(state, State::Describing)).await;
        match known.as_deref() {
            Ok(State::Ready(database)) => Ok(database.clone()),
            Ok(State::Failed(problem)) => Err(problem.clone()),
            Ok(State::Describing) | Err(_) => unreachable!("the entry holds the sender"),
        }
    }

    pub async fn summary(&self) -> ConnectionSummary {
        let version = match &self.connector {
            Ok(connector) => connector.version().await.unwrap_or_else(|_| "unavailable".to_owned()),
            Err(_) => "unavailable".to_owned(),
        };
        ConnectionSummary {
            id: self.connection.id.clone(),
            name: self.connection.name.clone(),
            engine: self.connection.engine.clone(),
            engine_version: version,
            environment: self.connection.environment,
        }
    }

    pub(super) async fn status(&self, store: &Store) -> Result<SchemaStatus, Problem> {
        let database = self.database().await?;
        let latest = store.latest_snapshots(self.id(), 2).await?;
        let drift = match <[StoredSnapshot; 2]>::try_from(latest) {
            Ok([new, old]) if new.hash != old.hash => self.rebuild(new).diff(&self.rebuild(old)),
            _ => Vec::new(),
        };
        Ok(SchemaStatus {
            connection_id: self.connection.id.clone(),
            snapshot_hash: database.snapshot.hash.clone(),
            taken_at: database.snapshot.taken_at.clone(),
            tables: database.snapshot.catalog.tables().count() as u64,
            drift,
        })
    }
}

pub(super) fn schema_view(database: &Database) -> SchemaView {
    let snapshot = &database.snapshot;
    let tables =
        snapshot.catalog.tables().map(|(schema, table)| table_view(snapshot, schema, table));
    SchemaView {
        connection_id: database.id.clone(),
        snapshot_hash: snapshot.hash.clone(),
        taken_at: snapshot.taken_at.clone(),
        tables: tables.collect(),
    }
}

fn table_view(snapshot: &Snapshot, schema: &Schema, table: &Table) -> TableInView {
    let columns = table.columns.iter().map(|column| column_view(snapshot, table, column));
    TableInView {
        schema: schema.name.clone(),
        name: table.name.clone(),
        kind: match table.kind {
            TableKind::Table => "table",
            TableKind::View => "view",
        }
        .to_owned(),
        comment: table.comment.clone(),
        row_estimate: table.row_estimate,
        columns: columns.collect(),
    }
}

fn column_view(snapshot: &Snapshot, table: &Table, column: &Column) -> ColumnView {
    let profile = snapshot.profile.column(&table.name, &column.name);
    let samples = profile.map(|profile| {
        profile.values.iter().take(SAMPLES).map(|(value, _)| value.clone()).collect()
    });
    ColumnView {
        name: column.name.clone(),
        database_type: column.database_type.clone(),
        column_type: engine::execution::column_type(connectors::sqlite::declared_type(
            &column.database_type,
        )),
        nullable: column.nullable,
        primary_key: column.primary_key,
        references: table.foreign_keys.iter().find_map(|key| referred(key, &column.name)),
        comment: column.comment.clone(),
        samples: samples.unwrap_or_default(),
    }
}

/// `table.column` that the key makes `column` refer to.
fn referred(key: &ForeignKey, column: &str) -> Option<String> {
    let index = key.columns.iter().position(|name| name == column)?;
    let target = key.references.columns.get(index)?;
    Some(format!("{}.{target}", key.references.table))
}
