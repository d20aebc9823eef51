//! Answers that people taught, for the pages: the same actions as the API.

use super::backend::Bound;
use crate::actions::golden;
use app::backend::GoldenApi;
use async_trait::async_trait;
use protocol::Problem;
use protocol::ids::MemoryId;
use protocol::memory::{GoldenAnswer, GoldenDecision, GoldenFilter, GoldenQueue};

#[async_trait]
impl GoldenApi for Bound {
    async fn list(&self, filter: GoldenFilter) -> Result<GoldenQueue, Problem> {
        let read = async { golden::list(&self.context, &self.with()?, &filter).await };
        self.reads.once(format!("golden {filter:?}"), read).await
    }

    async fn decide(
        &self,
        id: MemoryId,
        decision: GoldenDecision,
    ) -> Result<GoldenAnswer, Problem> {
        golden::decide(&self.context, &self.with()?, &id, decision).await
    }

    async fn remove(&self, id: MemoryId) -> Result<(), Problem> {
        golden::remove(&self.context, &self.with()?, &id).await
    }
}
