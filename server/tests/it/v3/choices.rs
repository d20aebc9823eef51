//! Questions back: what is offered, what choosing keeps, and for whom.

use crate::support::{Client, TestServer};
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

/// Two tables of one shape, and a question whose word names neither.
const BANDS: &str = "
create table artists (id integer primary key, name text, age integer, country text);
create table musicians (id integer primary key, name text, age integer, country text);
insert into artists values (1, 'Ada', 31, 'Spain'), (2, 'Ben', 44, 'France'), (3, 'Cleo', 20, 'Spain');
insert into musicians values (1, 'Ada', 31, 'Spain'), (3, 'Cleo', 20, 'Spain');
";
const QUESTION: &str = "How many singers are there?";

struct Bands {
    server: TestServer,
    connection: String,
}

impl Bands {
    async fn start() -> Self {
        let server = TestServer::start().await;
        let path = server.directory.path().join("bands.sqlite");
        let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
        sqlx::raw_sql(BANDS).execute(&pool).await.unwrap();
        pool.close().await;
        let admin = server.signed_in_as("admin").await;
        let draft = json!({
            "name": "bands", "engine": "sqlite", "environment": "dev",
            "file": path.display().to_string(),
        });
        let added = admin.post("/connections", draft).await.expect_ok();
        let connection = added["id"].as_str().unwrap().to_owned();
        Self { server, connection }
    }

    /// The events of a question, by type.
    async fn ask(&self, by: &Client, request: &str, choice: Option<Value>) -> Asked {
        let mut body = json!({
            "message": QUESTION, "connection_id": self.connection, "request_id": request,
        });
        // Every client has its own conversation.
        body["conversation_id"] = json!(conversation(by));
        if let Some(choice) = choice {
            body["choice"] = choice;
        }
        Asked(by.post("/chat/poll", body).await.expect_ok())
    }
}

fn conversation(by: &Client) -> String {
    let cookie = by.cookie.clone().unwrap();
    let tail: String = cookie.chars().rev().filter(char::is_ascii_alphanumeric).take(20).collect();
    format!("conv_{tail}")
}

struct Asked(Value);

impl Asked {
    fn payload(&self, kind: &str) -> Option<&Value> {
        let events = self.0["events"].as_array().unwrap();
        let event = events.iter().find(|event| event["event_type"] == kind)?;
        Some(&event["payload"])
    }

    fn targets(&self) -> Vec<&str> {
        let asked = self.payload("clarification").expect("a question back");
        let options = asked["options"].as_array().unwrap();
        options.iter().map(|option| option["target"].as_str().unwrap()).collect()
    }

    fn count(&self) -> &Value {
        &self.payload("table_result").expect("an answer")["rows"][0][0]
    }
}

fn choose(target: &str) -> Option<Value> {
    Some(json!({ "request_id": "r1", "target": target }))
}

#[tokio::test]
async fn choosing_answers_and_is_remembered_until_it_is_revoked() {
    let bands = Bands::start().await;
    let ann = bands.server.signed_in().await;
    let first = bands.ask(&ann, "r1", None).await;
    assert_eq!(first.targets(), ["artists", "musicians"]);
    let option = &first.payload("clarification").unwrap()["options"][0];
    assert_eq!(option["row_count"], 1);
    assert_eq!(option["sample_rows"], json!([[3]]));

    let answered = bands.ask(&ann, "r2", choose("musicians")).await;
    assert_eq!(answered.count(), 2);
    let readings = answered.payload("lineage").unwrap()["readings"].to_string();
    assert!(readings.contains("you chose on"), "{readings}");

    assert_eq!(bands.ask(&ann, "r3", None).await.count(), 2, "it is not asked again");
    let list = ann.get("/choices").await.expect_ok();
    let kept = &list["choices"][0];
    assert_eq!(kept["words"], "singers");
    assert_eq!(kept["target"], "musicians");
    assert_eq!(kept["others"], json!(["artists"]));
    assert_eq!(kept["scope"], "mine");
    assert_eq!(kept["question"], QUESTION);

    let id = kept["id"].as_str().unwrap();
    ann.delete(&format!("/choices/{id}")).await.expect_status(204);
    ann.delete(&format!("/choices/{id}")).await.expect_problem(404, "not_found");
    assert_eq!(bands.ask(&ann, "r4", None).await.targets(), ["artists", "musicians"]);
}

