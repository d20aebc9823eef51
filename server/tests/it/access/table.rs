//! Who may use what, door by door: a line says what is sent, who may, and what those are answered. The
//! ids in it are somebody else's.

/// Roles that may, as they are read in docs/access.md.
pub const ANYBODY: &[&str] =
    &["nothing", "viewer", "analyst", "editor", "approver", "auditor", "admin"];
pub const READERS: &[&str] = &["viewer", "analyst", "editor", "approver", "admin"];
pub const WRITERS: &[&str] = &["analyst", "editor", "approver", "admin"];
pub const EXPORTERS: &[&str] = &["analyst", "editor", "admin"];
pub const REQUESTERS: &[&str] = &["editor", "admin"];
pub const REVIEWERS: &[&str] = &["approver", "admin"];
pub const OVERSEERS: &[&str] = &["auditor", "admin"];
pub const ADMINS: &[&str] = &["admin"];

/// Who gets in.
#[derive(Debug, Clone, Copy)]
pub enum Gate {
    /// Also nobody in particular.
    Public,
    /// Whoever is signed in with one of these roles.
    Roles(&'static [&'static str]),
}

pub struct Row {
    /// As it is registered: `get /people`, `ui people/list`.
    pub door: &'static str,
    /// After the path.
    pub query: &'static str,
    /// `{…}`: JSON; anything else: a form; empty: nothing.
    pub body: &'static str,
    pub gate: Gate,
    /// Answered to those who may, where the object is somebody else's.
    pub others: u16,
    /// Answered to those who may, where the connection is not granted to them; 0: it names none.
    pub not_granted: u16,
}

