//! The only way from an approval to a changed row: a [`Release`] goes in, which only an approval of
//! exactly this order gives, and what the database says comes out. The only caller of
//! [`Writer::write_approved`].

use crate::approvals::event::Proof;
use crate::approvals::{Outcome, Release};
use connectors::{Around, ConnectorError, WriteEnd, WriteJob, WriteProof, Writer};
use protocol::ids::WriteRunId;
use sql_guard::StatementKind;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A database opened with its login for writing, for one run.
pub struct WriteDoor(Arc<dyn Writer>);

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    pub run: WriteRunId,
    pub outcome: Outcome,
    /// Of a run that was kept, or of one that would have changed too many.
    pub rows: Option<u64>,
    /// The table that holds the rows as they were.
    pub backup: Option<String>,
    pub elapsed: Option<Duration>,
    /// Why nothing was changed, or why nobody knows; without values.
    pub error: Option<ConnectorError>,
}

/// How long a transaction that has not ended is waited for.
const PROOF_LIMIT: Duration = Duration::from_secs(20);

impl WriteDoor {
    pub fn new(writer: Arc<dyn Writer>) -> WriteDoor {
        WriteDoor(writer)
    }

    /// Part of every order; see [`crate::approvals::Order`].
    pub async fn search_path(&self) -> Result<String, ConnectorError> {
        self.0.search_path().await
    }

    /// What acts by itself when rows of a table change.
    pub async fn around(&self, table: &str, limit: Duration) -> Result<Around, ConnectorError> {
        self.0.around(table, limit).await
    }

    /// Uses the release up. Cancelling asks the database to stop; what it says then is what counts.
    pub async fn carry_out(&self, release: Release, cancel: CancellationToken) -> Carried {
        let order = release.order();
        let run = release.run().clone();
        let job = WriteJob {
            statement: &order.statement,
            run: run.as_str(),
            max_rows: order.options.max_rows,
            deadline: order.options.timeout,
            backup: order.options.backup,
        };
        let ended = if order.statement.dialect() == self.0.dialect() {
            self.0.write_approved(&job, cancel).await
        } else {
            let action = format!("a {} statement elsewhere", order.statement.dialect().as_str());
            WriteEnd::NotKept(ConnectorError::NotAuthorized { action })
        };
        // Of a change of the schema no rows are counted, and none are pretended.
        let counts = order.statement.kind() != StatementKind::SchemaChange;
        let nothing = Carried {
            run,
            outcome: Outcome::Failed,
            rows: None,
            backup: None,
            elapsed: None,
            error: None,
        };
        match ended {
            WriteEnd::Kept { rows, elapsed, backup } => Carried {
                outcome: Outcome::Executed,
                rows: counts.then_some(rows),
                elapsed: Some(elapsed),
                backup,
                ..nothing
            },
            WriteEnd::TooMany { rows } => {
                Carried { outcome: Outcome::AbortedByGuard, rows: Some(rows), ..nothing }
            }
            WriteEnd::NotKept(ConnectorError::Cancelled) => Carried {
                outcome: Outcome::Cancelled,
                error: Some(ConnectorError::Cancelled),
                ..nothing
            },
            WriteEnd::NotKept(error) => Carried { error: Some(error), ..nothing },
            WriteEnd::Unknown(error) => {
                Carried { outcome: Outcome::Unknown, error: Some(error), ..nothing }
            }
        }
    }

    /// What became of a run that nobody saw end. It cannot be kept afterwards any more.
    /// `table`: whose schema it changes.
    pub async fn prove(
        &self,
        run: &WriteRunId,
        table: Option<&str>,
    ) -> Result<Proof, ConnectorError> {
        Ok(match self.0.prove(run.as_str(), table, PROOF_LIMIT).await? {
            WriteProof::Kept => Proof::Kept,
            WriteProof::NotKept => Proof::NotKept,
        })
    }
}
