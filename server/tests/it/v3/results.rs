//! Stored results: pages, whose they are, and when they are gone.

use crate::support::{Client, TestServer};
use serde_json::{Value, json};

const NUMBERS: &str = "with recursive n(i) as (select 0 union all select i + 1 from n where i < 1199) select i from n order by i";

async fn numbers(server: &TestServer, client: &Client) -> String {
    let body = json!({ "connection_id": server.shop().await, "sql": NUMBERS, "row_limit": 5_000 });
    let answer = client.post("/queries", body).await.expect_ok();
    assert_eq!(answer["row_count"], 1_200);
    answer["result_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_page_is_a_window_of_the_rows() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let id = numbers(&server, &client).await;
    for (offset, limit, first, count) in [
        (0, 200, Some(0), 200),
        (499, 3, Some(499), 3),
        (1_150, 200, Some(1_150), 50),
        (5_000, 10, None, 0),
    ] {
        let path = format!("/results/{id}?offset={offset}&limit={limit}");
        let page = client.get(&path).await.expect_ok();
        let rows = page["rows"].as_array().unwrap();
        assert_eq!(rows.len(), count, "{path}");
        assert_eq!(rows.first().map(|row| row[0].as_u64().unwrap()), first, "{path}");
        assert_eq!(page["row_count"], 1_200);
    }
}

#[tokio::test]
async fn a_result_is_its_owners_alone() {
    let server = TestServer::start().await;
    let (ann, bob) = (server.signed_in().await, server.signed_in().await);
    let id = numbers(&server, &ann).await;
    bob.get(&format!("/results/{id}")).await.expect_problem(404, "not_found");
    ann.get("/results/res_none").await.expect_problem(404, "not_found");
    ann.get("/results/nonsense").await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn a_result_that_was_removed_says_that_it_is_gone() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let id = numbers(&server, &client).await;
    assert_eq!(server.context.store.prune_results("9999-01-01T00:00:00Z").await.unwrap(), 1);
    let gone = client.get(&format!("/results/{id}")).await.expect_problem(410, "result_gone");
    assert_ne!(gone["hint"], Value::Null);
}
