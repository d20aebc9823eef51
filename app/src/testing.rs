//! Whole pages without a server: a backend that answers from memory, and a way to draw a path.

use crate::App;
use crate::backend::{
    AuditApi, Backend, CatalogApi, ChangeRulesApi, ChangesApi, ConnectionsApi, ConversationsApi,
    EvaluationsApi, GoldenApi, LimitsApi, ModelsApi, NoticesApi, PeopleApi, PoliciesApi,
    ProfileApi, QueriesApi, SessionApi,
};
use async_trait::async_trait;
use futures::StreamExt;
use leptos::prelude::*;
use leptos_router::location::RequestUrl;
use protocol::access::{
    ConnectionAccess, GrantedTool, GroupDraft, GroupView, GroupsView, NewPerson, PeopleView,
    Permission, PersonChange, PersonView, RoleDraft, RolesView, Tool,
};
use protocol::audit::{AuditFilter, AuditPage, AuditRecord, AuditVerification};
use protocol::budget::{GroupBudget, GroupMeters};
use protocol::catalog::{ConnectionSummary, Environment, SchemaStatus, SchemaView};
use protocol::change::{
    Assessment, ChangeDecision, ChangeDetail, ChangeDraft, ChangeList, ChangePage, ChangeQueue,
    ChangeRewording, ChangeState,
};
use protocol::change_rules::{ChangeRulesDraft, ChangeRulesView};
use protocol::choice::ChoiceList;
use protocol::connection::{
    ConnectionDraft, ConnectionLimits, ConnectionState, ConnectionTest, ConnectionView,
    EncryptionMode, EngineKind,
};
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
use protocol::{ErrorCode, Problem};
use std::sync::Arc;

/// What the backend knows. Everything that is not here is answered with `not_found`.
#[derive(Clone)]
pub struct Memory {
    pub me: Option<Me>,
    pub options: SignInOptions,
    pub connections: Vec<ConnectionSummary>,
    pub views: Vec<ConnectionView>,
    pub conversations: Vec<ConversationView>,
    /// What every search of the history finds.
    pub history: Result<HistoryPage, Problem>,
    pub record: Option<RunRecord>,
    pub policy: Option<PolicyView>,
    /// What every search of the audit finds.
    pub audit: Result<AuditPage, Problem>,
    pub audited: Option<AuditRecord>,
    pub people: Option<PeopleView>,
    pub roles: Option<RolesView>,
    pub groups: Option<GroupsView>,
    pub tokens: Vec<ApiToken>,
    pub sessions: Vec<SessionView>,
    pub budgets: Vec<GroupMeters>,
    pub limits: Option<LimitsView>,
    pub golden: GoldenQueue,
    pub evaluations: EvaluationsView,
    pub evaluation: Option<EvaluationDetail>,
    pub models: Option<ModelsView>,
    pub own_models: Option<OwnModels>,
    pub change_rules: Option<ChangeRulesView>,
    pub notices: Option<Notices>,
    pub webhooks: Vec<Webhook>,
    pub invitations: Vec<Invitation>,
    pub sign_in: Option<SignInSettings>,
    pub changes: Vec<ChangeDetail>,
    /// What every statement would do.
    pub assessment: Result<Assessment, Problem>,
}

pub fn connection() -> ConnectionSummary {
    ConnectionSummary {
        id: ConnectionId::from_random(1),
        name: "northbay".to_owned(),
        engine: "sqlite".to_owned(),
        engine_version: "SQLite 3.51".to_owned(),
        environment: Environment::Prod,
    }
}

pub fn view() -> ConnectionView {
    ConnectionView {
        id: connection().id,
        name: "northbay".to_owned(),
        engine: EngineKind::Postgres,
        environment: Environment::Prod,
        editable: true,
        file: None,
        host: Some("db.example.com".to_owned()),
        port: Some(5432),
        database: Some("shop".to_owned()),
        user: Some("reader".to_owned()),
        has_password: true,
        encryption: Some(EncryptionMode::Verified),
        authorities: None,
        limits: ConnectionLimits::default(),
        state: ConnectionState::Ready,
        problem: None,
        engine_version: Some("PostgreSQL 15.3".to_owned()),
        findings: Vec::new(),
        synced_at: Some("2024-11-02T09:12:44Z".to_owned()),
        tables: Some(12),
        drift: Vec::new(),
    }
}

