//! A database that answers what it was told.

use async_trait::async_trait;
use connectors::{
    Budget, Connector, ConnectorError, Cut, Delivery, LoginReport, Profile, ReadOutcome, Reading,
    ResultColumn, Value, ValueType,
};
use sql_guard::{Catalog, CheckedStatement, Dialect};
use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

/// What one read gets.
#[derive(Debug, Clone, PartialEq)]
pub enum FakeReply {
    /// Column names, then rows; cut at the budget's rows.
    Rows(Vec<&'static str>, Vec<Vec<Value>>),
    Fail(ConnectorError),
    /// Runs until it is cancelled.
    Hang,
    /// Panics: for tests of what must survive a defect.
    Panic,
}

pub struct FakeConnector {
    catalog: Catalog,
    replies: Mutex<VecDeque<FakeReply>>,
    statements: Mutex<Vec<String>>,
    /// Notified when a read has begun to hang.
    pub hanging: Notify,
}

impl FakeConnector {
    /// Plays its replies in order; a read past the last one gets no rows.
    pub fn new(catalog: Catalog, replies: impl IntoIterator<Item = FakeReply>) -> Self {
        Self {
            catalog,
            replies: Mutex::new(replies.into_iter().collect()),
            statements: Mutex::new(Vec::new()),
            hanging: Notify::new(),
        }
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
        Ok(None)
    }

    async fn read(
        &self,
        statement: &CheckedStatement,
        budget: Budget,
        cancel: CancellationToken,
    ) -> Result<Reading, ConnectorError> {
        let sql = statement.sql().to_owned();
        self.statements.lock().expect("recording does not panic").push(sql);
        let reply = self.replies.lock().expect("playing does not panic").pop_front();
        match reply.unwrap_or(FakeReply::Rows(vec!["nothing"], Vec::new())) {
            FakeReply::Rows(columns, rows) => Ok(reading(columns, rows, budget, cancel)),
            FakeReply::Fail(error) => Err(error),
            FakeReply::Hang => {
                self.hanging.notify_one();
                cancel.cancelled().await;
                Err(ConnectorError::Cancelled)
            }
            FakeReply::Panic => panic!("the database driver broke"),
        }
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
