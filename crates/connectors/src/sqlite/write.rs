//! Changing a file: a connection of its own for each run, opened to write, which is closed afterwards.

use super::SqliteOptions;
use super::failure;
use super::harden;
use super::values::parameter;
use crate::stop::Stop;
use crate::writer::{Around, WriteEnd, WriteJob, WriteProof, Writer};
use crate::writing::{self, CommitFault, Link, Spelling};
use crate::{Binding, ConnectorError};
use async_trait::async_trait;
use sql_guard::Dialect;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

pub struct SqliteWriter {
    path: PathBuf,
    options: SqliteOptions,
}

impl SqliteWriter {
    pub fn new(path: &Path, options: SqliteOptions) -> Self {
        Self { path: path.to_owned(), options }
    }

    /// Runs on a thread of its own, with a new connection. It comes to its end also when nobody waits
    /// for it any more.
    async fn apart<T: Send + 'static>(
        &self,
        stop: Stop,
        work: impl FnOnce(&mut FileLink) -> T + Send + 'static,
    ) -> Result<T, ConnectorError> {
        let (path, options) = (self.path.clone(), self.options);
        let done = tokio::task::spawn_blocking(move || {
            let connection = harden::Connection::open_to_write(&path, &options)?;
            let interrupt = Some(connection.watch(&stop));
            let mut link = FileLink { connection, stop, interrupt };
            let done = work(&mut link);
            link.unwatch();
            Ok(done)
        });
        done.await.map_err(|_| ConnectorError::WorkerGone)?
    }
}

struct FileLink {
    connection: harden::Connection,
    stop: Stop,
    /// Absent: nothing ends what runs any more.
    interrupt: Option<harden::Interrupt>,
}

impl FileLink {
    fn unwatch(&mut self) {
        if let Some(interrupt) = self.interrupt.take() {
            self.connection.unwatch(interrupt);
        }
    }

    fn explained<T>(&self, done: rusqlite::Result<T>) -> Result<T, ConnectorError> {
        done.map_err(|error| self.connection.explain(error, &self.stop))
    }
}

#[async_trait]
impl Link for FileLink {
    async fn say(&mut self, sql: &str) -> Result<(), ConnectorError> {
        let done = self.connection.inner.execute(sql, []).map(drop);
        self.explained(done)
    }

    async fn ask(&mut self, sql: &str) -> Result<Option<String>, ConnectorError> {
        let done = self.connection.inner.query_row(sql, [], |row| {
            row.get::<_, rusqlite::types::Value>(0).map(|value| match value {
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                _ => String::new(),
            })
        });
        match done {
            Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
            other => self.explained(other.map(Some)),
        }
    }

    async fn run(&mut self, binding: &Binding) -> Result<u64, ConnectorError> {
        if self.stop.reached() {
            return Err(self.stop.reason());
        }
        let done = (|| {
            let mut statement = self.connection.inner.prepare(binding.text())?;
            for (index, value) in binding.values().iter().enumerate() {
                statement.raw_bind_parameter(index + 1, parameter(value))?;
            }
            // A RETURNING clause gives rows, which nobody reads here.
            let mut rows = statement.raw_query();
            while rows.next()?.is_some() {}
            drop(rows);
            drop(statement);
            Ok(self.connection.inner.changes())
        })();
        self.explained(done)
    }

    async fn begin(&mut self) -> Result<(), ConnectorError> {
        self.say("begin immediate").await
    }

    async fn commit(&mut self) -> Result<(), CommitFault> {
        // A stop that comes now comes too late: SQLite either keeps everything or says that it did not.
        self.unwatch();
        let done = self.connection.inner.execute("commit", []).map(drop);
        self.explained(done).map_err(CommitFault::Refused)
    }

    async fn undo(&mut self) {
        if !self.connection.inner.is_autocommit() {
            let _ = self.connection.inner.execute("rollback", []);
        }
    }
}

#[async_trait]
impl Writer for SqliteWriter {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    async fn search_path(&self) -> Result<String, ConnectorError> {
        Ok("main".to_owned())
    }

    async fn around(&self, table: &str, limit: Duration) -> Result<Around, ConnectorError> {
        let stop = Stop::new(CancellationToken::new(), limit);
        let table = table.to_owned();
        let told = self.apart(stop, move |link| {
            futures::executor::block_on(writing::around(link, Dialect::Sqlite, &table))
        });
        told.await?
    }

    async fn write_approved(&self, job: &WriteJob<'_>, cancel: CancellationToken) -> WriteEnd {
        let stop = Stop::new(cancel.child_token(), job.deadline);
        if stop.reached() {
            return WriteEnd::NotKept(stop.reason());
        }
        stop.watch();
        // Whoever stops waiting stops the database.
        let _clock = stop.token().clone().drop_guard();
        let spelling = Spelling::new(Dialect::Sqlite, String::new());
        let (statement, run) = (job.statement.clone(), job.run.to_owned());
        let (max_rows, deadline, backup) = (job.max_rows, job.deadline, job.backup);
        let ended = self.apart(stop.clone(), move |link| {
            let job = WriteJob { statement: &statement, run: &run, max_rows, deadline, backup };
            futures::executor::block_on(writing::carry_out(link, &job, &spelling))
        });
        match ended.await {
            Ok(ended) => ended,
            // The thread is gone, and whether it came to its commit is not known.
            Err(ConnectorError::WorkerGone) => WriteEnd::Unknown(ConnectorError::WorkerGone),
            Err(error) => WriteEnd::NotKept(error),
        }
    }

    async fn prove(
        &self,
        run: &str,
        table: Option<&str>,
        limit: Duration,
    ) -> Result<WriteProof, ConnectorError> {
        let stop = Stop::new(CancellationToken::new(), limit);
        let spelling = Spelling::new(Dialect::Sqlite, String::new());
        let (run, table) = (run.to_owned(), table.map(str::to_owned));
        let proof = self.apart(stop, move |link| {
            let table = table.as_deref();
            futures::executor::block_on(writing::prove(link, &run, &spelling, table, limit))
        });
        proof.await?
    }
}

/// An error while the connection is opened.
pub(super) fn unopened(error: rusqlite::Error, name: &str) -> ConnectorError {
    failure::explain(error, name, &super::authorizer::Refused::default(), None)
}