const fn row(door: &'static str, roles: &'static [&'static str], others: u16) -> Row {
    Row { door, query: "", body: "", gate: Gate::Roles(roles), others, not_granted: 0 }
}

impl Row {
    const fn with(self, body: &'static str) -> Row {
        Row { body, ..self }
    }

    const fn at(self, query: &'static str) -> Row {
        Row { query, ..self }
    }

    const fn hidden(self) -> Row {
        Row { not_granted: 404, ..self }
    }

    const fn public(self) -> Row {
        Row { gate: Gate::Public, ..self }
    }
}

const STATEMENT: &str = r#"{"connection_id": "{connection}", "sql": "select 1"}"#;
const UI_STATEMENT: &str = r#"{"statement": {"connection_id": "{connection}", "sql": "select 1"}}"#;
const TURN: &str = "?conversation_id={conversation}&request_id={request}";
const RATING: &str =
    r#"{"conversation_id": "{conversation}", "request_id": "{request}", "verdict": "up"}"#;
const UI_RATING: &str = r#"{"feedback": {"conversation_id": "{conversation}", "request_id": "{request}", "verdict": "up"}}"#;
const PREVIEW: &str = r#"{"sql": "select 1", "as": {"roles": ["analyst"]}}"#;
const UI_PREVIEW: &str = r#"{"connection_id": "{connection}", "request": {"sql": "select 1", "as": {"roles": ["analyst"]}}}"#;
/// Written before somebody else saved: never kept.
const DRAFT: &str = r#"{"document": {}, "revision": 99}"#;
const UI_DRAFT: &str =
    r#"{"connection_id": "{connection}", "draft": {"document": {}, "revision": 99}}"#;
const PUBLISH: &str = r#"{"revision": 99, "note": "first"}"#;
const UI_PUBLISH: &str =
    r#"{"connection_id": "{connection}", "request": {"revision": 99, "note": "first"}}"#;
const FORM: &str = "form[name]=other&form[engine]=sqlite&form[environment]=dev&form[file]=/nowhere";

/// A login for writing is not there: what is asked for is refused before it is kept.
const CHANGE: &str =
    r#"{"connection_id": "{connection}", "sql": "delete from sales where id = 1"}"#;
const UI_CHANGE: &str =
    r#"{"draft": {"connection_id": "{connection}", "sql": "delete from sales where id = 1"}}"#;
const WORDING: &str = r#"{"version": 1, "sql": "delete from sales where id = 2"}"#;
const UI_WORDING: &str =
    r#"{"id": "chg_none", "wording": {"version": 1, "sql": "delete from sales where id = 2"}}"#;
const DECISION: &str = r#"{"action": "withdraw", "version": 1}"#;
const UI_DECISION: &str = r#"{"id": "chg_none", "decision": {"action": "withdraw", "version": 1}}"#;

/// Bodies are such that nothing is changed: what is answered after the gate is 404, 409 or 422.
pub const TABLE: &[Row] = &[
    // Outside of the API
    row("get /api/openapi.json", ANYBODY, 200).public(),
    row("get /health", ANYBODY, 200).public(),
    row("post /auth/sign-in", ANYBODY, 303).public(),
    row("post /auth/first-run", ANYBODY, 303).public(),
    row("post /auth/demo", ANYBODY, 303).public(),
    row("post /auth/join", ANYBODY, 303).public(),
    row("get /auth/oidc/{name}", ANYBODY, 303).public(),
    row("get /auth/oidc/{name}/callback", ANYBODY, 303).public(),
    // The API: questions
    row("post /chat/events", READERS, 422)
        .with(r#"{"message": " ", "connection_id": "{connection}"}"#),
    row("get /chat/events", READERS, 404).at(TURN),
    row("post /chat/poll", READERS, 404)
        .with(r#"{"message": "sales", "conversation_id": "{conversation}", "connection_id": "{connection}"}"#)
        .hidden(),
    row("post /chat/cancel", ANYBODY, 204)
        .with(r#"{"conversation_id": "{conversation}", "request_id": "{request}"}"#),
    row("post /feedback", READERS, 404).with(RATING),
    row("get /conversations", ANYBODY, 200),
    row("get /conversations/{id}", ANYBODY, 404),
    row("delete /conversations/{id}", ANYBODY, 404),
    row("get /choices", ANYBODY, 200),
    row("post /choices/{id}/share", REQUESTERS, 404),
    row("delete /choices/{id}", ANYBODY, 404),
    row("get /memories", REVIEWERS, 200),
    row("post /memories/{id}/decisions", REVIEWERS, 404).with(r#"{"verdict": "certify"}"#),
    row("delete /memories/{id}", REVIEWERS, 404),
    row("get /evaluations", REVIEWERS, 200),
    row("post /evaluations", REVIEWERS, 409).with(r#"{"connection_id": "{connection}"}"#).hidden(),
    row("get /evaluations/{id}", REVIEWERS, 404),
    row("post /evaluations/{id}/cancel", REVIEWERS, 404),
    // The API: connections
    row("get /connections", ANYBODY, 200),
    row("post /connections", ADMINS, 422).with("{}"),
    row("post /connections/test", ADMINS, 422).with("{}"),
    row("get /connections/{id}", ADMINS, 200),
    row("put /connections/{id}", ADMINS, 422).with("{}"),
    row("delete /connections/{id}", ADMINS, 409),
    row("post /connections/{id}/test", ADMINS, 200),
    row("get /connections/{id}/schema", READERS, 200).hidden(),
    row("get /connections/{id}/access", ADMINS, 200),
    row("put /connections/{id}/access", ADMINS, 422).with("{}"),
    row("post /schema/sync", WRITERS, 200)
        .with(r#"{"connection_id": "{connection}"}"#)
        .hidden(),
    row("get /schema/status", READERS, 200).at("?connection_id={connection}").hidden(),
    // The API: statements and results
    row("post /queries", WRITERS, 200).with(STATEMENT).hidden(),
    row("post /queries/check", WRITERS, 200).with(STATEMENT).hidden(),
    row("post /queries/format", WRITERS, 200).with(STATEMENT).hidden(),
    row("delete /queries/{id}", ANYBODY, 404),
    row("get /queries/{id}/state", ANYBODY, 404),
    row("get /queries", ANYBODY, 200),
    row("get /queries/{id}", ANYBODY, 404),
    row("get /results/{id}", ANYBODY, 404),
    row("get /results/{id}/export", EXPORTERS, 404),
    // The API: rules
    row("get /policies/{id}", ADMINS, 200),
    row("get /policies/{id}/versions/{version}", ADMINS, 404),
    row("put /policies/{id}/draft", ADMINS, 409).with(DRAFT),
    row("delete /policies/{id}/draft", ADMINS, 200),
    row("post /policies/{id}/test", ADMINS, 200),
    row("post /policies/{id}/publish", ADMINS, 409).with(PUBLISH),
    row("post /policies/{id}/preview", ADMINS, 200).with(PREVIEW).hidden(),
    // The API: changes of data
    row("post /changes/assess", REQUESTERS, 422).with(CHANGE).hidden(),
    row("post /changes", REQUESTERS, 422).with(CHANGE).hidden(),
    row("get /changes", ANYBODY, 200),
    row("get /notices", ANYBODY, 200),
    row("post /notices/read", ANYBODY, 200).with(r#"{"change": "chg_none"}"#),
    row("get /webhooks", ADMINS, 200),
    row("post /webhooks", ADMINS, 422).with(r#"{"url": "http://example.org", "events": []}"#),
    row("delete /webhooks/{id}", ADMINS, 404),
    row("get /changes/rules", ADMINS, 200),
    row("put /changes/rules", ADMINS, 409).with(r#"{"version": 99}"#),
    row("get /changes/{id}", ANYBODY, 404),
    row("post /changes/{id}/wordings", REQUESTERS, 404).with(WORDING),
    row("post /changes/{id}/decisions", ANYBODY, 404).with(DECISION),
    row("post /changes/{id}/runs/{run}/rollback", REQUESTERS, 404),
    // The API: the audit
    row("get /audit", OVERSEERS, 200),
    row("get /audit/{id}", OVERSEERS, 200),
    row("get /audit/verification", OVERSEERS, 200),
    row("post /audit/verification", OVERSEERS, 200),
    row("get /audit/export", OVERSEERS, 200),
    // The API: people
    row("get /people", ADMINS, 200),
    row("post /people", ADMINS, 422).with("{}"),
    row("put /people/{id}", ADMINS, 200).with("{}"),
    row("post /people/{id}/sign-out", ADMINS, 404),
    row("get /roles", ADMINS, 200),
    row("put /roles/{name}", ADMINS, 409).with(r#"{"permissions": []}"#),
    row("delete /roles/{name}", ADMINS, 409),
    row("get /groups", ADMINS, 200),
    row("post /groups", ADMINS, 422).with("{}"),
    row("put /groups/{id}", ADMINS, 422).with("{}"),
    row("delete /groups/{id}", ADMINS, 404),
    row("put /groups/{id}/budget", ADMINS, 422).with(r#"{"questions_per_day": "many"}"#),
    row("put /tools/{name}/access", ADMINS, 404)
        .with(r#"{"restricted": false, "grants": []}"#),
    row("get /meters", ADMINS, 200),
    row("get /limits", ADMINS, 200),
    row("put /limits", ADMINS, 422).with(r#"{"questions_per_minute": 0}"#),
    row("get /models", ADMINS, 200),
    row("post /models", ADMINS, 422).with("{}"),
    row("put /models/{id}", ADMINS, 422).with("{}"),
    row("delete /models/{id}", ADMINS, 404),
    row("post /models/{id}/test", ADMINS, 404),
    row("put /model-policy", ADMINS, 404).with(r#"{"providers": [], "default": "mdl_none"}"#),
    row("get /model-choice", READERS, 200),
    row("put /model-choice", READERS, 404).with(r#"{"kind": "model", "id": "mdl_none"}"#),
    row("get /invitations", ADMINS, 200),
    row("post /invitations", ADMINS, 422).with(r#"{"email": "eve", "roles": ["viewer"]}"#),
    row("delete /invitations/{id}", ADMINS, 404),
    // The API: one's own account
    row("get /me", ANYBODY, 200),
    row("get /budgets", ANYBODY, 200),
    row("get /tokens", ANYBODY, 200),
    row("post /tokens", ANYBODY, 422).with(r#"{"name": "report", "scopes": []}"#),
    row("delete /tokens/{id}", ANYBODY, 404),
    row("get /sessions", ANYBODY, 200),
    row("delete /sessions/{id}", ANYBODY, 404),
    // Server functions: who one is
    row("ui session/options", ANYBODY, 200).public(),
    row("ui session/me", ANYBODY, 200).public(),
    // Server functions: questions
    row("ui conversations/list", ANYBODY, 200),
    row("ui conversations/get", ANYBODY, 404).with("conversation_id={conversation}"),
    row("ui conversations/delete", ANYBODY, 404).with("conversation_id={conversation}"),
    row("ui conversations/rate", READERS, 404).with(UI_RATING),
    row("ui conversations/cancel", ANYBODY, 200)
        .with("conversation_id={conversation}&request_id={request}"),
    // Server functions: connections
    row("ui catalog/connections", ANYBODY, 200),
    row("ui catalog/schema", READERS, 200).with("connection_id={connection}").hidden(),
    row("ui catalog/sync", WRITERS, 200).with("connection_id={connection}").hidden(),
    row("ui connections/list", ADMINS, 200),
    row("ui connections/get", ADMINS, 200).with("id={connection}"),
    row("ui connections/save", ADMINS, 422).with(FORM),
    row("ui connections/remove", ADMINS, 409).with("id={connection}"),
    row("ui connections/test", ADMINS, 200).with("id={connection}"),
    // Server functions: statements and results
    row("ui queries/run", WRITERS, 200).with(UI_STATEMENT).hidden(),
    row("ui queries/check", WRITERS, 200).with(UI_STATEMENT).hidden(),
    row("ui queries/format", WRITERS, 200).with(UI_STATEMENT).hidden(),
    row("ui queries/cancel", ANYBODY, 200).with("query_id={query}"),
    row("ui queries/state", ANYBODY, 404).with("query_id={query}"),
    row("ui queries/page", ANYBODY, 404).with("result_id={result}&offset=0&limit=5"),
    row("ui queries/history", ANYBODY, 200).with(r#"{"filter": {"who": "Me"}}"#),
    row("ui queries/record", ANYBODY, 404).with("query_id={query}"),
    // Server functions: rules
    row("ui policies/view", ADMINS, 200).with("connection_id={connection}"),
    row("ui policies/version", ADMINS, 404).with("connection_id={connection}&version=7"),
    row("ui policies/save", ADMINS, 409).with(UI_DRAFT),
    row("ui policies/discard", ADMINS, 200).with("connection_id={connection}"),
    row("ui policies/test", ADMINS, 200).with("connection_id={connection}"),
    row("ui policies/publish", ADMINS, 409).with(UI_PUBLISH),
    row("ui policies/preview", ADMINS, 200).with(UI_PREVIEW).hidden(),
    // Server functions: changes of data
    row("ui change-rules/read", ADMINS, 200),
    row("ui change-rules/save", ADMINS, 409).with("version=99"),
    row("ui changes/queue", ANYBODY, 200).with("list=waiting"),
    row("ui changes/waiting", ANYBODY, 200),
    row("ui notices/list", ANYBODY, 200),
    row("ui notices/read", ANYBODY, 200).with("change=chg_none"),
    row("ui memories/list", REVIEWERS, 200).with(r#"{"filter": {}}"#),
    row("ui memories/decide", REVIEWERS, 404).with("id=mem_none&verdict=certify"),
    row("ui memories/remove", REVIEWERS, 404).with("id=mem_none"),
    row("ui evaluations/list", REVIEWERS, 200),
    row("ui evaluations/get", REVIEWERS, 404).with("id=evl_none"),
    row("ui evaluations/start", REVIEWERS, 409).with("connection_id={connection}").hidden(),
    row("ui evaluations/cancel", REVIEWERS, 404).with("id=evl_none"),
    row("ui webhooks/list", ADMINS, 200),
    row("ui webhooks/add", ADMINS, 422).with("url=http://example.org&events[]=ran"),
    row("ui webhooks/remove", ADMINS, 404).with("id=whk_none"),
    row("ui changes/assess", REQUESTERS, 422).with(UI_CHANGE).hidden(),
    row("ui changes/propose", REQUESTERS, 422).with(UI_CHANGE).hidden(),
    row("ui changes/read", ANYBODY, 404).with("id=chg_none"),
    row("ui changes/reword", REQUESTERS, 404).with(UI_WORDING),
    row("ui changes/decide", ANYBODY, 404).with(UI_DECISION),
    row("ui changes/roll-back", REQUESTERS, 404).with("id=chg_none&run=wrun_none"),
    // Server functions: the audit
    row("ui audit/search", OVERSEERS, 200).with(r#"{"filter": {}}"#),
    row("ui audit/record", OVERSEERS, 200).with("seq=1"),
    row("ui audit/verification", OVERSEERS, 200),
    row("ui audit/verify", OVERSEERS, 200),
    // Server functions: people
    row("ui people/list", ADMINS, 200),
    row("ui people/add", ADMINS, 422).with("name=Eve&email=eve&password=short&roles[0]=viewer"),
    row("ui people/change", ADMINS, 422).with("id={person}&roles[0]=emperor"),
    row("ui people/disable", ADMINS, 404).with("id=usr_none&disabled=true"),
    row("ui people/sign-out", ADMINS, 404).with("id=usr_none"),
    row("ui people/invitations", ADMINS, 200),
    row("ui people/invite", ADMINS, 422).with("email=eve&roles[0]=viewer"),
    row("ui people/revoke-invitation", ADMINS, 404).with("id=inv_none"),
    row("ui people/sign-in", ADMINS, 200),
    row("ui roles/list", ADMINS, 200),
    row("ui roles/save", ADMINS, 409).with("name=admin"),
    row("ui roles/remove", ADMINS, 409).with("name=admin"),
    row("ui groups/list", ADMINS, 200),
    row("ui groups/save", ADMINS, 422).with("name="),
    row("ui groups/remove", ADMINS, 404).with("id=grp_none"),
    row("ui groups/budget", ADMINS, 404).with("id=grp_none&questions_per_day=1"),
    row("ui groups/tool-access", ADMINS, 422).with("tool=run_sql&restricted=true&grants[0]=role:emperor"),
    row("ui groups/access", ADMINS, 422).with("id={connection}&restricted=true&grants[0]=role:emperor"),
    row("ui limits/read", ADMINS, 200),
    row("ui limits/save", ADMINS, 422).with("questions_per_minute=0"),
    row("ui models/read", ADMINS, 200),
    row("ui models/save", ADMINS, 422).with("name=&provider=openai&model=m"),
    row("ui models/remove", ADMINS, 404).with("id=mdl_none"),
    row("ui models/test", ADMINS, 404).with("id=mdl_none"),
    row("ui models/policy", ADMINS, 404).with("default=mdl_none"),
    // Server functions: one's own account
    row("ui profile/choose-model", READERS, 404).with("choice=mdl_none"),
    row("ui profile/read", ANYBODY, 200),
    row("ui profile/add-token", ANYBODY, 422).with(r#"{"new": {"name": "report", "scopes": []}}"#),
    row("ui profile/revoke-token", ANYBODY, 404).with("id={token}"),
    row("ui profile/change-password", ANYBODY, 409).with("current=x&new=correct-horse"),
    row("ui profile/revoke-choice", ANYBODY, 404).with("id=cho_none"),
    row("ui profile/share-choice", REQUESTERS, 404).with("id=cho_none"),
    row("ui profile/end-session", ANYBODY, 404).with("id={session}"),
    // Last: they end the session they are sent with
    row("delete /sessions", ANYBODY, 204),
    row("post /auth/sign-out-everywhere", ANYBODY, 303).public(),
    row("post /auth/sign-out", ANYBODY, 303).public(),
];

/// Pages that answer everybody.
pub const PUBLIC_PAGES: &[&str] = &["/join", "/sign-in"];

/// Pages answer everybody who is signed in; what they show follows from the doors above.
pub const PAGES: &[&str] = &[
    "/",
    "/c/{conversation}",
    "/changes",
    "/changes/new",
    "/changes/{connection}",
    "/history",
    "/join",
    "/notices",
    "/profile",
    "/settings",
    "/settings/audit",
    "/settings/change-rules",
    "/settings/connections",
    "/settings/connections/new",
    "/settings/connections/{connection}",
    "/settings/groups",
    "/settings/limits",
    "/settings/models",
    "/settings/people",
    "/settings/policies",
    "/settings/roles",
    "/settings/sign-in",
    "/settings/evaluation",
    "/settings/memory",
    "/settings/webhooks",
    "/sign-in",
];
