//! Runs of the command line, in the history of the people they are run for.

use crate::store::Store;
use async_trait::async_trait;
use engine::{RunEnd, RunLog, RunOrigin, RunStart, StoreError};
use protocol::ids::QueryId;

/// Of an answer only its run is kept: there is no turn and no result to lead to.
pub struct CommandLineRuns(pub Store);

#[async_trait]
impl RunLog for CommandLineRuns {
    async fn started(&self, run: &RunStart) -> Result<(), StoreError> {
        let run = RunStart { origin: RunOrigin::Cli, turn: None, ..run.clone() };
        self.0.started(&run).await
    }

    async fn finished(&self, query_id: &QueryId, end: &RunEnd) -> Result<(), StoreError> {
        let end = RunEnd { result_id: None, ..end.clone() };
        self.0.finished(query_id, &end).await
    }
}
