//! The statements that the tests over HTTP do not reach.

use super::*;
use crate::auth::permission::of_command;
use engine::memory::shared;
use engine::{
    Memory, MemoryLiteral, MemoryScope, MemoryStore, NewResult, ResultStore, RunLog, RunOrigin,
    RunStart,
};
use protocol::feedback::Verdict;
use protocol::history::HistoryFilter;
use protocol::ids::{ConnectionId, MemoryId, QueryId, ResultId, UserId};
use protocol::memory::{GoldenStatus, GoldenVerdict, Teaching};
use protocol::table::{Cell, ColumnMeta, ColumnType};
use std::sync::Arc;

async fn store_with(names: &[&str]) -> Store {
    let store = Store::in_memory().await.unwrap();
    for name in names {
        store.add_user(&account(name)).await.unwrap();
    }
    sqlx::query(
        "insert into connections (id, name, engine, location, environment, created_at)
        values ($1, 'shop', 'sqlite', '/shop.sqlite', 'dev', $2)",
    )
    .bind(connection().as_str())
    .bind(now())
    .execute(&store.writer)
    .await
    .unwrap();
    store
}

fn account(name: &str) -> NewUser {
    NewUser {
        id: user(name),
        email: format!("{name}@Example.org"),
        name: name.to_owned(),
        password_hash: None,
        roles: vec!["analyst".to_owned()],
    }
}

fn user(name: &str) -> UserId {
    UserId::parse(format!("usr_{name}")).unwrap()
}

fn connection() -> ConnectionId {
    ConnectionId::parse("conn_1").unwrap()
}

fn memory(name: &str, scope: MemoryScope, weight: f64) -> Memory {
    Memory {
        id: MemoryId::parse(format!("mem_{name}")).unwrap(),
        connection_id: connection(),
        scope,
        question: "sales in Spain".to_owned(),
        masked: "sales in <value>".to_owned(),
        sql: "select 1".to_owned(),
        literals: vec![MemoryLiteral { kind: "value:countries.name".into(), text: "Spain".into() }],
        weight,
        uses: 0,
        created_at: now(),
        certified: None,
    }
}

#[tokio::test]
async fn memories_reach_their_owner_and_reviewed_ones_everybody() {
    let store = store_with(&["ann", "bob"]).await;
    let own = memory("own", MemoryScope::User(user("ann")), 0.9);
    let shared = memory("shared", MemoryScope::User(user("ann")), 0.9);
    let light = memory("light", MemoryScope::User(user("ann")), 0.1);
    for memory in [&own, &shared, &light] {
        store.insert(memory).await.unwrap();
    }
    let everybody_s = memory("mine", MemoryScope::Workspace, 0.9);
    assert!(store.insert(&everybody_s).await.is_err(), "only a review keeps what is everybody's");
    golden(&store, &shared, GoldenVerdict::Certify).await;
    let visible = |name: &'static str| {
        let store = store.clone();
        async move {
            let found = store.visible(&connection(), &user(name), 0.5, 10).await.unwrap();
            found.into_iter().map(|memory| memory.id.to_string()).collect::<Vec<_>>()
        }
    };
    assert_eq!(visible("ann").await, ["mem_shared", "mem_own"]);
    assert_eq!(visible("bob").await, ["mem_shared"]);
    let got = store.get(&user("bob"), &shared.id).await.unwrap().unwrap();
    assert_eq!((got.scope, got.literals[0].text.as_str()), (MemoryScope::Workspace, ""));
    assert_eq!(got.certified.unwrap().by.as_deref(), Some("bob"));
    assert_eq!(store.get(&user("bob"), &own.id).await.unwrap(), None);
    assert_eq!(store.get(&user("ann"), &own.id).await.unwrap(), Some(own.clone()));
    store.set_weight(&user("bob"), &own.id, 0.0).await.unwrap();
    assert_eq!(visible("ann").await, ["mem_shared", "mem_own"], "only the owner moves a weight");
    store.set_weight(&user("ann"), &own.id, 0.2).await.unwrap();
    store.used(&own.id).await.unwrap();
    assert_eq!(visible("ann").await, ["mem_shared"]);
    assert_eq!(store.get(&user("ann"), &own.id).await.unwrap().unwrap().uses, 1);
}

