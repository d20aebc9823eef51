//! A database that answers what it was told.

use async_trait::async_trait;
use connectors::{
    Budget, Connector, ConnectorError, Cut, Delivery, LoginReport, Profile, ReadOutcome, Reading,
    ResultColumn, Value, ValueType,
};
use sql_guard::{Catalog, CheckedStatement, Dialect};
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

/// What one read gets.
#[derive(Debug, Clone, PartialEq)]
pub enum FakeReply {
    /// Column names, then rows; cut at the budget's rows.
    Rows(Vec<&'static str>, Vec<Vec<Value>>),
    Fail(ConnectorError),
    /// Runs until it is cancelled.
    Hang,
    /// As `Rows`, once [`FakeConnector::release`] has been called for it.
    Held(Vec<&'static str>, Vec<Vec<Value>>),
    /// Panics: for tests of what must survive a defect.
    Panic,
}

pub struct FakeConnector {
    catalog: Catalog,
    replies: Mutex<VecDeque<FakeReply>>,
    statements: Mutex<Vec<String>>,
    /// What it says when asked for the version of its data.
    data_version: Mutex<Option<String>>,
    held: Semaphore,
    running: AtomicUsize,
    most_running: AtomicUsize,
    stopped: AtomicUsize,
    /// Notified when a read has begun to hang or to be held.
    pub hanging: Notify,
}

impl FakeConnector {
    /// Plays its replies in order; a read past the last one gets no rows.
    pub fn new(catalog: Catalog, replies: impl IntoIterator<Item = FakeReply>) -> Self {
        Self {
            catalog,
            replies: Mutex::new(replies.into_iter().collect()),
            statements: Mutex::new(Vec::new()),
            data_version: Mutex::new(None),
            held: Semaphore::new(0),
            running: AtomicUsize::new(0),
            most_running: AtomicUsize::new(0),
            stopped: AtomicUsize::new(0),
            hanging: Notify::new(),
        }
    }

    /// From now on it can tell the version of its data.
    pub fn set_data_version(&self, version: &str) {
        *self.data_version.lock().expect("setting does not panic") = Some(version.to_owned());
    }

    /// Lets so many held reads go on.
    pub fn release(&self, reads: usize) {
        self.held.add_permits(reads);
    }

    /// The most reads that ever ran at the same time.
    pub fn most_running(&self) -> usize {
        self.most_running.load(Ordering::SeqCst)
    }

    /// Reads that were stopped.
    pub fn stopped(&self) -> usize {
        self.stopped.load(Ordering::SeqCst)
    }

    async fn until_cancelled(&self, cancel: &CancellationToken) -> ConnectorError {
        cancel.cancelled().await;
        self.stopped.fetch_add(1, Ordering::SeqCst);
        ConnectorError::Cancelled
    }

    /// What was run, in order.
    pub fn statements(&self) -> Vec<String> {
        self.statements.lock().expect("recording does not panic").clone()
    }
}

#[async_trait]
impl Connector for FakeConnector {
    fn dialect(&self) -> Dialect {
        self.catalog.dialect
    }

    async fn version(&self) -> Result<String, ConnectorError> {
        Ok("Fake 1".to_owned())
    }

    async fn introspect(&self) -> Result<Catalog, ConnectorError> {
        Ok(self.catalog.clone())
    }

    async fn profile(&self, _: &Catalog, _: Duration) -> Result<Profile, ConnectorError> {
        Ok(Profile::default())
    }

    async fn examine_login(&self) -> Result<LoginReport, ConnectorError> {
        Ok(LoginReport::default())
    }

    async fn data_version(&self) -> Result<Option<String>, ConnectorError> {
        Ok(self.data_version.lock().expect("reading does not panic").clone())
    }

    async fn read(
        &self,
        statement: &CheckedStatement,
        budget: Budget,
        cancel: CancellationToken,
    ) -> Result<Reading, ConnectorError> {
        let sql = statement.sql().to_owned();
        self.statements.lock().expect("recording does not panic").push(sql);
        let now = self.running.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_running.fetch_max(now, Ordering::SeqCst);
        let _running = Leaving(&self.running);
        let reply = self.replies.lock().expect("playing does not panic").pop_front();
        match reply.unwrap_or(FakeReply::Rows(vec!["nothing"], Vec::new())) {
            FakeReply::Rows(columns, rows) => Ok(reading(columns, rows, budget, cancel)),
            FakeReply::Fail(error) => Err(error),
            FakeReply::Hang => {
                self.hanging.notify_one();
                Err(self.until_cancelled(&cancel).await)
            }
            FakeReply::Held(columns, rows) => {
                self.hanging.notify_one();
                tokio::select! {
                    permit = self.held.acquire() => permit.expect("it is never closed").forget(),
                    error = self.until_cancelled(&cancel) => return Err(error),
                }
                Ok(reading(columns, rows, budget, cancel))
            }
            FakeReply::Panic => panic!("the database driver broke"),
        }
    }
}

/// Counts a read down, however it ends.
struct Leaving<'a>(&'a AtomicUsize);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn reading(
    columns: Vec<&'static str>,
    mut rows: Vec<Vec<Value>>,
    budget: Budget,
    cancel: CancellationToken,
) -> Reading {
    let column = |name: &&str| ResultColumn {
        name: (*name).to_owned(),
        value_type: ValueType::Unknown,
        database_type: String::new(),
    };
    let most = usize::try_from(budget.max_rows).unwrap_or(usize::MAX);
    let cut = (rows.len() > most).then_some(Cut::Rows);
    rows.truncate(most);
    let outcome = ReadOutcome {
        rows: rows.len() as u64,
        bytes: rows.len() as u64 * 8,
        cut,
        elapsed: Duration::from_millis(1),
    };
    let (sender, receiver) = mpsc::channel(2);
    for delivery in [Delivery::Rows(rows), Delivery::End(outcome)] {
        let sent = sender.try_send(Ok(delivery));
        assert!(sent.is_ok(), "the channel has room for both");
    }
    Reading::new(columns.iter().map(column).collect(), receiver, cancel)
}
