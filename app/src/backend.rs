//! What the pages need from the server, said by the pages. The server implements these traits over
//! the engine and provides one [`Backend`] per request, bound to the caller: no method takes an
//! identity, so no page can forget who is asking.

use async_trait::async_trait;
use protocol::Problem;
use protocol::catalog::{ConnectionSummary, SchemaStatus, SchemaView};
use protocol::conversation::{ConversationSummary, ConversationView};
use protocol::feedback::{FeedbackReceipt, FeedbackRequest};
use protocol::ids::{ConnectionId, ConversationId, QueryId, RequestId, ResultId};
use protocol::query::{CheckAnswer, HistoryEntry, RunAnswer, StatementRequest};
use protocol::session::{Me, SignInOptions};
use protocol::table::ResultPage;
use std::sync::Arc;

#[async_trait]
pub trait SessionApi: Send + Sync {
    /// Asked before anyone is signed in.
    async fn sign_in_options(&self) -> Result<SignInOptions, Problem>;
    /// `None` when nobody is signed in; every other method answers `not_signed_in` then.
    async fn me(&self) -> Result<Option<Me>, Problem>;
}

#[async_trait]
pub trait CatalogApi: Send + Sync {
    /// The default connection comes first.
    async fn connections(&self) -> Result<Vec<ConnectionSummary>, Problem>;
    async fn schema(&self, connection_id: ConnectionId) -> Result<SchemaView, Problem>;
    async fn sync(&self, connection_id: ConnectionId) -> Result<SchemaStatus, Problem>;
}

#[async_trait]
pub trait ConversationsApi: Send + Sync {
    /// The most recently used comes first.
    async fn list(&self) -> Result<Vec<ConversationSummary>, Problem>;
    async fn get(&self, conversation_id: ConversationId) -> Result<ConversationView, Problem>;
    async fn delete(&self, conversation_id: ConversationId) -> Result<(), Problem>;
    async fn rate(&self, feedback: FeedbackRequest) -> Result<FeedbackReceipt, Problem>;
    /// Stops a running question; one that has ended already is fine too.
    async fn cancel(
        &self,
        conversation_id: ConversationId,
        request_id: RequestId,
    ) -> Result<(), Problem>;
}

#[async_trait]
pub trait QueriesApi: Send + Sync {
    async fn run(&self, statement: StatementRequest) -> Result<RunAnswer, Problem>;
    async fn check(&self, statement: StatementRequest) -> Result<CheckAnswer, Problem>;
    async fn cancel(&self, query_id: QueryId) -> Result<(), Problem>;
    async fn page(
        &self,
        result_id: ResultId,
        offset: u64,
        limit: u64,
    ) -> Result<ResultPage, Problem>;
    /// The latest run comes first.
    async fn history(&self, limit: u64) -> Result<Vec<HistoryEntry>, Problem>;
}

/// Everything above, for one caller.
#[derive(Clone)]
pub struct Backend {
    pub session: Arc<dyn SessionApi>,
    pub catalog: Arc<dyn CatalogApi>,
    pub conversations: Arc<dyn ConversationsApi>,
    pub queries: Arc<dyn QueriesApi>,
}
