//! The audit, as the server sends them.

use super::{has, lacks};
use crate::testing::{Memory, connection};
use protocol::access::Permission;
use protocol::audit::{
    AuditActor, AuditBucket, AuditEntry, AuditHistogram, AuditPage, AuditRecord,
};
use protocol::ids::UserId;

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
