//! The pages' backend: the same actions as the API, bound to one caller. Nothing is decided here.

use crate::actions::{
    ask, audit, budgets, choices, connections, conversations, groups, history, invitations, limits,
    password, people, policies, queries, roles, sessions, sign_in_settings, tokens, tools,
};
use crate::auth::permission::Right;
use crate::auth::{Caller, With, caller::not_signed_in};
use crate::context::ServerContext;
use crate::ui::reads::Reads;
use app::backend::{
    AuditApi, Backend, CatalogApi, ConnectionsApi, ConversationsApi, LimitsApi, PeopleApi,
    PoliciesApi, ProfileApi, QueriesApi, SessionApi,
};
use async_trait::async_trait;
use engine::Principal;
use protocol::Problem;
use protocol::access::{
    ConnectionAccess, GrantedTool, GroupDraft, GroupView, GroupsView, NewPerson, PeopleView,
    PersonChange, PersonView, RoleDraft, RolesView, Tool,
};
use protocol::audit::{AuditFilter, AuditPage, AuditRecord, AuditVerification};
use protocol::budget::{GroupBudget, GroupMeters};
use protocol::catalog::{ConnectionSummary, SchemaStatus, SchemaView};
use protocol::choice::ChoiceList;
use protocol::connection::{ConnectionDraft, ConnectionTest, ConnectionView};
use protocol::conversation::{ConversationSummary, ConversationView};
use protocol::feedback::{FeedbackReceipt, FeedbackRequest};
use protocol::history::{HistoryFilter, HistoryPage, RunRecord};
use protocol::ids::{
    ChoiceId, ConnectionId, ConversationId, GroupId, InvitationId, QueryId, RequestId, ResultId,
    SessionId, TokenId, UserId,
};
use protocol::invitation::{Invitation, MadeInvitation, NewInvitation};
use protocol::limits::{LimitsDraft, LimitsView};
use protocol::policy::{
    PolicyVersion, PolicyView, PreviewAnswer, PreviewRequest, PublishRequest, SaveDraft,
    TestOutcome,
};
use protocol::query::{CheckAnswer, FormatAnswer, RunAnswer, RunState, StatementRequest};
use protocol::session::{Me, PasswordChange, SessionView, SignInOptions};
use protocol::sign_in_settings::SignInSettings;
use protocol::single_sign_on::Provider;
use protocol::table::ResultPage;
use protocol::token::{ApiToken, MadeToken, NewToken};
use std::sync::Arc;

pub(super) struct Bound {
    pub(super) context: ServerContext,
    caller: Option<Caller>,
    pub(super) reads: Reads,
}

/// The backend as `caller` may use it; without one, only what the sign-in page needs answers.
pub fn for_caller(context: ServerContext, caller: Option<Caller>) -> Backend {
    let bound = Arc::new(Bound { context, caller, reads: Reads::default() });
    Backend {
        audit: bound.clone(),
        session: bound.clone(),
        catalog: bound.clone(),
        changes: bound.clone(),
        change_rules: bound.clone(),
        connections: bound.clone(),
        conversations: bound.clone(),
        evaluations: bound.clone(),
        golden: bound.clone(),
        limits: bound.clone(),
        models: bound.clone(),
        notices: bound.clone(),
        people: bound.clone(),
        policies: bound.clone(),
        profile: bound.clone(),
        queries: bound,
    }
}

impl Bound {
    pub(super) fn caller(&self) -> Result<&Caller, Problem> {
        self.caller.as_ref().ok_or_else(not_signed_in)
    }

    fn principal(&self) -> Result<&Principal, Problem> {
        self.caller().map(|caller| &caller.principal)
    }

    /// The caller with a permission; which one says the action that takes it.
    pub(super) fn with<R: Right>(&self) -> Result<With<R>, Problem> {
        With::of(self.caller()?)
    }
}

#[async_trait]
impl SessionApi for Bound {
    async fn sign_in_options(&self) -> Result<SignInOptions, Problem> {
        let first_run = !self.context.store.has_users().await?;
        let providers = self.context.oidc.settings().map(|provider| Provider {
            name: provider.name.clone(),
            label: provider.label.clone(),
        });
        let (demo, providers) = (self.context.settings.demo, providers.collect());
        Ok(SignInOptions { first_run, demo, providers })
    }

