//! What is asked and read: schemas, conversations, statements.

use super::{Memory, missing};
use crate::backend::{CatalogApi, ChangesApi, ConversationsApi, QueriesApi};
use async_trait::async_trait;
use protocol::Problem;
use protocol::catalog::{ConnectionSummary, SchemaStatus, SchemaView};
use protocol::change::{
    Assessment, ChangeDecision, ChangeDetail, ChangeDraft, ChangeList, ChangePage, ChangeQueue,
    ChangeRewording, ChangeState,
};
use protocol::conversation::{ConversationSummary, ConversationView};
use protocol::feedback::{FeedbackReceipt, FeedbackRequest};
use protocol::history::{HistoryFilter, HistoryPage, RunRecord};
use protocol::ids::{
    ChangeId, ConnectionId, ConversationId, QueryId, RequestId, ResultId, WriteRunId,
};
use protocol::query::{CheckAnswer, FormatAnswer, RunAnswer, RunState, StatementRequest};
use protocol::table::ResultPage;

#[async_trait]
impl CatalogApi for Memory {
    async fn connections(&self) -> Result<Vec<ConnectionSummary>, Problem> {
        Ok(self.connections.clone())
    }

    async fn schema(&self, connection_id: ConnectionId) -> Result<SchemaView, Problem> {
        Ok(SchemaView {
            connection_id,
            snapshot_hash: "00".to_owned(),
            taken_at: "2024-11-02T09:12:44Z".to_owned(),
            tables: Vec::new(),
            access: None,
        })
    }

    async fn sync(&self, _connection_id: ConnectionId) -> Result<SchemaStatus, Problem> {
        missing("snapshot")
    }
}

#[async_trait]
impl ConversationsApi for Memory {
    async fn list(&self) -> Result<Vec<ConversationSummary>, Problem> {
        Ok(self.conversations.iter().map(|one| one.summary.clone()).collect())
    }

    async fn get(&self, id: ConversationId) -> Result<ConversationView, Problem> {
        let known = self.conversations.iter().find(|one| one.summary.id == id);
        known.cloned().map_or_else(|| missing("such conversation"), Ok)
    }

    async fn delete(&self, _conversation_id: ConversationId) -> Result<(), Problem> {
        missing("such conversation")
    }

    async fn rate(&self, _feedback: FeedbackRequest) -> Result<FeedbackReceipt, Problem> {
        missing("such answer")
    }

    async fn cancel(&self, _: ConversationId, _: RequestId) -> Result<(), Problem> {
        missing("such question")
    }
}

#[async_trait]
impl QueriesApi for Memory {
    async fn run(&self, _statement: StatementRequest) -> Result<RunAnswer, Problem> {
        missing("database")
    }

    async fn check(&self, _statement: StatementRequest) -> Result<CheckAnswer, Problem> {
        missing("database")
    }

    async fn format(&self, _statement: StatementRequest) -> Result<FormatAnswer, Problem> {
        missing("database")
    }

    async fn cancel(&self, _query_id: QueryId) -> Result<(), Problem> {
        missing("such run")
    }

    async fn state(&self, _query_id: QueryId) -> Result<RunState, Problem> {
        missing("such run")
    }

    async fn page(&self, _: ResultId, _: u64, _: u64) -> Result<ResultPage, Problem> {
        missing("such result")
    }

    async fn history(&self, _: HistoryFilter) -> Result<HistoryPage, Problem> {
        self.history.clone()
    }

    async fn run_record(&self, _: QueryId) -> Result<RunRecord, Problem> {
        self.record.clone().map_or_else(|| missing("such run"), Ok)
    }
}

#[async_trait]
impl ChangesApi for Memory {
    async fn queue(&self, page: ChangePage) -> Result<ChangeQueue, Problem> {
        let list = page.list;
        let all = || self.changes.iter().map(|change| &change.summary);
        let changes = all().filter(|change| match list {
            ChangeList::Waiting => change.waits_on_me,
            ChangeList::Mine => change.mine,
            ChangeList::Expiring => change.deadline.is_some(),
            ChangeList::Done => change.state == ChangeState::Executed,
        });
        let waiting = all().filter(|change| change.waits_on_me).count() as u64;
        Ok(ChangeQueue { list, changes: changes.cloned().collect(), waiting, next: None })
    }

    async fn assess(&self, _: ChangeDraft) -> Result<Assessment, Problem> {
        self.assessment.clone()
    }

    async fn propose(&self, _: ChangeDraft) -> Result<ChangeDetail, Problem> {
        missing("database")
    }

    async fn change(&self, id: ChangeId) -> Result<ChangeDetail, Problem> {
        let known = self.changes.iter().find(|change| change.summary.id == id);
        known.cloned().map_or_else(|| missing("such change"), Ok)
    }

    async fn reword(&self, _: ChangeId, _: ChangeRewording) -> Result<ChangeDetail, Problem> {
        missing("such change")
    }

    async fn decide(&self, _: ChangeId, _: ChangeDecision) -> Result<ChangeDetail, Problem> {
        missing("such change")
    }

    async fn roll_back(&self, _: ChangeId, _: WriteRunId) -> Result<ChangeDetail, Problem> {
        missing("such run")
    }
}