/// As a review by Bob leaves it.
async fn golden(store: &Store, memory: &Memory, verdict: GoldenVerdict) {
    let all = store.golden_answers(of_command()).await.unwrap();
    let before = all.iter().find(|known| known.id == memory.id).map(|known| known.status);
    let taught = taught(memory, before.unwrap_or(GoldenStatus::Proposed));
    let done = store.decide_golden(&user("bob"), &taught, verdict, None, of_command()).await;
    assert_eq!(done.unwrap(), GoldenDecided::Done);
}

/// What Ann taught, as a reviewer has read it.
fn taught(memory: &Memory, status: GoldenStatus) -> StoredGolden {
    let form = shared::form(&memory.question, &memory.sql, &memory.literals);
    StoredGolden {
        id: memory.id.clone(),
        connection: memory.connection_id.clone(),
        status,
        question: "sales in [name]".to_owned(),
        masked: memory.masked.clone(),
        sql: form,
        kinds: vec!["value:countries.name".to_owned()],
        obstacle: None,
        taught_by: Some(user("ann")),
        taught_by_name: None,
        teaching: Teaching::Rating,
        taught_at: now(),
        weight: memory.weight,
        uses: 0,
        ups: 0,
        downs: 0,
        decided_by_name: None,
        decided_at: String::new(),
        note: None,
    }
}

#[tokio::test]
async fn what_changed_since_it_was_read_is_not_decided_about() {
    let store = store_with(&["ann", "bob"]).await;
    let own = memory("own", MemoryScope::User(user("ann")), 0.9);
    let decide = async |status, verdict| {
        let (read, by) = (taught(&own, status), user("bob"));
        store.decide_golden(&by, &read, verdict, None, of_command()).await.unwrap()
    };
    use GoldenDecided::{Done, Moved};
    use GoldenStatus::{Certified, Proposed};
    use GoldenVerdict::{Certify, Reject};
    assert_eq!(decide(Proposed, Certify).await, Moved, "it is gone");
    store.insert(&own).await.unwrap();
    store.set_weight(&user("ann"), &own.id, 0.25).await.unwrap();
    assert_eq!(decide(Proposed, Certify).await, Moved, "who taught it stands to it no more");
    store.set_weight(&user("ann"), &own.id, 0.9).await.unwrap();
    assert_eq!(decide(Proposed, Certify).await, Done);
    assert_eq!(decide(Proposed, Reject).await, Moved, "somebody was first");
    assert_eq!(decide(Certified, Reject).await, Done);
    let all = store.golden_answers(of_command()).await.unwrap();
    assert!(store.forget_golden(&all[0], of_command()).await.unwrap());
    assert_eq!(decide(Proposed, Certify).await, Moved, "what was forgotten does not come back");
}

#[tokio::test]
async fn nobody_certifies_what_they_taught_while_somebody_else_may() {
    let store = store_with(&["ann", "bob"]).await;
    let own = memory("own", MemoryScope::User(user("ann")), 0.9);
    store.insert(&own).await.unwrap();
    let decide = async |status, verdict| {
        let (read, by) = (taught(&own, status), user("ann"));
        store.decide_golden(&by, &read, verdict, None, of_command()).await.unwrap()
    };
    let roles = async |name: &str, role: &str| {
        sqlx::query("update users set roles = $1 where id = $2")
            .bind(format!("[\"{role}\"]"))
            .bind(user(name).as_str())
            .execute(&store.writer)
            .await
            .unwrap();
    };
    use GoldenDecided::{Done, Own};
    use GoldenStatus::{Proposed, Rejected};
    use GoldenVerdict::{Certify, Reject};
    roles("ann", "approver").await;
    roles("bob", "admin").await;
    assert_eq!(decide(Proposed, Certify).await, Own);
    assert_eq!(decide(Proposed, Reject).await, Done, "saying no needs nobody else");
    assert_eq!(decide(Rejected, Certify).await, Own, "nor is it a way around");
    sqlx::query("update users set disabled_at = $1 where id = $2")
        .bind(now())
        .bind(user("bob").as_str())
        .execute(&store.writer)
        .await
        .unwrap();
    assert_eq!(decide(Rejected, Certify).await, Done, "nobody else could");
    let detail: (String,) =
        sqlx::query_as("select detail from audit_records where action = 'memory.certify'")
            .fetch_one(&store.reader)
            .await
            .unwrap();
    assert!(detail.0.contains("\"alone\":true"), "{}", detail.0);
}

