//! Whatever a restricted person does, nothing that belongs to others comes out: not in an answer, an
//! error, an event, a page, a log line or a request to a model.

use super::clinic::{publish, rules, run, server};
use crate::support::{Client, Log, TestServer};
use llm::Scripted;
use serde_json::{Value, json};
use std::sync::Arc;

fn holds(text: &str) -> bool {
    // 777777.25 and 888888.75 are the amounts of others.
    text.to_lowercase().contains("canary") || text.contains("777777") || text.contains("888888")
}

#[track_caller]
fn clean(what: &str, text: &str) {
    assert!(!holds(text), "{what} shows what belongs to others: {text}");
}

const QUESTIONS: [&str; 9] = [
    "How many customers are there?",
    "number of customers per city",
    "customers by region",
    "orders by status",
    "total amount by customer",
    "top 5 orders by amount",
    "list customers",
    "orders in 2025",
    "frobnicate the zyzzyva",
];

const STATEMENTS: [&str; 22] = [
    "select * from customers",
    "select email, substr(email, 1, 9), upper(email), length(email) from customers",
    "select * from orders order by amount desc",
    "select c.*, o.* from customers c left join orders o on o.customer_id = c.id",
    "select o.id, c.name from orders o left join customers c on c.id <> o.customer_id",
    "select (select max(name) from customers), (select max(amount) from orders)",
    "with x as (select * from customers) select group_concat(name || city || region) from x",
    "select city from customers union all select status from orders",
    "select max(name), min(name), max(region), sum(id) from customers",
    "select name from \"main\".\"CUSTOMERS\" where exists (select 1 from orders)",
    "select json_extract(notes, '$.vip') from customers",
    "select name from customers where json_extract(notes, '$') = 1 or abs(notes) > 0",
    "select * from customers where region <> 'EMEA'",
    "select name from customers where 1 = 1 or region = 'x' -- all",
    "select count(*) from customers c, customers d where c.email = d.email",
    "select * from canari_tokens",
    "select nam from customers",
    "explain query plan select * from customers",
    "pragma table_list",
    "select name, sql from sqlite_master",
    "select rowid, * from customers",
    "delete from customers",
];

/// Everything one person can reach, as text.
async fn everything(server: &TestServer, person: &Client) -> Vec<(String, String)> {
    let connection = server.shop().await;
    let mut seen = Vec::new();
    for path in [
        "/connections".to_owned(),
        format!("/connections/{connection}/schema"),
        format!("/schema/status?connection_id={connection}"),
    ] {
        seen.push((path.clone(), person.get(&path).await.text));
    }
    let sync = person.post("/schema/sync", json!({ "connection_id": connection })).await;
    seen.push(("sync".to_owned(), sync.text));
    for question in QUESTIONS {
        let frames = person.ask(json!({ "message": question })).await;
        seen.push((question.to_owned(), format!("{frames:?}")));
    }
    for sql in STATEMENTS {
        let answer = run(server, person, sql).await;
        if answer.status == 200 {
            let result = answer.json()["result_id"].as_str().unwrap().to_owned();
            for path in [format!("/results/{result}"), format!("/results/{result}/export")] {
                seen.push((format!("{path} of {sql}"), person.get(&path).await.text));
            }
        }
        seen.push((sql.to_owned(), answer.text));
        let body = json!({ "connection_id": connection, "sql": sql });
        seen.push((format!("check {sql}"), person.post("/queries/check", body).await.text));
    }
    let conversations = person.get("/conversations").await;
    for summary in conversations.json().as_array().unwrap() {
        let path = format!("/conversations/{}", summary["id"].as_str().unwrap());
        seen.push((path.clone(), person.get(&path).await.text));
        let page = format!("//c/{}", summary["id"].as_str().unwrap());
        seen.push((page.clone(), person.get(&page).await.text));
    }
    seen.push(("conversations".to_owned(), conversations.text));
    for path in ["/queries", "/me", "//", "//history", "//settings/policies"] {
        seen.push((path.to_owned(), person.get(path).await.text));
    }
    seen
}

