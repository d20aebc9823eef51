//! Measuring a database: runs in the background, one at once, kept question by question.

use crate::policies::clinic::publish;
use crate::support::{Client, Process, Setup, TestServer, add_administrator, eventually, shop};
use protocol::ids::EvaluationId;
use serde_json::{Value, json};
use server::store::{NewEvaluation, Place, Store};
use sqlx::Connection;

/// What whoever knows the shop taught, and what it is asked as.
const TAUGHT: [(&str, &str); 3] = [
    ("how many sales are there", "select count(*) from sales"),
    ("how many products are there", "select count(*) from sales"),
    ("total quantity of sales of Teapot", SUM),
];
const SUM: &str = "select sum(quantity) from sales join products on products.id = product_id where \
                   products.name = 'Teapot'";

/// Asks, corrects the SQL, and has it certified.
async fn certify(analyst: &Client, reviewer: &Client, number: usize) {
    let (question, sql) = TAUGHT[number];
    let (conversation, request) = (format!("conv_{number}"), "r1");
    let asked =
        json!({ "message": question, "conversation_id": conversation, "request_id": request });
    analyst.ask(asked).await;
    let feedback = json!({
        "conversation_id": conversation, "request_id": request, "verdict": "down",
        "corrected_sql": sql,
    });
    analyst.post("/feedback", feedback).await.expect_ok();
    let queue = reviewer.get("/memories?status=proposed").await.expect_ok();
    let id = queue["answers"][0]["id"].as_str().unwrap().to_owned();
    let decision = json!({ "verdict": "certify" });
    reviewer.post(&format!("/memories/{id}/decisions"), decision).await.expect_ok();
}

async fn ended(client: &Client, id: &str) -> Value {
    eventually(|| async {
        let detail = client.get(&format!("/evaluations/{id}")).await.expect_ok();
        (detail["run"]["state"] != "running").then_some(detail)
    })
    .await
}

struct Measured {
    server: TestServer,
    ann: Client,
    rita: Client,
    start: Value,
}

async fn measured() -> Measured {
    let server = TestServer::start().await;
    let ann = server.person("ann", "analyst", json!({})).await;
    let rita = server.person("rita", "approver", json!({})).await;
    let start = json!({ "connection_id": server.shop().await });
    Measured { server, ann, rita, start }
}

#[tokio::test]
async fn a_run_asks_every_certified_question_and_keeps_what_came_of_each() {
    let Measured { server, ann, rita, start } = measured().await;
    rita.post("/evaluations", start.clone()).await.expect_problem(409, "conflict");
    for number in 0..TAUGHT.len() {
        certify(&ann, &rita, number).await;
    }
    let view = rita.get("/evaluations").await.expect_ok();
    assert_eq!(view["runs"], json!([]));
    assert_eq!(
        (&view["targets"][0]["certified"], &view["targets"][0]["verified"]),
        (&json!(3), &json!(0))
    );

    let run = rita.post("/evaluations", start.clone()).await.expect_ok();
    assert_eq!((&run["total"], &run["started_by"]), (&json!(3), &json!("rita")));
    let detail = ended(&rita, run["id"].as_str().unwrap()).await;
    assert_eq!(detail["run"]["state"], "done");
    let scores = &detail["run"]["scores"];
    assert_eq!((&scores["questions"], &scores["unsafe_statements"]), (&json!(3), &json!(0)));
    let items = detail["items"].as_array().unwrap();
    let item = |question: &str| items.iter().find(|item| item["question"] == question).unwrap();
    assert_eq!(item("how many sales are there")["right"], true);
    let wrong = item("how many products are there");
    assert_eq!((&wrong["right"], &wrong["expected_sql"]), (&json!(false), &json!(TAUGHT[1].1)));
    assert!(wrong["sql"].as_str().unwrap().contains("products"), "{wrong}");
    let values = items.iter().find(|item| item["question"].as_str().unwrap().starts_with("total"));
    assert!(values.unwrap()["expected_sql"].as_str().unwrap().contains("products.name = '"));
    let right = items.iter().filter(|item| item["right"] == true).count();
    assert_eq!(scores["right"], right);
    let bins = detail["calibration"]["dataset"]["rows"].as_array().unwrap();
    let counted: u64 = bins.iter().map(|row| row[3].as_u64().unwrap()).sum();
    assert_eq!(Some(counted), scores["answered"].as_u64().map(|answered| answered * 2));

    // The next one is compared with it.
    let next = rita.post("/evaluations", start).await.expect_ok();
    let detail = ended(&rita, next["id"].as_str().unwrap()).await;
    assert_eq!(detail["compared_with"], run["id"]);
    assert!(
        detail["items"].as_array().unwrap().iter().all(|item| item["was_right"] == item["right"])
    );
    let view = rita.get("/evaluations").await.expect_ok();
    assert_eq!(view["over_time"]["dataset"]["rows"].as_array().unwrap().len(), 2);
    let auditor = server.signed_in_as("auditor").await;
    for action in ["evaluation.start", "evaluation.end"] {
        let found = auditor.get(&format!("/audit?action={action}")).await.expect_ok();
        assert_eq!((&found["total"], &found["records"][0]["resource"]), (&json!(2), &next["id"]));
    }
}