#[tokio::test]
async fn what_a_review_rejected_is_not_used_by_whoever_teaches_it_again() {
    let store = store_with(&["ann", "bob"]).await;
    let spain = Memory {
        sql: "select 1 where name = 'Spain'".to_owned(),
        ..memory("spain", MemoryScope::User(user("ann")), 0.9)
    };
    let literal = MemoryLiteral { kind: "value:countries.name".into(), text: "France".into() };
    let france = Memory {
        id: MemoryId::parse("mem_france").unwrap(),
        scope: MemoryScope::User(user("bob")),
        question: "sales in France".to_owned(),
        sql: "select 1 where name = 'France'".to_owned(),
        literals: vec![literal],
        ..spain.clone()
    };
    store.insert(&spain).await.unwrap();
    golden(&store, &spain, GoldenVerdict::Reject).await;
    store.insert(&france).await.unwrap();
    let other = Memory {
        id: MemoryId::parse("mem_other").unwrap(),
        sql: "select 2 where name = 'France'".to_owned(),
        ..france.clone()
    };
    store.insert(&other).await.unwrap();
    for (name, left) in [("ann", vec![]), ("bob", vec![&other.id])] {
        let found = store.visible(&connection(), &user(name), 0.5, 10).await.unwrap();
        assert_eq!(found.iter().map(|memory| &memory.id).collect::<Vec<_>>(), left, "{name}");
    }
    assert_eq!(store.get(&user("ann"), &spain.id).await.unwrap(), None);
    assert_eq!(store.get(&user("bob"), &france.id).await.unwrap(), None);
    golden(&store, &spain, GoldenVerdict::Certify).await;
    assert!(store.get(&user("bob"), &spain.id).await.unwrap().is_some());
}

#[tokio::test]
async fn nobody_fills_the_queue_of_the_reviewers() {
    let store = store_with(&["ann", "bob"]).await;
    for number in 0..600 {
        let many = memory(&format!("ann{number}"), MemoryScope::User(user("ann")), 0.95);
        store.insert(&Memory { uses: 9, ..many }).await.unwrap();
    }
    store.insert(&memory("bob", MemoryScope::User(user("bob")), 0.7)).await.unwrap();
    let waiting = store.candidates(of_command()).await.unwrap();
    assert_eq!(waiting.len(), 101);
    assert_eq!(waiting.last().unwrap().owner, user("bob"));
}

#[tokio::test]
async fn a_person_s_votes_count_once_and_go_with_them() {
    let store = store_with(&["ann", "bob"]).await;
    let own = memory("own", MemoryScope::User(user("ann")), 0.9);
    store.insert(&own).await.unwrap();
    store.vote(&user("bob"), &own.id, Verdict::Up).await.unwrap();
    golden(&store, &own, GoldenVerdict::Certify).await;
    let counted = async || {
        let all = store.golden_answers(of_command()).await.unwrap();
        (all[0].ups, all[0].downs)
    };
    assert_eq!(counted().await, (0, 0), "nothing is said of what is not certified");
    for (name, verdict) in [("bob", Verdict::Up), ("bob", Verdict::Down), ("ann", Verdict::Up)] {
        store.vote(&user(name), &own.id, verdict).await.unwrap();
    }
    assert_eq!(counted().await, (1, 1));
    sqlx::query("delete from users where id = $1")
        .bind(user("ann").as_str())
        .execute(&store.writer)
        .await
        .unwrap();
    let all = store.golden_answers(of_command()).await.unwrap();
    assert_eq!((all[0].ups, all[0].downs, &all[0].taught_by), (0, 1, &None));
}

#[tokio::test]
async fn the_same_memory_is_kept_once() {
    let store = store_with(&["ann"]).await;
    let first = memory("own", MemoryScope::User(user("ann")), 0.9);
    store.insert(&first).await.unwrap();
    store.insert(&Memory { weight: 0.1, ..first.clone() }).await.unwrap();
    assert_eq!(store.get(&user("ann"), &first.id).await.unwrap(), Some(first));
}

