//! Databases that can be asked: where they are, and their sealed passwords.

use super::{Store, StoreError, changes, id, now, unsigned};
use crate::audit::{Act, Action};
use crate::secrets::{KeyId, Sealed};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use connectors::{Encryption, PoolLimits};
use protocol::catalog::Environment;
use protocol::connection::EngineKind;
use protocol::ids::ConnectionId;
use serde_json::json;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, SqliteConnection};
use std::path::PathBuf;
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConnection {
    pub id: ConnectionId,
    pub name: String,
    pub environment: Environment,
    pub place: Place,
    pub pool: PoolLimits,
    pub origin: Origin,
    /// Goes up with every change; the store counts.
    pub revision: u64,
}

/// What became of a connection that was to be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    Removed,
    Unknown,
    /// Nobody could bring these changes to their end without it.
    Refused {
        waiting: u64,
    },
}

impl Removal {
    /// For people, in a sentence.
    pub fn why(waiting: u64) -> String {
        let changes =
            if waiting == 1 { "1 change".to_owned() } else { format!("{waiting} changes") };
        format!(
            "{changes} of it run, are in doubt, or were carried out without approval and not looked at"
        )
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Sqlite { file: PathBuf },
    Server(ServerPlace),
}

/// Everything a password is given to. When any of it changes, the password is asked for again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerPlace {
    /// Not `sqlite`.
    pub engine: EngineKind,
    pub host: String,
    pub port: u16,
    pub database: String,
    pub user: String,
    pub encryption: Encryption,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The configuration file or the demo names it at every start.
    Configuration,
    Administrator,
}

/// What happens to the stored password together with a change of its connection.
#[derive(Debug, Clone)]
pub enum PasswordChange {
    Keep,
    Set(Sealed),
    Forget,
}

/// A sealed value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSecret {
    pub connection: ConnectionId,
    pub field: String,
    pub sealed: Sealed,
}

/// Of the login that reads.
pub const PASSWORD: &str = "password";
/// Of the login that carries changes out. Nothing that reads asks for it.
pub const WRITE_PASSWORD: &str = "write_password";

impl Place {
    pub fn engine(&self) -> EngineKind {
        match self {
            Place::Sqlite { .. } => EngineKind::Sqlite,
            Place::Server(server) => server.engine,
        }
    }
}

impl StoredConnection {
    /// A SQLite file that the configuration names.
    pub fn configured(
        id: ConnectionId,
        name: String,
        file: PathBuf,
        environment: Environment,
    ) -> Self {
        let pool = PoolLimits::default();
        let (place, origin) = (Place::Sqlite { file }, Origin::Configuration);
        Self { id, name, environment, place, pool, origin, revision: 0 }
    }
}

