//! With which login changes of a database are carried out. Its password is sealed, and forgotten whenever
//! the connection's own is: the database may be another one then.

use crate::audit::{Act, Action};
use crate::secrets::Sealed;
use crate::store::connections::insert_secret;
use crate::store::{Store, StoreError, WRITE_PASSWORD, now};
use protocol::ids::ConnectionId;
use serde_json::json;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredWriter {
    /// `None`: a file.
    pub login: Option<String>,
}

impl Store {
    /// `None`: changes are not carried out there.
    pub async fn connection_writer(
        &self,
        connection: &ConnectionId,
    ) -> Result<Option<StoredWriter>, StoreError> {
        let row: Option<(Option<String>,)> = sqlx::query_as(
            "select connection_writers.login
            from connection_writers
            join connections on connections.id = connection_writers.connection_id
            where connection_id = $1
                and connections.removed_at is null",
        )
        .bind(connection.as_str())
        .fetch_optional(&self.reader)
        .await?;
        Ok(row.map(|(login,)| StoredWriter { login }))
    }

    /// Lets changes be carried out with this login, or with none any more.
    pub async fn set_connection_writer(
        &self,
        connection: &ConnectionId,
        writer: Option<&StoredWriter>,
        password: Option<&Sealed>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("delete from connection_writers where connection_id = $1")
            .bind(connection.as_str())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("delete from connection_secrets where connection_id = $1 and field = $2")
            .bind(connection.as_str())
            .bind(WRITE_PASSWORD)
            .execute(&mut *transaction)
            .await?;
        if let Some(writer) = writer {
            sqlx::query(
                "insert into connection_writers (connection_id, login, changed_at)
                values ($1, $2, $3)",
            )
            .bind(connection.as_str())
            .bind(&writer.login)
            .bind(now())
            .execute(&mut *transaction)
            .await?;
        }
        if let (Some(_), Some(sealed)) = (writer, password) {
            insert_secret(&mut transaction, connection, WRITE_PASSWORD, sealed).await?;
        }
        let detail = json!({
            "writes": writer.is_some(),
            "login": writer.and_then(|writer| writer.login.as_ref()),
        });
        let act = Act::new(Action::ConnectionSetWriter).on(connection).at(connection);
        self.append(&mut transaction, act.saying(detail)).await?;
        transaction.commit().await
    }
}
