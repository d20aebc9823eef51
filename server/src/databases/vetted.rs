//! A connector that reads nothing before its login has been examined, and that does not repeat to
//! clients what a server's address, name or driver said when it could not be reached.

use async_trait::async_trait;
use connectors::{Budget, Connector, ConnectorError, LoginReport, Profile, Reading, Weight};
use sql_guard::{Catalog, CheckedStatement, Dialect};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The same words for a name that does not resolve, an address that may not be used, a closed port, a
/// certificate that does not hold and a wrong password.
pub const NO_ANSWER: &str = "the database did not answer, or did not accept these details";

pub struct Vetted {
    inner: Arc<dyn Connector>,
    name: String,
    /// Files have no address to keep quiet about, and no login.
    is_server: bool,
    report: OnceLock<LoginReport>,
    version: OnceLock<String>,
}

impl Vetted {
    pub fn new(inner: Arc<dyn Connector>, name: String, is_server: bool) -> Self {
        let (report, version) = (OnceLock::new(), OnceLock::new());
        Self { inner, name, is_server, report, version }
    }

    pub fn is_server(&self) -> bool {
        self.is_server
    }

    /// What the login may do, once it has been examined.
    pub fn report(&self) -> Option<&LoginReport> {
        self.report.get()
    }

    /// The version, once the database has said it.
    pub fn known_version(&self) -> Option<&str> {
        self.version.get().map(String::as_str)
    }

    /// Examines the login unless that was done, and fails when it is unfit.
    pub async fn vet(&self) -> Result<&LoginReport, ConnectorError> {
        let report = match self.report.get() {
            Some(report) => report,
            None => {
                let report = self.inner.examine_login().await.map_err(|e| self.discreet(e))?;
                self.report.get_or_init(|| report)
            }
        };
        match report.concerns.iter().find(|concern| concern.weight == Weight::Refused) {
            Some(concern) => Err(ConnectorError::UnfitLogin {
                finding: concern.finding.clone(),
                fix: concern.fix.clone(),
            }),
            None => Ok(report),
        }
    }

    fn discreet(&self, error: ConnectorError) -> ConnectorError {
        match error {
            ConnectorError::Unreachable { name, reason } if self.is_server => {
                tracing::warn!(
                    connection.name = %self.name, database = %name, reason = %reason,
                    "a database server cannot be reached"
                );
                ConnectorError::Unreachable {
                    name: self.name.clone(),
                    reason: NO_ANSWER.to_owned(),
                }
            }
            other => other,
        }
    }
}

#[async_trait]
impl Connector for Vetted {
    fn dialect(&self) -> Dialect {
        self.inner.dialect()
    }

    async fn version(&self) -> Result<String, ConnectorError> {
        if let Some(version) = self.version.get() {
            return Ok(version.clone());
        }
        let version = self.inner.version().await.map_err(|error| self.discreet(error))?;
        Ok(self.version.get_or_init(|| version).clone())
    }

    async fn introspect(&self) -> Result<Catalog, ConnectorError> {
        self.vet().await?;
        self.inner.introspect().await.map_err(|error| self.discreet(error))
    }

    async fn profile(
        &self,
        catalog: &Catalog,
        time_limit: Duration,
    ) -> Result<Profile, ConnectorError> {
        self.vet().await?;
        self.inner.profile(catalog, time_limit).await.map_err(|error| self.discreet(error))
    }

    async fn examine_login(&self) -> Result<LoginReport, ConnectorError> {
        self.inner.examine_login().await.map_err(|error| self.discreet(error))
    }

    async fn data_version(&self) -> Result<Option<String>, ConnectorError> {
        self.inner.data_version().await.map_err(|error| self.discreet(error))
    }

    async fn read(
        &self,
        statement: &CheckedStatement,
        budget: Budget,
        cancel: CancellationToken,
    ) -> Result<Reading, ConnectorError> {
        self.vet().await?;
        self.inner.read(statement, budget, cancel).await.map_err(|error| self.discreet(error))
    }
}
