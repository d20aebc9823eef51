//! Moves what was written from the store's log into its file, beside the writers: one that had to do it would
//! keep a question waiting for the disk.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::{Mutex, Notify};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

/// Commits after which it is time.
const COMMITS: u32 = 64;
/// Pages in the log (64 MiB) at which a writer does it after all, which also lets the log begin anew.
const AT_THE_LATEST: &str = "16384";

#[derive(Clone, Default)]
pub struct Checkpoints(Option<Arc<Running>>);

struct Running {
    commits: AtomicU32,
    due: Arc<Notify>,
    task: Mutex<Option<JoinHandle<()>>>,
    stop: DropGuard,
}

/// The options of a writer that leaves this to [`Checkpoints`].
pub fn left_alone(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options.pragma("wal_autocheckpoint", AT_THE_LATEST)
}

impl Checkpoints {
    /// Until the last clone is dropped.
    pub async fn start(options: &SqliteConnectOptions) -> Result<Self, sqlx::Error> {
        let connection = options.connect().await?;
        let (due, stop) = (Arc::new(Notify::new()), CancellationToken::new());
        let task = tokio::spawn(run(connection, due.clone(), stop.clone()));
        Ok(Self(Some(Arc::new(Running {
            commits: AtomicU32::new(0),
            due,
            task: Mutex::new(Some(task)),
            stop: stop.drop_guard(),
        }))))
    }

    pub fn committed(&self) {
        let Some(running) = &self.0 else { return };
        if (running.commits.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(COMMITS) {
            running.due.notify_one();
        }
    }

    /// Answers when its connection is closed.
    pub async fn stop(&self) {
        let Some(running) = &self.0 else { return };
        running.stop.token().cancel();
        if let Some(task) = running.task.lock().await.take()
            && let Err(error) = task.await
        {
            tracing::warn!(%error, "checkpoints of the store ended badly");
        }
    }
}

async fn run(mut connection: SqliteConnection, due: Arc<Notify>, stop: CancellationToken) {
    while stop.run_until_cancelled(due.notified()).await.is_some() {
        // Waits for nobody, and nobody waits for it; what it cannot move is moved the next time.
        let moved = sqlx::query("pragma wal_checkpoint(passive)").execute(&mut connection).await;
        if let Err(error) = moved {
            tracing::warn!(%error, "the store's log could not be moved into its file");
        }
    }
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the connection for checkpoints did not close");
    }
}
