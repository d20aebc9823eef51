//! Searching the audit, reading a record, verifying, exporting: for overseers, and recorded itself.

use super::recorded::records;
use crate::support::{Client, TestServer};
use serde_json::{Value, json};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

async fn page(client: &Client, search: &str) -> Value {
    client.get(&format!("/audit{search}")).await.expect_ok()
}

/// The actions that a search finds, the latest first.
async fn found(client: &Client, search: &str) -> Vec<String> {
    let page = page(client, search).await;
    let records = page["records"].as_array().unwrap();
    records.iter().map(|record| record["action"].as_str().unwrap().to_owned()).collect()
}

async fn run(server: &TestServer, client: &Client, sql: &str) {
    let body = json!({ "connection_id": server.shop().await, "sql": sql });
    client.post("/queries", body).await;
}

#[tokio::test]
async fn only_overseers_read_the_audit() {
    let server = TestServer::start().await;
    for role in ["viewer", "analyst", "editor", "approver"] {
        let client = server.signed_in_as(role).await;
        for path in ["/audit", "/audit/1", "/audit/verification", "/audit/export"] {
            let problem = client.get(path).await.expect_problem(403, "forbidden");
            assert!(problem["hint"].as_str().unwrap().contains("auditor"), "{problem}");
        }
        let verify = client.post("/audit/verification", json!({})).await;
        verify.expect_problem(403, "forbidden");
    }
    for role in ["admin", "auditor"] {
        let client = server.signed_in_as(role).await;
        assert!(page(&client, "").await["total"].as_u64().unwrap() > 0);
    }
}

#[tokio::test]
async fn every_part_of_a_search_narrows_it() {
    let server = TestServer::start().await;
    let (ann, auditor) = (server.signed_in().await, server.signed_in_as("auditor").await);
    run(&server, &ann, "select name from products").await;
    run(&server, &ann, "drop table products").await;
    let ran = ["statement.run"];
    let who = ann.get("/me").await.expect_ok()["id"].as_str().unwrap().to_owned();
    assert_eq!(found(&auditor, &format!("?who={who}&action=statement.run")).await.len(), 2);
    assert_eq!(found(&auditor, "?outcome=denied").await, ran);
    assert_eq!(found(&auditor, "?text=PRODUCTS.name").await, ran, "in the detail");
    assert_eq!(found(&auditor, "?text=%25").await, [] as [&str; 0], "no pattern");
    let shop = server.shop().await;
    let there = found(&auditor, &format!("?connection={shop}")).await;
    assert_eq!(there, ["statement.run", "statement.run", "connection.add"]);
    assert_eq!(found(&auditor, "?to=2000-01-01").await, [] as [&str; 0]);
    assert!(found(&auditor, "?from=2000-01-01&to=2999-12-31").await.len() > 5);
    let reads = found(&auditor, "?action=audit.read").await.len();
    assert_eq!(found(&auditor, "?action=audit.read").await.len(), reads + 1, "reading is recorded");
    for search in ["action=tea.make", "limit=many", "before=x", "from=yesterday", "colour=red"] {
        let answer = auditor.get(&format!("/audit?{search}")).await;
        let problem = answer.expect_problem(422, "invalid_request");
        let part = search.split('=').next().unwrap();
        assert!(problem["detail"].as_str().unwrap().contains(part), "{problem}");
    }
}

#[tokio::test]
async fn pages_follow_each_other_and_bars_count_what_was_found() {
    let server = TestServer::start().await;
    let (ann, auditor) = (server.signed_in().await, server.signed_in_as("auditor").await);
    for number in 0..5 {
        run(&server, &ann, &format!("select {number}")).await;
    }
    run(&server, &ann, "drop table products").await;
    let (mut seen, mut before) = (Vec::new(), String::new());
    loop {
        let page = page(&auditor, &format!("?action=statement.run&limit=4&before={before}")).await;
        assert_eq!(page["total"], 6, "whatever the page");
        seen.extend(page["records"].as_array().unwrap().iter().map(|it| it["seq"].clone()));
        let bars = page["histogram"]["buckets"].as_array().unwrap();
        let sum = |name: &str| bars.iter().map(|bar| bar[name].as_u64().unwrap()).sum::<u64>();
        assert_eq!((page["histogram"]["unit"].as_str(), sum("count")), (Some("hour"), 6));
        assert_eq!(sum("troubled"), 1);
        match page["older"].as_u64() {
            Some(older) => before = older.to_string(),
            None => break,
        }
    }
    assert_eq!(seen.len(), 6);
    assert!(seen.windows(2).all(|two| two[0].as_u64() > two[1].as_u64()), "{seen:?}");
    assert_eq!(page(&auditor, "").await["people"][0]["name"], "Ann Example");
}

