//! Which database a command works on: a file named on the spot, or a connection of the store.

use super::CliError;
use super::connection::{PASSWORD_VARIABLE, find};
use crate::databases::opening::target;
use crate::databases::rules::Addresses;
use crate::databases::url::{self, Named};
use crate::databases::{Opener, describe, open_target};
use crate::secrets::Secrets;
use crate::serve::read_glossary;
use crate::store::{Place, Store};
use clap::Args;
use connectors::{Connector, PoolLimits};
use engine::Described;
use engine::catalog::Snapshot;
use engine::semantic::Glossary;
use protocol::ids::ConnectionId;
use secrecy::SecretString;
use std::path::PathBuf;
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
    /// A database without a stored connection: `sqlite:FILE`, `postgres://user@host/database` or
    /// `mysql://…`; the password comes from CANDOR_CONNECTION_PASSWORD.
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
    pub async fn open(&self, place: &super::Place) -> Result<Opened, CliError> {
        match (&self.database, &self.connection) {
            (Some(url), _) => self.open_url(url),
            (None, Some(name)) => open_stored(place, name).await,
            (None, None) => Err(CliError::Usage("name a database or a connection".to_owned())),
        }
    }

    fn open_url(&self, url: &str) -> Result<Opened, CliError> {
        let Named { place, password } = url::parse(url).map_err(CliError::Usage)?;
        let glossary = self.glossary.as_deref().map(read_glossary).transpose()?;
        let name = match &place {
            Place::Sqlite { file } => {
                file.file_stem().map(|stem| stem.to_string_lossy().into_owned())
            }
            Place::Server(server) => Some(server.database.clone()),
        };
        let name = name.unwrap_or_else(|| "database".to_owned());
        let password = match (&place, password) {
            (Place::Sqlite { .. }, _) => None,
            (Place::Server(_), Some(password)) => {
                eprintln!(
                    "candor: others on this machine can see the password in the URL; \
                     {PASSWORD_VARIABLE} keeps it out of sight"
                );
                Some(password)
            }
            (Place::Server(_), None) => {
                std::env::var(PASSWORD_VARIABLE).ok().map(SecretString::from)
            }
        };
        // Whoever types the command reaches this network without Candor too.
        let addresses = Arc::new(Addresses::of_this_network());
        let target = target(&place, PoolLimits::default(), password, addresses);
        Ok(Opened {
            id: ConnectionId::parse("conn_adhoc").expect("a prefix and five letters"),
            connector: open_target(&name, target)?,
            name,
            glossary: glossary.unwrap_or_default(),
        })
    }
}

async fn open_stored(place: &super::Place, name: &str) -> Result<Opened, CliError> {
    let settings = place.settings()?;
    let path = settings.store_path();
    if !path.exists() {
        let message = format!("there is no store at `{}`: run `candor serve` once", path.display());
        return Err(CliError::Failed(message));
    }
    let store = Store::open(&path, None).await?;
    let found = find(&store, name).await?;
    let configured = settings.databases.iter().find(|database| database.name == found.name);
    let glossary = match configured.and_then(|database| database.glossary.as_deref()) {
        Some(path) => read_glossary(path)?,
        None if found.id.as_str() == crate::serve::DEMO_CONNECTION => {
            crate::serve::demo_glossary()?
        }
        None => Glossary::default(),
    };
    let secrets = Secrets::open(settings.key_source())?;
    let opener = Opener::new(secrets, &settings.connections, &settings.data);
    let connector = opener.open(&store, &found).await?;
    Ok(Opened { id: found.id, name: found.name, connector, glossary })
}

impl Opened {
    /// Describes the database as it is now.
    pub async fn describe(self) -> Result<Described, CliError> {
        let seen = describe(self.connector.as_ref()).await?;
        let snapshot = Snapshot::build(seen.catalog, seen.profile, self.glossary, seen.taken_at);
        let Self { id, name, connector, .. } = self;
        Ok(Described::new(id, name, connector, Arc::new(snapshot)))
    }
}
