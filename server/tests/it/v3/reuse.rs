//! Equal statements over unchanged data are read once, and nobody is left in doubt about it.

use crate::support::{Client, Setup, TestServer};
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use std::path::Path;

async fn run(server: &TestServer, client: &Client, sql: &str) -> Value {
    let body = json!({ "connection_id": server.shop().await, "sql": sql });
    client.post("/queries", body).await.expect_ok()
}

/// Another program writes to the shop.
async fn write(path: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new().filename(path);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    sqlx::raw_sql(sql).execute(&pool).await.unwrap();
    pool.close().await;
}

const TOTAL: &str = "select sum(quantity) as sold from sales";

#[tokio::test]
async fn a_second_person_gets_the_rows_of_the_first_as_a_run_of_their_own() {
    let server = TestServer::start().await;
    let (ann, bob) = (server.signed_in().await, server.signed_in().await);
    let first = run(&server, &ann, TOTAL).await;
    assert_eq!((&first["rows"], &first["reused"]), (&json!([[8]]), &Value::Null));
    let second = run(&server, &bob, TOTAL).await;
    assert_eq!(second["rows"], json!([[8]]));
    assert!(second["reused"]["age_us"].is_u64(), "{second}");
    assert_ne!(second["query_id"], first["query_id"]);
    let own = |answer: &Value| format!("/results/{}", answer["result_id"].as_str().unwrap());
    assert_eq!(bob.get(&own(&second)).await.expect_ok()["rows"], json!([[8]]));
    bob.get(&own(&first)).await.expect_problem(404, "not_found");
    ann.get(&own(&second)).await.expect_problem(404, "not_found");
    let history = bob.get("/queries").await.expect_ok();
    assert_eq!(history["runs"][0]["query_id"], second["query_id"]);
    assert_eq!(history["runs"][0]["outcome"], "done");
}

#[tokio::test]
async fn a_commit_of_another_program_is_seen_by_the_next_run() {
    let setup = Setup::new();
    let path = setup.shop_path();
    let server = setup.start().await;
    let client = server.signed_in().await;
    run(&server, &client, TOTAL).await;
    for (change, sold) in [
        ("insert into sales (product_id, quantity, sold_on) values (1, 2, '2024-04-01')", 10),
        ("pragma journal_mode = wal; delete from sales where id = 1", 8),
        ("update sales set quantity = quantity + 1 where id = 2", 9),
    ] {
        write(&path, change).await;
        let after = run(&server, &client, TOTAL).await;
        assert_eq!(
            (&after["rows"], &after["reused"]),
            (&json!([[sold]]), &Value::Null),
            "{change}"
        );
        let again = run(&server, &client, TOTAL).await;
        assert_eq!(again["rows"], json!([[sold]]));
        assert!(again["reused"].is_object(), "{change}");
    }
}

#[tokio::test]
async fn an_answer_from_kept_rows_says_so_in_its_evidence() {
    let server = TestServer::start().await;
    let (ann, bob) = (server.signed_in().await, server.signed_in().await);
    let question = json!({ "message": "how many sales are there" });
    for (client, reused, said) in [(&ann, false, "read from the database"), (&bob, true, "ago")] {
        let frames = client.ask(question.clone()).await;
        let payload = |event: &str| {
            let frame = frames.iter().find(|frame| frame.event == event).expect("it comes");
            frame.data["payload"].clone()
        };
        assert_eq!(payload("table_result")["rows"], json!([[4]]));
        assert_eq!(payload("table_result")["reused"].is_object(), reused);
        let lineage = payload("lineage");
        let checks = lineage["checks"].as_array().unwrap();
        let fresh = checks.iter().find(|check| check["name"] == "fresh").unwrap();
        assert!(fresh["detail"].as_str().unwrap().contains(said), "{fresh}");
    }
}
