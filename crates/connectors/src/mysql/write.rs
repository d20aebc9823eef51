//! Changing a MariaDB or MySQL database: a session of its own for each run, closed afterwards. Only
//! tables that can take a change back are changed.

use super::connect::Door;
use super::failure;
use super::kill::{self, Watched};
use super::session;
use super::wire::{Client, Next, WireError};
use crate::stop::Stop;
use crate::writer::{Around, WriteEnd, WriteJob, WriteProof, Writer};
use crate::writing::{self, CommitFault, Link, Spelling};
use crate::{Binding, ConnectorError, ServerTarget};
use async_trait::async_trait;
use sql_guard::{Dialect, StatementKind};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long an answer to a commit is waited for before nobody knows.
const COMMIT_LIMIT: Duration = Duration::from_secs(30);

pub struct MysqlWriter {
    door: Door,
}

impl MysqlWriter {
    pub fn new(target: ServerTarget) -> Result<Self, ConnectorError> {
        Ok(Self { door: Door::new(target)? })
    }

    async fn link<'w>(&'w self, stop: &'w Stop) -> Result<ServerLink<'w>, ConnectorError> {
        let client = self.door.open().await?;
        Ok(ServerLink { door: &self.door, client, stop, stopped: false })
    }

    /// Engines without transactions keep every row at once, whatever is said afterwards.
    async fn can_be_undone(
        &self,
        link: &mut ServerLink<'_>,
        tables: &[String],
    ) -> Result<(), ConnectorError> {
        for table in tables {
            let name: String = table.rsplit('.').next().unwrap_or(table).replace('\'', "''");
            let name = name.replace('\\', "\\\\");
            let engine = link
                .ask(&format!(
                    "select engine from information_schema.tables where table_schema = database() \
                     and table_name = '{name}'"
                ))
                .await?;
            if engine.as_deref() != Some("InnoDB") {
                let action = format!(
                    "change `{table}`, whose engine cannot take a change back as InnoDB can"
                );
                return Err(ConnectorError::NotAuthorized { action });
            }
        }
        Ok(())
    }
}

struct ServerLink<'w> {
    door: &'w Door,
    client: Client,
    stop: &'w Stop,
    /// A statement was killed: the session is not spoken to any more.
    stopped: bool,
}

impl ServerLink<'_> {
    fn explained(&self, error: WireError, sql: &str) -> ConnectorError {
        match error {
            WireError::Server(refusal) => failure::of_statement(&refusal, &self.door.target, sql),
            other => self.door.explain(other),
        }
    }
}

async fn changed(client: &mut Client, binding: &Binding) -> Result<u64, WireError> {
    let prepared = client.prepare(binding.text()).await?;
    client.execute(&prepared, binding.values()).await?;
    while let Next::Row(_) = client.row().await? {}
    Ok(client.affected())
}

#[async_trait]
impl Link for ServerLink<'_> {
    async fn say(&mut self, sql: &str) -> Result<(), ConnectorError> {
        let thread = self.client.thread;
        match kill::watched(self.door, thread, self.stop, self.client.command(sql)).await {
            Watched::Finished(done) => done.map_err(|error| self.explained(error, sql)),
            Watched::Stopped(_) => {
                self.stopped = true;
                Err(self.stop.reason())
            }
        }
    }

    async fn ask(&mut self, sql: &str) -> Result<Option<String>, ConnectorError> {
        let asked = self.client.ask(sql).await;
        let rows = asked.map_err(|error| self.explained(error, sql))?;
        Ok(rows.into_iter().flatten().flatten().next())
    }

    async fn run(&mut self, binding: &Binding) -> Result<u64, ConnectorError> {
        let thread = self.client.thread;
        let work = changed(&mut self.client, binding);
        match kill::watched(self.door, thread, self.stop, work).await {
            Watched::Finished(done) => done.map_err(|error| self.explained(error, binding.text())),
            Watched::Stopped(_) => {
                self.stopped = true;
                Err(self.stop.reason())
            }
        }
    }

    async fn begin(&mut self) -> Result<(), ConnectorError> {
        let begun = session::begin_writing(&mut self.client, self.stop.remaining()).await;
        begun.map_err(|error| self.explained(error, "start transaction"))
    }

    async fn commit(&mut self) -> Result<(), CommitFault> {
        if self.stopped || self.stop.reached() {
            return Err(CommitFault::Refused(self.stop.reason()));
        }
        match tokio::time::timeout(COMMIT_LIMIT, self.client.command("commit")).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error @ WireError::Server(_))) => {
                Err(CommitFault::Refused(self.explained(error, "commit")))
            }
            Ok(Err(error)) => Err(CommitFault::Lost(self.explained(error, "commit"))),
            Err(_) => Err(CommitFault::Lost(self.door.unreachable("no answer to the commit"))),
        }
    }

    async fn undo(&mut self) {
        if self.stopped {
            // What was killed may have left an answer unread; a new session drops what is left over.
            if let Ok(fresh) = self.door.open().await {
                std::mem::replace(&mut self.client, fresh).quit().await;
                self.stopped = false;
            }
            return;
        }
        let _ = tokio::time::timeout(COMMIT_LIMIT, self.client.command("rollback")).await;
    }
}

#[async_trait]
impl Writer for MysqlWriter {
    fn dialect(&self) -> Dialect {
        Dialect::Mysql
    }

    async fn search_path(&self) -> Result<String, ConnectorError> {
        Ok(self.door.target.database.clone())
    }

    async fn around(&self, table: &str, limit: Duration) -> Result<Around, ConnectorError> {
        let stop = Stop::new(CancellationToken::new(), limit);
        stop.watch();
        let _clock = stop.token().clone().drop_guard();
        let mut link = self.link(&stop).await?;
        writing::around(&mut link, Dialect::Mysql, table).await
    }

    async fn write_approved(&self, job: &WriteJob<'_>, cancel: CancellationToken) -> WriteEnd {
        let stop = Stop::new(cancel.child_token(), job.deadline);
        if stop.reached() {
            return WriteEnd::NotKept(stop.reason());
        }
        stop.watch();
        // Whoever stops waiting stops the database.
        let _clock = stop.token().clone().drop_guard();
        let spelling = Spelling::new(Dialect::Mysql, String::new());
        match self.link(&stop).await {
            Err(error) => WriteEnd::NotKept(error),
            // Nothing of a schema is ever taken back here, and that is told before.
            Ok(mut link) if job.statement.kind() == StatementKind::SchemaChange => {
                writing::carry_out(&mut link, job, &spelling).await
            }
            Ok(mut link) => match self.can_be_undone(&mut link, job.statement.tables()).await {
                Err(error) => WriteEnd::NotKept(error),
                Ok(()) => writing::carry_out(&mut link, job, &spelling).await,
            },
        }
    }

    async fn prove(
        &self,
        run: &str,
        table: Option<&str>,
        limit: Duration,
    ) -> Result<WriteProof, ConnectorError> {
        let stop = Stop::new(CancellationToken::new(), limit);
        stop.watch();
        let _clock = stop.token().clone().drop_guard();
        let mut link = self.link(&stop).await?;
        let spelling = Spelling::new(Dialect::Mysql, String::new());
        writing::prove(&mut link, run, &spelling, table, limit).await
    }
}