impl Default for Memory {
    fn default() -> Self {
        let me = Me {
            id: UserId::from_random(1),
            name: "Ada Byron".to_owned(),
            email: "ada@example.com".to_owned(),
            roles: vec!["admin".to_owned()],
            permissions: Permission::ALL.to_vec(),
        };
        Self {
            me: Some(me),
            options: SignInOptions { first_run: false, demo: true, providers: Vec::new() },
            connections: vec![connection()],
            views: Vec::new(),
            conversations: Vec::new(),
            history: Ok(HistoryPage { runs: Vec::new(), older: None, people: Vec::new() }),
            record: None,
            policy: None,
            audit: missing("audit"),
            audited: None,
            people: None,
            roles: None,
            groups: None,
            tokens: Vec::new(),
            sessions: Vec::new(),
            budgets: Vec::new(),
            limits: None,
            golden: GoldenQueue::default(),
            evaluations: EvaluationsView::default(),
            evaluation: None,
            models: None,
            own_models: None,
            change_rules: None,
            notices: None,
            webhooks: Vec::new(),
            invitations: Vec::new(),
            sign_in: None,
            changes: Vec::new(),
            assessment: missing("database"),
        }
    }
}

impl Memory {
    /// With somebody else in front of the page, who may do this.
    pub fn seen_by(self, permissions: &[Permission]) -> Self {
        let me = self.me.map(|me| Me { permissions: permissions.to_vec(), ..me });
        Self { me, ..self }
    }

    fn backend(self) -> Backend {
        let shared = Arc::new(self);
        Backend {
            audit: shared.clone(),
            session: shared.clone(),
            catalog: shared.clone(),
            changes: shared.clone(),
            change_rules: shared.clone(),
            connections: shared.clone(),
            conversations: shared.clone(),
            evaluations: shared.clone(),
            golden: shared.clone(),
            limits: shared.clone(),
            models: shared.clone(),
            notices: shared.clone(),
            people: shared.clone(),
            policies: shared.clone(),
            profile: shared.clone(),
            queries: shared,
        }
    }

    /// The HTML of a page, after everything it waits for has arrived.
    pub async fn page(self, path: &str) -> String {
        // Fails when another test was first; its executor serves us too.
        let _already_set = any_spawner::Executor::init_futures_executor();
        let owner = Owner::new();
        let stream = owner.with(|| {
            provide_context(RequestUrl::new(path));
            provide_context(self.backend());
            view! { <App/> }.to_html_stream_in_order()
        });
        stream.collect::<String>().await
    }
}

fn missing<T>(what: &str) -> Result<T, Problem> {
    Err(Problem::new(ErrorCode::NotFound, format!("there is no {what}")))
}

#[async_trait]
impl SessionApi for Memory {
    async fn sign_in_options(&self) -> Result<SignInOptions, Problem> {
        Ok(self.options.clone())
    }

    async fn me(&self) -> Result<Option<Me>, Problem> {
        Ok(self.me.clone())
    }
}

#[async_trait]
impl ProfileApi for Memory {
    async fn has_password(&self) -> Result<bool, Problem> {
        Ok(true)
    }

    async fn change_password(&self, _: PasswordChange) -> Result<(), Problem> {
        missing("such account")
    }

    async fn tokens(&self) -> Result<Vec<ApiToken>, Problem> {
        Ok(self.tokens.clone())
    }

    async fn add_token(&self, _new: NewToken) -> Result<MadeToken, Problem> {
        missing("store")
    }

    async fn revoke_token(&self, _id: TokenId) -> Result<(), Problem> {
        missing("such token")
    }

    async fn sessions(&self) -> Result<Vec<SessionView>, Problem> {
        Ok(self.sessions.clone())
    }

    async fn end_session(&self, _id: SessionId) -> Result<(), Problem> {
        missing("such session")
    }

    async fn choices(&self) -> Result<ChoiceList, Problem> {
        Ok(ChoiceList { choices: Vec::new(), may_share: false })
    }