impl Store {
    /// Adds a connection, or changes the one with the same id, together with its password.
    pub async fn put_connection(
        &self,
        connection: &StoredConnection,
        password: PasswordChange,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let before = read(&mut transaction, &connection.id).await?;
        upsert(&mut transaction, connection).await?;
        if before.as_ref().is_some_and(|before| before.place != connection.place) {
            forget_writer(&mut transaction, &connection.id).await?;
        }
        if let Some(act) = told(before.as_ref(), connection, &password) {
            self.append(&mut transaction, act).await?;
        }
        match password {
            PasswordChange::Keep => {}
            PasswordChange::Set(sealed) => {
                forget_secrets(&mut transaction, &connection.id).await?;
                insert_secret(&mut transaction, &connection.id, PASSWORD, &sealed).await?;
            }
            PasswordChange::Forget => forget_secrets(&mut transaction, &connection.id).await?,
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Oldest first: the first one is the default of new conversations.
    pub async fn list_connections(&self) -> Result<Vec<StoredConnection>, StoreError> {
        let mut query = QueryBuilder::new(COLUMNS);
        query.push(" order by created_at, id");
        let rows = query.build().fetch_all(&self.reader).await?;
        rows.iter().map(connection).collect()
    }

    /// Forgets where a connection leads, its password and its schema. Its id stays, because
    /// conversations and runs refer to it.
    pub async fn remove_connection(&self, id: &ConnectionId) -> Result<Removal, StoreError> {
        let mut transaction = self.write().await?;
        let waiting = changes::waiting_for_an_end(&mut transaction, id).await?;
        if waiting > 0 {
            return Ok(Removal::Refused { waiting });
        }
        let before = read(&mut transaction, id).await?;
        let removed = sqlx::query(
            "update connections
            set name = id, location = '', host = null, port = null, database_name = null,
                login = null, encryption = null, authorities = null, removed_at = $2,
                revision = revision + 1
            where id = $1
                and removed_at is null",
        )
        .bind(id.as_str())
        .bind(now())
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        forget_secrets(&mut transaction, id).await?;
        // What was learned of it goes too: its questions and statements name its tables and values.
        for table in [
            "delete from snapshots where connection_id = $1",
            "delete from memories where connection_id = $1",
            "delete from golden_answers where connection_id = $1",
            "delete from choices where connection_id = $1",
            "delete from evaluations where connection_id = $1",
        ] {
            sqlx::query(table).bind(id.as_str()).execute(&mut *transaction).await?;
        }
        if let Some(before) = before {
            let act = Act::new(Action::ConnectionRemove).on(id).at(id);
            let act = act.saying(json!({ "before": summary(&before) }));
            self.append(&mut transaction, act).await?;
        }
        transaction.commit().await?;
        Ok(if removed > 0 { Removal::Removed } else { Removal::Unknown })
    }

    pub async fn connection_secret(
        &self,
        id: &ConnectionId,
        field: &str,
    ) -> Result<Option<Sealed>, StoreError> {
        let row = sqlx::query(
            "select key_id, nonce, sealed
            from connection_secrets
            where connection_id = $1
                and field = $2",
        )
        .bind(id.as_str())
        .bind(field)
        .fetch_optional(&self.reader)
        .await?;
        row.map(|row| sealed(&row)).transpose()
    }

    pub async fn list_secrets(&self) -> Result<Vec<StoredSecret>, StoreError> {
        let rows = sqlx::query(
            "select connection_id, field, key_id, nonce, sealed
            from connection_secrets
            order by connection_id, field",
        )
        .fetch_all(&self.reader)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(StoredSecret {
                    connection: id("connection id", row.try_get("connection_id")?)?,
                    field: row.try_get("field")?,
                    sealed: sealed(row)?,
                })
            })
            .collect()
    }

