//! The databases that can be asked: opened once, described in the background, refreshed on demand.
//! What administrators add lives in the store; the list here follows it, also when a command or
//! another process changed it. A connection that was not granted to the caller is not in any list, and
//! unknown to everything else.
//!
//! Reading order: [`draft`] and [`rules`] (what may be connected), [`opening`], [`trial`],
//! [`vetted`], then [`Entry`]; `granted` says who may use which.

pub mod draft;
mod entry;
mod granted;
pub mod opening;
mod refresh;
pub mod rotation;
pub mod rules;
mod schema_view;
pub mod trial;
pub mod url;
mod vetted;
pub mod writing;

pub use entry::Entry;
use granted::{READING, unknown};
pub use opening::{Opener, open_sqlite, open_target};
pub use refresh::{Description, describe};
pub use vetted::Vetted;

use crate::auth::permission::{
    ManageConnections, ManagePeople, ManagePolicies, ReadSchema, Right, SyncSchema,
};
use crate::auth::{Caller, With};
use crate::store::{Origin, PasswordChange, Store, StoreError, StoredConnection};
use engine::semantic::Glossary;
use engine::{Database, Described, Principal};
use protocol::Problem;
use protocol::catalog::{ConnectionSummary, SchemaStatus, SchemaView};
use protocol::connection::ConnectionView;
use protocol::ids::ConnectionId;
use std::sync::{Arc, RwLock};

/// Every connection of the workspace, the default one first.
pub struct Databases {
    store: Store,
    opener: Opener,
    entries: RwLock<Vec<Arc<Entry>>>,
    /// One look at the store at a time.
    following: tokio::sync::Mutex<()>,
}

impl Databases {
    pub fn new(store: Store, opener: Opener) -> Self {
        let (entries, following) = Default::default();
        Self { store, opener, entries, following }
    }

    pub fn opener(&self) -> &Opener {
        &self.opener
    }

    /// Keeps a connection of the configuration in the store, opens it and describes it in the
    /// background. One that does not open is listed too, and says why when it is used.
    pub async fn add(
        &self,
        connection: StoredConnection,
        glossary: Glossary,
    ) -> Result<(), StoreError> {
        self.store.put_connection(&connection, PasswordChange::Forget).await?;
        self.begin(connection, glossary).await;
        Ok(())
    }

    /// Takes over what administrators added, changed and removed in the store.
    pub async fn follow(&self) -> Result<(), StoreError> {
        let _following = self.following.lock().await;
        let mut wanted = self.store.list_connections().await?;
        wanted.retain(|connection| connection.origin == Origin::Administrator);
        let order: Vec<ConnectionId> = wanted.iter().map(|known| known.id.clone()).collect();
        self.write().retain(|entry| entry.is_configured() || wanted.contains(entry.stored()));
        for connection in wanted {
            let known = self.read().iter().any(|entry| *entry.id() == connection.id);
            if !known {
                // Only the demo and configured files bring a glossary today.
                self.begin(connection, Glossary::default()).await;
            }
        }
        // Configured ones stay first; the others keep the order in which they were added.
        self.write().sort_by_key(|entry| order.iter().position(|id| id == entry.id()));
        Ok(())
    }

    async fn begin(&self, connection: StoredConnection, glossary: Glossary) {
        let entry = Entry::open(&self.opener, &self.store, connection, glossary).await;
        self.write().push(entry.clone());
        let store = self.store.clone();
        tokio::spawn(async move { entry.start(&store).await });
    }

    /// Those that the caller may use.
    pub async fn list(&self, by: &Caller) -> Result<Vec<ConnectionSummary>, Problem> {
        let mut summaries = Vec::new();
        for entry in self.usable(by, &READING).await? {
            summaries.push(entry.summary().await);
        }
        Ok(summaries)
    }

    pub async fn views(&self, _: ManageConnections) -> Result<Vec<ConnectionView>, Problem> {
        self.follow().await?;
        let entries = self.read().clone();
        let mut views = Vec::with_capacity(entries.len());
        for entry in entries {
            views.push(entry.view(&self.store).await?);
        }
        Ok(views)
    }

