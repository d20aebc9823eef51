//! The databases that can be asked: opened once, described in the background, refreshed on demand.

mod entry;
mod refresh;

pub use entry::Entry;
pub use refresh::{Description, describe};

use crate::store::{Store, StoreError, StoredConnection};
use connectors::Connector;
use connectors::sqlite::{SqliteConnector, SqliteOptions};
use engine::Database;
use engine::semantic::Glossary;
use protocol::catalog::{ConnectionSummary, SchemaStatus, SchemaView};
use protocol::ids::ConnectionId;
use protocol::{ErrorCode, Problem};
use std::path::Path;
use std::sync::{Arc, RwLock};

/// Every connection of the workspace, the default one first.
pub struct Databases {
    store: Store,
    entries: RwLock<Vec<Arc<Entry>>>,
}

/// Opens a SQLite file; a wrong file is a problem that names it.
pub fn open_sqlite(name: &str, path: &Path) -> Result<Arc<dyn Connector>, Problem> {
    let connector = SqliteConnector::open(path, SqliteOptions::default())
        .map_err(|error| engine::error::connector_problem(&error))
        .inspect_err(|problem| {
            tracing::warn!(connection.name = name, problem = %problem, "a database does not open");
        })?;
    Ok(Arc::new(connector))
}

impl Databases {
    pub fn new(store: Store) -> Self {
        Self { store, entries: RwLock::default() }
    }

    /// Keeps the connection in the store, opens it and describes it in the background. One that does
    /// not open is listed too, and says why when it is used.
    pub async fn add(
        &self,
        connection: StoredConnection,
        glossary: Glossary,
    ) -> Result<(), StoreError> {
        self.store.put_connection(&connection).await?;
        let entry = Entry::open(connection, glossary);
        self.write().push(entry.clone());
        let store = self.store.clone();
        tokio::spawn(async move { entry.start(&store).await });
        Ok(())
    }

    pub async fn list(&self) -> Vec<ConnectionSummary> {
        let entries = self.read().clone();
        let mut summaries = Vec::with_capacity(entries.len());
        for entry in entries {
            summaries.push(entry.summary().await);
        }
        summaries
    }

    /// The named connection, or the default one; ready to be asked, which may mean waiting for its
    /// first description.
    pub async fn database(&self, id: Option<&ConnectionId>) -> Result<Arc<Database>, Problem> {
        self.entry(id)?.database().await
    }

    pub async fn schema(&self, id: &ConnectionId) -> Result<SchemaView, Problem> {
        let database = self.entry(Some(id))?.database().await?;
        Ok(entry::schema_view(&database))
    }

    /// Describes the connection anew and says what changed.
    pub async fn sync(&self, id: &ConnectionId) -> Result<SchemaStatus, Problem> {
        let entry = self.entry(Some(id))?;
        entry.refresh(&self.store).await?;
        entry.status(&self.store).await
    }

    pub async fn status(&self, id: &ConnectionId) -> Result<SchemaStatus, Problem> {
        self.entry(Some(id))?.status(&self.store).await
    }

    fn entry(&self, id: Option<&ConnectionId>) -> Result<Arc<Entry>, Problem> {
        let entries = self.read();
        match id {
            Some(id) => entries.iter().find(|entry| entry.id() == id).cloned().ok_or_else(|| {
                Problem::new(ErrorCode::UnknownConnection, format!("there is no connection `{id}`"))
                    .hint("list the connections with GET /connections")
            }),
            None => entries.first().cloned().ok_or_else(|| {
                Problem::new(ErrorCode::UnknownConnection, "no database is connected yet")
                    .hint("start with `candor serve --demo`, or name a database in the settings")
            }),
        }
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Vec<Arc<Entry>>> {
        self.entries.read().expect("no one panics while holding the entries")
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Vec<Arc<Entry>>> {
        self.entries.write().expect("no one panics while holding the entries")
    }
}
