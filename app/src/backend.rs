//! What the pages need from the server, said by the pages. The server implements these traits over
//! the engine and provides one [`Backend`] per request, bound to the caller: no method takes an
//! identity, so no page can forget who is asking.

use async_trait::async_trait;
use protocol::Problem;
use protocol::access::{
    ConnectionAccess, GrantedTool, GroupDraft, GroupView, GroupsView, NewPerson, PeopleView,
    PersonChange, PersonView, RoleDraft, RolesView, Tool,
};
use protocol::audit::{AuditFilter, AuditPage, AuditRecord, AuditVerification};
use protocol::budget::{GroupBudget, GroupMeters};
use protocol::catalog::{ConnectionSummary, SchemaStatus, SchemaView};
use protocol::change::{
    Assessment, ChangeDecision, ChangeDetail, ChangeDraft, ChangePage, ChangeQueue, ChangeRewording,
};
use protocol::change_rules::{ChangeRulesDraft, ChangeRulesView};
use protocol::choice::ChoiceList;
use protocol::connection::{ConnectionDraft, ConnectionTest, ConnectionView};
use protocol::conversation::{ConversationSummary, ConversationView};
use protocol::evaluation::{EvaluationDetail, EvaluationRun, EvaluationStart, EvaluationsView};
use protocol::feedback::{FeedbackReceipt, FeedbackRequest};
use protocol::history::{HistoryFilter, HistoryPage, RunRecord};
use protocol::ids::{
    ChangeId, ChoiceId, ConnectionId, ConversationId, EvaluationId, GroupId, InvitationId,
    MemoryId, ModelId, QueryId, RequestId, ResultId, SessionId, TokenId, UserId, WebhookId,
    WriteRunId,
};
use protocol::invitation::{Invitation, MadeInvitation, NewInvitation};
use protocol::limits::{LimitsDraft, LimitsView};
use protocol::memory::{GoldenAnswer, GoldenDecision, GoldenFilter, GoldenQueue};
use protocol::model::{ModelDraft, ModelPolicy, ModelTest, ModelWish, ModelsView, OwnModels};
use protocol::notice::{MadeWebhook, NewWebhook, Notices, ReadNotices, Waits, Webhook};
use protocol::policy::{
    PolicyVersion, PolicyView, PreviewAnswer, PreviewRequest, PublishRequest, SaveDraft,
    TestOutcome,
};
use protocol::query::{CheckAnswer, FormatAnswer, RunAnswer, RunState, StatementRequest};
use protocol::session::{Me, PasswordChange, SessionView, SignInOptions};
use protocol::sign_in_settings::SignInSettings;
use protocol::table::ResultPage;
use protocol::token::{ApiToken, MadeToken, NewToken};
use std::sync::Arc;

#[async_trait]
pub trait SessionApi: Send + Sync {
    /// Asked before anyone is signed in.
    async fn sign_in_options(&self) -> Result<SignInOptions, Problem>;
    /// `None` when nobody is signed in; every other method answers `not_signed_in` then.
    async fn me(&self) -> Result<Option<Me>, Problem>;
}

/// The caller's own tokens, sessions and budgets.
#[async_trait]
pub trait ProfileApi: Send + Sync {
    async fn tokens(&self) -> Result<Vec<ApiToken>, Problem>;
    async fn add_token(&self, new: NewToken) -> Result<MadeToken, Problem>;
    async fn revoke_token(&self, id: TokenId) -> Result<(), Problem>;
    async fn sessions(&self) -> Result<Vec<SessionView>, Problem>;
    async fn end_session(&self, id: SessionId) -> Result<(), Problem>;
    /// Of the groups that the caller is in.
    async fn budgets(&self) -> Result<Vec<GroupMeters>, Problem>;
    /// What words were said to mean, by the caller and for everybody.
    async fn choices(&self) -> Result<ChoiceList, Problem>;
    async fn revoke_choice(&self, id: ChoiceId) -> Result<(), Problem>;
    async fn share_choice(&self, id: ChoiceId) -> Result<(), Problem>;
    /// Whether one signs in with a password.
    async fn has_password(&self) -> Result<bool, Problem>;
    /// Ends every other session.
    async fn change_password(&self, change: PasswordChange) -> Result<(), Problem>;
}

