//! From what the store keeps to an open connector: the rules are asked, the password is unsealed, the
//! engine is opened. The only place that holds a password in the clear, and only on its way.

use super::rules::{Addresses, FileRule};
use super::vetted::Vetted;
use crate::config::ConnectionSettings;
use crate::secrets::{Bound, Sealed, SecretError, Secrets};
use crate::store::{Origin, PASSWORD, Place, ServerPlace, Store, StoredConnection};
use connectors::{AddressRule, Connector, PoolLimits, ServerTarget, Target};
use protocol::connection::EngineKind;
use protocol::ids::ConnectionId;
use protocol::{ErrorCode, Problem};
use secrecy::SecretString;
use std::path::Path;
use std::sync::Arc;

/// There is one workspace per process; sealed passwords are bound to its name.
const WORKSPACE: &str = "default";

#[derive(Debug, Clone)]
pub struct Opener {
    secrets: Secrets,
    addresses: Arc<Addresses>,
    files: FileRule,
}

impl Opener {
    pub fn new(secrets: Secrets, settings: &ConnectionSettings, data: &Path) -> Self {
        let files = FileRule::new(settings.sqlite_roots.clone(), data.to_owned());
        Self { secrets, addresses: Arc::new(Addresses::new(settings.allow.clone())), files }
    }

    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    pub fn files(&self) -> &FileRule {
        &self.files
    }

    pub fn seal(&self, id: &ConnectionId, password: &SecretString) -> Result<Sealed, SecretError> {
        self.secrets.seal(&bound(id, PASSWORD), password)
    }

    /// The stored password, when there is one.
    pub async fn password(
        &self,
        store: &Store,
        id: &ConnectionId,
    ) -> Result<Option<SecretString>, Problem> {
        let sealed = store.connection_secret(id, PASSWORD).await?;
        let opened = sealed.map(|sealed| self.secrets.open_sealed(&bound(id, PASSWORD), &sealed));
        Ok(opened.transpose()?)
    }

    /// Opens a stored connection.
    pub async fn open(
        &self,
        store: &Store,
        connection: &StoredConnection,
    ) -> Result<Arc<Vetted>, Problem> {
        if let (Place::Sqlite { file }, Origin::Administrator) =
            (&connection.place, connection.origin)
        {
            // Again at every start: a link may have been turned since it was added.
            let real = self.files.check(&file.to_string_lossy()).map_err(file_problem)?;
            if real != *file {
                return Err(file_problem(super::rules::file::FileRefusal::Elsewhere));
            }
        }
        let password = match &connection.place {
            Place::Sqlite { .. } => None,
            Place::Server(_) => self.password(store, &connection.id).await?,
        };
        self.open_place(&connection.name, &connection.place, connection.pool, password)
    }

    /// Opens a place with a password that is at hand.
    pub fn open_place(
        &self,
        name: &str,
        place: &Place,
        pool: PoolLimits,
        password: Option<SecretString>,
    ) -> Result<Arc<Vetted>, Problem> {
        let target = target(place, pool, password, self.addresses.clone());
        open_target(name, target)
    }
}

pub(super) fn bound<'a>(id: &'a ConnectionId, field: &'a str) -> Bound<'a> {
    Bound { workspace: WORKSPACE, connection: id.as_str(), field }
}

pub(super) fn file_problem(refusal: super::rules::file::FileRefusal) -> Problem {
    Problem::new(ErrorCode::AddressRefused, refusal.to_string())
        .hint("see docs/connections.md for the directories that are open")
}

/// Typed fields all the way; nothing here was ever part of a URL.
pub fn target(
    place: &Place,
    pool: PoolLimits,
    password: Option<SecretString>,
    addresses: Arc<dyn AddressRule>,
) -> Target {
    let server = match place {
        Place::Sqlite { file } => return Target::Sqlite(file.clone()),
        Place::Server(server) => server,
    };
    let ServerPlace { engine, host, port, database, user, encryption } = server.clone();
    let target = ServerTarget {
        host,
        port,
        database,
        user,
        password: password.unwrap_or_else(|| SecretString::from(String::new())),
        encryption,
        addresses,
        pool,
    };
    match engine {
        EngineKind::Mysql => Target::Mysql(target),
        EngineKind::Postgres | EngineKind::Sqlite => Target::Postgres(target),
    }
}

/// Opens an engine. What does not open is a problem that says why; servers are spoken to later.
pub fn open_target(name: &str, target: Target) -> Result<Arc<Vetted>, Problem> {
    let is_server = !matches!(target, Target::Sqlite(_));
    let connector: Arc<dyn Connector> = connectors::open(target)
        .map_err(|error| engine::error::connector_problem(&error))
        .inspect_err(|problem| {
            tracing::warn!(connection.name = name, problem = %problem, "a database does not open");
        })?;
    Ok(Arc::new(Vetted::new(connector, name.to_owned(), is_server)))
}

/// Opens a SQLite file that the command line or the configuration names.
pub fn open_sqlite(name: &str, path: &Path) -> Result<Arc<dyn Connector>, Problem> {
    Ok(open_target(name, Target::Sqlite(path.to_owned()))?)
}