    async fn me(&self) -> Result<Option<Me>, Problem> {
        Ok(self.caller.as_ref().map(Caller::me))
    }
}

#[async_trait]
impl ProfileApi for Bound {
    async fn tokens(&self) -> Result<Vec<ApiToken>, Problem> {
        tokens::list(&self.context, self.principal()?).await
    }

    async fn add_token(&self, new: NewToken) -> Result<MadeToken, Problem> {
        tokens::add(&self.context, self.principal()?, new).await
    }

    async fn revoke_token(&self, id: TokenId) -> Result<(), Problem> {
        tokens::revoke(&self.context, self.principal()?, &id).await
    }

    async fn sessions(&self) -> Result<Vec<SessionView>, Problem> {
        sessions::list(&self.context, self.caller()?).await
    }

    async fn end_session(&self, id: SessionId) -> Result<(), Problem> {
        sessions::end(&self.context, self.caller()?, &id).await
    }

    async fn budgets(&self) -> Result<Vec<GroupMeters>, Problem> {
        budgets::own(&self.context, self.caller()?).await
    }

    async fn choices(&self) -> Result<ChoiceList, Problem> {
        choices::list(&self.context, self.caller()?).await
    }

    async fn revoke_choice(&self, id: ChoiceId) -> Result<(), Problem> {
        choices::revoke(&self.context, self.caller()?, &id).await
    }

    async fn share_choice(&self, id: ChoiceId) -> Result<(), Problem> {
        choices::share(&self.context, &self.with()?, &id).await
    }

    async fn has_password(&self) -> Result<bool, Problem> {
        password::is_there(&self.context, self.caller()?).await
    }

    async fn change_password(&self, change: PasswordChange) -> Result<(), Problem> {
        password::change(&self.context, self.caller()?, change).await
    }
}

#[async_trait]
impl CatalogApi for Bound {
    async fn connections(&self) -> Result<Vec<ConnectionSummary>, Problem> {
        let read = async { self.context.databases.list(self.caller()?).await };
        self.reads.once("connections".to_owned(), read).await
    }

    async fn schema(&self, connection_id: ConnectionId) -> Result<SchemaView, Problem> {
        self.context.databases.schema(&connection_id, &self.with()?).await
    }

    async fn sync(&self, connection_id: ConnectionId) -> Result<SchemaStatus, Problem> {
        self.context.databases.sync(&connection_id, &self.with()?).await
    }
}

#[async_trait]
impl ConnectionsApi for Bound {
    async fn list(&self) -> Result<Vec<ConnectionView>, Problem> {
        let read = async { connections::list(&self.context, &self.with()?).await };
        self.reads.once("managed connections".to_owned(), read).await
    }

    async fn get(&self, id: ConnectionId) -> Result<ConnectionView, Problem> {
        let read = async { connections::get(&self.context, &self.with()?, &id).await };
        self.reads.once(format!("managed connection {id}"), read).await
    }

    async fn add(&self, draft: ConnectionDraft) -> Result<ConnectionView, Problem> {
        connections::add(&self.context, &self.with()?, draft).await
    }

    async fn change(
        &self,
        id: ConnectionId,
        draft: ConnectionDraft,
    ) -> Result<ConnectionView, Problem> {
        connections::change(&self.context, &self.with()?, &id, draft).await
    }

    async fn remove(&self, id: ConnectionId) -> Result<(), Problem> {
        connections::remove(&self.context, &self.with()?, &id).await
    }

    async fn test(&self, id: ConnectionId) -> Result<ConnectionTest, Problem> {
        connections::test(&self.context, &self.with()?, &id).await
    }

    async fn test_draft(
        &self,
        id: Option<ConnectionId>,
        draft: ConnectionDraft,
    ) -> Result<ConnectionTest, Problem> {
        connections::test_draft(&self.context, &self.with()?, id.as_ref(), draft).await
    }
}

#[async_trait]
impl ConversationsApi for Bound {
    async fn list(&self) -> Result<Vec<ConversationSummary>, Problem> {
        let read = async { conversations::list(&self.context, self.caller()?).await };
        self.reads.once("conversations".to_owned(), read).await
    }