#[async_trait]
pub trait CatalogApi: Send + Sync {
    /// The default connection comes first.
    async fn connections(&self) -> Result<Vec<ConnectionSummary>, Problem>;
    async fn schema(&self, connection_id: ConnectionId) -> Result<SchemaView, Problem>;
    async fn sync(&self, connection_id: ConnectionId) -> Result<SchemaStatus, Problem>;
}

/// For administrators; everybody else is answered with `forbidden`.
#[async_trait]
pub trait ConnectionsApi: Send + Sync {
    async fn list(&self) -> Result<Vec<ConnectionView>, Problem>;
    async fn get(&self, id: ConnectionId) -> Result<ConnectionView, Problem>;
    async fn add(&self, draft: ConnectionDraft) -> Result<ConnectionView, Problem>;
    async fn change(
        &self,
        id: ConnectionId,
        draft: ConnectionDraft,
    ) -> Result<ConnectionView, Problem>;
    async fn remove(&self, id: ConnectionId) -> Result<(), Problem>;
    async fn test(&self, id: ConnectionId) -> Result<ConnectionTest, Problem>;
    /// `id`: the connection whose stored password may be used, if the draft leads to the same place.
    async fn test_draft(
        &self,
        id: Option<ConnectionId>,
        draft: ConnectionDraft,
    ) -> Result<ConnectionTest, Problem>;
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

/// Rules on rows and columns; every method answers `forbidden` to all but administrators.
#[async_trait]
pub trait PoliciesApi: Send + Sync {
    async fn view(&self, connection_id: ConnectionId) -> Result<PolicyView, Problem>;
    async fn version(
        &self,
        connection_id: ConnectionId,
        version: u64,
    ) -> Result<PolicyVersion, Problem>;
    async fn save(
        &self,
        connection_id: ConnectionId,
        draft: SaveDraft,
    ) -> Result<PolicyView, Problem>;
    async fn discard(&self, connection_id: ConnectionId) -> Result<PolicyView, Problem>;
    async fn test(&self, connection_id: ConnectionId) -> Result<Vec<TestOutcome>, Problem>;
    async fn publish(
        &self,
        connection_id: ConnectionId,
        request: PublishRequest,
    ) -> Result<PolicyView, Problem>;
    /// What somebody else would get.
    async fn preview(
        &self,
        connection_id: ConnectionId,
        request: PreviewRequest,
    ) -> Result<PreviewAnswer, Problem>;
}

#[async_trait]
pub trait QueriesApi: Send + Sync {
    async fn run(&self, statement: StatementRequest) -> Result<RunAnswer, Problem>;
    async fn check(&self, statement: StatementRequest) -> Result<CheckAnswer, Problem>;
    async fn format(&self, statement: StatementRequest) -> Result<FormatAnswer, Problem>;
    /// Stops a running statement; one that has ended already is fine too.
    async fn cancel(&self, query_id: QueryId) -> Result<(), Problem>;
    /// Whether a running statement waits, and behind how many.
    async fn state(&self, query_id: QueryId) -> Result<RunState, Problem>;
    async fn page(
        &self,
        result_id: ResultId,
        offset: u64,
        limit: u64,
    ) -> Result<ResultPage, Problem>;
    /// The latest run comes first.
    async fn history(&self, filter: HistoryFilter) -> Result<HistoryPage, Problem>;
    async fn run_record(&self, query_id: QueryId) -> Result<RunRecord, Problem>;
}

/// For administrators and auditors; everybody else is answered with `forbidden`.
#[async_trait]
pub trait AuditApi: Send + Sync {
    /// The latest record comes first.
    async fn search(&self, filter: AuditFilter) -> Result<AuditPage, Problem>;
    async fn record(&self, seq: u64) -> Result<AuditRecord, Problem>;
    /// What verifying found within the last minute, or finds now.
    async fn verification(&self) -> Result<AuditVerification, Problem>;
    /// Verifies now.
    async fn verify(&self) -> Result<AuditVerification, Problem>;
}

/// Changes of data: asked for, reviewed, carried out.
#[async_trait]
pub trait ChangesApi: Send + Sync {
    async fn queue(&self, page: ChangePage) -> Result<ChangeQueue, Problem>;
    /// What a statement would do; nothing is kept.
    async fn assess(&self, draft: ChangeDraft) -> Result<Assessment, Problem>;
    /// Keeps it and hands it in.
    async fn propose(&self, draft: ChangeDraft) -> Result<ChangeDetail, Problem>;
    async fn change(&self, id: ChangeId) -> Result<ChangeDetail, Problem>;
    /// Another wording, which voids what was approved.
    async fn reword(&self, id: ChangeId, wording: ChangeRewording)
    -> Result<ChangeDetail, Problem>;
    async fn decide(&self, id: ChangeId, decision: ChangeDecision)
    -> Result<ChangeDetail, Problem>;
    /// Asks for the change that undoes a run; it is reviewed like any other.
    async fn roll_back(&self, id: ChangeId, run: WriteRunId) -> Result<ChangeDetail, Problem>;
}

/// For those who manage people; everybody else is answered with `forbidden`.
#[async_trait]
pub trait PeopleApi: Send + Sync {
    async fn people(&self) -> Result<PeopleView, Problem>;
    async fn add(&self, person: NewPerson) -> Result<PersonView, Problem>;
    async fn change(&self, id: UserId, change: PersonChange) -> Result<PersonView, Problem>;
    /// Ends every session of a person.
    async fn sign_out(&self, id: UserId) -> Result<(), Problem>;
    async fn roles(&self) -> Result<RolesView, Problem>;
    /// Adds a role of the workspace or changes it.
    async fn save_role(&self, name: String, draft: RoleDraft) -> Result<RolesView, Problem>;
    async fn remove_role(&self, name: String) -> Result<(), Problem>;
    async fn groups(&self) -> Result<GroupsView, Problem>;
    /// Without an id it is added.
    async fn save_group(
        &self,
        id: Option<GroupId>,
        draft: GroupDraft,
    ) -> Result<GroupView, Problem>;
    async fn remove_group(&self, id: GroupId) -> Result<(), Problem>;
    /// Says how much the members of a group may ask together.
    async fn set_budget(&self, id: GroupId, budget: GroupBudget) -> Result<GroupView, Problem>;
    /// Says for whose questions a language model may use a tool.
    async fn set_tool_access(
        &self,
        tool: Tool,
        access: ConnectionAccess,
    ) -> Result<GrantedTool, Problem>;
    /// Those that nobody has followed yet.
    async fn invitations(&self) -> Result<Vec<Invitation>, Problem>;
    /// The link is in the answer and nowhere else.
    async fn invite(&self, new: NewInvitation) -> Result<MadeInvitation, Problem>;
    async fn revoke_invitation(&self, id: InvitationId) -> Result<(), Problem>;
    async fn sign_in_settings(&self) -> Result<SignInSettings, Problem>;
    /// Says who may use a connection.
    async fn set_access(
        &self,
        id: ConnectionId,
        access: ConnectionAccess,
    ) -> Result<ConnectionAccess, Problem>;
}

/// For those who may change settings; everybody else is answered with `forbidden`.
#[async_trait]
pub trait LimitsApi: Send + Sync {
    async fn view(&self) -> Result<LimitsView, Problem>;
    async fn set(&self, wanted: LimitsDraft) -> Result<LimitsView, Problem>;
}

/// Language models: for those who may change settings, and what everybody who asks may choose.
#[async_trait]
pub trait ModelsApi: Send + Sync {
    async fn list(&self) -> Result<ModelsView, Problem>;
    /// Without an id it is added.
    async fn save(&self, id: Option<ModelId>, draft: ModelDraft) -> Result<(), Problem>;
    async fn remove(&self, id: ModelId) -> Result<(), Problem>;
    /// Sends one tiny request.
    async fn test(&self, id: ModelId) -> Result<ModelTest, Problem>;
    async fn set_policy(&self, policy: ModelPolicy) -> Result<(), Problem>;
    /// `None` for those who may not ask.
    async fn own(&self) -> Result<Option<OwnModels>, Problem>;
    async fn choose(&self, wish: ModelWish) -> Result<(), Problem>;
}

/// For those who may change settings; everybody else is answered with `forbidden`.
#[async_trait]
pub trait ChangeRulesApi: Send + Sync {
    async fn view(&self) -> Result<ChangeRulesView, Problem>;
    async fn set(&self, draft: ChangeRulesDraft) -> Result<ChangeRulesView, Problem>;
}

/// What people and other systems are told about changes of data.
#[async_trait]
pub trait NoticesApi: Send + Sync {
    /// For the top of every page.
    async fn waits(&self) -> Result<Waits, Problem>;
    async fn list(&self) -> Result<Notices, Problem>;
    async fn read(&self, which: ReadNotices) -> Result<Notices, Problem>;
    /// These three are for those who may change settings.
    async fn webhooks(&self) -> Result<Vec<Webhook>, Problem>;
    /// The secret is in the answer and nowhere else.
    async fn add_webhook(&self, new: NewWebhook) -> Result<MadeWebhook, Problem>;
    async fn remove_webhook(&self, id: WebhookId) -> Result<(), Problem>;
}

/// Answers that people taught, for those who review them; everybody else is answered with `forbidden`.
#[async_trait]
pub trait GoldenApi: Send + Sync {
    async fn list(&self, filter: GoldenFilter) -> Result<GoldenQueue, Problem>;
    async fn decide(&self, id: MemoryId, decision: GoldenDecision)
    -> Result<GoldenAnswer, Problem>;
    async fn remove(&self, id: MemoryId) -> Result<(), Problem>;
}

/// Measuring the answers of a database, for those who review answers; everybody else is answered with
/// `forbidden`.
#[async_trait]
pub trait EvaluationsApi: Send + Sync {
    async fn list(&self) -> Result<EvaluationsView, Problem>;
    async fn get(&self, id: EvaluationId) -> Result<EvaluationDetail, Problem>;
    async fn start(&self, start: EvaluationStart) -> Result<EvaluationRun, Problem>;
    async fn cancel(&self, id: EvaluationId) -> Result<EvaluationRun, Problem>;
}

/// Everything above, for one caller.
#[derive(Clone)]
pub struct Backend {
    pub audit: Arc<dyn AuditApi>,
    pub session: Arc<dyn SessionApi>,
    pub catalog: Arc<dyn CatalogApi>,
    pub changes: Arc<dyn ChangesApi>,
    pub change_rules: Arc<dyn ChangeRulesApi>,
    pub connections: Arc<dyn ConnectionsApi>,
    pub conversations: Arc<dyn ConversationsApi>,
    pub evaluations: Arc<dyn EvaluationsApi>,
    pub golden: Arc<dyn GoldenApi>,
    pub limits: Arc<dyn LimitsApi>,
    pub models: Arc<dyn ModelsApi>,
    pub notices: Arc<dyn NoticesApi>,
    pub people: Arc<dyn PeopleApi>,
    pub policies: Arc<dyn PoliciesApi>,
    pub profile: Arc<dyn ProfileApi>,
    pub queries: Arc<dyn QueriesApi>,
}

/// Sends the browser to another page after a form was handled; the server says how.
#[derive(Clone)]
pub struct Leave(Arc<dyn Fn(&str) + Send + Sync>);

impl Leave {
    pub fn by(redirect: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(redirect))
    }

    pub fn to(&self, path: &str) {
        (self.0)(path);
    }
}
