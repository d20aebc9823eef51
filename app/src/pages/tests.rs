//! Pages as the server sends them.

mod answers;

use crate::testing::{Memory, connection, view};
use protocol::access::{
    ConnectionAccess, GrantedConnection, GrantedTool, Grantee, GroupView, GroupsView, PeopleView,
    Permission, PermissionView, PersonView, RoleView, RolesView, Tool,
};
use protocol::audit::{
    AuditActor, AuditBucket, AuditEntry, AuditHistogram, AuditPage, AuditRecord,
};
use protocol::budget::{Counted, GroupBudget, GroupMeters, Meter, Period};
use protocol::connection::{ConnectionState, FindingWeight, LoginFinding};
use protocol::conversation::{ConversationSummary, ConversationView, TurnView};
use protocol::events::{
    ApprovalRequired, AssistantText, Clarification, ClarificationKind, ClarificationOption, Done,
    Envelope, Event, EventVersion, SqlDraft, SqlOrigin, TableResult, TokenUse, TurnStatus,
};
use protocol::history::{HistoryEntry, HistoryPage, Person, RunRecord};
use protocol::ids::{
    ConnectionId, ConversationId, GroupId, InvitationId, ModelId, QueryId, RequestId, ResultId,
    SessionId, TokenId, UserId,
};
use protocol::invitation::Invitation;
use protocol::limits::{ConfiguredLimit, HeldBack, LimitName, LimitView, LimitsView};
use protocol::model::{
    EmbeddedStatus, ModelMonth, ModelOption, ModelOrigin, ModelView, ModelWish, ModelsView,
    OwnModels, ProviderKind, ProviderRule,
};
use protocol::session::{SessionView, SignInOptions};
use protocol::sign_in_settings::{Mapped, ProviderFacts, SignInSettings};
use protocol::single_sign_on::{Provider, WhyNot};
use protocol::table::{Cell, ColumnMeta, ColumnType};
use protocol::token::{ApiToken, Scope};
use protocol::{ErrorCode, Problem};

fn conversation(events: Vec<Event>) -> ConversationView {
    let id = ConversationId::from_random(7);
    let request_id = RequestId::parse("req-1").unwrap();
    let envelopes = events
        .into_iter()
        .enumerate()
        .map(|(seq, event)| Envelope {
            event_version: EventVersion::V3,
            conversation_id: id.clone(),
            request_id: request_id.clone(),
            seq: seq as u64,
            timestamp: "2024-11-02T09:12:44Z".to_owned(),
            event,
        })
        .collect();
    ConversationView {
        summary: ConversationSummary {
            id,
            title: "Revenue in 2024".to_owned(),
            connection_id: connection().id,
            updated_at: "2024-11-02T09:12:44Z".to_owned(),
            turns: 1,
        },
        turns: vec![TurnView {
            request_id,
            question: "Revenue <b>in</b> 2024?".to_owned(),
            asked_at: "2024-11-02T09:12:44Z".to_owned(),
            events: envelopes,
            rating: None,
        }],
    }
}

fn done(status: TurnStatus) -> Event {
    let tokens = TokenUse::default();
    Event::Done(Done {
        status,
        durations: Vec::new(),
        total_us: 9,
        tokens,
        model: None,
        rows: None,
    })
}

fn answer() -> Vec<Event> {
    vec![
        Event::SqlDraft(SqlDraft {
            sql: "select sum(total) as revenue from orders".to_owned(),
            dialect: "sqlite".to_owned(),
            origin: SqlOrigin::Planner,
            explanation: Vec::new(),
        }),
        Event::TableResult(TableResult {
            query_id: QueryId::from_random(1),
            result_id: ResultId::from_random(1),
            connection_id: ConnectionId::from_random(1),
            columns: vec![ColumnMeta::new("revenue", ColumnType::Decimal)],
            rows: vec![vec![Cell::Text("9810000.40".to_owned())]],
            row_count: 1,
            truncated: false,
            bytes: 10,
            execution_us: 184_000,
            reused: None,
        }),
        Event::AssistantText(AssistantText {
            markdown: "Revenue was **9.81 M**.<script>alert(1)</script>".to_owned(),
            facts: Vec::new(),
            follow_ups: vec!["And in 2023?".to_owned()],
        }),
        done(TurnStatus::Answered),
    ]
}

async fn workspace(events: Vec<Event>) -> String {
    let view = conversation(events);
    let path = crate::routes::conversation(&view.summary.id);
    Memory { conversations: vec![view], ..Memory::default() }.page(&path).await
}

fn has(html: &str, parts: &[&str]) {
    // Where one text ends and the next begins is for the browser only.
    let html = html.replace("<!>", "");
    for part in parts {
        assert!(html.contains(part), "`{part}` is missing in {html}");
    }
}

fn lacks(html: &str, parts: &[&str]) {
    let html = html.replace("<!>", "");
    for part in parts {
        assert!(!html.contains(part), "`{part}` is in {html}");
    }
}

