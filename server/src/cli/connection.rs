//! `candor connection`: databases, for whoever runs the server. Passwords come from
//! `CANDOR_CONNECTION_PASSWORD` or stdin, never from the command line, where others could see them.
//! A running server takes over what changes here.

use super::lines::print_json;
use super::{CliError, Place as Where};
use crate::config::Settings;
use crate::databases::rotation::rotate;
use crate::databases::{Opener, draft, trial};
use crate::secrets::Secrets;
use crate::store::{
    Origin, PasswordChange, Place, Removal, Store, StoreError, StoredConnection, StoredWriter,
};
use clap::{Args, Subcommand, ValueEnum};
use protocol::catalog::Environment;
use protocol::connection::{
    ConnectionDraft, ConnectionLimits, EncryptionMode, EngineKind, Password,
};
use protocol::ids::ConnectionId;
use protocol::{ErrorCode, Problem};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;

/// Read before stdin.
pub const PASSWORD_VARIABLE: &str = "CANDOR_CONNECTION_PASSWORD";

#[derive(Args)]
pub struct ConnectionCommand {
    #[command(flatten)]
    place: Where,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Add a database that answers; the password is read from CANDOR_CONNECTION_PASSWORD or stdin.
    Add(Add),
    /// List the databases, one JSON object a line.
    List,
    /// Try a database as it is kept; exit status 1 when it does not answer or its login is unfit.
    Test {
        /// Name or id.
        connection: String,
    },
    /// Remove a database that was added, and its password.
    Remove {
        /// Name or id.
        connection: String,
    },
    /// Give a database the login that carries approved changes out, or take it away. The password is
    /// read as for `add`.
    Writer {
        /// Name or id.
        connection: String,
        /// The login; a file has none.
        #[arg(long)]
        user: Option<String>,
        /// Changes are not carried out there any more.
        #[arg(long, conflicts_with = "user")]
        none: bool,
    },
    /// Make a new key and seal every stored password with it. Run it again after an interruption.
    RotateKeys {
        /// Also forget the keys that seal nothing any more.
        #[arg(long)]
        retire: bool,
    },
}

#[derive(Args)]
struct Add {
    name: String,
    #[arg(long, value_enum)]
    engine: Engine,
    #[arg(long, value_enum, default_value = "dev")]
    environment: Tier,
    /// Whole path of a SQLite file below `connections.sqlite_roots`.
    #[arg(long, value_name = "FILE", required_if_eq("engine", "sqlite"))]
    file: Option<String>,
    /// A name or an address.
    #[arg(long)]
    host: Option<String>,
    /// [default: 5432 or 3306]
    #[arg(long)]
    port: Option<u16>,
    #[arg(long)]
    database: Option<String>,
    #[arg(long)]
    user: Option<String>,
    /// Without TLS: only on the same machine or a network that nobody else listens to.
    #[arg(long, conflicts_with = "authority")]
    unencrypted: bool,
    /// PEM file of the authority to trust instead of those of the public web.
    #[arg(long, value_name = "FILE")]
    authority: Option<PathBuf>,
    /// Sessions at the same time.
    #[arg(long, default_value_t = ConnectionLimits::default().sessions)]
    sessions: u32,
    /// Statements that may wait for a session.
    #[arg(long, default_value_t = ConnectionLimits::default().waiting)]
    waiting: u32,
    /// Milliseconds for resolving, connecting and signing in, together.
    #[arg(long, default_value_t = ConnectionLimits::default().connect_ms)]
    connect_ms: u32,
}

#[derive(Clone, Copy, ValueEnum)]
enum Engine {
    Sqlite,
    Postgres,
    Mysql,
}

#[derive(Clone, Copy, ValueEnum)]
enum Tier {
    Dev,
    Staging,
    Prod,
    Demo,
}

/// What the commands work with.
struct Desk {
    settings: Settings,
    store: Store,
    opener: Opener,
}

