//! Which database a command works on: a file named on the spot, or a connection of the store.

use super::{CliError, Place};
use crate::databases::{describe, open_sqlite};
use crate::serve::read_glossary;
use crate::store::Store;
use clap::Args;
use connectors::Connector;
use engine::Database;
use engine::catalog::Snapshot;
use engine::semantic::Glossary;
use protocol::ids::ConnectionId;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Args)]
pub struct Target {
    /// Name or id of a stored connection.
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with = "database",
        required_unless_present = "database"
    )]
    connection: Option<String>,
    /// A database without a stored connection: `sqlite:FILE`.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Metrics and terms for `--database`.
    #[arg(long, value_name = "FILE", requires = "database")]
    glossary: Option<PathBuf>,
}

pub struct Opened {
    pub id: ConnectionId,
    pub name: String,
    pub connector: Arc<dyn Connector>,
    glossary: Glossary,
}

impl Target {
    pub async fn open(&self, place: &Place) -> Result<Opened, CliError> {
        match (&self.database, &self.connection) {
            (Some(url), _) => self.open_url(url),
            (None, Some(name)) => open_stored(place, name).await,
            (None, None) => Err(CliError::Usage("name a database or a connection".to_owned())),
        }
    }

    fn open_url(&self, url: &str) -> Result<Opened, CliError> {
        let Some(path) = url.strip_prefix("sqlite:") else {
            let message = format!("`{url}` is not supported yet: use `sqlite:FILE`");
            return Err(CliError::Usage(message));
        };
        let path = Path::new(path.trim_start_matches("//"));
        let name = path.file_stem().map_or("database".into(), |stem| stem.to_string_lossy());
        let glossary = self.glossary.as_deref().map(read_glossary).transpose()?;
        Ok(Opened {
            id: ConnectionId::parse("conn_adhoc").expect("a prefix and five letters"),
            connector: open_sqlite(&name, path)?,
            name: name.into_owned(),
            glossary: glossary.unwrap_or_default(),
        })
    }
}

async fn open_stored(place: &Place, name: &str) -> Result<Opened, CliError> {
    let settings = place.settings()?;
    let path = settings.store_path();
    if !path.exists() {
        let message = format!("there is no store at `{}`: run `candor serve` once", path.display());
        return Err(CliError::Failed(message));
    }
    let store = Store::open(&path, None).await?;
    let stored = store.list_connections().await?;
    let Some(found) = stored.iter().find(|known| known.name == name || known.id.as_str() == name)
    else {
        let known: Vec<&str> = stored.iter().map(|known| known.name.as_str()).collect();
        let message = format!("there is no connection `{name}`; known: {}", known.join(", "));
        return Err(CliError::Failed(message));
    };
    let configured = settings.databases.iter().find(|database| database.name == found.name);
    let glossary = match configured.and_then(|database| database.glossary.as_deref()) {
        Some(path) => read_glossary(path)?,
        None if found.id.as_str() == crate::serve::DEMO_CONNECTION => {
            crate::serve::demo_glossary()?
        }
        None => Glossary::default(),
    };
    Ok(Opened {
        id: found.id.clone(),
        name: found.name.clone(),
        connector: open_sqlite(&found.name, Path::new(&found.location))?,
        glossary,
    })
}

impl Opened {
    /// Describes the database as it is now.
    pub async fn database(self) -> Result<Database, CliError> {
        let seen = describe(self.connector.as_ref()).await?;
        let snapshot = Snapshot::build(seen.catalog, seen.profile, self.glossary, seen.taken_at);
        let Self { id, name, connector, .. } = self;
        Ok(Database { id, name, connector, snapshot: Arc::new(snapshot) })
    }
}
