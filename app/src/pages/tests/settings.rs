//! Connections, policies and limits, as the server sends them.

use super::people::sales;
use super::{has, lacks};
use crate::testing::{Memory, connection, view};
use protocol::access::Permission;
use protocol::budget::GroupMeters;
use protocol::connection::{ConnectionState, FindingWeight, LoginFinding};
use protocol::limits::{ConfiguredLimit, HeldBack, LimitName, LimitView, LimitsView};
use protocol::{ErrorCode, Problem};

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