    pub async fn view(
        &self,
        id: &ConnectionId,
        _: ManageConnections,
    ) -> Result<ConnectionView, Problem> {
        self.entry(id).await?.view(&self.store).await
    }

    /// What the store knows about a connection.
    pub async fn stored(&self, id: &ConnectionId) -> Result<StoredConnection, Problem> {
        Ok(self.entry(id).await?.stored().clone())
    }

    /// Id and name of every connection, for those who grant them.
    pub async fn names(&self, _: ManagePeople) -> Result<Vec<(ConnectionId, String)>, Problem> {
        self.follow().await?;
        let entries = self.read().clone();
        Ok(entries.iter().map(|it| (it.id().clone(), it.stored().name.clone())).collect())
    }

    /// The named connection, or the first that the caller may use, as the caller may see it; ready to
    /// be asked, which may mean waiting for its first description.
    pub async fn database<R: Right>(
        &self,
        id: Option<&ConnectionId>,
        by: &With<R>,
    ) -> Result<Arc<Database>, Problem> {
        Ok(Arc::new(self.usable_entry(id, by).await?.database(&self.store, &by.principal).await?))
    }

    /// A connection as the author of a change sees it, whoever is asking: what they may do there is
    /// decided with the change. `anew`: described first, so that nothing is sent to tables that are no
    /// longer as they were looked at.
    pub async fn of_author(
        &self,
        id: &ConnectionId,
        author: &Principal,
        anew: bool,
    ) -> Result<(StoredConnection, Database), Problem> {
        let entry = self.entry(id).await?;
        if anew {
            entry.refresh(&self.store).await?;
        }
        Ok((entry.stored().clone(), entry.database(&self.store, author).await?))
    }

    /// What the caller may see of a connection now, as a key; also of one that cannot be reached.
    pub async fn access_hash(&self, id: &ConnectionId, by: &Caller) -> Result<String, Problem> {
        if !self.may_read(id, by).await? {
            return Err(unknown(id));
        }
        if self.store.published_policy(id).await?.is_none() {
            return Ok(String::new());
        }
        let database = self.entry(id).await?.database(&self.store, &by.principal).await?;
        Ok(database.access_hash().to_owned())
    }

    /// All of a connection, for those who set its rules.
    pub async fn described(
        &self,
        id: &ConnectionId,
        _: ManagePolicies,
    ) -> Result<Arc<Described>, Problem> {
        self.entry(id).await?.described(&self.store).await
    }

    pub async fn schema(
        &self,
        id: &ConnectionId,
        by: &With<ReadSchema>,
    ) -> Result<SchemaView, Problem> {
        let database = self.database(Some(id), by).await?;
        Ok(schema_view::schema_view(&database))
    }

    /// Describes the connection anew and says what changed.
    /// After a run has changed it.
    pub async fn refresh(&self, id: &ConnectionId) -> Result<(), Problem> {
        self.entry(id).await?.refresh(&self.store).await.map(drop)
    }

    pub async fn sync(
        &self,
        id: &ConnectionId,
        by: &With<SyncSchema>,
    ) -> Result<SchemaStatus, Problem> {
        let entry = self.usable_entry(Some(id), by).await?;
        entry.refresh(&self.store).await?;
        entry.status(&self.store, &by.principal).await
    }

    pub async fn status(
        &self,
        id: &ConnectionId,
        by: &With<ReadSchema>,
    ) -> Result<SchemaStatus, Problem> {
        let entry = self.usable_entry(Some(id), by).await?;
        entry.status(&self.store, &by.principal).await
    }

    async fn entry(&self, id: &ConnectionId) -> Result<Arc<Entry>, Problem> {
        if let Some(entry) = self.known(id) {
            return Ok(entry);
        }
        self.follow().await?;
        self.known(id).ok_or_else(|| unknown(id))
    }

    fn known(&self, id: &ConnectionId) -> Option<Arc<Entry>> {
        self.read().iter().find(|entry| entry.id() == id).cloned()
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Vec<Arc<Entry>>> {
        self.entries.read().expect("no one panics while holding the entries")
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Vec<Arc<Entry>>> {
        self.entries.write().expect("no one panics while holding the entries")
    }
}
