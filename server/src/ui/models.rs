//! Language models, for the pages: the same actions as the API.

use super::backend::Bound;
use crate::actions::models;
use app::backend::ModelsApi;
use async_trait::async_trait;
use protocol::Problem;
use protocol::access::Permission;
use protocol::ids::ModelId;
use protocol::model::{ModelDraft, ModelPolicy, ModelTest, ModelWish, ModelsView, OwnModels};

#[async_trait]
impl ModelsApi for Bound {
    async fn list(&self) -> Result<ModelsView, Problem> {
        let read = async { models::list(&self.context, &self.with()?).await };
        self.reads.once("models".to_owned(), read).await
    }

    async fn save(&self, id: Option<ModelId>, draft: ModelDraft) -> Result<(), Problem> {
        match id {
            None => models::add(&self.context, &self.with()?, draft).await?,
            Some(id) => models::change(&self.context, &self.with()?, &id, draft).await?,
        };
        Ok(())
    }

    async fn remove(&self, id: ModelId) -> Result<(), Problem> {
        models::remove(&self.context, &self.with()?, &id).await
    }

    async fn test(&self, id: ModelId) -> Result<ModelTest, Problem> {
        models::test(&self.context, &self.with()?, &id).await
    }

    async fn set_policy(&self, policy: ModelPolicy) -> Result<(), Problem> {
        models::set_policy(&self.context, &self.with()?, policy).await?;
        Ok(())
    }

    async fn own(&self) -> Result<Option<OwnModels>, Problem> {
        if self.caller()?.check(Permission::Ask).is_err() {
            return Ok(None);
        }
        Ok(Some(models::own(&self.context, &self.with()?).await?))
    }

    async fn choose(&self, wish: ModelWish) -> Result<(), Problem> {
        models::choose(&self.context, &self.with()?, wish).await?;
        Ok(())
    }
}