#[tokio::test]
async fn nothing_of_others_comes_out_on_any_way() {
    let log = Log::of_this_process();
    let answer = "```sql\nselect name, email, notes from customers\n```";
    let model = Arc::new(Scripted::saying(std::iter::repeat_n(answer, 40)));
    let server = server(|setup| setup.shared_model(model.clone())).await;
    let admin = server.person("ada", "admin", json!({})).await;
    let ann = server.person("ann", "analyst", json!({ "region": "CANARY-AMER" })).await;
    let bob = server.person("bob", "analyst", json!({ "region": "EMEA" })).await;
    publish(&server, &admin, rules()).await;

    // Others are first and warm everything that is kept anywhere.
    for other in [&admin, &ann] {
        let theirs = everything(&server, other).await;
        assert!(theirs.iter().any(|(_, text)| holds(text)), "the canaries are there to be found");
    }
    let (requests, lines) = (model.requests().len(), log.len());
    let own = everything(&server, &bob).await;
    for (what, text) in &own {
        clean(what, text);
    }
    let names = own.iter().filter(|(_, text)| text.contains("Berta")).count();
    assert!(names > 5, "own rows are shown");
    let asked = format!("{:?}", &model.requests()[requests..]);
    assert!(asked.contains("customers"), "the model was asked");
    clean("a request to the model", &asked);
    for line in log.since(lines).lines() {
        clean("a log line", line);
    }
}

/// Rows of the last table in the events of an answer.
fn rows(frames: &[crate::support::Frame]) -> Value {
    let table = frames.iter().rfind(|frame| frame.event == "table_result");
    table.unwrap_or_else(|| panic!("{frames:#?}")).data["payload"]["rows"].clone()
}

#[tokio::test]
async fn what_one_person_warms_another_does_not_get() {
    let server = server(|setup| setup).await;
    let admin = server.person("ada", "admin", json!({})).await;
    let ann = server.person("ann", "analyst", json!({ "region": "CANARY-AMER" })).await;
    let bob = server.person("bob", "analyst", json!({ "region": "EMEA" })).await;
    publish(&server, &admin, rules()).await;
    let question = json!({ "message": "number of customers per city" });
    let first = ann.ask(question.clone()).await;
    assert_eq!(rows(&first), json!([["Canaryville", 2]]));
    let ids = &first[0].data;
    let rating = json!({
        "conversation_id": ids["conversation_id"], "request_id": ids["request_id"],
        "verdict": "up",
    });
    ann.post("/feedback", rating).await.expect_ok();
    for _ in 0..2 {
        let again = bob.ask(question.clone()).await;
        let mut cities: Vec<String> = rows(&again)
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row[0].as_str().unwrap().to_owned())
            .collect();
        cities.sort();
        assert_eq!(cities, ["Berlin", "Lyon"]);
        let lineage = again.iter().find(|frame| frame.event == "lineage").unwrap();
        let access = &lineage.data["payload"]["access"];
        assert_eq!(access["policy_version"], 1);
        assert_eq!(access["label"], "Rows limited: region = EMEA");
        assert_eq!(lineage.data["payload"]["memories"], json!([]));
    }
    let stranger = first.iter().find(|frame| frame.event == "table_result").unwrap();
    let result = stranger.data["payload"]["result_id"].as_str().unwrap();
    bob.get(&format!("/results/{result}")).await.expect_problem(404, "not_found");
    let own = bob.get(&format!("/connections/{}/schema", server.shop().await)).await.expect_ok();
    let tables: Vec<&Value> =
        own["tables"].as_array().unwrap().iter().map(|table| &table["name"]).collect();
    assert_eq!(tables, ["customers", "orders"]);
    assert_eq!(own["access"]["label"], "Rows limited: region = EMEA");
}

#[tokio::test]
async fn a_corrected_statement_is_learned_only_if_its_author_may_run_it() {
    let server = server(|setup| setup).await;
    let admin = server.person("ada", "admin", json!({})).await;
    let bob = server.person("bob", "analyst", json!({ "region": "EMEA" })).await;
    publish(&server, &admin, rules()).await;
    let frames = bob.ask(json!({ "message": "number of customers per city" })).await;
    let ids = &frames[0].data;
    let correct = |sql: &str| {
        json!({
            "conversation_id": ids["conversation_id"], "request_id": ids["request_id"],
            "verdict": "down", "corrected_sql": sql,
        })
    };
    let refused = bob.post("/feedback", correct("select canary_value from canary_tokens")).await;
    refused.expect_problem(422, "statement_refused");
    bob.post("/feedback", correct("select city from customers")).await.expect_ok();
}
