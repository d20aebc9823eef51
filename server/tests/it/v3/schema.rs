//! Connections and their schemas.

use crate::support::TestServer;
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

#[tokio::test]
async fn connections_are_listed_with_their_engine() {
    let server = TestServer::start().await;
    let list = server.signed_in().await.get("/connections").await.expect_ok();
    assert_eq!(list[0]["name"], "shop");
    assert_eq!(list[0]["engine"], "sqlite");
    assert!(list[0]["engine_version"].as_str().unwrap().starts_with("SQLite 3"));
}

#[tokio::test]
async fn a_schema_shows_tables_columns_keys_and_samples() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let path = format!("/connections/{}/schema", server.shop().await);
    let schema = client.get(&path).await.expect_ok();
    let tables: Vec<&Value> =
        schema["tables"].as_array().unwrap().iter().map(|table| &table["name"]).collect();
    assert_eq!(tables, ["products", "sales"]);
    let columns = schema["tables"][1]["columns"].as_array().unwrap();
    let product = columns.iter().find(|column| column["name"] == "product_id").unwrap();
    assert_eq!(product["references"], "products.id");
    assert_eq!(product["type"], "integer");
    let names = schema["tables"][0]["columns"].as_array().unwrap();
    let category = names.iter().find(|column| column["name"] == "category").unwrap();
    assert!(category["samples"].as_array().unwrap().contains(&json!("Kitchen")), "{category}");
}

#[tokio::test]
async fn a_sync_says_what_changed() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let connection = server.shop().await;
    let status = format!("/schema/status?connection_id={connection}");
    let before = client.get(&status).await.expect_ok();
    assert_eq!((&before["tables"], &before["drift"]), (&json!(2), &json!([])));
    let path = server.directory.path().join("shop.sqlite");
    let options = SqliteConnectOptions::new().filename(path);
    let pool = SqlitePoolOptions::new().connect_with(options).await.unwrap();
    sqlx::raw_sql("create table returns (id integer primary key)").execute(&pool).await.unwrap();
    pool.close().await;
    let after =
        client.post("/schema/sync", json!({ "connection_id": connection })).await.expect_ok();
    assert_eq!(after["tables"], 3);
    assert_ne!(after["snapshot_hash"], before["snapshot_hash"]);
    let drift = after["drift"].as_array().unwrap();
    assert!(drift.iter().any(|line| line.as_str().unwrap().contains("returns")), "{drift:?}");
    assert_eq!(client.get(&status).await.expect_ok(), after);
}

#[tokio::test]
async fn an_unknown_connection_is_named() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let id = "conn_none";
    client
        .get(&format!("/connections/{id}/schema"))
        .await
        .expect_problem(404, "unknown_connection");
    let status = client.get(&format!("/schema/status?connection_id={id}")).await;
    status.expect_problem(404, "unknown_connection");
    let sync = client.post("/schema/sync", json!({ "connection_id": id })).await;
    sync.expect_problem(404, "unknown_connection");
    let run = client.post("/queries", json!({ "connection_id": id, "sql": "select 1" })).await;
    run.expect_problem(404, "unknown_connection");
}