impl ConnectionCommand {
    pub async fn run(self) -> Result<(), CliError> {
        let settings = self.place.settings()?;
        crate::serve::prepare_data_directory(&settings.data)?;
        let store = Store::open(&settings.store_path(), settings.limits.store_max_bytes).await?;
        let secrets = Secrets::open(settings.key_source())?;
        let store = store.with_audit(&secrets).await?;
        let opener = Opener::new(secrets, &settings.connections, &settings.data);
        let desk = Desk { settings, store, opener };
        let done = match self.action {
            Action::Add(add) => desk.add(add).await,
            Action::List => desk.list().await,
            Action::Test { connection } => desk.test(&connection).await,
            Action::Remove { connection } => desk.remove(&connection).await,
            Action::Writer { connection, none: true, .. } => desk.forget_writer(&connection).await,
            Action::Writer { connection, user, .. } => desk.set_writer(&connection, user).await,
            Action::RotateKeys { retire } => desk.rotate(retire).await,
        };
        desk.store.close().await;
        done
    }
}

impl Desk {
    async fn add(&self, add: Add) -> Result<(), CliError> {
        let checked = draft::check(add.draft()?, self.opener.addresses(), self.opener.files())
            .map_err(unusable)?;
        let opened = self.opener.open_place(
            &checked.name,
            &checked.place,
            checked.pool,
            checked.password.clone(),
        );
        let tried = trial::attempt(opened, self.settings.connections.test_time).await;
        tried.into_result()?;
        let connection = StoredConnection {
            id: ConnectionId::from_random(rand::random()),
            name: checked.name,
            environment: checked.environment,
            place: checked.place,
            pool: checked.pool,
            origin: Origin::Administrator,
            revision: 0,
        };
        let password = match checked.password {
            Some(password) => PasswordChange::Set(self.opener.seal(&connection.id, &password)?),
            None => PasswordChange::Forget,
        };
        match self.store.put_connection(&connection, password).await {
            Ok(()) => print_json(&summary(&connection)),
            Err(StoreError::Taken { .. }) => Err(CliError::Failed(format!(
                "there is a connection `{}` already",
                connection.name
            ))),
            Err(error) => Err(error.into()),
        }
    }

    async fn list(&self) -> Result<(), CliError> {
        let all = self.store.list_connections().await?;
        all.iter().try_for_each(|connection| print_json(&summary(connection)))
    }

    async fn test(&self, wanted: &str) -> Result<(), CliError> {
        let connection = find(&self.store, wanted).await?;
        let opened = self.opener.open(&self.store, &connection).await;
        let tried = trial::attempt(opened, self.settings.connections.test_time).await;
        let test = tried.into_test();
        print_json(&test)?;
        if test.ok { Ok(()) } else { Err(CliError::Failed(test.message)) }
    }

    async fn remove(&self, wanted: &str) -> Result<(), CliError> {
        let connection = find(&self.store, wanted).await?;
        if connection.origin == Origin::Configuration {
            let message =
                format!("`{}` comes from the configuration: remove it there", connection.name);
            return Err(CliError::Failed(message));
        }
        if let Removal::Refused { waiting } = self.store.remove_connection(&connection.id).await? {
            let message =
                format!("`{}` cannot be removed: {}", connection.name, Removal::why(waiting));
            return Err(CliError::Failed(message));
        }
        print_json(&json!({ "removed": connection.id, "name": connection.name }))
    }

    /// Kept only if it answers.
    async fn set_writer(&self, wanted: &str, user: Option<String>) -> Result<(), CliError> {
        let connection = find(&self.store, wanted).await?;
        let login = match (&connection.place, user) {
            (Place::Sqlite { .. }, None) => None,
            (Place::Sqlite { .. }, Some(_)) => {
                return Err(CliError::Usage("a file has no logins: leave --user out".to_owned()));
            }
            (Place::Server(_), None) => {
                let message = "name the login that changes data with --user";
                return Err(CliError::Usage(message.to_owned()));
            }
            (Place::Server(server), Some(user)) if user == server.user => {
                let message = format!("`{user}` is the login that reads: make another one");
                return Err(CliError::Usage(message));
            }
            (Place::Server(_), Some(user)) => Some(user),
        };
        let sealed = match &login {
            Some(_) => {
                let password = SecretString::from(read_password()?.into_text());
                Some(self.opener.seal_for_writing(&connection, &password)?)
            }
            None => None,
        };
        let writer = StoredWriter { login };
        let id = &connection.id;
        self.store.set_connection_writer(id, Some(&writer), sealed.as_ref()).await?;
        let answers = match self.opener.open_to_write(&self.store, &connection).await {
            Ok(opened) => opened.door.search_path().await.map(drop).map_err(|it| it.to_string()),
            Err(problem) => Err(problem.detail),
        };
        if let Err(reason) = answers {
            self.store.set_connection_writer(id, None, None).await?;
            return Err(CliError::Failed(reason));
        }
        print_json(&json!({ "connection": id, "name": connection.name, "writer": writer.login }))
    }

