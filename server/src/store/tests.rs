//! The statements that the tests over HTTP do not reach.

use super::*;
use engine::{
    Memory, MemoryLiteral, MemoryScope, MemoryStore, NewResult, ResultStore, RunLog, RunOrigin,
    RunStart,
};
use protocol::history::HistoryFilter;
use protocol::ids::{ConnectionId, MemoryId, QueryId, ResultId, UserId};
use protocol::table::{Cell, ColumnMeta, ColumnType};
use std::sync::Arc;

async fn store_with(names: &[&str]) -> Store {
    let store = Store::in_memory().await.unwrap();
    for name in names {
        store.add_user(&account(name)).await.unwrap();
    }
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
    let shared = memory("shared", MemoryScope::Workspace, 0.7);
    let light = memory("light", MemoryScope::User(user("ann")), 0.1);
    for memory in [&own, &shared, &light] {
        store.insert(memory).await.unwrap();
    }
    let visible = |name: &'static str| {
        let store = store.clone();
        async move {
            let found = store.visible(&connection(), &user(name), 0.5, 10).await.unwrap();
            found.into_iter().map(|memory| memory.id.to_string()).collect::<Vec<_>>()
        }
    };
    assert_eq!(visible("ann").await, ["mem_own", "mem_shared"]);
    assert_eq!(visible("bob").await, ["mem_shared"]);
    assert_eq!(store.get(&user("bob"), &own.id).await.unwrap(), None);
    assert_eq!(store.get(&user("ann"), &own.id).await.unwrap(), Some(own.clone()));
    store.set_weight(&user("bob"), &own.id, 0.0).await.unwrap();
    assert_eq!(visible("ann").await, ["mem_own", "mem_shared"], "only the owner moves a weight");
    store.set_weight(&user("ann"), &own.id, 0.2).await.unwrap();
    store.used(&own.id).await.unwrap();
    assert_eq!(visible("ann").await, ["mem_shared"]);
    assert_eq!(store.get(&user("ann"), &own.id).await.unwrap().unwrap().uses, 1);
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