#[tokio::test]
async fn a_later_choice_takes_the_place_of_the_earlier_one() {
    let bands = Bands::start().await;
    let ann = bands.server.signed_in().await;
    bands.ask(&ann, "r1", None).await;
    assert_eq!(bands.ask(&ann, "r2", choose("musicians")).await.count(), 2);
    assert_eq!(bands.ask(&ann, "r3", choose("artists")).await.count(), 3);
    let list = ann.get("/choices").await.expect_ok();
    assert_eq!(list["choices"].as_array().unwrap().len(), 1);
    assert_eq!(list["choices"][0]["target"], "artists");
}

#[tokio::test]
async fn nobody_chooses_for_or_sees_the_choice_of_another() {
    let bands = Bands::start().await;
    let (ann, bob) = (bands.server.signed_in().await, bands.server.signed_in().await);
    bands.ask(&ann, "r1", None).await;
    bands.ask(&ann, "r2", choose("musicians")).await;
    assert_eq!(bands.ask(&bob, "r1", None).await.targets(), ["artists", "musicians"]);
    assert_eq!(bob.get("/choices").await.expect_ok()["choices"], json!([]));
    let list = ann.get("/choices").await.expect_ok();
    let id = list["choices"][0]["id"].as_str().unwrap();
    bob.delete(&format!("/choices/{id}")).await.expect_problem(404, "not_found");
    // Answering what somebody else was asked.
    let body = json!({
        "message": QUESTION, "connection_id": bands.connection, "conversation_id": conversation(&ann),
        "request_id": "r9", "choice": { "request_id": "r1", "target": "artists" },
    });
    bob.post("/chat/poll", body).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn only_what_was_offered_can_be_chosen() {
    let bands = Bands::start().await;
    let ann = bands.server.signed_in().await;
    bands.ask(&ann, "r1", None).await;
    for (choice, status, code) in [
        (json!({ "request_id": "r1", "target": "painters" }), 422, "invalid_request"),
        (json!({ "request_id": "r7", "target": "artists" }), 404, "not_found"),
    ] {
        let body = json!({
            "message": QUESTION, "connection_id": bands.connection,
            "conversation_id": conversation(&ann), "request_id": "r2", "choice": choice,
        });
        ann.post("/chat/poll", body).await.expect_problem(status, code);
    }
    let body =
        json!({ "message": QUESTION, "choice": { "request_id": "r1", "target": "artists" } });
    ann.post("/chat/poll", body).await.expect_problem(422, "invalid_request");
    assert_eq!(ann.get("/choices").await.expect_ok()["choices"], json!([]));
}

#[tokio::test]
async fn an_editors_choice_can_decide_for_everybody_who_has_not_chosen() {
    let bands = Bands::start().await;
    let (eve, bob) = (bands.server.signed_in_as("editor").await, bands.server.signed_in().await);
    bands.ask(&eve, "r1", None).await;
    bands.ask(&eve, "r2", choose("musicians")).await;
    let list = eve.get("/choices").await.expect_ok();
    assert_eq!(list["may_share"], true);
    let id = list["choices"][0]["id"].as_str().unwrap().to_owned();
    let share = format!("/choices/{id}/share");
    bob.post(&share, json!({})).await.expect_problem(403, "forbidden");
    eve.post(&share, json!({})).await.expect_status(204);

    assert_eq!(bands.ask(&bob, "r1", None).await.count(), 2);
    let list = bob.get("/choices").await.expect_ok();
    assert_eq!(list["may_share"], false);
    assert_eq!(list["choices"][0]["scope"], "workspace");
    assert_eq!(list["choices"][0]["question"], Value::Null, "whose question it was stays theirs");
    bob.delete(&format!("/choices/{id}")).await.expect_problem(404, "not_found");
    eve.delete(&format!("/choices/{id}")).await.expect_status(204);
    assert_eq!(bands.ask(&bob, "r2", None).await.targets(), ["artists", "musicians"]);
}

#[tokio::test]
async fn what_happens_to_a_choice_is_recorded() {
    let bands = Bands::start().await;
    let eve = bands.server.signed_in_as("editor").await;
    bands.ask(&eve, "r1", None).await;
    bands.ask(&eve, "r2", choose("musicians")).await;
    let list = eve.get("/choices").await.expect_ok();
    let id = list["choices"][0]["id"].as_str().unwrap().to_owned();
    eve.post(&format!("/choices/{id}/share"), json!({})).await.expect_status(204);
    eve.delete(&format!("/choices/{id}")).await.expect_status(204);
    let auditor = bands.server.signed_in_as("auditor").await;
    for action in ["choice.make", "choice.share", "choice.revoke"] {
        let page = auditor.get(&format!("/audit?action={action}")).await.expect_ok();
        assert_eq!(page["records"].as_array().map(Vec::len), Some(1), "{action}: {page}");
    }
}