#[tokio::test]
async fn whoever_reads_other_rows_sees_figures_and_no_questions() {
    let Measured { server, ann, rita, start } = measured().await;
    certify(&ann, &rita, 0).await;
    let admin = server.signed_in_as("admin").await;
    let rules = json!({ "sets": [
        { "name": "Administrators", "assigned": { "roles": ["admin"] }, "default": "allow" },
        { "name": "Lamps", "assigned": { "roles": ["approver"] }, "tables": {
            "products": { "rows": [{ "name": "lamps", "using": "name = 'Lamp'" }] },
        } },
    ] });
    publish(&server, &admin, rules).await;
    let run = admin.post("/evaluations", start.clone()).await.expect_ok();
    let path = format!("/evaluations/{}", run["id"].as_str().unwrap());
    let whole = ended(&admin, run["id"].as_str().unwrap()).await;
    assert_eq!(whole["items"].as_array().map(Vec::len), Some(1));
    let part = rita.get(&path).await.expect_ok();
    assert_eq!((&part["items"], &part["run"]["scores"]), (&json!(null), &whole["run"]["scores"]));

    let connection = start["connection_id"].as_str().unwrap();
    let access = json!({ "restricted": true, "grants": [{ "kind": "role", "id": "admin" }] });
    admin.put(&format!("/connections/{connection}/access"), access).await.expect_ok();
    rita.get(&path).await.expect_problem(404, "not_found");
    assert_eq!(rita.get("/evaluations").await.expect_ok()["runs"], json!([]));
    rita.post("/evaluations", start).await.expect_problem(404, "unknown_connection");
}

#[tokio::test]
async fn one_run_at_once_and_a_stopped_one_keeps_what_it_found() {
    let Measured { server, ann, rita, start } = measured().await;
    certify(&ann, &rita, 0).await;
    let store = server.context.store.clone();
    let id = begun(&store, &start, 2).await;
    rita.post("/evaluations", start.clone()).await.expect_problem(409, "conflict");
    assert!(store.add_evaluation_item(&id, 0, true, &question(), &found()).await.unwrap());
    let stopped = rita.post(&format!("/evaluations/{id}/cancel"), json!({})).await.expect_ok();
    assert_eq!((&stopped["state"], &stopped["done"]), (&json!("cancelled"), &json!(1)));
    assert!(!store.add_evaluation_item(&id, 1, true, &question(), &found()).await.unwrap());
    rita.post(&format!("/evaluations/{id}/cancel"), json!({}))
        .await
        .expect_problem(409, "conflict");
    let auditor = server.signed_in_as("auditor").await;
    let records = auditor.get("/audit?action=evaluation.cancel").await.expect_ok();
    assert_eq!(records["records"][0]["actor"]["name"], "rita@example.org");
    let next = rita.post("/evaluations", start).await.expect_ok();
    assert_eq!(ended(&rita, next["id"].as_str().unwrap()).await["run"]["state"], "done");
}

/// A run as it stands in the store while it goes on.
async fn begun(store: &Store, start: &Value, total: u64) -> EvaluationId {
    let id = EvaluationId::from_random(1);
    let connection = start["connection_id"].as_str().unwrap().parse().unwrap();
    let by = store.user_by_email("rita@example.org").await.unwrap().unwrap().id;
    let new = NewEvaluation { id: &id, connection: &connection, by: &by, access_hash: "", total };
    store.begin_evaluation(new).await.unwrap();
    id
}

fn question() -> engine::eval::Question {
    let text = json!({ "id": "a", "db_id": "shop", "question": "q", "gold_sql": "select 1" });
    serde_json::from_value(text).unwrap()
}

fn found() -> engine::eval::Item {
    let item = json!({
        "id": "a", "db_id": "shop", "question": "q", "sql": "select 1", "route": "planner",
        "confidence": 0.9, "tier": "high", "correct": true, "correct_subset": true,
        "correct_bird": true, "gold_empty": false, "is_unsafe": false, "lock_violation": false,
        "latency_ms": 1.0,
    });
    serde_json::from_value(item).unwrap()
}