#[tokio::test]
async fn one_record_is_whole_and_an_unknown_one_is_not_found() {
    let server = TestServer::start().await;
    let auditor = server.signed_in_as("auditor").await;
    let record = auditor.get("/audit/1").await.expect_ok();
    assert_eq!((&record["seq"], &record["prev_hash"]), (&json!(1), &json!("0".repeat(64))));
    assert_eq!(record["hash"].as_str().unwrap().len(), 64);
    let second = auditor.get("/audit/2").await.expect_ok();
    assert_eq!(second["prev_hash"], record["hash"]);
    auditor.get("/audit/99999").await.expect_problem(404, "not_found");
    auditor.get("/audit/x").await.expect_problem(404, "not_found");
    let read = found(&auditor, "?action=audit.read&text=record").await;
    assert!(read.len() >= 2, "{read:?}");
}

#[tokio::test]
async fn an_export_is_whole_in_both_forms_and_ends_with_its_own_record() {
    let server = TestServer::start().await;
    let auditor = server.signed_in_as("auditor").await;
    let all = records(&auditor).await;
    for (place, record) in all.iter().enumerate() {
        assert_eq!(record["seq"], place + 1);
    }
    assert_eq!(all.last().unwrap()["action"], "audit.export");
    let path = "/audit/export?format=csv&reason=yearly%20review&action=audit.export";
    let answer = auditor.get(path).await;
    assert!(answer.header("content-type").starts_with("text/csv"));
    assert!(answer.header("content-disposition").contains("audit.csv"));
    let lines: Vec<&str> = answer.text.trim_end().split("\r\n").collect();
    assert!(lines[0].starts_with("seq,at,actor_kind,"), "{}", lines[0]);
    assert_eq!(lines.len(), 3, "its own is among them: {}", answer.text);
    assert!(lines[2].contains("yearly review"), "{}", lines[2]);
    for wrong in ["format=xml", "colour=red"] {
        let answer = auditor.get(&format!("/audit/export?{wrong}")).await;
        answer.expect_problem(422, "invalid_request");
    }
}

#[tokio::test]
async fn a_changed_row_is_named_by_the_next_verification_and_settings_stay_as_they_are() {
    let server = TestServer::start().await;
    let auditor = server.signed_in_as("auditor").await;
    let fine = auditor.get("/audit/verification").await.expect_ok();
    assert_eq!((&fine["fault"], &fine["head"]["seq"]), (&Value::Null, &fine["records"]));
    let path = server.directory.path().join("data/candor.sqlite");
    let options = SqliteConnectOptions::new().filename(path);
    let mut other = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query("update audit_records set actor_name = 'somebody else' where seq = 2")
        .execute(&mut other)
        .await
        .unwrap();
    let kept = auditor.get("/audit/verification").await.expect_ok();
    assert_eq!(kept["verified_at"], fine["verified_at"], "it says when that was");
    let found = auditor.post("/audit/verification", json!({})).await.expect_ok();
    assert_eq!((&found["fault"]["seq"], &found["fault"]["kind"]), (&json!(2), &json!("changed")));
    assert_eq!(found["records"], 1);
    // A head that was moved back without the key: nothing more can be changed or read.
    sqlx::query("update audit_heads set seq = seq - 1").execute(&mut other).await.unwrap();
    auditor.get("/audit").await.expect_problem(503, "store_unavailable");
    let email = "late@example.org";
    let late = server::store::NewUser {
        id: server::auth::sign_in::new_user_id(),
        email: email.to_owned(),
        name: "Late".to_owned(),
        password_hash: None,
        roles: vec!["admin".to_owned()],
    };
    assert!(server.context.store.add_user(&late).await.is_err());
    assert!(server.context.store.user_by_email(email).await.unwrap().is_none());
}

/// Parts of a page may be built twice while it is drawn; what it reads, it reads once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_the_audit_is_one_read_of_it() {
    const PAGES: usize = 60;
    let server = TestServer::start().await;
    let auditor = server.signed_in_as("auditor").await;
    let mut pages = tokio::task::JoinSet::new();
    for number in 0..PAGES {
        let auditor = auditor.clone();
        pages.spawn(async move {
            let path = format!("//settings/audit?text=page-{number}-");
            let page = auditor.get(&path).await;
            assert_eq!(page.status, 200, "{}", page.text);
            assert!(page.text.contains("No record fits this search"), "{path}");
        });
    }
    pages.join_all().await;
    let found = page(&auditor, "?action=audit.read&text=page-").await;
    assert_eq!(found["total"].as_u64().unwrap(), PAGES as u64);
}