    async fn get(&self, conversation_id: ConversationId) -> Result<ConversationView, Problem> {
        let what = format!("conversation {conversation_id}");
        let read =
            async { conversations::get(&self.context, self.caller()?, &conversation_id).await };
        self.reads.once(what, read).await
    }

    async fn delete(&self, conversation_id: ConversationId) -> Result<(), Problem> {
        conversations::delete(&self.context, self.caller()?, &conversation_id).await
    }

    async fn rate(&self, feedback: FeedbackRequest) -> Result<FeedbackReceipt, Problem> {
        conversations::rate(&self.context, &self.with()?, feedback).await
    }

    async fn cancel(
        &self,
        conversation_id: ConversationId,
        request_id: RequestId,
    ) -> Result<(), Problem> {
        ask::cancel(&self.context, &self.caller()?.principal, &conversation_id, &request_id);
        Ok(())
    }
}

#[async_trait]
impl PeopleApi for Bound {
    async fn people(&self) -> Result<PeopleView, Problem> {
        let read = async { people::list(&self.context, &self.with()?).await };
        self.reads.once("people".to_owned(), read).await
    }

    async fn add(&self, person: NewPerson) -> Result<PersonView, Problem> {
        people::add(&self.context, &self.with()?, person).await
    }

    async fn change(&self, id: UserId, change: PersonChange) -> Result<PersonView, Problem> {
        people::change(&self.context, &self.with()?, &id, change).await
    }

    async fn sign_out(&self, id: UserId) -> Result<(), Problem> {
        people::sign_out(&self.context, &self.with()?, &id).await
    }

    async fn roles(&self) -> Result<RolesView, Problem> {
        let read = async { roles::list(&self.context, &self.with()?).await };
        self.reads.once("roles".to_owned(), read).await
    }

    async fn save_role(&self, name: String, draft: RoleDraft) -> Result<RolesView, Problem> {
        roles::put(&self.context, &self.with()?, &name, draft).await
    }

    async fn remove_role(&self, name: String) -> Result<(), Problem> {
        roles::remove(&self.context, &self.with()?, &name).await
    }

    async fn groups(&self) -> Result<GroupsView, Problem> {
        let read = async { groups::list(&self.context, &self.with()?).await };
        self.reads.once("groups".to_owned(), read).await
    }

    async fn save_group(
        &self,
        id: Option<GroupId>,
        draft: GroupDraft,
    ) -> Result<GroupView, Problem> {
        match id {
            Some(id) => groups::change(&self.context, &self.with()?, id, draft).await,
            None => groups::add(&self.context, &self.with()?, draft).await,
        }
    }

    async fn remove_group(&self, id: GroupId) -> Result<(), Problem> {
        groups::remove(&self.context, &self.with()?, &id).await
    }

    async fn set_tool_access(
        &self,
        tool: Tool,
        access: ConnectionAccess,
    ) -> Result<GrantedTool, Problem> {
        tools::set_access(&self.context, &self.with()?, tool, access).await
    }

    async fn set_budget(&self, id: GroupId, budget: GroupBudget) -> Result<GroupView, Problem> {
        budgets::set(&self.context, &self.with()?, &id, budget).await
    }

    async fn invitations(&self) -> Result<Vec<Invitation>, Problem> {
        invitations::list(&self.context, &self.with()?).await
    }

    async fn invite(&self, new: NewInvitation) -> Result<MadeInvitation, Problem> {
        invitations::add(&self.context, &self.with()?, new).await
    }

    async fn revoke_invitation(&self, id: InvitationId) -> Result<(), Problem> {
        invitations::revoke(&self.context, &self.with()?, &id).await
    }

    async fn sign_in_settings(&self) -> Result<SignInSettings, Problem> {
        sign_in_settings::read(&self.context, &self.with()?).await
    }

    async fn set_access(
        &self,
        id: ConnectionId,
        access: ConnectionAccess,
    ) -> Result<ConnectionAccess, Problem> {
        groups::set_access(&self.context, &self.with()?, &id, access).await
    }
}

#[async_trait]
impl LimitsApi for Bound {
    async fn view(&self) -> Result<LimitsView, Problem> {
        let read = async { limits::view(&self.context, &self.with()?).await };
        self.reads.once("limits".to_owned(), read).await
    }