#[tokio::test]
async fn a_run_ends_when_whoever_started_it_may_review_no_more_and_not_when_they_sign_out() {
    let Measured { server, ann, rita, start } = measured().await;
    certify(&ann, &rita, 0).await;
    let stored = server.context.store.list_connections().await.unwrap();
    let Place::Sqlite { file } = &stored[0].place else { panic!("the shop is a file") };
    let held = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut held = sqlx::SqliteConnection::connect_with(&held).await.unwrap();
    sqlx::raw_sql("begin exclusive").execute(&mut held).await.unwrap();
    let run = rita.post("/evaluations", start).await.expect_ok();
    rita.delete("/sessions").await.expect_status(204);
    rita.get("/evaluations").await.expect_problem(401, "not_signed_in");
    let admin = server.signed_in_as("admin").await;
    let people = admin.get("/people").await.expect_ok();
    let rita = people["people"].as_array().unwrap().iter().find(|it| it["name"] == "rita").unwrap();
    let path = format!("/people/{}", rita["id"].as_str().unwrap());
    admin.put(&path, json!({ "roles": ["analyst"] })).await.expect_ok();
    let detail = ended(&admin, run["id"].as_str().unwrap()).await;
    assert_eq!(detail["run"]["state"], "failed");
    let problem = detail["run"]["problem"].as_str().unwrap();
    assert!(problem.contains("`review_answers`"), "{problem}");
    held.close().await.unwrap();
}

#[tokio::test]
async fn a_run_that_a_stop_cut_off_is_interrupted_at_the_next_start() {
    let Measured { server, ann, rita, start } = measured().await;
    certify(&ann, &rita, 0).await;
    let cookie = rita.cookie.clone();
    let store = server.context.store.clone();
    let id = begun(&store, &start, 60).await;
    assert!(store.add_evaluation_item(&id, 0, true, &question(), &found()).await.unwrap());
    let directory = server.stop().await;
    let server = Setup::at(directory).start().await;
    let rita = Client::new(&server.url, cookie);
    let detail = rita.get(&format!("/evaluations/{id}")).await.expect_ok();
    assert_eq!(detail["run"]["state"], "interrupted");
    assert_eq!((&detail["run"]["done"], &detail["run"]["total"]), (&json!(1), &json!(60)));
    assert_eq!(detail["items"][0]["right"], true, "what was found is there");
    let next = rita.post("/evaluations", start).await.expect_ok();
    assert_eq!(ended(&rita, next["id"].as_str().unwrap()).await["run"]["state"], "done");
}

#[tokio::test]
async fn a_run_that_a_kill_cut_off_is_interrupted_and_another_may_begin() {
    let directory = tempfile::tempdir().unwrap();
    shop(&directory.path().join("shop.sqlite")).await;
    add_administrator(directory.path());
    let database = directory.path().join("shop.sqlite");
    let config = format!("[[databases]]\nname = 'shop'\npath = '{}'\n", database.display());
    let mut process = Process::serve(directory.path(), &config, &[]);
    let fields = [("email", "root@example.org"), ("password", "correct-horse")];
    let answer = Client::new(&process.url, None).form("//auth/sign-in", &fields).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let client = Client::new(&process.url, Some(cookie.clone()));
    certify(&client, &client, 0).await;
    let view = client.get("/evaluations").await.expect_ok();
    let start = json!({ "connection_id": view["targets"][0]["connection_id"] });
    // Held as a reader would hold it: the question waits for the file, and the run with it.
    let held = sqlx::sqlite::SqliteConnectOptions::new().filename(&database);
    let mut held = sqlx::SqliteConnection::connect_with(&held).await.unwrap();
    sqlx::raw_sql("begin exclusive").execute(&mut held).await.unwrap();
    let run = client.post("/evaluations", start.clone()).await.expect_ok();
    assert_eq!(run["state"], "running");
    process.kill();
    held.close().await.unwrap();

    let process = Process::serve(directory.path(), &config, &[]);
    let client = Client::new(&process.url, Some(cookie));
    let view = client.get("/evaluations").await.expect_ok();
    assert_eq!(
        (&view["runs"][0]["id"], &view["runs"][0]["state"]),
        (&run["id"], &json!("interrupted"))
    );
    let next = client.post("/evaluations", start).await.expect_ok();
    assert_eq!(ended(&client, next["id"].as_str().unwrap()).await["run"]["state"], "done");
}
