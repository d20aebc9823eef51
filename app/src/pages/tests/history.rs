//! The history of runs, as the server sends them.

use super::{has, lacks};
use crate::testing::{Memory, connection};
use protocol::access::Permission;
use protocol::history::{HistoryEntry, HistoryPage, Person, RunRecord};
use protocol::ids::{QueryId, UserId};
use protocol::{ErrorCode, Problem};

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
