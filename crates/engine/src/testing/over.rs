//! An engine over a real SQLite file, with everything around it faked, for somebody who may see all of it.

use super::{CountingIds, FixedClock, MemoryStores, person};
use crate::catalog::Snapshot;
use crate::semantic::Glossary;
use crate::{Database, Described, Engine, EngineDeps, Hooks, Limits, Principal};
use connectors::{Connector, SqliteConnector, SqliteOptions};
use protocol::ids::ConnectionId;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use time::macros::datetime;

pub struct Over {
    pub engine: Engine,
    pub stores: Arc<MemoryStores>,
    pub described: Described,
    /// All of it, as `principal` sees it.
    pub database: Arc<Database>,
    pub principal: Principal,
}

impl Over {
    pub async fn file(path: &Path, name: &str, glossary: Glossary, limits: Limits) -> Self {
        Self::hooked(path, name, glossary, limits, Hooks::default()).await
    }

    /// With hooks around every question and every tool.
    pub async fn hooked(
        path: &Path,
        name: &str,
        glossary: Glossary,
        limits: Limits,
        hooks: Hooks,
    ) -> Self {
        let connector = SqliteConnector::open(path, SqliteOptions::default()).expect("it opens");
        let catalog = connector.introspect().await.expect("it can be described");
        let limit = Duration::from_secs(20);
        let profile = connector.profile(&catalog, limit).await.expect("it can be profiled");
        let snapshot = Snapshot::build(catalog, profile, glossary, "2024-12-31T00:00:00Z");
        let stores = Arc::new(MemoryStores::default());
        let engine = Engine::new(EngineDeps {
            clock: Arc::new(FixedClock(datetime!(2025-01-15 12:00 UTC))),
            ids: Arc::new(CountingIds::default()),
            memory: stores.clone(),
            results: stores.clone(),
            runs: stores.clone(),
            limits,
            hooks,
        });
        let principal = person(1, "Ada");
        let (connector, snapshot) = (Arc::new(connector), Arc::new(snapshot));
        let described = Described::new(ConnectionId::from_random(1), name, connector, snapshot);
        let database = Arc::new(described.seen_by(&principal, None).await);
        Self { engine, stores, described, database, principal }
    }
}
