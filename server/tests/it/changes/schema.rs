//! Changes of the schema over HTTP, on every engine: asked for, looked at, carried out, known afterwards.

use super::place::{Place, may_change};
use super::{approval, decide, execution, path, refused, state};
use crate::support::{Client, Setup, TestServer, eventually};
use serde_json::{Value, json};

struct World {
    server: TestServer,
    connection: String,
    ann: Client,
    bob: Client,
    cleo: Client,
    commits_by_itself: bool,
}

async fn world(place: &Place) -> World {
    let setup = Setup::new().settings(|settings| {
        settings.connections.allow =
            vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        settings.connections.test_time = std::time::Duration::from_secs(8);
    });
    let server = setup.start().await;
    let shop = server.directory.path().join("shop.sqlite");
    place.run(&shop, "create index by_quantity on sales (quantity)");
    let connection = may_change(&server, place).await;
    let ann = server.person("ann", "editor", json!({})).await;
    let bob = server.person("bob", "approver", json!({})).await;
    let cleo = server.person("cleo", "approver", json!({})).await;
    let ada = server.person("ada", "admin", json!({})).await;
    // What is blocked elsewhere only warns here, so that all of it can be tried.
    let levels = ["review.drop", "review.truncate", "review.column_lost"];
    let levels: Vec<Value> = levels
        .iter()
        .map(|rule| json!({ "rule": rule, "tier": "staging", "level": "warn" }))
        .collect();
    let rules = json!({ "version": 0, "levels": levels });
    ada.put("/changes/rules", rules).await.expect_ok();
    let commits_by_itself = matches!(place, Place::MariaDb(_));
    World { server, connection, ann, bob, cleo, commits_by_itself }
}

impl World {
    async fn proposes(&self, sql: &str) -> Value {
        let draft = json!({ "connection_id": self.connection, "sql": sql });
        self.ann.post("/changes", draft).await.expect_ok()
    }

    async fn assesses(&self, sql: &str) -> Value {
        let draft = json!({ "connection_id": self.connection, "sql": sql });
        self.ann.post("/changes/assess", draft).await.expect_ok()
    }

    /// Approved by as many as it takes, carried out, and over.
    async fn runs(&self, sql: &str) -> Value {
        let mut change = self.proposes(sql).await;
        for approver in [&self.bob, &self.cleo] {
            if state(&change) == "in_review" {
                change = decide(approver, &change, approval(&change)).await.expect_ok();
            }
        }
        assert_eq!(state(&change), "approved", "{sql}: {change}");
        decide(&self.bob, &change, execution(&change)).await.expect_ok();
        eventually(|| async {
            let now = self.ann.get(&path(&change)).await.expect_ok();
            (state(&now) != "executing").then_some(now)
        })
        .await
    }

    async fn done(&self, sql: &str) -> Value {
        let done = self.runs(sql).await;
        assert_eq!(state(&done), "executed", "{sql}: {}", done["runs"]);
        done
    }

    /// Columns of a table as everybody is shown them; `None`: there is no such table.
    async fn columns(&self, table: &str) -> Option<Vec<String>> {
        let path = format!("/connections/{}/schema", self.connection);
        let schema = self.ann.get(&path).await.expect_ok();
        let mut tables = schema["tables"].as_array().unwrap().iter();
        let found = tables.find(|known| known["name"] == table)?;
        let columns = found["columns"].as_array().unwrap().iter();
        Some(columns.map(|column| column["name"].as_str().unwrap().to_owned()).collect())
    }

    async fn editor_runs(&self, sql: &str) -> crate::support::Answer {
        let body = json!({ "connection_id": self.connection, "sql": sql });
        self.ann.post("/queries", body).await
    }
}

