//! Measuring the answers of a database, for the pages: the same actions as the API.

use super::backend::Bound;
use crate::actions::evaluations;
use app::backend::EvaluationsApi;
use async_trait::async_trait;
use protocol::Problem;
use protocol::evaluation::{EvaluationDetail, EvaluationRun, EvaluationStart, EvaluationsView};
use protocol::ids::EvaluationId;

#[async_trait]
impl EvaluationsApi for Bound {
    async fn list(&self) -> Result<EvaluationsView, Problem> {
        let read = async { evaluations::list(&self.context, &self.with()?).await };
        self.reads.once("evaluations".to_owned(), read).await
    }

    async fn get(&self, id: EvaluationId) -> Result<EvaluationDetail, Problem> {
        let read = async { evaluations::get(&self.context, &self.with()?, &id).await };
        self.reads.once(format!("evaluation {id}"), read).await
    }

    async fn start(&self, start: EvaluationStart) -> Result<EvaluationRun, Problem> {
        evaluations::start(&self.context, &self.with()?, start).await
    }

    async fn cancel(&self, id: EvaluationId) -> Result<EvaluationRun, Problem> {
        evaluations::cancel(&self.context, &self.with()?, &id).await
    }
}