    /// Puts the same secret, sealed anew, into the place of the old one. `false`: somebody changed it
    /// meanwhile, and what they wrote stays.
    pub async fn reseal(&self, old: &StoredSecret, new: &Sealed) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let replaced = sqlx::query(
            "update connection_secrets
            set key_id = $4, nonce = $5, sealed = $6
            where connection_id = $1
                and field = $2
                and nonce = $3",
        )
        .bind(old.connection.as_str())
        .bind(&old.field)
        .bind(STANDARD.encode(&old.sealed.nonce))
        .bind(new.key.as_str())
        .bind(STANDARD.encode(&new.nonce))
        .bind(STANDARD.encode(&new.text))
        .execute(&mut *transaction)
        .await?;
        if replaced.rows_affected() == 0 {
            return Ok(false);
        }
        let act = Act::new(Action::ConnectionReseal).on(&old.connection).at(&old.connection);
        let detail = json!({
            "field": old.field, "before": old.sealed.key.as_str(), "after": new.key.as_str(),
        });
        self.append(&mut transaction, act.saying(detail)).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Those that are still there.
const COLUMNS: &str = "select
    id, name, engine, location, environment, host, port, database_name, login, encryption,
    authorities, max_sessions, max_waiting, connect_ms, origin, revision
from connections
where removed_at is null";

async fn read(
    transaction: &mut SqliteConnection,
    id: &ConnectionId,
) -> Result<Option<StoredConnection>, StoreError> {
    let mut query = QueryBuilder::new(COLUMNS);
    query.push(" and id = ").push_bind(id.to_string());
    let row = query.build().fetch_optional(transaction).await?;
    row.as_ref().map(connection).transpose()
}

/// What the audit is told of a change; `None` when there is none, as at most starts for connections of
/// the configuration.
fn told(
    before: Option<&StoredConnection>,
    after: &StoredConnection,
    password: &PasswordChange,
) -> Option<Act> {
    let same = before.is_some_and(|before| {
        *before == StoredConnection { revision: before.revision, ..after.clone() }
    });
    let (is_set, password) = match password {
        PasswordChange::Keep => (false, "kept"),
        PasswordChange::Set(_) => (true, "set"),
        PasswordChange::Forget => (false, "forgotten"),
    };
    if same && !is_set {
        return None;
    }
    let action = if before.is_some() { Action::ConnectionChange } else { Action::ConnectionAdd };
    let detail = json!({
        "before": before.map(summary), "after": summary(after), "password": password,
    });
    Some(Act::new(action).on(&after.id).at(&after.id).saying(detail))
}

/// Where a connection leads, without its password.
fn summary(connection: &StoredConnection) -> serde_json::Value {
    let mut summary = json!({
        "name": connection.name,
        "engine": connection.place.engine(),
        "environment": connection.environment,
        "origin": origin_name(connection.origin),
        "sessions": connection.pool.sessions,
        "waiting": connection.pool.queue,
    });
    match &connection.place {
        Place::Sqlite { file } => summary["file"] = json!(file),
        Place::Server(server) => {
            summary["host"] = json!(server.host);
            summary["port"] = json!(server.port);
            summary["database"] = json!(server.database);
            summary["user"] = json!(server.user);
            summary["verified"] = json!(server.encryption != Encryption::Unencrypted);
        }
    }
    summary
}

async fn upsert(
    transaction: &mut SqliteConnection,
    connection: &StoredConnection,
) -> Result<(), StoreError> {
    let (location, server) = match &connection.place {
        Place::Sqlite { file } => (file.to_string_lossy().into_owned(), None),
        Place::Server(server) => (String::new(), Some(server)),
    };
    let (encryption, authorities) = match server.map(|server| &server.encryption) {
        Some(Encryption::Verified { authorities }) => (Some("verified"), authorities.clone()),
        Some(Encryption::Unencrypted) => (Some("unencrypted"), None),
        None => (None, None),
    };
    let pool = &connection.pool;
    let small = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    sqlx::query(
        "insert into connections (id, name, engine, location, environment, created_at, host, port,
            database_name, login, encryption, authorities, max_sessions, max_waiting, connect_ms,
            origin)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        on conflict (id) do update
        set name = excluded.name,
            engine = excluded.engine,
            location = excluded.location,
            environment = excluded.environment,
            host = excluded.host,
            port = excluded.port,
            database_name = excluded.database_name,
            login = excluded.login,
            encryption = excluded.encryption,
            authorities = excluded.authorities,
            max_sessions = excluded.max_sessions,
            max_waiting = excluded.max_waiting,
            connect_ms = excluded.connect_ms,
            origin = excluded.origin,
            removed_at = null,
            revision = connections.revision + 1",
    )
    .bind(connection.id.as_str())
    .bind(&connection.name)
    .bind(connection.place.engine().as_str())
    .bind(location)
    .bind(environment_name(connection.environment))
    .bind(now())
    .bind(server.map(|server| server.host.clone()))
    .bind(server.map(|server| i64::from(server.port)))
    .bind(server.map(|server| server.database.clone()))
    .bind(server.map(|server| server.user.clone()))
    .bind(encryption)
    .bind(authorities)
    .bind(small(pool.sessions))
    .bind(small(pool.queue))
    .bind(i64::try_from(pool.connect.as_millis()).unwrap_or(i64::MAX))
    .bind(origin_name(connection.origin))
    .execute(&mut *transaction)
    .await?;
    Ok(())
}

pub(super) async fn insert_secret(
    transaction: &mut SqliteConnection,
    connection: &ConnectionId,
    field: &str,
    sealed: &Sealed,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into connection_secrets (connection_id, field, key_id, nonce, sealed)
        values ($1, $2, $3, $4, $5)",
    )
    .bind(connection.as_str())
    .bind(field)
    .bind(sealed.key.as_str())
    .bind(STANDARD.encode(&sealed.nonce))
    .bind(STANDARD.encode(&sealed.text))
    .execute(&mut *transaction)
    .await?;
    Ok(())
}

