//! Whole pages without a server: a backend that answers from memory, and a way to draw a path.

mod account;
mod people;
mod settings;
mod work;

use crate::App;
use crate::backend::Backend;
use futures::StreamExt;
use leptos::prelude::*;
use leptos_router::location::RequestUrl;
use protocol::access::{GroupsView, PeopleView, Permission, RolesView};
use protocol::audit::{AuditPage, AuditRecord};
use protocol::budget::GroupMeters;
use protocol::catalog::{ConnectionSummary, Environment};
use protocol::change::{Assessment, ChangeDetail};
use protocol::change_rules::ChangeRulesView;
use protocol::connection::{
    ConnectionLimits, ConnectionState, ConnectionView, EncryptionMode, EngineKind,
};
use protocol::conversation::ConversationView;
use protocol::evaluation::{EvaluationDetail, EvaluationsView};
use protocol::history::{HistoryPage, RunRecord};
use protocol::ids::{ConnectionId, UserId};
use protocol::invitation::Invitation;
use protocol::limits::LimitsView;
use protocol::memory::GoldenQueue;
use protocol::model::{ModelsView, OwnModels};
use protocol::notice::{Notices, Webhook};
use protocol::policy::PolicyView;
use protocol::session::{Me, SessionView, SignInOptions};
use protocol::sign_in_settings::SignInSettings;
use protocol::token::ApiToken;
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