    async fn set(&self, wanted: LimitsDraft) -> Result<LimitsView, Problem> {
        limits::set(&self.context, &self.with()?, wanted).await
    }
}

#[async_trait]
impl PoliciesApi for Bound {
    async fn view(&self, connection_id: ConnectionId) -> Result<PolicyView, Problem> {
        let what = format!("policy {connection_id}");
        let read = async { policies::view(&self.context, &self.with()?, &connection_id).await };
        self.reads.once(what, read).await
    }

    async fn version(
        &self,
        connection_id: ConnectionId,
        version: u64,
    ) -> Result<PolicyVersion, Problem> {
        policies::version(&self.context, &self.with()?, &connection_id, version).await
    }

    async fn save(
        &self,
        connection_id: ConnectionId,
        draft: SaveDraft,
    ) -> Result<PolicyView, Problem> {
        policies::save(&self.context, &self.with()?, &connection_id, draft).await
    }

    async fn discard(&self, connection_id: ConnectionId) -> Result<PolicyView, Problem> {
        policies::discard(&self.context, &self.with()?, &connection_id).await
    }

    async fn test(&self, connection_id: ConnectionId) -> Result<Vec<TestOutcome>, Problem> {
        policies::test(&self.context, &self.with()?, &connection_id).await
    }

    async fn publish(
        &self,
        connection_id: ConnectionId,
        request: PublishRequest,
    ) -> Result<PolicyView, Problem> {
        policies::publish(&self.context, &self.with()?, &connection_id, request).await
    }

    async fn preview(
        &self,
        connection_id: ConnectionId,
        request: PreviewRequest,
    ) -> Result<PreviewAnswer, Problem> {
        policies::preview(&self.context, &self.with()?, &connection_id, request).await
    }
}

#[async_trait]
impl AuditApi for Bound {
    async fn search(&self, filter: AuditFilter) -> Result<AuditPage, Problem> {
        let what = format!("audit {filter:?}");
        self.reads.once(what, audit::search(&self.context, &self.with()?, &filter)).await
    }

    async fn record(&self, seq: u64) -> Result<AuditRecord, Problem> {
        let what = format!("audit record {seq}");
        self.reads.once(what, audit::record(&self.context, &self.with()?, seq)).await
    }

    async fn verification(&self) -> Result<AuditVerification, Problem> {
        audit::verification(&self.context, &self.with()?).await
    }

    async fn verify(&self) -> Result<AuditVerification, Problem> {
        audit::verify(&self.context, &self.with()?).await
    }
}

#[async_trait]
impl QueriesApi for Bound {
    async fn run(&self, statement: StatementRequest) -> Result<RunAnswer, Problem> {
        queries::run(&self.context, &self.with()?, statement).await
    }

    async fn check(&self, statement: StatementRequest) -> Result<CheckAnswer, Problem> {
        queries::check(&self.context, &self.with()?, &statement).await
    }

    async fn format(&self, statement: StatementRequest) -> Result<FormatAnswer, Problem> {
        queries::format(&self.context, &self.with()?, &statement).await
    }

    async fn state(&self, query_id: QueryId) -> Result<RunState, Problem> {
        queries::state(&self.context, &self.caller()?.principal, &query_id)
    }

    async fn cancel(&self, query_id: QueryId) -> Result<(), Problem> {
        let _it_has_ended = queries::cancel(&self.context, &self.caller()?.principal, &query_id);
        Ok(())
    }

    async fn page(
        &self,
        result_id: ResultId,
        offset: u64,
        limit: u64,
    ) -> Result<ResultPage, Problem> {
        queries::page(&self.context, self.caller()?, &result_id, offset, limit).await
    }

    async fn history(&self, filter: HistoryFilter) -> Result<HistoryPage, Problem> {
        let what = format!("history {filter:?}");
        self.reads.once(what, history::search(&self.context, self.caller()?, &filter)).await
    }

    async fn run_record(&self, query_id: QueryId) -> Result<RunRecord, Problem> {
        let what = format!("run {query_id}");
        self.reads.once(what, history::record(&self.context, self.caller()?, &query_id)).await
    }
}