async fn tables_and_indexes_come_and_go(place: Place) {
    let world = world(&place).await;
    let high = world.commits_by_itself;
    let add = "alter table sales add column note varchar(20) default 'none' not null";
    let direct = world.editor_runs(add).await;
    assert_eq!(direct.status, 422, "{}", direct.text);
    let before = world.columns("sales").await.unwrap();
    assert!(!before.contains(&"note".to_owned()), "nothing of it runs in the editor");

    let assessed = world.assesses(add).await;
    let schema = &assessed["schema"];
    assert_eq!(
        (&assessed["kind"], &schema["action"]),
        (&json!("schema_change"), &json!("alter_table"))
    );
    assert_eq!(
        (&schema["rows"], &schema["commits_by_itself"]),
        (&json!(rows(&place)), &json!(high))
    );
    assert_eq!(assessed["risk"], if high { "high" } else { "medium" }, "{assessed}");
    let words = assessed["reasons"].to_string();
    assert_eq!(words.contains("this engine commits by itself; it cannot be rolled back"), high);
    assert!(schema["dependents"].to_string().contains("by_quantity"), "{schema}");
    assert_eq!((&assessed["backup"], &assessed["rows"]), (&json!(false), &Value::Null));

    let done = world.done(add).await;
    let run = &done["runs"][0];
    assert_eq!((&run["rows"], &run["backup"]), (&Value::Null, &Value::Null), "none is pretended");
    assert!(refused_all(&done, "roll_back"), "{done}");
    let after = world.columns("sales").await.unwrap();
    assert!(after.contains(&"note".to_owned()), "the schema is known anew at once: {after:?}");

    world.done("create table parcels (id integer primary key, weight integer)").await;
    assert!(world.columns("parcels").await.is_some());
    let index = "create index by_weight on parcels (weight)";
    world.done(index).await;
    let again = world.runs(index).await;
    assert_eq!(state(&again), "failed", "the database says that it is there: {again}");
    let drop = if high { "drop index by_weight on parcels" } else { "drop index by_weight" };
    let dropped = world.assesses(drop).await;
    assert_eq!(dropped["risk"], "high", "{dropped}");
    world.done(drop).await;
    world.done("alter table parcels drop column weight").await;
    assert_eq!(world.columns("parcels").await.unwrap(), ["id"]);
    world.done("drop table parcels").await;
    assert_eq!(world.columns("parcels").await, None);
}

fn rows(place: &Place) -> u64 {
    if matches!(place, Place::Sqlite) { 4 } else { 3 }
}

fn refused_all(change: &Value, action: &str) -> bool {
    let all = change["possible"].as_array().unwrap();
    let offered = all.iter().find(|possible| possible["action"] == action);
    offered.is_none_or(|possible| possible["refused"].is_string())
        && refused(change, "execute").is_some()
}

#[tokio::test]
async fn tables_and_indexes_come_and_go_on_sqlite() {
    tables_and_indexes_come_and_go(Place::Sqlite).await;
}

#[tokio::test]
async fn tables_and_indexes_come_and_go_on_postgresql() {
    tables_and_indexes_come_and_go(Place::postgres()).await;
}

#[tokio::test]
async fn tables_and_indexes_come_and_go_on_mariadb() {
    tables_and_indexes_come_and_go(Place::maria_db()).await;
}

#[tokio::test]
async fn truncate_is_asked_for_on_postgresql() {
    let place = Place::postgres();
    let world = world(&place).await;
    let assessed = world.assesses("truncate table sales").await;
    assert_eq!((&assessed["risk"], &assessed["schema"]["rows"]), (&json!("high"), &json!(3)));
    world.done("truncate table sales").await;
    let Place::Postgres(database) = &place else { unreachable!("it is one") };
    assert_eq!(database.query("select count(*) from sales").trim(), "0");
}

#[tokio::test]
async fn rules_block_what_is_usually_a_mistake_and_say_how_to_mend_it() {
    let world = world(&Place::Sqlite).await;
    let ada = world.server.signed_in_as("admin").await;
    let rules = [
        ("review.not_null_without_default", "alter table sales add column note text not null"),
        ("review.drop", "drop table sales"),
        ("review.column_lost", "alter table sales drop column quantity"),
    ];
    let version = ada.get("/changes/rules").await.expect_ok()["version"].clone();
    let levels: Vec<Value> = rules
        .iter()
        .flat_map(|(rule, _)| ["dev", "staging"].map(|tier| (rule, tier)))
        .map(|(rule, tier)| json!({ "rule": rule, "tier": tier, "level": "block" }))
        .collect();
    ada.put("/changes/rules", json!({ "version": version, "levels": levels })).await.expect_ok();
    for (rule, sql) in rules {
        let change = world.proposes(sql).await;
        assert_eq!(state(&change), "blocked", "{sql}: {change}");
        let verdict = &change["revision"]["assessment"]["verdicts"][0]["finding"];
        assert_eq!(verdict["rule"], rule, "{change}");
        assert!(
            verdict["fix"].is_string() && verdict["span"]["end"].as_u64() > Some(0),
            "{verdict}"
        );
    }
    let draft = json!({
        "connection_id": world.connection, "sql": "drop table sales; delete from products where id = 1",
    });
    world.ann.post("/changes", draft).await.expect_problem(422, "statement_refused");
}
