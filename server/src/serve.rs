//! Starting, serving and stopping.

use crate::actions::roles::role_names;
use crate::auth::oidc::ProviderSettings;
use crate::auth::outbound::Outbound;
use crate::auth::{Secret, sign_in};
use crate::config::Settings;
use crate::context::ServerContext;
use crate::databases::rules::Addresses;
use crate::jobs;
use crate::listen::{self, Bounds};
use crate::local_model::Files;
use crate::router;
use crate::secrets::Secrets;
use crate::store::{Store, StoreError, StoredConnection, StoredWriter};
use anyhow::Context;
use engine::semantic::Glossary;
use llm::LlmClient;
use protocol::catalog::Environment;
use protocol::ids::ConnectionId;
use sha2::{Digest, Sha256};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// Id of the demo's connection.
pub const DEMO_CONNECTION: &str = "conn_demo";

/// A server that listens but does not answer yet.
pub struct Server {
    pub context: ServerContext,
    pub address: SocketAddr,
    /// For `serve --demo`: how its administrator signs in, once.
    pub link: Option<Secret>,
    listener: TcpListener,
}

impl Server {
    /// Opens the store and the databases, and takes the port.
    pub async fn start(settings: Settings) -> anyhow::Result<Self> {
        let model = settings.llm.as_ref().map(model).transpose()?;
        Self::start_with(settings, model).await
    }

    /// As [`Server::start`], with a model that is made already.
    pub async fn start_with(
        settings: Settings,
        model: Option<Arc<dyn LlmClient>>,
    ) -> anyhow::Result<Self> {
        prepare_data_directory(&settings.data)?;
        let path = settings.store_path();
        let store = Store::open(&path, settings.limits.store_max_bytes)
            .await
            .with_context(|| format!("cannot open the metadata store `{}`", path.display()))?;
        restrict_file(&path)?;
        let secrets = Secrets::open(settings.key_source())?;
        let store = store.with_audit(&secrets).await?;
        let listener = TcpListener::bind(settings.bind)
            .await
            .with_context(|| format!("cannot listen on {}", settings.bind))?;
        let address = listener.local_addr()?;
        let addresses = Arc::new(Addresses::new(settings.connections.allow.clone()));
        warn_of_unknown_names(&store, &settings).await?;
        let outbound = Outbound::new(&addresses)?;
        let context = ServerContext::build(settings, store, secrets, outbound, model).await?;
        connect_databases(&context).await?;
        let link = match context.settings.demo {
            true => Some(sign_in::demo_link(&context).await?),
            false => None,
        };
        Ok(Self { context, address, link, listener })
    }

    /// Serves until `stop` resolves, then lets open requests finish and closes every turn.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
        let Self { context, listener, .. } = self;
        tokio::spawn(jobs::prune(context.clone()));
        tokio::spawn(jobs::settle(context.clone()));
        tokio::spawn(jobs::deliver(context.clone()));
        tokio::spawn(jobs::embed(context.clone()));
        let settings = context.settings.local_model.clone();
        let files = Files::of(&context.settings.data);
        tokio::spawn(context.local_model.clone().begin(settings, files));
        let app = router(context.clone());
        let stopping = context.clone();
        let limits = &context.settings.limits;
        let bounds =
            Bounds { connections: limits.connections, head: Duration::from_millis(limits.head_ms) };
        let serving = listen::serve(listener, app, bounds, async move {
            stop.await;
            tracing::info!("stopping");
            stopping.stopping.cancel();
            stopping.turns.drain().await;
        });
        let patience = Duration::from_secs(context.settings.limits.shutdown_s);
        let stopping = context.stopping.clone();
        tokio::select! {
            () = serving => {}
            () = async { stopping.cancelled().await; tokio::time::sleep(patience).await } => {
                tracing::warn!("some connections did not finish in time");
            }
        }
        context.store.close().await;
        Ok(())
    }
}

pub fn model(settings: &crate::config::LlmSettings) -> anyhow::Result<Arc<dyn LlmClient>> {
    let config = settings.to_config()?;
    Ok(llm::providers::connect(config, llm::RetryPolicy::default())?)
}

