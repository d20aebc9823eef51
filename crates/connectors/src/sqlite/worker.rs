//! Threads that own the connections, and the queue in front of them.

use super::SqliteOptions;
use super::file::Identity;
use super::harden::Connection;
use crate::ConnectorError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Gets the worker's connection, or why there is none.
type Work = Box<dyn FnOnce(Result<&Connection, ConnectorError>) + Send>;

struct Queued {
    work: Work,
    /// Lets the worker spawn the task that interrupts it.
    runtime: Option<tokio::runtime::Handle>,
}

/// The threads end when the pool is dropped and the statements they run have ended.
pub(super) struct Pool {
    queue: SyncSender<Queued>,
}

impl Pool {
    /// The first connection is opened here, so that a wrong file is an error of the caller.
    pub(super) fn start(path: &Path, options: SqliteOptions) -> Result<Self, ConnectorError> {
        let first = Connection::open(path, &options)?;
        let (queue, jobs) = sync_channel(options.queue);
        let jobs = Arc::new(Mutex::new(jobs));
        let mut ready = Some(first);
        for number in 0..options.workers.max(1) {
            let worker = Worker {
                path: path.to_owned(),
                options,
                connection: ready.take(),
                jobs: jobs.clone(),
            };
            std::thread::Builder::new()
                .name(format!("sqlite-{number}"))
                .spawn(move || worker.run())
                .map_err(|_| ConnectorError::Busy { reason: "no thread is left".to_owned() })?;
        }
        Ok(Self { queue })
    }

    pub(super) fn submit(&self, work: Work) -> Result<(), ConnectorError> {
        let runtime = tokio::runtime::Handle::try_current().ok();
        self.queue.try_send(Queued { work, runtime }).map_err(|error| match error {
            TrySendError::Full(_) => ConnectorError::Busy {
                reason: "too many statements wait for this database".to_owned(),
            },
            TrySendError::Disconnected(_) => ConnectorError::WorkerGone,
        })
    }
}

struct Worker {
    path: PathBuf,
    options: SqliteOptions,
    connection: Option<Connection>,
    jobs: Arc<Mutex<Receiver<Queued>>>,
}

impl Worker {
    fn run(mut self) {
        loop {
            let next = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(Queued { work, runtime }) = next else { return };
            let _entered = runtime.as_ref().map(tokio::runtime::Handle::enter);
            // A file put in the place of the one that is open is the database from now on.
            let current = Identity::of(&self.path);
            let connection = match self.connection.take() {
                Some(open) if current == Some(open.identity) => open,
                _ => match Connection::open(&self.path, &self.options) {
                    Ok(connection) => connection,
                    Err(error) => {
                        work(Err(error));
                        continue;
                    }
                },
            };
            // A connection that saw a panic may be in any state: the next job opens a new one.
            match catch_unwind(AssertUnwindSafe(|| work(Ok(&connection)))) {
                Ok(()) => self.connection = Some(connection),
                Err(_) => tracing::error!("a statement ended its worker"),
            }
        }
    }
}