#[tokio::test]
async fn a_stored_conversation_is_in_the_first_html() {
    let html = workspace(answer()).await;
    has(&html, &["<strong>9.81 M</strong>", "And in 2023?", "1 row · 184 ms", "Evidence"]);
    has(&html, &[r#"class="sql__keyword">select"#, r#"class="sql__function">sum"#]);
}

#[tokio::test]
async fn nothing_that_was_said_becomes_markup() {
    let html = workspace(answer()).await;
    lacks(&html, &["<b>in</b>", "<script>alert"]);
    has(&html, &["Revenue &lt;b&gt;in&lt;/b&gt; 2024?"]);
}

#[tokio::test]
async fn a_clarification_offers_its_options() {
    let clarification = Event::Clarification(Clarification {
        kind: ClarificationKind::NotUnderstood,
        message: "`churn` means nothing here".to_owned(),
        unknown_words: vec!["churn".to_owned()],
        words: None,
        options: vec![ClarificationOption {
            question: "Customers without orders in 2024".to_owned(),
            meaning: "Customers without orders in 2024".to_owned(),
            row_count: None,
            sample_columns: Vec::new(),
            sample_rows: Vec::new(),
            truncated: false,
            target: None,
        }],
    });
    let html = workspace(vec![clarification, done(TurnStatus::Declined)]).await;
    has(&html, &["I do not know some of these words", "churn", "Customers without orders in 2024"]);
    lacks(&html, &["Evidence", "means nothing here"]);
    assert_eq!(html.matches(">churn<").count(), 1, "each word is said once");
}

#[tokio::test]
async fn a_question_back_shows_each_meaning_with_its_rows() {
    let option = |target: &str, rows: u64, name: Cell| ClarificationOption {
        question: "Which singers do we have?".to_owned(),
        meaning: format!("\"singers\" means the rows of `{target}`"),
        row_count: Some(rows),
        sample_columns: vec!["name".to_owned()],
        sample_rows: vec![vec![name]],
        truncated: rows > 1_000,
        target: Some(target.to_owned()),
    };
    let asked = Event::Clarification(Clarification {
        kind: ClarificationKind::Ambiguous,
        message: "\"singers\" can mean 2 things here, and the answers differ.".to_owned(),
        unknown_words: Vec::new(),
        words: Some("singers".to_owned()),
        options: vec![
            option("artist", 1_204, Cell::Text("Joe <b>Sharp</b>".to_owned())),
            option("performer", 1, Cell::Masked),
        ],
    });
    let html = workspace(vec![asked, done(TurnStatus::Declined)]).await;
    has(&html, &["This can mean more than one thing", "at least 1,204 rows", "1 row<"]);
    has(&html, &["Choose artist", "Choose performer", "masked", "None of these?"]);
    lacks(&html, &["<b>Sharp", "Evidence"]);
}

#[tokio::test]
async fn a_failure_shows_code_stage_and_hint() {
    let problem = Problem::new(ErrorCode::StatementFailed, "no such column: `reveneu`")
        .at(protocol::events::Stage::Execute)
        .hint("did you mean `revenue`?");
    let html = workspace(vec![Event::Error(problem), done(TurnStatus::Failed)]).await;
    has(&html, &["statement_failed", "no such column: `reveneu`", "did you mean", "Try again"]);
}

#[tokio::test]
async fn an_unknown_conversation_is_a_problem_inside_the_workspace() {
    let html = Memory::default().page("/c/conv_nowhere").await;
    has(&html, &["there is no such conversation", "composer"]);
}

#[tokio::test]
async fn an_empty_workspace_says_what_to_do() {
    let html = Memory::default().page("/").await;
    has(&html, &["What would you like to know?", "northbay", "PROD", "top-bar--prod", ">AB<"]);
}

#[tokio::test]
async fn without_a_connection_nothing_can_be_sent() {
    let html = Memory { connections: Vec::new(), ..Memory::default() }.page("/").await;
    has(&html, &["No database is connected for you yet", "No connection"]);
}

#[tokio::test]
async fn a_session_that_has_ended_says_so() {
    let html = Memory { me: None, ..Memory::default() }.page("/").await;
    has(&html, &["not_signed_in", "sign in again"]);
}

#[tokio::test]
async fn sign_in_forms_work_without_scripts() {
    let html = Memory::default().page("/sign-in?next=/history").await;
    has(&html, &[r#"action="/auth/sign-in""#, r#"method="post""#, r#"value="/history""#]);
    let demo = Memory::default().page("/sign-in?token=abc").await;
    has(&demo, &[r#"action="/auth/demo""#, r#"value="abc""#, "Continue as demo administrator"]);
    let options = SignInOptions { first_run: true, demo: false, providers: Vec::new() };
    let first = || Memory { options: options.clone(), ..Memory::default() };
    let linked = first().page("/sign-in?token=abc").await;
    has(
        &linked,
        &[r#"action="/auth/first-run""#, r#"autocomplete="new-password""#, r#"value="abc""#],
    );
    let stranger = first().page("/sign-in").await;
    has(&stranger, &["Not set up yet", "open the link that it printed"]);
    lacks(&stranger, &["<form"]);
}

#[tokio::test]
async fn a_refused_sign_in_is_explained() {
    let html = Memory::default().page("/sign-in?problem=sign_in_failed").await;
    has(&html, &["Email or password is wrong."]);
    let odd = Memory::default().page("/sign-in?problem=<script>").await;
    lacks(&odd, &["<script>"]);
}

#[tokio::test]
async fn the_history_lists_runs_or_says_that_there_are_none() {
    let html = Memory::default().page("/history").await;
    has(&html, &["Nothing has run yet"]);
    let html = Memory { history: Ok(one_run(None)), ..Memory::default() }.page("/history").await;
    has(&html, &["select 1 from orders", "refused", "2024-11-02 09:12", "northbay"]);
    lacks(&html, &["Older", "Newest", "Ada Byron</a>"]);
}

fn one_run(older: Option<&str>) -> HistoryPage {
    let run = HistoryEntry {
        query_id: QueryId::from_random(1),
        connection_id: connection().id,
        person: Person { id: UserId::from_random(1), name: "Ada Byron".to_owned() },
        origin: "editor".to_owned(),
        kind: Some("read".to_owned()),
        sql: "select 1\nfrom orders".to_owned(),
        tables: vec!["orders".to_owned()],
        outcome: "refused".to_owned(),
        error_code: Some("statement_refused".to_owned()),
        rows: None,
        bytes: None,
        queued_us: None,
        execution_us: Some(420),
        reused_age_us: None,
        started_at: "2024-11-02T09:12:44.000000Z".to_owned(),
        ended_at: None,
    };
    HistoryPage { runs: vec![run], older: older.map(str::to_owned), people: Vec::new() }
}

#[tokio::test]
async fn a_search_is_in_the_address_and_in_the_form() {
    let history = Ok(one_run(Some("2024-11-02T09:12:44.000000Z~qry_1")));
    let path = "/history?text=orders&outcome=refused&who=everyone&from=2024-11-01&to=";
    let html = Memory { history, ..Memory::default() }.page(path).await;
    has(&html, &[r#"method="get""#, r#"action="/history""#, r#"value="orders""#, "Clear"]);
    has(&html, &[r#"value="2024-11-01""#, "Everybody's runs", "Ada Byron</a>"]);
    has(
        &html,
        &[
            "outcome=refused&amp;who=everyone&amp;from=2024-11-01&amp;before=2024-11-02T09:12:44.000000Z~qry_1",
        ],
    );
    let nothing = Memory::default().page(path).await;
    has(&nothing, &["No run fits this search", "Show all of my runs"]);
}

#[tokio::test]
async fn only_overseers_are_offered_the_runs_of_others() {
    let admin = Memory::default();
    let html = Memory::default().seen_by(&[Permission::Ask]).page("/history").await;
    lacks(&html, &["Everybody"]);
    has(&admin.page("/history").await, &["Everybody's runs"]);
}

#[tokio::test]
async fn a_search_that_cannot_be_meant_is_explained() {
    let html = Memory::default().page("/history?from=yesterday").await;
    has(&html, &["`from` is not a date like 2024-12-31", "invalid_request"]);
}

#[tokio::test]
async fn a_record_shows_both_texts_and_the_way_back() {
    let history = one_run(None);
    let record = RunRecord {
        run: history.runs[0].clone(),
        executed_sql: Some("SELECT 1 FROM orders WHERE region = :region LIMIT 1001".to_owned()),
        statement_hash: "ab".repeat(32),
        policy_version: Some(3),
        access_hash: None,
        turn: None,
        result_id: None,
    };
    let path = format!("/history?text=orders&run={}", record.run.query_id);
    let memory = Memory { history: Ok(history), record: Some(record), ..Memory::default() };
    let html = memory.page(&path).await;
    has(&html, &["As written", "As executed", "Run again", "Open in editor", "version 3"]);
    has(&html, &["abababab".get(..6).unwrap(), r#"aria-label="Close the record""#]);
    has(&html, &[r#"href="/history?text=orders""#]);
    lacks(&html, &["no longer connected"]);
    let gone = Memory::default().page("/history?run=qry_nowhere").await;
    has(&gone, &["there is no such run", "not_found"]);
}

#[tokio::test]
async fn a_history_that_cannot_be_read_says_why() {
    let problem = Problem::new(ErrorCode::Forbidden, "history is for analysts");
    let html = Memory { history: Err(problem), ..Memory::default() }.page("/history").await;
    has(&html, &["history is for analysts", "forbidden", "Try again"]);
}

#[tokio::test]
async fn settings_are_for_administrators() {
    let html = Memory::default().page("/settings/connections").await;
    has(&html, &["Databases that can be asked", "Add connection", r#"aria-label="Settings""#]);
    let analyst = Memory::default().seen_by(&[Permission::Ask, Permission::RunSql]);
    let html = analyst.page("/settings/connections").await;
    has(&html, &["Settings are for administrators", "Open the workspace"]);
    lacks(&html, &["Databases that can be asked", r#"title="Settings""#]);
}

#[tokio::test]
async fn a_connection_is_listed_with_its_state_and_what_its_login_may() {
    let empty = Memory::default().page("/settings/connections").await;
    has(&empty, &["No database is connected"]);
    let mut refused = view();
    refused.state = ConnectionState::Refused;
    refused.problem = Some(Problem::new(ErrorCode::LoginUnfit, "`root` is a superuser"));
    refused.findings = vec![LoginFinding {
        weight: FindingWeight::Refused,
        finding: "`root` is a superuser".to_owned(),
        fix: "use another login".to_owned(),
    }];
    refused.drift = vec!["added table `returns`".to_owned()];
    let html = Memory { views: vec![refused], ..Memory::default() }.page("/settings/connections");
    let html = html.await;
    has(&html, &["reader at db.example.com:5432, database shop", "PostgreSQL 15.3", "PROD"]);
    has(&html, &["Refused", "use another login", "12 tables, read 2024-11-02 09:12 UTC"]);
    has(&html, &["1 change since", "Edit northbay", "Remove northbay", "Test"]);
    let mut configured = view();
    configured.editable = false;
    let html = Memory { views: vec![configured], ..Memory::default() };
    let html = html.page("/settings/connections").await;
    has(&html, &["Set in the configuration"]);
    lacks(&html, &["Edit northbay", "Remove northbay"]);
}

#[tokio::test]
async fn the_connection_form_works_without_scripts_and_shows_no_password() {
    let new = Memory::default().page("/settings/connections/new").await;
    has(&new, &[r#"method="post""#, r#"action="/ui/connections/save"#, r#"name="form[host]""#]);
    has(&new, &[r#"name="form[intent]" value="test""#, r#"type="password""#, "PostgreSQL"]);
    let memory = Memory { views: vec![view()], ..Memory::default() };
    let html = memory.page(&format!("/settings/connections/{}", view().id)).await;
    has(&html, &["Change northbay", r#"value="db.example.com""#, "One is kept and never shown"]);
    let none = Memory::default().page("/settings/connections/conn_none").await;
    has(&none, &["there is no such connection"]);
}

#[tokio::test]
async fn policies_show_what_is_in_force_and_what_is_wrong() {
    let view = serde_json::json!({
        "connection_id": connection().id,
        "draft": {
            "revision": 2, "edited_by": "ada@example.com", "edited_at": "2024-11-02T09:12:44Z",
            "document": { "sets": [{
                "name": "Regions", "assigned": { "roles": ["analyst"] },
                "tables": { "customers": {
                    "rows": [{ "name": "own region", "using": "regoin = :region" }],
                    "masks": { "email": "full" } } },
            }] },
        },
        "versions": [],
        "problems": [
            { "severity": "error", "set": 0, "table": "customers", "row": 0,
              "message": "there is no column `regoin`" },
            { "severity": "warning", "message": "no test says what these rules are for" },
        ],
        "people": [{ "email": "ann@example.com", "name": "Ann", "roles": ["analyst"],
            "attributes": {}, "access": [] }],
        "roles": ["analyst", "clerk"],
        "groups": [{ "id": sales().id, "name": "Sales" }],
    });
    let policy = Some(serde_json::from_value(view).unwrap());
    let html =
        Memory { policy: policy.clone(), ..Memory::default() }.page("/settings/policies").await;
    has(&html, &["No rules yet", "Draft saved by ada@example.com", "there is no column `regoin`"]);
    has(&html, &["no test says what these rules are for", "regoin = :region", "shown as ***"]);
    has(&html, &["clerk", "group Sales"]);
    let memory = Memory { policy, ..Memory::default() };
    let analyst = memory.seen_by(&[Permission::Ask, Permission::RunSql]);
    let html = analyst.page("/settings/policies").await;
    has(&html, &["Settings are for administrators"]);
    lacks(&html, &["regoin"]);
}

#[tokio::test]
async fn an_unknown_address_leads_back() {
    let html = Memory::default().page("/nowhere/at/all").await;
    has(&html, &["There is nothing here", "Open the workspace"]);
}

fn found_in_audit() -> AuditPage {
    let actor = AuditActor {
        kind: "assistant".to_owned(),
        id: Some(UserId::from_random(1)),
        name: "ada@example.com".to_owned(),
    };
    let entry = AuditEntry {
        seq: 1_204,
        at: "2024-11-02T09:12:44.000001Z".to_owned(),
        actor,
        action: "statement.run".to_owned(),
        resource: Some("qry_1".to_owned()),
        connection: Some(connection().id.to_string()),
        outcome: "denied".to_owned(),
        code: Some("statement_refused".to_owned()),
        duration_us: None,
    };
    let bucket =
        |start: &str, count, troubled| AuditBucket { start: start.to_owned(), count, troubled };
    AuditPage {
        records: vec![entry],
        older: Some(1_204),
        total: 2,
        histogram: AuditHistogram {
            unit: "hour".to_owned(),
            buckets: vec![bucket("2024-11-02T08", 1, 0), bucket("2024-11-02T09", 1, 1)],
        },
        people: Vec::new(),
    }
}

#[tokio::test]
async fn the_audit_is_searched_drawn_and_read() {
    let page = found_in_audit();
    let record = AuditRecord {
        entry: page.records[0].clone(),
        auth: Some("session".to_owned()),
        address: Some("192.0.2.7".to_owned()),
        request_id: None,
        detail: serde_json::json!({ "rules": ["<no_writes>"] }),
        key_id: "audit-1".to_owned(),
        prev_hash: "0".repeat(64),
        hash: "a".repeat(64),
    };
    let memory = Memory { audit: Ok(page), audited: Some(record), ..Memory::default() };
    let html = memory.page("/settings/audit?outcome=denied&record=1204").await;
    has(&html, &[r#"action="/settings/audit""#, "Assistant for ada@example.com", "northbay"]);
    has(&html, &["2 records, 1 denied or failed, from 2024-11-02 08:00 to 2024-11-02 09:00 UTC"]);
    has(&html, &["192.0.2.7", "&lt;no_writes&gt;", r#"href="/settings/audit?outcome=denied""#]);
    has(&html, &[r#"action="/api/vanna/v3/audit/export""#, r#"name="outcome" value="denied""#]);
    has(&html, &["before=1204", "Not verified yet"]);
}

#[tokio::test]
async fn the_audit_is_for_auditors_who_see_no_other_setting() {
    let me = |permission| {
        Memory { audit: Ok(found_in_audit()), ..Memory::default() }.seen_by(&[permission])
    };
    let html = me(Permission::ReadAudit).page("/settings/audit").await;
    has(&html, &["statement.run", r#"href="/settings/audit""#]);
    lacks(&html, &[r#"href="/settings/connections""#]);
    has(
        &me(Permission::ReadAudit).page("/settings/connections").await,
        &["Settings are for administrators"],
    );
    let html = me(Permission::Ask).page("/settings/audit").await;
    has(&html, &["ask for the role `auditor`"]);
    lacks(&html, &["statement.run"]);
}

#[tokio::test]
async fn an_audit_without_records_says_what_to_do() {
    let none = AuditPage { records: Vec::new(), older: None, total: 0, ..found_in_audit() };
    let none = AuditPage { histogram: AuditHistogram::default(), ..none };
    let memory = Memory { audit: Ok(none), ..Memory::default() };
    has(&memory.clone().page("/settings/audit").await, &["Nothing is recorded yet"]);
    has(&memory.page("/settings/audit?text=x").await, &["No record fits this search"]);
    let wrong = Memory::default().page("/settings/audit?from=yesterday").await;
    has(&wrong, &["`from` is not a date like 2024-12-31"]);
}

#[tokio::test]
async fn a_profile_shows_tokens_and_sessions_that_can_be_ended_without_scripts() {
    let token = ApiToken {
        id: TokenId::from_random(3),
        name: "nightly <report>".to_owned(),
        scopes: vec![Scope::Ask, Scope::Export],
        hint: "cdr_AbCd".to_owned(),
        created_at: "2024-11-02T09:12:44Z".to_owned(),
        expires_at: "2024-12-02T09:12:44Z".to_owned(),
        last_used_at: None,
        expired: true,
    };
    let session = |current, address: &str| SessionView {
        id: SessionId::from_random(u128::from(current)),
        current,
        created_at: "2024-11-02T09:12:44Z".to_owned(),
        seen_at: "2024-11-03T08:00:00Z".to_owned(),
        method: Some("password".to_owned()),
        address: Some(address.to_owned()),
        agent: Some("Firefox".to_owned()),
    };
    let sessions = vec![session(true, "192.0.2.7"), session(false, "198.51.100.9")];
    let html = Memory { tokens: vec![token], sessions, ..Memory::default() }.page("/profile").await;
    has(&html, &["nightly &lt;report&gt;", "cdr_AbCd… · ask, export", "Expired", "never used"]);
    has(
        &html,
        &[r#"aria-label="Revoke nightly &lt;report&gt;""#, "This one", "Sign out everywhere"],
    );
    has(&html, &[r#"aria-label="End the session from 198.51.100.9""#, "2024-11-03 08:00 UTC"]);
    assert!(!html.contains("End the session from 192.0.2.7"), "the session at hand signs out");
    let empty = Memory::default().page("/profile").await;
    has(&empty, &["You have no tokens.", "New API token"]);
}

#[tokio::test]
async fn an_invitation_asks_for_a_name_and_a_password_without_a_session() {
    let memory = || Memory { me: None, ..Memory::default() };
    let html = memory().page("/join?token=abc-_9").await;
    has(&html, &[r#"action="/auth/join""#, r#"name="token" value="abc-_9""#, r#"name="password""#]);
    let html = memory().page("/join?token=abc&problem=sign_in_failed").await;
    has(&html, &["Ask for a new one.", r#"role="alert""#]);
}

fn person(name: &str, roles: &[&str]) -> PersonView {
    PersonView {
        id: UserId::from_random(name.len() as u128),
        name: name.to_owned(),
        email: format!("{name}@example.com").to_lowercase(),
        service: false,
        roles: roles.iter().map(|&role| role.to_owned()).collect(),
        groups: Vec::new(),
        attributes: Default::default(),
        disabled: false,
        sessions: 0,
    }
}

fn sales() -> GroupView {
    let (id, members) = (GroupId::from_random(1), vec![UserId::from_random(3)]);
    let connections = vec![connection().id];
    let budget = GroupBudget { questions_per_day: Some(40), ..GroupBudget::default() };
    let meter = |counted, used, most| Meter {
        counted,
        period: Period::Day,
        used,
        most,
        resets_at: "2024-11-03T00:00:00Z".to_owned(),
    };
    let meters = vec![meter(Counted::Questions, 10, Some(40)), meter(Counted::Tokens, 1_234, None)];
    GroupView { id, name: "Sales".to_owned(), members, connections, budget, meters }
}

#[tokio::test]
async fn people_are_listed_with_what_they_have_and_what_can_be_done() {
    let mut ann = person("Ann", &["viewer"]);
    ann.groups = vec![sales().id];
    ann.attributes.insert("region".to_owned(), "EM<EA".into());
    ann.sessions = 2;
    let ada = PersonView { id: UserId::from_random(1), ..person("Ada", &["admin"]) };
    let out = PersonView { disabled: true, ..person("Otto!", &[]) };
    let roles = vec!["viewer".to_owned(), "admin".to_owned()];
    let robot = PersonView { service: true, ..person("Nightly", &["viewer"]) };
    let people = PeopleView { people: vec![ann, ada, out, robot], roles, groups: vec![sales()] };
    let memory = Memory { people: Some(people), ..Memory::default() };
    let html = memory.page("/settings/people").await;
    has(&html, &["ann@example.com", "In Sales.", "Signed in at 2 places.", "region = EM&lt;EA"]);
    has(&html, &["Sign Ann out everywhere", "Disable Ann", "Enable Otto!", "No role", "Disabled"]);
    has(&html, &["Add a person", r#"action="/ui/people/add""#, r#"name="roles[]""#]);
    has(&html, &["Service account", "For programs, with API tokens"]);
    lacks(&html, &["Disable Ada", "Sign Otto! out"]);
}

#[tokio::test]
async fn roles_say_what_they_may_and_only_own_ones_change() {
    let role = |name: &str, built_in, permissions: &[Permission]| RoleView {
        name: name.to_owned(),
        summary: format!("what {name} is for"),
        built_in,
        permissions: permissions.to_vec(),
        people: u64::from(built_in),
    };
    let roles = RolesView {
        roles: vec![role("viewer", true, &[Permission::Ask]), role("reader", false, &[])],
        permissions: vec![PermissionView { name: Permission::Ask, title: "ask away".to_owned() }],
    };
    let html = Memory { roles: Some(roles), ..Memory::default() }.page("/settings/roles").await;
    has(&html, &["What viewer may do", "ask away", "1 person has it", "Nobody has it"]);
    has(&html, &["what reader is for", "Nothing yet.", "Change reader", "Remove reader"]);
    lacks(&html, &["Change viewer", "Remove viewer"]);
}

#[tokio::test]
async fn groups_say_who_may_use_what() {
    let ann = person("Ann", &["viewer"]);
    let granted = |name: &str, restricted, grants: &[Grantee]| GrantedConnection {
        id: connection().id,
        name: name.to_owned(),
        access: ConnectionAccess { restricted, grants: grants.to_vec() },
    };
    let both = [Grantee::Group(sales().id), Grantee::Role("editor".to_owned())];
    let groups = GroupsView {
        groups: vec![sales()],
        people: vec![ann],
        roles: vec!["editor".to_owned()],
        connections: vec![
            granted("northbay", true, &both),
            granted("open", false, &[]),
            granted("closed", true, &[]),
        ],
        tools: vec![GrantedTool {
            tool: Tool::RunSql,
            title: Tool::RunSql.title().to_owned(),
            permission: Permission::RunSql,
            access: ConnectionAccess { restricted: true, grants: vec![both[0].clone()] },
        }],
    };
    let memory = Memory { groups: Some(groups.clone()), ..Memory::default() };
    let html = memory.page("/settings/groups").await;
    has(&html, &["Sales", "1 member", "Ann", "Sales, role editor", "Open to everybody"]);
    has(&html, &["Nobody may use it", "Remove Sales", "Only those it is granted to"]);
    has(
        &html,
        &["Tools of the assistant", "It tries a statement out.", "Save who may use run_sql"],
    );
    has(&html, &["10 of 40", "Change the budget of Sales", r#"name="questions_per_day""#]);
    let none = GroupsView { groups: Vec::new(), ..groups };
    let html = Memory { groups: Some(none), ..Memory::default() }.page("/settings/groups").await;
    has(&html, &["There are no groups"]);
}

fn model(name: &str) -> ModelView {
    ModelView {
        id: ModelId::parse(format!("mdl_{name}")).unwrap(),
        origin: ModelOrigin::Administrator,
        name: name.to_owned(),
        provider: ProviderKind::Compatible,
        model: "tiny-coder".to_owned(),
        base_url: Some("https://models.example.com/v1".to_owned()),
        has_key: true,
        sees_values: false,
        prompt_tokens: 8_000,
        prices: None,
        enabled: true,
        restricted: false,
        groups: Vec::new(),
        is_default: false,
        month: ModelMonth::default(),
        left_out_until: None,
        status: None,
    }
}

#[tokio::test]
async fn models_say_what_they_are_what_they_may_see_and_what_they_cost() {
    let month = ModelMonth {
        questions: 12,
        prompt_tokens: 40_000,
        completion_tokens: 100,
        cost_microusd: 120_000,
    };
    let models = vec![
        ModelView { is_default: true, month, ..model("plain") },
        ModelView {
            sees_values: true,
            restricted: true,
            left_out_until: Some("2026-11-21T10:05:30Z".to_owned()),
            ..model("out")
        },
        ModelView { enabled: false, name: "Off <b>".to_owned(), ..model("off") },
        ModelView {
            origin: ModelOrigin::Embedded,
            provider: ProviderKind::Embedded,
            base_url: None,
            status: Some(EmbeddedStatus::Downloading),
            ..model("inside")
        },
    ];
    let view = ModelsView {
        models,
        providers: ProviderRule::every(),
        groups: Vec::new(),
        month: "2026-11".to_owned(),
        embeddings: None,
    };
    let html = Memory { models: Some(view.clone()), ..Memory::default() };
    let html = html.page("/settings/models").await;
    has(&html, &["2026-11: 12 questions, 40,100 tokens, $ 0.12", "Sees no row values", "Default"]);
    has(&html, &["May see row values", "for nobody: its groups are gone", "Left out"]);
    has(&html, &["not asked before 2026-11-21 10:05:30 UTC", "Off &lt;b&gt;", "Downloading"]);
    has(&html, &["Where it leads is said in the server", "One is stored; it stays"]);
    lacks(&html, &["Remove inside"]);
    let none = ModelsView { models: Vec::new(), ..view };
    let html = Memory { models: Some(none), ..Memory::default() }.page("/settings/models").await;
    has(&html, &["There is no language model", "Add a model"]);
    let html = Memory::default().seen_by(&[Permission::Ask]).page("/settings/models").await;
    has(&html, &["Settings are for administrators"]);
}

#[tokio::test]
async fn the_profile_offers_the_models_that_are_for_somebody() {
    let option = |name: &str, is_default| ModelOption {
        id: model(name).id,
        name: name.to_owned(),
        provider: "Ollama".to_owned(),
        sees_values: is_default,
        is_default,
        left_out_until: None,
    };
    let options = vec![option("one", true), option("two", false)];
    let gone = ModelWish::Model { id: model("gone").id };
    let draw = |own| Memory { own_models: own, ..Memory::default() }.page("/profile");
    let html = draw(Some(OwnModels { wish: ModelWish::Automatic, options: options.clone() })).await;
    has(&html, &["Workspace default (one)", "one (Ollama), may see row values"]);
    has(&html, &["Automatic, by the question", "two (Ollama), sees no row values"]);
    let html = draw(Some(OwnModels { wish: gone, options })).await;
    has(&html, &["The model you chose may not be used any more"]);
    let none = OwnModels { wish: ModelWish::WorkspaceDefault, options: Vec::new() };
    has(&draw(Some(none)).await, &["No language model is set up for you"]);
    has(&draw(None).await, &["there is nothing to choose"]);
}

#[tokio::test]
async fn limits_say_what_holds_who_is_held_back_and_what_was_used() {
    let limit = |name, value, configured, set| LimitView { name, value, configured, set };
    let held = |who: &str, until: Option<&str>| HeldBack {
        who: who.to_owned(),
        what: "questions".to_owned(),
        times: 3,
        last_at: "2024-11-02T09:12:44Z".to_owned(),
        until: until.map(str::to_owned),
    };
    let view = LimitsView {
        limits: vec![
            limit(LimitName::Questions, 60, 120, true),
            limit(LimitName::QuestionsOfADay, 0, 0, false),
        ],
        people_per_address: 10,
        held_back: vec![held("Ann <b>", Some("2024-11-02T09:13:00Z")), held("192.0.2.1", None)],
        budgets: vec![GroupMeters {
            id: sales().id,
            name: "Sales".to_owned(),
            meters: sales().meters,
        }],
        configured: vec![ConfiguredLimit {
            key: "limits.result_days".to_owned(),
            what: "days that rows are kept".to_owned(),
            value: 30,
        }],
    };
    let html = Memory { limits: Some(view.clone()), ..Memory::default() };
    let html = html.page("/settings/limits").await;
    has(&html, &[r#"name="questions_per_minute""#, r#"value="60""#, "Set here. Configured: 120."]);
    has(
        &html,
        &["In force: not counted, as configured.", "Ann &lt;b&gt;", "Waits until 2024-11-02"],
    );
    has(&html, &["Too many questions: 3 times", "May go on", "10 of 40", "limits.result_days"]);
    let quiet = LimitsView { held_back: Vec::new(), budgets: Vec::new(), ..view };
    let html = Memory { limits: Some(quiet), ..Memory::default() };
    let html = html.page("/settings/limits").await;
    has(&html, &["Nobody is held back", "There are no groups, and so no budgets."]);
    let others: Vec<Permission> = Permission::ALL.to_vec();
    let others: Vec<Permission> =
        others.into_iter().filter(|one| *one != Permission::ManageSettings).collect();
    let html = Memory::default().seen_by(&others).page("/settings/limits").await;
    has(&html, &["Settings are for administrators"]);
    lacks(&html, &[r#"href="/settings/limits""#]);
}

#[tokio::test]
async fn a_profile_has_a_meter_for_each_budget_of_ones_groups() {
    let sales = GroupMeters { id: sales().id, name: "Sales".to_owned(), meters: sales().meters };
    let html = Memory { budgets: vec![sales], ..Memory::default() }.page("/profile").await;
    has(&html, &["Budgets", "Questions today", "10 of 40", "1,234, no limit"]);
    has(&html, &[r#"aria-label="Questions today of Sales""#, "begins anew 2024-11-03"]);
    let html = Memory::default().page("/profile").await;
    has(&html, &["You are in no group: no budget limits your questions."]);
}

#[tokio::test]
async fn managing_people_is_a_permission_of_its_own() {
    for path in ["/settings/people", "/settings/roles", "/settings/groups", "/settings/sign-in"] {
        let others: Vec<Permission> = Permission::ALL
            .iter()
            .copied()
            .filter(|permission| *permission != Permission::ManagePeople)
            .collect();
        let html = Memory::default().seen_by(&others).page(path).await;
        has(&html, &["Settings are for administrators"]);
        lacks(&html, &[r#"href="/settings/people""#]);
    }
}

#[tokio::test]
async fn a_viewer_is_told_what_to_ask_for_instead_of_running() {
    let html =
        Memory::default().seen_by(&[Permission::ReadSchema, Permission::Ask]).page("/").await;
    has(&html, &["ask an administrator for the role `analyst`"]);
    lacks(&html, &["Run all"]);
    let html = Memory::default().seen_by(&[Permission::ReadAudit]).page("/").await;
    has(&html, &["Your account may not ask questions"]);
}

#[tokio::test]
async fn systems_to_sign_in_at_are_links_that_keep_the_page_asked_for() {
    let provider = Provider { name: "corp".to_owned(), label: "Corp".to_owned() };
    let options = SignInOptions { first_run: false, demo: false, providers: vec![provider] };
    let memory = || Memory { options: options.clone(), ..Memory::default() };
    let html = memory().page("/sign-in?next=/history").await;
    has(
        &html,
        &["Sign in with Corp", r#"href="/auth/oidc/corp?next=/history""#, "or with a password"],
    );
    let refused = memory().page("/sign-in?problem=single_sign_on_failed&why=no_role").await;
    has(&refused, &[WhyNot::NoRole.in_words()]);
}

#[tokio::test]
async fn open_invitations_are_listed_without_their_links() {
    let people =
        PeopleView { people: Vec::new(), roles: vec!["viewer".to_owned()], groups: vec![sales()] };
    let invitation = |email: &str, expired| Invitation {
        id: InvitationId::from_random(3),
        email: email.to_owned(),
        roles: vec!["viewer".to_owned()],
        groups: vec![sales().id],
        created_at: "2024-11-02T09:12:44Z".to_owned(),
        expires_at: "2024-11-05T09:12:44Z".to_owned(),
        expired,
    };
    let memory = Memory { people: Some(people), ..Memory::default() };
    let none = memory.clone().page("/settings/people").await;
    has(&none, &["Nobody is invited at the moment", "Invite somebody"]);
    let invitations =
        vec![invitation("ann@example.com", false), invitation("bob@example.com", true)];
    let html = Memory { invitations, ..memory }.page("/settings/people").await;
    has(&html, &["ann@example.com", "Joins Sales", "The link works until", "Expired"]);
    has(&html, &[r#"aria-label="Take back the invitation of bob@example.com""#]);
}

#[tokio::test]
async fn the_ways_to_sign_in_are_told_and_what_is_missing_is_marked() {
    let mapped = |there: &str, here: &str, exists| Mapped {
        there: there.to_owned(),
        here: here.to_owned(),
        exists,
    };
    let provider = ProviderFacts {
        name: "corp".to_owned(),
        label: "Corp".to_owned(),
        issuer: "https://id.example.org".to_owned(),
        client_id: "candor".to_owned(),
        redirect_uri: "https://candor.example.org/auth/oidc/corp/callback".to_owned(),
        scopes: vec!["openid".to_owned()],
        creates: true,
        links_by_email: false,
        trusts_email: false,
        email_domains: vec!["example.org".to_owned()],
        roles: vec![mapped("staff", "analyst", true), mapped("boss", "emperor", false)],
        default_role: None,
        groups: Vec::new(),
    };
    let settings = SignInSettings {
        with_password: 1,
        without_password: 2,
        providers: vec![provider],
        issuers: Vec::new(),
        idle_hours: 72,
        days: 14,
        sign_ins_per_minute: 30,
    };
    let html = Memory { sign_in: Some(settings.clone()), ..Memory::default() };
    let html = html.page("/settings/sign-in").await;
    has(&html, &["Corp", "https://candor.example.org/auth/oidc/corp/callback", "Does not exist"]);
    has(&html, &["Nobody else comes in.", "72 hours", "14 days", "1 account has a password here"]);
    let without = SignInSettings { providers: Vec::new(), ..settings };
    let html = Memory { sign_in: Some(without), ..Memory::default() };
    let html = html.page("/settings/sign-in").await;
    has(&html, &["No sign-in service is set up", "[[oidc]]", "No other system may sign tokens"]);
}

#[tokio::test]
async fn a_change_that_was_asked_for_can_be_requested() {
    let needed = |sql: Option<&str>| {
        Event::ApprovalRequired(ApprovalRequired {
            kind: "update".to_owned(),
            message: "this changes rows".to_owned(),
            sql: sql.map(str::to_owned),
        })
    };
    let drafted =
        vec![needed(Some("update orders set status = 1")), done(TurnStatus::NeedsApproval)];
    let html = workspace(drafted.clone()).await;
    has(&html, &["This would change data", "Nothing was run.", "Request this change…"]);
    let html = workspace(vec![needed(None), done(TurnStatus::NeedsApproval)]).await;
    lacks(&html, &["Request this change…"]);
    let view = conversation(drafted);
    let path = crate::routes::conversation(&view.summary.id);
    let memory = Memory { conversations: vec![view], ..Memory::default() };
    let html = memory.seen_by(&[Permission::Ask]).page(&path).await;
    has(&html, &["ask an administrator for the role `editor`"]);
    lacks(&html, &["Request this change…"]);
}
