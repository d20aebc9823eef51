//! Every row of a result's statement, as CSV.

use crate::support::{Client, Setup, TestServer, eventually};
use reqwest::Method;
use serde_json::{Value, json};

async fn result_of(server: &TestServer, client: &Client, sql: &str) -> String {
    let body = json!({ "connection_id": server.shop().await, "sql": sql, "row_limit": 10 });
    let answer = client.post("/queries", body).await.expect_ok();
    answer["result_id"].as_str().unwrap().to_owned()
}

fn numbers(rows: u64) -> String {
    format!(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < {rows}) \
         select i, 'row number ' || i as label, i / 7.0 as part from n"
    )
}

/// The latest run of the client that is an export.
async fn exported(client: &Client) -> Option<Value> {
    let history = client.get("/queries").await.expect_ok();
    history["runs"].as_array()?.iter().find(|run| run["origin"] == "export").cloned()
}

#[tokio::test]
async fn an_export_has_every_row_and_not_only_the_stored_page() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let id = result_of(&server, &client, &numbers(1_200)).await;
    assert_eq!(client.get(&format!("/results/{id}")).await.expect_ok()["truncated"], true);
    let answer = client.get(&format!("/results/{id}/export")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.header("content-type").starts_with("text/csv"));
    assert!(answer.header("content-disposition").contains(&format!("{id}.csv")));
    let lines: Vec<&str> = answer.text.split("\r\n").collect();
    assert_eq!((lines[0], lines[1]), ("i,label,part", "1,row number 1,0.14285714285714285"));
    assert!(lines[1_200].starts_with("1200,"));
    assert_eq!(lines.len(), 1_202);
    let run = exported(&client).await.expect("it is in the history");
    assert_eq!((&run["outcome"], &run["rows"]), (&json!("done"), &json!(1_200)));
    assert_eq!(run["query_id"], answer.header("x-candor-query-id"));
}

#[tokio::test]
async fn an_export_of_nothing_still_has_its_header() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let id = result_of(&server, &client, "select id, name from products where id > 99").await;
    assert_eq!(client.get(&format!("/results/{id}/export")).await.text, "id,name\r\n");
}

#[tokio::test]
async fn an_answer_to_a_question_is_exported_the_same_way() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let frames = client.ask(json!({ "message": "how many sales are there" })).await;
    let table = frames.iter().find(|frame| frame.event == "table_result").unwrap();
    let id = table.data["payload"]["result_id"].as_str().unwrap();
    let text = client.get(&format!("/results/{id}/export")).await.text;
    assert!(text.ends_with("\r\n4\r\n"), "{text}");
}

#[tokio::test]
async fn only_its_owner_exports_a_result_also_when_its_rows_are_gone() {
    let server = TestServer::start().await;
    let (ann, bob) = (server.signed_in().await, server.signed_in().await);
    let id = result_of(&server, &ann, "select name from products order by id").await;
    bob.get(&format!("/results/{id}/export")).await.expect_problem(404, "not_found");
    ann.get("/results/res_none/export").await.expect_problem(404, "not_found");
    server.context.store.prune_results("9999-01-01T00:00:00Z").await.unwrap();
    let text = ann.get(&format!("/results/{id}/export")).await.text;
    assert_eq!(text, "name\r\nTeapot\r\nKettle\r\nLamp\r\n");
}

#[tokio::test]
async fn a_client_that_goes_away_stops_its_export_in_the_database() {
    let setup = Setup::new().settings(|settings| settings.limits.statements_per_connection = 1);
    let server = setup.start().await;
    let client = server.signed_in().await;
    let endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n";
    let id = result_of(&server, &client, endless).await;
    let request = client.request(Method::GET, &format!("/results/{id}/export"));
    let mut response = request.send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    assert!(response.chunk().await.unwrap().is_some());
    drop(response);
    let run =
        eventually(|| async { exported(&client).await.filter(|run| run["outcome"] != "running") })
            .await;
    assert_eq!(run["outcome"], "cancelled");
    // The only place of the connection is free again.
    let body = json!({ "connection_id": server.shop().await, "sql": "select count(*) from sales" });
    assert_eq!(client.post("/queries", body).await.expect_ok()["rows"], json!([[4]]));
}

#[tokio::test]
async fn a_statement_whose_table_is_gone_is_refused_before_anything_is_sent() {
    let setup = Setup::new();
    let path = setup.shop_path();
    let server = setup.start().await;
    let client = server.signed_in().await;
    let id = result_of(&server, &client, "select id from sales").await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
    let pool = sqlx::sqlite::SqlitePoolOptions::new().connect_with(options).await.unwrap();
    sqlx::raw_sql("drop table sales").execute(&pool).await.unwrap();
    pool.close().await;
    let connection = json!({ "connection_id": server.shop().await });
    client.post("/schema/sync", connection).await.expect_ok();
    client.get(&format!("/results/{id}/export")).await.expect_problem(422, "statement_refused");
}

/// Resident memory of this process, client included, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1_024
}

#[tokio::test]
async fn a_million_rows_pass_through_without_being_held() {
    const ROWS: u64 = 1_000_000;
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let id = result_of(&server, &client, &numbers(ROWS)).await;
    let before = resident();
    let request = client.request(Method::GET, &format!("/results/{id}/export"));
    let mut response = request.send().await.unwrap();
    let (mut lines, mut most) = (0, before);
    while let Some(piece) = response.chunk().await.unwrap() {
        lines += piece.iter().filter(|byte| **byte == b'\n').count() as u64;
        if lines.is_multiple_of(10) {
            most = most.max(resident());
        }
    }
    assert_eq!(lines, ROWS + 1);
    let grown = (most - before) / 1_000_000;
    assert!(grown < 100, "{grown} MB more");
}
