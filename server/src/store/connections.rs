//! Databases that can be asked.

use super::{Store, StoreError, id, now};
use protocol::catalog::Environment;
use protocol::ids::ConnectionId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConnection {
    pub id: ConnectionId,
    pub name: String,
    /// `sqlite`.
    pub engine: String,
    /// A file path for SQLite.
    pub location: String,
    pub environment: Environment,
}

type Row = (String, String, String, String, String);

fn connection(row: Row) -> Result<StoredConnection, StoreError> {
    let (connection_id, name, engine, location, environment) = row;
    let environment = serde_json::from_value(serde_json::Value::String(environment))
        .map_err(|error| StoreError::unreadable("environment", error))?;
    let id = id("connection id", &connection_id)?;
    Ok(StoredConnection { id, name, engine, location, environment })
}

fn environment_name(environment: Environment) -> &'static str {
    match environment {
        Environment::Dev => "dev",
        Environment::Staging => "staging",
        Environment::Prod => "prod",
        Environment::Demo => "demo",
    }
}

impl Store {
    /// Adds a connection, or moves the one with the same id to its new name and place.
    pub async fn put_connection(&self, connection: &StoredConnection) -> Result<(), StoreError> {
        sqlx::query(
            "insert into connections (id, name, engine, location, environment, created_at)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (id) do update
            set name = excluded.name,
                engine = excluded.engine,
                location = excluded.location,
                environment = excluded.environment",
        )
        .bind(connection.id.as_str())
        .bind(&connection.name)
        .bind(&connection.engine)
        .bind(&connection.location)
        .bind(environment_name(connection.environment))
        .bind(now())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Oldest first: the first one is the default of new conversations.
    pub async fn list_connections(&self) -> Result<Vec<StoredConnection>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, name, engine, location, environment
            from connections
            order by created_at, id",
        )
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(connection).collect()
    }
}
