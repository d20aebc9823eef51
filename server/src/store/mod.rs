//! The metadata store: SQLite in WAL mode, one writer and a few readers. The only place that knows
//! its SQL; one file per aggregate. Whatever belongs to a person is read with its owner: there is no
//! unscoped twin.

mod audit;
mod budgets;
mod change_rules;
mod changes;
mod checkpoints;
mod choices;
mod connections;
mod conversations;
mod error;
mod evaluations;
mod feedback;
mod golden;
mod grants;
mod groups;
mod history;
mod identities;
mod invitations;
mod limits;
mod memories;
mod migrations;
mod models;
mod notices;
mod people;
mod policies;
mod results;
mod roles;
mod runs;
mod session_list;
mod sessions;
mod single_sign_on;
mod snapshots;
#[cfg(test)]
mod tests;
mod tokens;
mod tools;
mod turns;
mod turnstile;
mod users;
mod vectors;
mod webhooks;

pub use audit::AuditRows;
pub use change_rules::{ChangeRules, RulesSaved};
pub use changes::{
    Behind, ChangeKind, Decided, Deciding, Landing, NewChange, NewRevision, RunReport, Sees,
    StoredChange, StoredRevision, StoredRun, StoredVote, StoredWriter, TimelineEntry, Unproved,
    Which,
};
pub use choices::NewChoice;
pub use connections::{
    Origin, PASSWORD, PasswordChange, Place, Removal, ServerPlace, StoredConnection, StoredSecret,
    WRITE_PASSWORD,
};
pub use error::StoreError;
pub use evaluations::{NewEvaluation, StoredEvaluation, StoredItem};
pub use golden::{Candidate, GoldenDecided, StoredGolden};
pub use groups::StoredGroup;
pub use history::{After, RunScope};
pub use invitations::AddedInvitation;
pub use models::{KeyChange, StoredModel, StoredModelKey, StoredPolicy};
pub use notices::StoredNotice;
pub use people::{KeepsAManager, PersonChanged};
pub use policies::Landed;
pub use roles::{RoleRemoval, StoredRole};
pub use sessions::{NewSession, SessionUser};
pub use snapshots::StoredSnapshot;
pub use tokens::{AddedToken, TokenOwner};
pub use turns::{Begun, StoredTurn, asked_model, interrupted, sent_to_models};
pub use users::{Attributes, NewUser, User};
pub use webhooks::{Attempted, Due};

use crate::audit::AuditKeys;
use crate::audit::chain::random_key;
use checkpoints::Checkpoints;
use sha2::{Digest, Sha256};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, Sqlite, SqliteConnection, SqlitePool, Transaction};
use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::Notify;
use turnstile::{Turn, Turnstile, Urgency};

/// How long a statement waits for another process (a `candor user` command) to finish writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Reads are short; four at once keep both cores of a small machine busy.
const READERS: u32 = 4;
/// Rows that a reader has ready: an export of the audit hands over many, one by one.
const READ_AHEAD: usize = 512;
const PAGE_BYTES: u64 = 4096;

#[derive(Clone)]
pub struct Store {
    writer: SqlitePool,
    turnstile: Turnstile,
    checkpoints: Checkpoints,
    reader: SqlitePool,
    /// Absent: nothing that has to be recorded can be done; see [`Store::with_audit`].
    audit: Option<Arc<AuditKeys>>,
    /// Something was written down for other systems.
    told: Arc<Notify>,
}

impl Store {
    /// Opens or creates the store. `max_bytes` caps the size of its file; writes beyond it fail with
    /// [`StoreError::Full`], as on a full disk.
    pub async fn open(path: &Path, max_bytes: Option<u64>) -> Result<Self, StoreError> {
        // NORMAL in WAL mode: a crash of the process loses nothing, a loss of power at most the last
        // transactions, and never the file.
        let mut options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let reading = options.clone().read_only(true).create_if_missing(false);
        let reading = reading.row_buffer_size(READ_AHEAD);
        if let Some(bytes) = max_bytes {
            options = options.pragma("max_page_count", (bytes / PAGE_BYTES).max(1).to_string());
        }
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .after_release(|connection, _| Box::pin(is_at_rest(connection)))
            .connect_with(checkpoints::left_alone(options.clone()))
            .await?;
        migrations::migrate(&writer).await?;
        let checkpoints = Checkpoints::start(&options).await?;
        let reader =
            SqlitePoolOptions::new().max_connections(READERS).connect_with(reading).await?;
        let told = Arc::default();
        let turnstile = Turnstile::default();
        Ok(Self { writer, turnstile, checkpoints, reader, audit: None, told })
    }

    /// A store that lives as long as the process, for commands that keep nothing.
    pub async fn in_memory() -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        migrations::migrate(&writer).await?;
        let audit = Some(Arc::new(AuditKeys::new("memory", &random_key())));
        let turnstile = Turnstile::default();
        let told = Arc::default();
        let checkpoints = Checkpoints::default();
        Ok(Self { reader: writer.clone(), writer, turnstile, checkpoints, audit, told })
    }

    /// Wakes whoever delivers it.
    pub fn told(&self) -> &Notify {
        &self.told
    }

    /// Answers when the store can be read; for the health check.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("select 1").execute(&self.reader).await?;
        Ok(())
    }

    pub async fn close(&self) {
        self.checkpoints.stop().await;
        self.reader.close().await;
        self.writer.close().await;
    }

    async fn write(&self) -> Result<Writing, StoreError> {
        self.write_with(Urgency::Usual).await
    }

    /// Takes the write lock at once, so that a transaction never fails half-way because another
    /// process wrote in between.
    async fn write_with(&self, urgency: Urgency) -> Result<Writing, StoreError> {
        let turn = self.turnstile.enter(urgency).await;
        let transaction = self.writer.begin_with("begin immediate").await?;
        Ok(Writing { transaction, checkpoints: self.checkpoints.clone(), _turn: turn })
    }
}

/// A transaction that writes; dropped without [`Writing::commit`] it has written nothing.
struct Writing {
    // Before the turn, so that it has ended when the next one passes.
    transaction: Transaction<'static, Sqlite>,
    checkpoints: Checkpoints,
    _turn: Turn,
}

impl Writing {
    async fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().await?;
        self.checkpoints.committed();
        Ok(())
    }
}

impl Deref for Writing {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.transaction
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }
}

/// Whether a connection may be used again. On a full disk SQLite rolls a transaction back by itself;
/// the driver's own rollback then fails and it believes for ever that the transaction is open.
async fn is_at_rest(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // Waits until a rollback that is still queued has been tried.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// How times are stored and shown.
pub fn timestamp(at: OffsetDateTime) -> String {
    engine::deps::timestamp(at)
}

pub fn now() -> String {
    timestamp(OffsetDateTime::now_utc())
}

/// Lowercase hex.
fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("wire types have string keys only, so they serialise")
}

fn from_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::unreadable(what, error))
}

fn id<T: std::str::FromStr>(what: &'static str, text: &str) -> Result<T, StoreError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| StoreError::unreadable(what, error))
}
