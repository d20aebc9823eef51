//! Whether the data may have changed, without reading any of it.
//!
//! `pragma data_version` moves whenever another connection commits, in this process or any other,
//! with either kind of journal; its number means something on one connection only. So one connection
//! that is never used for anything else is kept for asking. Files that are exchanged or overwritten
//! from outside are told by their identity and their times.

use super::SqliteOptions;
use super::file::{Identity, touched};
use super::harden::Connection;
use crate::ConnectorError;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use tokio::sync::oneshot;

/// How long asking waits for somebody who is writing; the statement itself waits longer.
const LOCK_WAIT: Duration = Duration::from_millis(100);

/// Numbers the connections that are asked, so that counters of two of them are never taken for one.
static NEXT_CONNECTION: AtomicU64 = AtomicU64::new(0);

type Asked = oneshot::Sender<Result<String, ConnectorError>>;

/// The thread that owns the asking connection; it ends when this is dropped.
pub(super) struct Watch {
    questions: Sender<Asked>,
}

impl Watch {
    pub(super) fn start(path: &Path, options: SqliteOptions) -> Result<Self, ConnectorError> {
        let (questions, asked) = channel();
        let options = SqliteOptions { lock_wait: LOCK_WAIT, ..options };
        let watcher = Watcher { path: path.to_owned(), options, open: None };
        std::thread::Builder::new()
            .name("sqlite-version".to_owned())
            .spawn(move || watcher.run(asked))
            .map_err(|_| ConnectorError::Busy { reason: "no thread is left".to_owned() })?;
        Ok(Self { questions })
    }

    pub(super) async fn version(&self) -> Result<String, ConnectorError> {
        let (answer, answered) = oneshot::channel();
        self.questions.send(answer).map_err(|_| ConnectorError::WorkerGone)?;
        answered.await.map_err(|_| ConnectorError::WorkerGone)?
    }
}

struct Watcher {
    path: PathBuf,
    options: SqliteOptions,
    /// The connection with its number.
    open: Option<(u64, Connection)>,
}

impl Watcher {
    fn run(mut self, asked: Receiver<Asked>) {
        while let Ok(first) = asked.recv() {
            // Everybody who asked before this look at the file may have its answer.
            let waiting: Vec<Asked> = std::iter::once(first).chain(asked.try_iter()).collect();
            let version = self.look();
            if version.is_err() {
                self.open = None;
            }
            for answer in waiting {
                // Somebody who has gone needs no answer.
                let _ = answer.send(version.clone());
            }
        }
    }

    fn look(&mut self) -> Result<String, ConnectorError> {
        let current = Identity::of(&self.path);
        let (number, connection) = match self.open.take() {
            Some((number, open)) if current == Some(open.identity) => (number, open),
            _ => {
                let connection = Connection::open(&self.path, &self.options)?;
                // The text below is ours and reads one number.
                let _ = connection.permit_everything();
                (NEXT_CONNECTION.fetch_add(1, Ordering::Relaxed), connection)
            }
        };
        let commits: i64 = connection
            .inner
            .prepare("pragma data_version")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(|error| connection.explain_alone(error))?;
        let (bytes, changed) = touched(&self.path).unwrap_or_default();
        self.open = Some((number, connection));
        Ok(format!("{number}.{commits}.{bytes}.{changed}"))
    }
}