/// Roles and groups of the workspace come and go: one that an issuer names and nobody has made gives
/// nothing, and no server stays down for it.
async fn warn_of_unknown_names(store: &Store, settings: &Settings) -> Result<(), StoreError> {
    let known = role_names(store).await?;
    let issuers =
        settings.issuers.iter().map(|it| (&it.name, &it.claims.roles, &it.claims.default_role));
    let providers = settings.oidc.iter().map(|it| (&it.name, &it.roles, &it.default_role));
    for (name, roles, default_role) in issuers.chain(providers) {
        for role in roles.values().chain(default_role) {
            if !known.contains(role) {
                tracing::warn!(issuer = %name, role = %role, "there is no such role, it gives nothing");
            }
        }
    }
    let known = store.list_groups().await?;
    for ProviderSettings { name, groups, .. } in &settings.oidc {
        for group in groups.values().filter(|group| !known.iter().any(|it| it.name == **group)) {
            tracing::warn!(issuer = %name, group = %group, "there is no such group, nobody is put in it");
        }
    }
    Ok(())
}

async fn connect_databases(context: &ServerContext) -> anyhow::Result<()> {
    if context.settings.demo {
        let path = demo_database(&context.settings).await?;
        let glossary = demo_glossary()?;
        let id = ConnectionId::parse(DEMO_CONNECTION).expect("a prefix and four letters");
        let name = "Demo retail".to_owned();
        let demo = sqlite(id.clone(), name, &path, Environment::Demo)?;
        context.databases.add(demo, glossary).await?;
        // Its rows are made up: whoever tries the product out may try changing them.
        if context.store.connection_writer(&id).await?.is_none() {
            let writer = StoredWriter { login: None };
            context.store.set_connection_writer(&id, Some(&writer), None).await?;
        }
    }
    for database in &context.settings.databases {
        let glossary = match &database.glossary {
            Some(path) => read_glossary(path)?,
            None => Glossary::default(),
        };
        let id = connection_id(&database.name);
        let connection = sqlite(id, database.name.clone(), &database.path, Environment::Dev)?;
        context.databases.add(connection, glossary).await.map_err(|error| match error {
            StoreError::Taken { .. } => anyhow::anyhow!(
                "an administrator added another connection `{}`: rename one of them",
                database.name
            ),
            other => other.into(),
        })?;
    }
    context.databases.follow().await?;
    Ok(())
}

pub fn demo_glossary() -> anyhow::Result<Glossary> {
    Glossary::from_json(demo::glossary()).context("the demo's glossary")
}

pub fn read_glossary(path: &Path) -> anyhow::Result<Glossary> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the glossary `{}`", path.display()))?;
    Glossary::from_json(&text).with_context(|| format!("the glossary `{}`", path.display()))
}

/// The same name gives the same id, so that conversations find their connection after a restart.
fn connection_id(name: &str) -> ConnectionId {
    let digest = hex::encode(Sha256::digest(name.as_bytes()));
    ConnectionId::parse(format!("conn_{}", &digest[..24])).expect("hex digits are allowed in ids")
}

fn sqlite(
    id: ConnectionId,
    name: String,
    path: &Path,
    environment: Environment,
) -> anyhow::Result<StoredConnection> {
    let file = std::path::absolute(path)?;
    Ok(StoredConnection::configured(id, name, file, environment))
}

/// The demo's database, built when it is missing.
async fn demo_database(settings: &Settings) -> anyhow::Result<PathBuf> {
    let path = settings.demo_path();
    if path.exists() {
        return Ok(path);
    }
    eprintln!("building the demo database (only once) …");
    let started = Instant::now();
    let target = path.clone();
    let built = tokio::task::spawn_blocking(move || demo::build(&target, demo::SEED)).await?;
    let rows: u64 =
        built.context("cannot build the demo database")?.tables.iter().map(|t| t.1).sum();
    let seconds = started.elapsed().as_secs_f32();
    eprintln!("built {} with {rows} rows in {seconds:.1} s", path.display());
    Ok(path)
}

/// The data directory is its owner's alone.
pub fn prepare_data_directory(path: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(path)
        .with_context(|| format!("cannot create the data directory `{}`", path.display()))?;
    set_mode(path, 0o700)
}

fn restrict_file(path: &Path) -> anyhow::Result<()> {
    set_mode(path, 0o600)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
        .with_context(|| format!("cannot restrict `{}` to its owner", path.display()))
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> anyhow::Result<()> {
    Ok(())
}
