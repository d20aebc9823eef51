//! Changing a PostgreSQL database: a session of its own for each run, closed afterwards.

use super::failure::Phase;
use super::parameters;
use super::session::Session;
use super::stopping::Stopping;
use super::{Place, PostgresConnector, quoted};
use crate::stop::Stop;
use crate::writer::{Around, WriteEnd, WriteJob, WriteProof, Writer};
use crate::writing::{self, CommitFault, Link, Spelling};
use crate::{Binding, ConnectorError, ServerTarget};
use async_trait::async_trait;
use sql_guard::Dialect;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long an answer to a commit is waited for before nobody knows.
const COMMIT_LIMIT: Duration = Duration::from_secs(30);

pub struct PostgresWriter {
    /// With the login for writing; it only ever learns the schemas.
    connector: PostgresConnector,
}

impl PostgresWriter {
    pub fn new(target: ServerTarget) -> Result<Self, ConnectorError> {
        Ok(Self { connector: PostgresConnector::new(target)? })
    }

    async fn link(&self, stop: &Stop) -> Result<(ServerLink, Spelling), ConnectorError> {
        self.connector.learn_schemas().await?;
        let place = self.connector.place.clone();
        let schema = {
            let schemas = place.schemas.read().unwrap_or_else(PoisonError::into_inner);
            let first = schemas.iter().flatten().next();
            first.map(|name| format!("{}.", quoted(name))).unwrap_or_default()
        };
        let session = Session::open(&place).await?;
        let stopping = Stopping::new(place.clone(), session.key, stop.clone());
        let link = ServerLink { place, session, stopping };
        // The system's own schema is looked at first also where it is not named.
        let makes_in = link.place.search_path().strip_prefix("pg_catalog, ").map(str::to_owned);
        Ok((link, Spelling { makes_in, ..Spelling::new(Dialect::Postgres, schema) }))
    }
}

struct ServerLink {
    place: Arc<Place>,
    session: Session,
    stopping: Stopping,
}

#[async_trait]
impl Link for ServerLink {
    async fn say(&mut self, sql: &str) -> Result<(), ConnectorError> {
        self.session.rows(sql, Vec::new(), &mut self.stopping).await.map(drop)
    }

    async fn ask(&mut self, sql: &str) -> Result<Option<String>, ConnectorError> {
        let rows = self.session.rows(sql, Vec::new(), &mut self.stopping).await?;
        Ok(rows.into_iter().flatten().flatten().next())
    }

    async fn run(&mut self, binding: &Binding) -> Result<u64, ConnectorError> {
        let (types, _) = self.session.prepare(binding.text(), &mut self.stopping).await?;
        let values = binding.values().iter().zip(types);
        let values = values.map(|(value, type_oid)| parameters::text(value, type_oid)).collect();
        let changed = self.session.change(binding.text(), values, &mut self.stopping).await;
        // The name of the prepared statement is used again.
        let freed = self.session.rows("deallocate all", Vec::new(), &mut self.stopping).await;
        let changed = changed?;
        freed.map(|_| changed)
    }

    async fn begin(&mut self) -> Result<(), ConnectorError> {
        let stop = self.stopping.stop().clone();
        self.session.begin_writing(&self.place, &stop).await
    }

    async fn commit(&mut self) -> Result<(), CommitFault> {
        if self.stopping.is_requested() || self.stopping.stop().reached() {
            return Err(CommitFault::Refused(self.stopping.stop().reason()));
        }
        let answer = tokio::time::timeout(COMMIT_LIMIT, self.session.word("commit")).await;
        match answer {
            Ok(Ok(Ok(_))) => Ok(()),
            Ok(Ok(Err(report))) => {
                let error = self.stopping.explain(&report, Phase::Running, "commit");
                Err(CommitFault::Refused(error))
            }
            Ok(Err(_)) | Err(_) => Err(CommitFault::Lost(self.stopping.lost())),
        }
    }

    async fn undo(&mut self) {
        // The session is closed after this, which undoes it as well.
        let _ = tokio::time::timeout(COMMIT_LIMIT, self.session.word("rollback")).await;
    }
}

#[async_trait]
impl Writer for PostgresWriter {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    async fn search_path(&self) -> Result<String, ConnectorError> {
        self.connector.learn_schemas().await?;
        Ok(self.connector.place.search_path())
    }

    async fn around(&self, table: &str, limit: Duration) -> Result<Around, ConnectorError> {
        let stop = Stop::new(CancellationToken::new(), limit);
        stop.watch();
        let _clock = stop.token().clone().drop_guard();
        let (mut link, _) = self.link(&stop).await?;
        writing::around(&mut link, Dialect::Postgres, table).await
    }

    async fn write_approved(&self, job: &WriteJob<'_>, cancel: CancellationToken) -> WriteEnd {
        let stop = Stop::new(cancel.child_token(), job.deadline);
        if stop.reached() {
            return WriteEnd::NotKept(stop.reason());
        }
        stop.watch();
        // Whoever stops waiting ends the session, and with it the transaction.
        let _clock = stop.token().clone().drop_guard();
        match self.link(&stop).await {
            Err(error) => WriteEnd::NotKept(error),
            Ok((mut link, spelling)) => writing::carry_out(&mut link, job, &spelling).await,
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
        let (mut link, spelling) = self.link(&stop).await?;
        writing::prove(&mut link, run, &spelling, table, limit).await
    }
}