    async fn revoke_choice(&self, _id: ChoiceId) -> Result<(), Problem> {
        missing("such choice")
    }

    async fn share_choice(&self, _id: ChoiceId) -> Result<(), Problem> {
        missing("such choice")
    }

    async fn budgets(&self) -> Result<Vec<GroupMeters>, Problem> {
        Ok(self.budgets.clone())
    }
}

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
impl AuditApi for Memory {
    async fn search(&self, _: AuditFilter) -> Result<AuditPage, Problem> {
        self.audit.clone()
    }

    async fn record(&self, _: u64) -> Result<AuditRecord, Problem> {
        self.audited.clone().map_or_else(|| missing("such record"), Ok)
    }

    async fn verification(&self) -> Result<AuditVerification, Problem> {
        missing("audit")
    }

    async fn verify(&self) -> Result<AuditVerification, Problem> {
        missing("audit")
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

#[async_trait]
impl PeopleApi for Memory {
    async fn invitations(&self) -> Result<Vec<Invitation>, Problem> {
        Ok(self.invitations.clone())
    }

    async fn invite(&self, _: NewInvitation) -> Result<MadeInvitation, Problem> {
        missing("people")
    }

    async fn revoke_invitation(&self, _: InvitationId) -> Result<(), Problem> {
        missing("such invitation")
    }

    async fn sign_in_settings(&self) -> Result<SignInSettings, Problem> {
        self.sign_in.clone().map_or_else(|| missing("settings"), Ok)
    }

    async fn people(&self) -> Result<PeopleView, Problem> {
        self.people.clone().map_or_else(|| missing("people"), Ok)
    }

    async fn add(&self, _: NewPerson) -> Result<PersonView, Problem> {
        missing("people")
    }

    async fn change(&self, _: UserId, _: PersonChange) -> Result<PersonView, Problem> {
        missing("such person")
    }

    async fn sign_out(&self, _: UserId) -> Result<(), Problem> {
        missing("such person")
    }

    async fn roles(&self) -> Result<RolesView, Problem> {
        self.roles.clone().map_or_else(|| missing("roles"), Ok)
    }

    async fn save_role(&self, _: String, _: RoleDraft) -> Result<RolesView, Problem> {
        missing("such role")
    }

    async fn remove_role(&self, _: String) -> Result<(), Problem> {
        missing("such role")
    }

    async fn groups(&self) -> Result<GroupsView, Problem> {
        self.groups.clone().map_or_else(|| missing("groups"), Ok)
    }

    async fn save_group(&self, _: Option<GroupId>, _: GroupDraft) -> Result<GroupView, Problem> {
        missing("such group")
    }

    async fn remove_group(&self, _: GroupId) -> Result<(), Problem> {
        missing("such group")
    }

    async fn set_tool_access(&self, _: Tool, _: ConnectionAccess) -> Result<GrantedTool, Problem> {
        missing("such tool")
    }

    async fn set_budget(&self, _: GroupId, _: GroupBudget) -> Result<GroupView, Problem> {
        missing("such group")
    }

    async fn set_access(
        &self,
        _: ConnectionId,
        _: ConnectionAccess,
    ) -> Result<ConnectionAccess, Problem> {
        missing("such connection")
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
impl NoticesApi for Memory {
    async fn waits(&self) -> Result<Waits, Problem> {
        let mine = |change: &&ChangeDetail| change.summary.waits_on_me;
        let changes = self.changes.iter().filter(mine).count() as u64;
        Ok(Waits { changes, notices: self.notices.as_ref().map_or(0, |all| all.unread) })
    }

    async fn list(&self) -> Result<Notices, Problem> {
        self.notices.clone().map_or_else(|| missing("notices"), Ok)
    }

    async fn read(&self, _: ReadNotices) -> Result<Notices, Problem> {
        missing("store")
    }

    async fn webhooks(&self) -> Result<Vec<Webhook>, Problem> {
        Ok(self.webhooks.clone())
    }

    async fn add_webhook(&self, _: NewWebhook) -> Result<MadeWebhook, Problem> {
        missing("store")
    }

    async fn remove_webhook(&self, _: WebhookId) -> Result<(), Problem> {
        missing("such webhook")
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
