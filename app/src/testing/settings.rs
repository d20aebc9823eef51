//! What administrators and reviewers set.

use super::{Memory, missing};
use crate::backend::{
    ChangeRulesApi, ConnectionsApi, EvaluationsApi, GoldenApi, LimitsApi, ModelsApi, PoliciesApi,
};
use async_trait::async_trait;
use protocol::Problem;
use protocol::change_rules::{ChangeRulesDraft, ChangeRulesView};
use protocol::connection::{ConnectionDraft, ConnectionTest, ConnectionView};
use protocol::evaluation::{EvaluationDetail, EvaluationRun, EvaluationStart, EvaluationsView};
use protocol::ids::{ConnectionId, EvaluationId, MemoryId, ModelId};
use protocol::limits::{LimitsDraft, LimitsView};
use protocol::memory::{GoldenAnswer, GoldenDecision, GoldenFilter, GoldenQueue};
use protocol::model::{ModelDraft, ModelPolicy, ModelTest, ModelWish, ModelsView, OwnModels};
use protocol::policy::{
    PolicyVersion, PolicyView, PreviewAnswer, PreviewRequest, PublishRequest, SaveDraft,
    TestOutcome,
};

#[async_trait]
impl ConnectionsApi for Memory {
    async fn list(&self) -> Result<Vec<ConnectionView>, Problem> {
        Ok(self.views.clone())
    }

    async fn get(&self, id: ConnectionId) -> Result<ConnectionView, Problem> {
        let known = self.views.iter().find(|view| view.id == id);
        known.cloned().map_or_else(|| missing("such connection"), Ok)
    }

    async fn add(&self, _draft: ConnectionDraft) -> Result<ConnectionView, Problem> {
        missing("database")
    }

    async fn change(
        &self,
        _id: ConnectionId,
        _draft: ConnectionDraft,
    ) -> Result<ConnectionView, Problem> {
        missing("database")
    }

    async fn remove(&self, _id: ConnectionId) -> Result<(), Problem> {
        missing("such connection")
    }

    async fn test(&self, _id: ConnectionId) -> Result<ConnectionTest, Problem> {
        missing("such connection")
    }

    async fn test_draft(
        &self,
        _id: Option<ConnectionId>,
        _draft: ConnectionDraft,
    ) -> Result<ConnectionTest, Problem> {
        missing("database")
    }
}

#[async_trait]
impl ModelsApi for Memory {
    async fn list(&self) -> Result<ModelsView, Problem> {
        self.models.clone().map_or_else(|| missing("models"), Ok)
    }

    async fn save(&self, _: Option<ModelId>, _: ModelDraft) -> Result<(), Problem> {
        missing("store")
    }

    async fn remove(&self, _: ModelId) -> Result<(), Problem> {
        missing("such model")
    }

    async fn test(&self, _: ModelId) -> Result<ModelTest, Problem> {
        missing("such model")
    }

    async fn set_policy(&self, _: ModelPolicy) -> Result<(), Problem> {
        missing("store")
    }

    async fn own(&self) -> Result<Option<OwnModels>, Problem> {
        Ok(self.own_models.clone())
    }

    async fn choose(&self, _: ModelWish) -> Result<(), Problem> {
        missing("store")
    }
}

#[async_trait]
impl LimitsApi for Memory {
    async fn view(&self) -> Result<LimitsView, Problem> {
        self.limits.clone().map_or_else(|| missing("limits"), Ok)
    }

    async fn set(&self, _: LimitsDraft) -> Result<LimitsView, Problem> {
        missing("store")
    }
}

#[async_trait]
impl ChangeRulesApi for Memory {
    async fn view(&self) -> Result<ChangeRulesView, Problem> {
        self.change_rules.clone().map_or_else(|| missing("rules"), Ok)
    }

    async fn set(&self, _: ChangeRulesDraft) -> Result<ChangeRulesView, Problem> {
        missing("store")
    }
}

#[async_trait]
impl GoldenApi for Memory {
    async fn list(&self, _: GoldenFilter) -> Result<GoldenQueue, Problem> {
        Ok(self.golden.clone())
    }

    async fn decide(&self, _: MemoryId, _: GoldenDecision) -> Result<GoldenAnswer, Problem> {
        missing("such answer")
    }

    async fn remove(&self, _: MemoryId) -> Result<(), Problem> {
        missing("such answer")
    }
}

#[async_trait]
impl EvaluationsApi for Memory {
    async fn list(&self) -> Result<EvaluationsView, Problem> {
        Ok(self.evaluations.clone())
    }

    async fn get(&self, _: EvaluationId) -> Result<EvaluationDetail, Problem> {
        self.evaluation.clone().map_or_else(|| missing("such evaluation"), Ok)
    }

    async fn start(&self, _: EvaluationStart) -> Result<EvaluationRun, Problem> {
        missing("such connection")
    }

    async fn cancel(&self, _: EvaluationId) -> Result<EvaluationRun, Problem> {
        missing("such evaluation")
    }
}

#[async_trait]
impl PoliciesApi for Memory {
    async fn view(&self, _: ConnectionId) -> Result<PolicyView, Problem> {
        self.policy.clone().map_or_else(|| missing("policy"), Ok)
    }

    async fn version(&self, _: ConnectionId, _: u64) -> Result<PolicyVersion, Problem> {
        missing("such version")
    }

    async fn save(&self, _: ConnectionId, _: SaveDraft) -> Result<PolicyView, Problem> {
        missing("policy")
    }

    async fn discard(&self, _: ConnectionId) -> Result<PolicyView, Problem> {
        missing("policy")
    }

    async fn test(&self, _: ConnectionId) -> Result<Vec<TestOutcome>, Problem> {
        missing("policy")
    }

    async fn publish(&self, _: ConnectionId, _: PublishRequest) -> Result<PolicyView, Problem> {
        missing("policy")
    }

    async fn preview(&self, _: ConnectionId, _: PreviewRequest) -> Result<PreviewAnswer, Problem> {
        missing("policy")
    }
}
