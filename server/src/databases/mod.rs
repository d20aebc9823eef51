//! The databases that can be asked: opened once, described in the background, refreshed on demand.
//! What administrators add lives in the store; the list here follows it, also when a command or
//! another process changed it.
//!
//! Reading order: [`draft`] and [`rules`] (what may be connected), [`opening`], [`trial`],
//! [`vetted`], then [`Entry`].

pub mod draft;
mod entry;
pub mod opening;
mod refresh;
pub mod rotation;
pub mod rules;
mod schema_view;
pub mod trial;
pub mod url;
mod vetted;

pub use entry::Entry;
pub use opening::{Opener, open_sqlite, open_target};
pub use refresh::{Description, describe};
pub use vetted::Vetted;

use crate::store::{Origin, PasswordChange, Store, StoreError, StoredConnection};
use engine::semantic::Glossary;
use engine::{Database, Described, Principal};
use protocol::catalog::{ConnectionSummary, SchemaStatus, SchemaView};
use protocol::connection::ConnectionView;
use protocol::ids::ConnectionId;
use protocol::{ErrorCode, Problem};
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

    pub async fn list(&self) -> Result<Vec<ConnectionSummary>, Problem> {
        self.follow().await?;
        let entries = self.read().clone();
        let mut summaries = Vec::with_capacity(entries.len());
        for entry in entries {
            summaries.push(entry.summary().await);
        }
        Ok(summaries)
    }

    /// For administrators.
    pub async fn views(&self) -> Result<Vec<ConnectionView>, Problem> {
        self.follow().await?;
        let entries = self.read().clone();
        let mut views = Vec::with_capacity(entries.len());
        for entry in entries {
            views.push(entry.view(&self.store).await?);
        }
        Ok(views)
    }

    /// For administrators.
    pub async fn view(&self, id: &ConnectionId) -> Result<ConnectionView, Problem> {
        self.entry(Some(id)).await?.view(&self.store).await
    }

    /// What the store knows about a connection.
    pub async fn stored(&self, id: &ConnectionId) -> Result<StoredConnection, Problem> {
        Ok(self.entry(Some(id)).await?.stored().clone())
    }

    /// The named connection, or the default one, as `principal` may see it; ready to be asked, which
    /// may mean waiting for its first description.
    pub async fn database(
        &self,
        id: Option<&ConnectionId>,
        principal: &Principal,
    ) -> Result<Arc<Database>, Problem> {
        self.entry(id).await?.database(&self.store, principal).await
    }

    /// What `principal` may see of a connection now, as a key; also of one that cannot be reached.
    pub async fn access_hash(
        &self,
        id: &ConnectionId,
        principal: &Principal,
    ) -> Result<String, Problem> {
        if self.store.published_policy(id).await?.is_none() {
            return Ok(String::new());
        }
        Ok(self.database(Some(id), principal).await?.access_hash().to_owned())
    }

    /// All of a connection: for administrators, and for looking through the eyes of somebody else.
    pub async fn described(&self, id: &ConnectionId) -> Result<Arc<Described>, Problem> {
        self.entry(Some(id)).await?.described(&self.store).await
    }

    pub async fn schema(
        &self,
        id: &ConnectionId,
        principal: &Principal,
    ) -> Result<SchemaView, Problem> {
        let database = self.database(Some(id), principal).await?;
        Ok(schema_view::schema_view(&database))
    }

    /// Describes the connection anew and says what changed.
    pub async fn sync(
        &self,
        id: &ConnectionId,
        principal: &Principal,
    ) -> Result<SchemaStatus, Problem> {
        let entry = self.entry(Some(id)).await?;
        entry.refresh(&self.store).await?;
        entry.status(&self.store, principal).await
    }

    pub async fn status(
        &self,
        id: &ConnectionId,
        principal: &Principal,
    ) -> Result<SchemaStatus, Problem> {
        self.entry(Some(id)).await?.status(&self.store, principal).await
    }

    async fn entry(&self, id: Option<&ConnectionId>) -> Result<Arc<Entry>, Problem> {
        if let Some(entry) = self.known(id) {
            return Ok(entry);
        }
        self.follow().await?;
        self.known(id).ok_or_else(|| match id {
            Some(id) => {
                Problem::new(ErrorCode::UnknownConnection, format!("there is no connection `{id}`"))
                    .hint("list the connections with GET /connections")
            }
            None => Problem::new(ErrorCode::UnknownConnection, "no database is connected yet")
                .hint("start with `candor serve --demo`, or add a connection in the settings"),
        })
    }

    fn known(&self, id: Option<&ConnectionId>) -> Option<Arc<Entry>> {
        let entries = self.read();
        match id {
            Some(id) => entries.iter().find(|entry| entry.id() == id).cloned(),
            None => entries.first().cloned(),
        }
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Vec<Arc<Entry>>> {
        self.entries.read().expect("no one panics while holding the entries")
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Vec<Arc<Entry>>> {
        self.entries.write().expect("no one panics while holding the entries")
    }
}