#[tokio::test]
async fn a_run_without_an_end_is_interrupted_at_the_next_start() {
    let store = store_with(&["ann"]).await;
    let run = RunStart {
        query_id: QueryId::parse("qry_1").unwrap(),
        owner: user("ann"),
        connection_id: connection(),
        origin: RunOrigin::Editor,
        turn: None,
        author_sql: "select 1".to_owned(),
        executed_sql: Some("SELECT 1 LIMIT 1001".to_owned()),
        statement_hash: String::new(),
        kind: "read",
        tables: Vec::new(),
        columns: Vec::new(),
        started_at: now(),
        policy_version: None,
        access_hash: String::new(),
    };
    let ann = user("ann");
    let outcome = async || {
        let filter = HistoryFilter::default();
        let runs = store.search_runs(RunScope::Own(&ann), &filter, None, 10).await.unwrap();
        runs[0].outcome.clone()
    };
    store.started(&run).await.unwrap();
    assert_eq!(outcome().await, "running");
    assert_eq!(store.interrupt_open_runs().await.unwrap(), 1);
    assert_eq!(outcome().await, "interrupted");
    assert_eq!(store.interrupt_open_runs().await.unwrap(), 0);
}

#[tokio::test]
async fn a_page_may_span_stored_pieces() {
    let store = store_with(&["ann"]).await;
    let result = NewResult {
        id: ResultId::parse("res_1").unwrap(),
        owner: user("ann"),
        query_id: QueryId::parse("qry_1").unwrap(),
        connection_id: connection(),
        columns: vec![ColumnMeta::new("n", ColumnType::Integer)],
        rows: Arc::new((0..1_201).map(|number| vec![Cell::Int(number)]).collect()),
        truncated: true,
        bytes: 9,
        created_at: now(),
        access_hash: String::new(),
    };
    store.save(&result).await.unwrap();
    for (offset, limit) in [(0, 1), (499, 2), (400, 700), (1_200, 5), (9_000, 5)] {
        let page = store.result_page(&user("ann"), &result.id, offset, limit).await.unwrap();
        let page = page.unwrap();
        let rows: Vec<_> =
            result.rows.iter().skip(offset as usize).take(limit as usize).cloned().collect();
        assert_eq!(page.rows, rows, "{offset} {limit}");
        assert_eq!((page.row_count, page.truncated), (1_201, true));
    }
}

#[tokio::test]
async fn an_address_is_one_account_however_it_is_written() {
    let store = store_with(&["ann"]).await;
    let found = store.user_by_email("ANN@example.ORG").await.unwrap().unwrap();
    assert_eq!((found.id, found.email.as_str()), (user("ann"), "ann@example.org"));
    let again = NewUser { id: user("ann2"), ..account("ann") };
    assert!(matches!(store.add_user(&again).await, Err(StoreError::Taken { .. })));
}

#[tokio::test]
async fn a_link_is_used_once_and_in_time() {
    let store = store_with(&["ann"]).await;
    let later = "9999-01-01T00:00:00.000Z";
    store.replace_sign_in_token("a", &user("ann"), later).await.unwrap();
    store.replace_sign_in_token("b", &user("ann"), later).await.unwrap();
    assert_eq!(store.use_sign_in_token("a").await.unwrap(), None, "replaced");
    assert_eq!(store.use_sign_in_token("b").await.unwrap(), Some(user("ann")));
    assert_eq!(store.use_sign_in_token("b").await.unwrap(), None, "used");
    store.replace_sign_in_token("c", &user("ann"), "2000-01-01T00:00:00.000Z").await.unwrap();
    assert_eq!(store.use_sign_in_token("c").await.unwrap(), None, "too late");
    assert_eq!(store.prune_sessions().await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_written_reaches_the_file_without_waiting_for_a_full_log() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("candor.sqlite");
    let store = Store::open(&path, None).await.unwrap();
    let size = || std::fs::metadata(&path).unwrap().len();
    // The tables are in the log so far.
    let before = size();
    for _ in 0..64 {
        store.write().await.unwrap().commit().await.unwrap();
    }
    let moved = async {
        while size() == before {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), moved).await.expect("the file grows");
    store.close().await;
}