/// Whoever was allowed to change one database is not allowed to change another.
async fn forget_writer(
    transaction: &mut SqliteConnection,
    connection: &ConnectionId,
) -> Result<(), StoreError> {
    sqlx::query("delete from connection_writers where connection_id = $1")
        .bind(connection.as_str())
        .execute(&mut *transaction)
        .await?;
    sqlx::query("delete from connection_secrets where connection_id = $1 and field = $2")
        .bind(connection.as_str())
        .bind(WRITE_PASSWORD)
        .execute(transaction)
        .await?;
    Ok(())
}

async fn forget_secrets(
    transaction: &mut SqliteConnection,
    connection: &ConnectionId,
) -> Result<(), StoreError> {
    sqlx::query("delete from connection_secrets where connection_id = $1")
        .bind(connection.as_str())
        .execute(&mut *transaction)
        .await?;
    Ok(())
}

fn connection(row: &SqliteRow) -> Result<StoredConnection, StoreError> {
    let number = |name: &str| -> Result<u64, StoreError> { Ok(unsigned(row.try_get(name)?)) };
    let engine: String = row.try_get("engine")?;
    let engine = EngineKind::parse(&engine)
        .ok_or_else(|| StoreError::unreadable("engine", format!("`{engine}` is not known")))?;
    let environment: String = row.try_get("environment")?;
    let environment = serde_json::from_value(serde_json::Value::String(environment))
        .map_err(|error| StoreError::unreadable("environment", error))?;
    let origin: String = row.try_get("origin")?;
    Ok(StoredConnection {
        id: id("connection id", row.try_get("id")?)?,
        name: row.try_get("name")?,
        environment,
        place: place(row, engine)?,
        pool: PoolLimits {
            sessions: usize::try_from(number("max_sessions")?).unwrap_or(usize::MAX),
            queue: usize::try_from(number("max_waiting")?).unwrap_or(usize::MAX),
            connect: Duration::from_millis(number("connect_ms")?),
        },
        origin: match origin.as_str() {
            "administrator" => Origin::Administrator,
            _ => Origin::Configuration,
        },
        revision: number("revision")?,
    })
}

fn place(row: &SqliteRow, engine: EngineKind) -> Result<Place, StoreError> {
    if engine == EngineKind::Sqlite {
        let location: String = row.try_get("location")?;
        return Ok(Place::Sqlite { file: location.into() });
    }
    let mode: String = row.try_get("encryption")?;
    let encryption = match mode.as_str() {
        "verified" => Encryption::Verified { authorities: row.try_get("authorities")? },
        "unencrypted" => Encryption::Unencrypted,
        other => {
            return Err(StoreError::unreadable("encryption", format!("`{other}` is not known")));
        }
    };
    let port: i64 = row.try_get("port")?;
    Ok(Place::Server(ServerPlace {
        engine,
        host: row.try_get("host")?,
        port: u16::try_from(port).map_err(|error| StoreError::unreadable("port", error))?,
        database: row.try_get("database_name")?,
        user: row.try_get("login")?,
        encryption,
    }))
}

pub(super) fn sealed(row: &SqliteRow) -> Result<Sealed, StoreError> {
    let bytes = |name: &str| -> Result<Vec<u8>, StoreError> {
        let text: String = row.try_get(name)?;
        STANDARD.decode(text).map_err(|error| StoreError::unreadable("sealed secret", error))
    };
    let key: String = row.try_get("key_id")?;
    let key = KeyId::parse(&key)
        .ok_or_else(|| StoreError::unreadable("sealed secret", "its key has no name"))?;
    Ok(Sealed { key, nonce: bytes("nonce")?, text: bytes("sealed")? })
}

pub(super) fn environment_name(environment: Environment) -> &'static str {
    match environment {
        Environment::Dev => "dev",
        Environment::Staging => "staging",
        Environment::Prod => "prod",
        Environment::Demo => "demo",
    }
}

fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Configuration => "configuration",
        Origin::Administrator => "administrator",
    }
}
