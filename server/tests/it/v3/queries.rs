//! Statements of the editor.

use crate::support::{TestServer, eventually};
use serde_json::json;

#[tokio::test]
async fn a_statement_runs_and_its_rows_come_back() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let body = json!({
        "connection_id": server.shop().await,
        "sql": "select name, price from products order by id",
    });
    let answer = client.post("/queries", body).await.expect_ok();
    assert_eq!(answer["rows"][0], json!(["Teapot", "24.50"]));
    assert_eq!(answer["row_count"], 3);
    assert_eq!(answer["truncated"], false);
    let history = client.get("/queries").await.expect_ok()["runs"].take();
    assert_eq!(history[0]["outcome"], "done");
    assert_eq!(history[0]["origin"], "editor");
    assert_eq!(history[0]["query_id"], answer["query_id"]);
}

#[tokio::test]
async fn a_row_limit_cuts_and_says_so() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let body = json!({
        "connection_id": server.shop().await, "sql": "select id from sales order by id", "row_limit": 2,
    });
    let answer = client.post("/queries", body).await.expect_ok();
    assert_eq!(answer["rows"], json!([[1], [2]]));
    assert_eq!(answer["truncated"], true);
}

#[tokio::test]
async fn a_write_is_refused_with_the_place_and_the_data_stay() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let connection = server.shop().await;
    for sql in ["delete from sales", "select 1; drop table sales", "attach 'x' as y"] {
        let body = json!({ "connection_id": connection, "sql": sql });
        let problem = client.post("/queries", body).await.expect_problem(422, "statement_refused");
        assert_eq!(problem["stage"], "check", "{sql}");
        assert!(!problem["findings"].as_array().unwrap().is_empty(), "{sql}");
    }
    let body = json!({ "connection_id": connection, "sql": "select count(*) from sales" });
    assert_eq!(client.post("/queries", body).await.expect_ok()["rows"], json!([[4]]));
}

#[tokio::test]
async fn checking_reports_without_running() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let connection = server.shop().await;
    let check = |sql: &str| json!({ "connection_id": connection, "sql": sql });
    let fine = client.post("/queries/check", check("select * from sales")).await.expect_ok();
    assert_eq!(fine["verdict"], "allow");
    assert_eq!(fine["tables"], json!(["sales"]));
    let wrong = client.post("/queries/check", check("select nope from sales")).await.expect_ok();
    assert_eq!(wrong["verdict"], "deny");
    assert_eq!(wrong["findings"][0]["span"]["line"], 1);
    assert_eq!(client.get("/queries").await.expect_ok()["runs"], json!([]));
}

#[tokio::test]
async fn a_running_statement_can_be_stopped_by_its_owner_only() {
    let server = TestServer::start().await;
    let (ann, bob) = (server.signed_in().await, server.signed_in().await);
    // Far more rows than anyone can count within the time limit.
    let sql =
        "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";
    let body = json!({
        "connection_id": server.shop().await, "sql": sql, "query_id": "qry_slow",
    });
    let running = {
        let ann = ann.clone();
        let body = body.clone();
        tokio::spawn(async move { ann.post("/queries", body).await })
    };
    eventually(|| async {
        let history = ann.get("/queries").await.expect_ok()["runs"].take();
        (history[0]["outcome"] == "running").then_some(())
    })
    .await;
    bob.delete("/queries/qry_slow").await.expect_problem(404, "not_found");
    ann.post("/queries", body).await.expect_problem(409, "conflict");
    assert_eq!(ann.delete("/queries/qry_slow").await.status, 204);
    running.await.unwrap().expect_problem(499, "cancelled");
    assert_eq!(ann.get("/queries").await.expect_ok()["runs"][0]["outcome"], "cancelled");
    ann.delete("/queries/qry_slow").await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn a_client_that_goes_away_stops_its_statement() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let sql =
        "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";
    let body = json!({ "connection_id": server.shop().await, "sql": sql });
    let request = client.request(reqwest::Method::POST, "/queries").json(&body);
    let running = tokio::spawn(request.send());
    eventually(|| async {
        let history = client.get("/queries").await.expect_ok()["runs"].take();
        (history[0]["outcome"] == "running").then_some(())
    })
    .await;
    running.abort();
    eventually(|| async {
        let history = client.get("/queries").await.expect_ok()["runs"].take();
        (history[0]["outcome"] == "cancelled").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_text_is_laid_out_anew_without_changing_what_it_says() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let connection = server.shop().await;
    let text = |sql: &str| json!({ "connection_id": connection, "sql": sql });
    let long = "select name, count(*) as sold from products join sales on product_id = products.id group by name";
    let answer = client.post("/queries/format", text(long)).await.expect_ok();
    let laid_out = answer["sql"].as_str().unwrap();
    assert!(laid_out.lines().count() > 3, "{laid_out}");
    let words = |sql: &str| sql.split_whitespace().collect::<String>();
    assert_eq!(words(laid_out), words(long));
    let open = client.post("/queries/format", text("select 'open")).await;
    open.expect_problem(422, "invalid_request");
    assert_eq!(client.get("/queries").await.expect_ok()["runs"], json!([]));
}
