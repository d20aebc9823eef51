//! Changes of data, for the pages.

use super::backend::Bound;
use crate::actions::{change_rules, changes, notices, webhooks};
use app::backend::{ChangeRulesApi, ChangesApi, NoticesApi};
use async_trait::async_trait;
use protocol::Problem;
use protocol::change::{
    Assessment, ChangeDecision, ChangeDetail, ChangeDraft, ChangePage, ChangeQueue, ChangeRewording,
};
use protocol::change_rules::{ChangeRulesDraft, ChangeRulesView};
use protocol::ids::{ChangeId, WebhookId, WriteRunId};
use protocol::notice::{MadeWebhook, NewWebhook, Notices, ReadNotices, Waits, Webhook};

#[async_trait]
impl ChangesApi for Bound {
    async fn queue(&self, page: ChangePage) -> Result<ChangeQueue, Problem> {
        let name = format!("changes {page:?}");
        let read = async { changes::queue(&self.context, self.caller()?, page).await };
        self.reads.once(name, read).await
    }

    async fn assess(&self, draft: ChangeDraft) -> Result<Assessment, Problem> {
        changes::assess(&self.context, &self.with()?, draft).await
    }

    async fn propose(&self, draft: ChangeDraft) -> Result<ChangeDetail, Problem> {
        changes::propose(&self.context, &self.with()?, draft).await
    }

    async fn change(&self, id: ChangeId) -> Result<ChangeDetail, Problem> {
        let read = async { changes::change(&self.context, self.caller()?, &id).await };
        self.reads.once(format!("change {id}"), read).await
    }

    async fn reword(
        &self,
        id: ChangeId,
        wording: ChangeRewording,
    ) -> Result<ChangeDetail, Problem> {
        changes::reword(&self.context, &self.with()?, &id, wording).await
    }

    async fn decide(
        &self,
        id: ChangeId,
        decision: ChangeDecision,
    ) -> Result<ChangeDetail, Problem> {
        changes::decide(&self.context, self.caller()?, &id, decision).await
    }

    async fn roll_back(&self, id: ChangeId, run: WriteRunId) -> Result<ChangeDetail, Problem> {
        changes::roll_back(&self.context, &self.with()?, &id, &run).await
    }
}

#[async_trait]
impl ChangeRulesApi for Bound {
    async fn view(&self) -> Result<ChangeRulesView, Problem> {
        let read = async { change_rules::view(&self.context, &self.with()?).await };
        self.reads.once("rules for changes".to_owned(), read).await
    }

    async fn set(&self, draft: ChangeRulesDraft) -> Result<ChangeRulesView, Problem> {
        change_rules::set(&self.context, &self.with()?, draft).await
    }
}

#[async_trait]
impl NoticesApi for Bound {
    async fn waits(&self) -> Result<Waits, Problem> {
        let read = async { notices::waits(&self.context, self.caller()?).await };
        self.reads.once("what waits".to_owned(), read).await
    }

    async fn list(&self) -> Result<Notices, Problem> {
        let read = async { notices::list(&self.context, self.caller()?).await };
        self.reads.once("notices".to_owned(), read).await
    }

    async fn read(&self, which: ReadNotices) -> Result<Notices, Problem> {
        notices::read(&self.context, self.caller()?, which).await
    }

    async fn webhooks(&self) -> Result<Vec<Webhook>, Problem> {
        let read = async { webhooks::list(&self.context, &self.with()?).await };
        self.reads.once("webhooks".to_owned(), read).await
    }

    async fn add_webhook(&self, new: NewWebhook) -> Result<MadeWebhook, Problem> {
        webhooks::add(&self.context, &self.with()?, new).await
    }

    async fn remove_webhook(&self, id: WebhookId) -> Result<(), Problem> {
        webhooks::remove(&self.context, &self.with()?, &id).await
    }
}