    async fn forget_writer(&self, wanted: &str) -> Result<(), CliError> {
        let connection = find(&self.store, wanted).await?;
        self.store.set_connection_writer(&connection.id, None, None).await?;
        print_json(&json!({ "connection": connection.id, "name": connection.name, "writer": null }))
    }

    async fn rotate(&self, retire: bool) -> Result<(), CliError> {
        let rotation = rotate(&self.store, self.opener.secrets(), retire).await?;
        print_json(&rotation)?;
        match rotation.failed.len() {
            0 => Ok(()),
            failed => Err(CliError::Failed(format!(
                "{failed} stored passwords could not be opened: enter them again"
            ))),
        }
    }
}

/// The connection of that name or id.
pub async fn find(store: &Store, wanted: &str) -> Result<StoredConnection, CliError> {
    let all = store.list_connections().await?;
    let known: Vec<&str> = all.iter().map(|connection| connection.name.as_str()).collect();
    let message = format!("there is no connection `{wanted}`; known: {}", known.join(", "));
    let is_wanted = |known: &StoredConnection| known.name == wanted || known.id.as_str() == wanted;
    all.into_iter().find(is_wanted).ok_or(CliError::Failed(message))
}

/// Wrong fields are the arguments' fault.
fn unusable(problem: Problem) -> CliError {
    match problem.code {
        ErrorCode::InvalidRequest | ErrorCode::AddressRefused => {
            CliError::Usage(match problem.hint {
                Some(hint) => format!("{}\nhint: {hint}", problem.detail),
                None => problem.detail,
            })
        }
        _ => problem.into(),
    }
}

fn summary(connection: &StoredConnection) -> Value {
    let mut summary = json!({
        "id": connection.id,
        "name": connection.name,
        "engine": connection.place.engine(),
        "environment": connection.environment,
        "configured": connection.origin == Origin::Configuration,
    });
    match &connection.place {
        Place::Sqlite { file } => summary["file"] = json!(file),
        Place::Server(server) => {
            summary["host"] = json!(server.host);
            summary["port"] = json!(server.port);
            summary["database"] = json!(server.database);
            summary["user"] = json!(server.user);
        }
    }
    summary
}

impl Add {
    fn draft(self) -> Result<ConnectionDraft, CliError> {
        let engine = match self.engine {
            Engine::Sqlite => EngineKind::Sqlite,
            Engine::Postgres => EngineKind::Postgres,
            Engine::Mysql => EngineKind::Mysql,
        };
        let authorities = self.authority.map(|path| {
            std::fs::read_to_string(&path).map_err(|error| {
                CliError::Usage(format!("cannot read `{}`: {error}", path.display()))
            })
        });
        let password = match engine {
            EngineKind::Sqlite => None,
            EngineKind::Postgres | EngineKind::Mysql => Some(read_password()?),
        };
        Ok(ConnectionDraft {
            name: self.name,
            engine,
            environment: match self.environment {
                Tier::Dev => Environment::Dev,
                Tier::Staging => Environment::Staging,
                Tier::Prod => Environment::Prod,
                Tier::Demo => Environment::Demo,
            },
            file: self.file,
            host: self.host,
            port: self.port,
            database: self.database,
            user: self.user,
            password,
            encryption: match self.unencrypted {
                true => EncryptionMode::Unencrypted,
                false => EncryptionMode::Verified,
            },
            authorities: authorities.transpose()?,
            limits: ConnectionLimits {
                sessions: self.sessions,
                waiting: self.waiting,
                connect_ms: self.connect_ms,
            },
        })
    }
}

/// From the environment, or the first line of stdin.
pub fn read_password() -> Result<Password, CliError> {
    if let Ok(password) = std::env::var(PASSWORD_VARIABLE) {
        return Ok(Password::new(password));
    }
    let input = std::io::stdin();
    if input.is_terminal() {
        eprintln!("password (it will be visible; pipe it in to avoid that):");
    }
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    Ok(Password::new(line.trim_end_matches(['\r', '\n'])))
}
