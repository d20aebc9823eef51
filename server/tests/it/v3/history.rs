//! Searching the log of runs, and reading one of them.

use crate::support::{Client, TestServer};
use serde_json::{Value, json};

async fn run(client: &Client, connection: &str, sql: &str) -> Value {
    let body = json!({ "connection_id": connection, "sql": sql });
    client.post("/queries", body).await.json()
}

/// The statements that a search finds, the latest first.
async fn found(client: &Client, search: &str) -> Vec<String> {
    let page = client.get(&format!("/queries{search}")).await.expect_ok();
    let runs = page["runs"].as_array().unwrap();
    runs.iter().map(|run| run["sql"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_run_is_kept_as_written_and_as_executed() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let shop = server.shop().await;
    let answer = run(&client, &shop, "select name -- all of them\nfrom products").await;
    let id = answer["query_id"].as_str().unwrap();
    let record = client.get(&format!("/queries/{id}")).await.expect_ok();
    assert_eq!(record["run"]["sql"], "select name -- all of them\nfrom products");
    assert_eq!(record["executed_sql"], "SELECT name FROM products LIMIT 1001");
    assert_eq!(record["executed_sql"], answer["executed_sql"]);
    assert_eq!(record["statement_hash"].as_str().unwrap().len(), 64);
    assert_eq!(record["run"]["tables"], json!(["products"]));
    assert_eq!(record["run"]["kind"], "read");
    assert_eq!(record["run"]["outcome"], "done");
    assert_eq!(record["run"]["rows"], 3);
    assert!(record["run"]["bytes"].as_u64().unwrap() > 0);
    assert!(record["run"]["execution_us"].is_u64() && record["run"]["ended_at"].is_string());
    assert_eq!(record["run"]["person"]["name"], "Ann Example");
    assert_eq!(record["result_id"], answer["result_id"]);
}

#[tokio::test]
async fn a_refused_run_has_no_executed_text() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    run(&client, &server.shop().await, "delete from sales").await;
    let page = client.get("/queries?outcome=refused").await.expect_ok();
    let id = page["runs"][0]["query_id"].as_str().unwrap();
    let record = client.get(&format!("/queries/{id}")).await.expect_ok();
    assert_eq!(record["executed_sql"], Value::Null);
    assert_eq!(record["run"]["kind"], "delete");
    assert_eq!(record["run"]["error_code"], "statement_refused");
}

#[tokio::test]
async fn every_part_of_a_search_narrows_it() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let shop = server.shop().await;
    for sql in ["select 100 as percent_off", "select NAME from products", "drop table sales"] {
        run(&client, &shop, sql).await;
    }
    let preview =
        json!({ "connection_id": shop, "sql": "select * from sales", "purpose": "preview" });
    client.post("/queries", preview).await.expect_ok();
    let (all, products, drop) = (4, vec!["select NAME from products"], vec!["drop table sales"]);
    assert_eq!(found(&client, "").await.len(), all);
    assert_eq!(found(&client, "?text=name%20FROM").await, products);
    assert_eq!(found(&client, "?text=PRODUCTS").await, products, "a table's name");
    assert_eq!(
        found(&client, "?text=t_o").await,
        ["select 100 as percent_off"],
        "as it is written"
    );
    assert_eq!(found(&client, "?text=%25").await, [] as [&str; 0], "no pattern");
    assert_eq!(found(&client, "?outcome=refused").await, drop);
    assert_eq!(found(&client, "?outcome=running").await, [] as [&str; 0]);
    assert_eq!(found(&client, "?origin=preview").await, ["select * from sales"]);
    assert_eq!(found(&client, &format!("?connection={shop}")).await.len(), all);
    assert_eq!(found(&client, "?connection=conn_other").await, [] as [&str; 0]);
    assert_eq!(found(&client, "?from=2000-01-01&to=2999-12-31").await.len(), all);
    assert_eq!(found(&client, "?to=2000-01-01").await, [] as [&str; 0]);
    assert_eq!(found(&client, "?from=2999-12-31").await, [] as [&str; 0]);
    assert_eq!(
        found(&client, "?text=sales&outcome=done&who=me&limit=").await,
        ["select * from sales"]
    );
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let shop = server.shop().await;
    for number in 1..=5 {
        run(&client, &shop, &format!("select {number}")).await;
    }
    let (mut seen, mut before) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/queries?limit=2&before={before}")).await.expect_ok();
        let runs = page["runs"].as_array().unwrap();
        seen.extend(runs.iter().map(|run| run["sql"].as_str().unwrap().to_owned()));
        // What runs meanwhile belongs to no older page.
        run(&client, &shop, "select 0").await;
        match page["older"].as_str() {
            Some(older) => before = older.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, ["select 5", "select 4", "select 3", "select 2", "select 1"]);
}

#[tokio::test]
async fn the_history_is_its_owners() {
    let server = TestServer::start().await;
    let (ann, bob) = (server.signed_in().await, server.signed_in().await);
    let answer = run(&ann, &server.shop().await, "select 1").await;
    let record = format!("/queries/{}", answer["query_id"].as_str().unwrap());
    let person = ann.get(&record).await.expect_ok()["run"]["person"]["id"].take();
    let person = person.as_str().unwrap();
    assert_eq!(found(&bob, "").await, [] as [&str; 0]);
    for search in ["who=everyone".to_owned(), format!("who={person}")] {
        let refused = bob.get(&format!("/queries?{search}")).await;
        let problem = refused.expect_problem(403, "forbidden");
        assert!(problem["hint"].as_str().unwrap().contains("auditor"), "{problem}");
    }
    bob.get(&record).await.expect_problem(404, "not_found");
    assert_eq!(found(&ann, &format!("?who={person}")).await, ["select 1"], "oneself by id");
}

#[tokio::test]
async fn an_auditor_reads_all_runs_but_not_their_rows() {
    let server = TestServer::start().await;
    let (ann, auditor) = (server.signed_in().await, server.signed_in_as("auditor").await);
    let bob = server.signed_in().await;
    let shop = server.shop().await;
    let answer = run(&ann, &shop, "select 1").await;
    run(&bob, &shop, "select 2").await;
    assert_eq!(found(&auditor, "").await, [] as [&str; 0], "their own by default");
    assert_eq!(found(&auditor, "?who=everyone").await, ["select 2", "select 1"]);
    let page = auditor.get("/queries?who=everyone").await.expect_ok();
    assert_eq!(page["people"].as_array().unwrap().len(), 2);
    let anns = page["runs"][1]["person"]["id"].as_str().unwrap();
    assert_eq!(found(&auditor, &format!("?who={anns}")).await, ["select 1"]);
    let record = format!("/queries/{}", answer["query_id"].as_str().unwrap());
    let record = auditor.get(&record).await.expect_ok();
    assert_eq!((&record["result_id"], &record["turn"]), (&Value::Null, &Value::Null));
    let rows = format!("/results/{}", answer["result_id"].as_str().unwrap());
    auditor.get(&rows).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn a_search_that_cannot_be_meant_is_explained() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    for search in ["limit=many", "outcome=lost", "from=yesterday", "before=x", "colour=red"] {
        let problem =
            client.get(&format!("/queries?{search}")).await.expect_problem(422, "invalid_request");
        let part = search.split('=').next().unwrap();
        assert!(problem["detail"].as_str().unwrap().contains(part), "{problem}");
    }
    client.get("/queries/qry_nowhere").await.expect_problem(404, "not_found");
}
