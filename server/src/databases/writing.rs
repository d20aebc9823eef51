//! Opening a database to change it: another login, another connection, for one run or one proof. What
//! reads never comes here.

use super::opening::{Opener, bound, file_problem, target};
use super::rules::file::FileRefusal;
use crate::store::{
    Decided, Deciding, Origin, Place, RunReport, ServerPlace, Store, StoreError, StoredConnection,
    Unproved, WRITE_PASSWORD,
};
use engine::approvals::event::Proof;
use engine::approvals::{Event, Outcome};
use engine::execution::write::WriteDoor;
use protocol::{ErrorCode, Problem};
use secrecy::SecretString;
use serde_json::json;
use std::sync::Arc;
use time::OffsetDateTime;

/// A database opened to be changed, and as whom.
pub struct Opened {
    pub door: WriteDoor,
    /// The login, or `file`; part of what is approved.
    pub identity: String,
}

impl Opener {
    /// The password for the field, as it is sealed for its connection.
    pub fn seal_for_writing(
        &self,
        connection: &StoredConnection,
        password: &SecretString,
    ) -> Result<crate::secrets::Sealed, crate::secrets::SecretError> {
        self.secrets().seal(&bound(&connection.id, WRITE_PASSWORD), password)
    }

    pub async fn open_to_write(
        &self,
        store: &Store,
        connection: &StoredConnection,
    ) -> Result<Opened, Problem> {
        let writer = store.connection_writer(&connection.id).await?;
        let writer = writer.ok_or_else(|| not_set_up(&connection.name))?;
        let (place, identity, password) = match (&connection.place, writer.login) {
            (Place::Sqlite { file }, _) => {
                if connection.origin == Origin::Administrator {
                    let real = self.files().check(&file.to_string_lossy()).map_err(file_problem)?;
                    if real != *file {
                        return Err(file_problem(FileRefusal::Elsewhere));
                    }
                }
                (connection.place.clone(), "file".to_owned(), None)
            }
            (Place::Server(_), None) => return Err(not_set_up(&connection.name)),
            (Place::Server(server), Some(login)) => {
                let sealed = store.connection_secret(&connection.id, WRITE_PASSWORD).await?;
                let sealed = sealed.ok_or_else(|| not_set_up(&connection.name))?;
                let place = bound(&connection.id, WRITE_PASSWORD);
                let password = self.secrets().open_sealed(&place, &sealed)?;
                let server = ServerPlace { user: login.clone(), ..server.clone() };
                (Place::Server(server), login, Some(password))
            }
        };
        let addresses = Arc::new(self.addresses().clone());
        let target = target(&place, connection.pool, password, addresses);
        let writer = connectors::open_writer(target)
            .map_err(|error| engine::error::connector_problem(&error))?;
        Ok(Opened { door: WriteDoor::new(writer), identity })
    }
}

fn not_set_up(name: &str) -> Problem {
    let detail = format!("nobody has given `{name}` a login for changes of data");
    Problem::new(ErrorCode::WritesNotSetUp, detail)
        .hint("ask an administrator; the login that reads is never used for writing")
}

/// Proves runs whose end nobody saw, as far as their databases can be reached; answers how many.
pub async fn settle(store: &Store, opener: &Opener) -> Result<u64, StoreError> {
    let unproved = store.unproved_changes().await?;
    if unproved.is_empty() {
        return Ok(0);
    }
    let connections = store.list_connections().await?;
    let mut settled = 0;
    for Unproved { change, connection, run } in unproved {
        let Some(connection) = connections.iter().find(|known| known.id == connection) else {
            tracing::warn!(change.id = %change, "the database of a change in doubt was removed");
            continue;
        };
        let proof = match opener.open_to_write(store, connection).await {
            Ok(opened) => {
                let table = store.change(&change).await?.and_then(|stored| {
                    stored.revision.impact["schema"]["table"].as_str().map(str::to_owned)
                });
                let proof = opened.door.prove(&run, table.as_deref()).await;
                proof.map_err(|error| error.to_string())
            }
            Err(problem) => Err(problem.to_string()),
        };
        let proof = match proof {
            Ok(proof) => proof,
            Err(reason) => {
                tracing::warn!(change.id = %change, reason, "the end of a change stays in doubt");
                continue;
            }
        };
        let outcome = match proof {
            Proof::Kept => Outcome::Executed,
            Proof::NotKept => Outcome::Failed,
        };
        let now = OffsetDateTime::now_utc();
        let mut deciding = Deciding::new(&change, None, Event::Proved(proof), now);
        let detail = json!({ "proved": true });
        deciding.report = Some(RunReport { run, outcome, rows_affected: None, detail });
        let decided = store.decide_change(deciding).await?;
        settled += u64::from(matches!(decided, Decided::Landed(_)));
    }
    Ok(settled)
}
