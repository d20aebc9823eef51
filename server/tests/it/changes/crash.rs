//! The real binary, killed while it carries an approved change out, on every engine: the next one finds out
//! what the database kept, says so, and nothing is ever done twice.

use super::emergency::{allowed, emergency};
use super::place::{Place, may_change, value};
use super::told::{Manner, Receiver};
use super::{approval, decide, execution, path, state};
use crate::support::{Client, Process, SHOP, Setup, eventually};
use serde_json::{Value, json};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// May reach the servers of the tests.
fn serve(directory: &Path) -> Process {
    let config = format!(
        "[connections]\nallow = ['127.0.0.0/8', '::1/128']\n[[databases]]\nname = '{SHOP}'\n\
         path = '{}'\n",
        directory.join("shop.sqlite").display()
    );
    Process::serve(directory, &config, &[])
}

struct World {
    place: Place,
    directory: Arc<TempDir>,
    ann: Client,
    bob: Client,
    ada: Client,
    /// Approved; each row it changes takes some seconds.
    change: Value,
}

/// Put together by one server, which has stopped.
async fn world(place: Place) -> World {
    let setup = Setup::new().settings(|settings| {
        settings.connections.allow =
            vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        settings.connections.test_time = Duration::from_secs(8);
    });
    let server = setup.start().await;
    let connection = may_change(&server, &place).await;
    let ann = server.person("ann", "editor", json!({})).await;
    let bob = server.person("bob", "approver", json!({})).await;
    let ada = server.person("ada", "admin", json!({})).await;
    place.slow(&server.directory.path().join("shop.sqlite"));
    let sql = "update sales set quantity = quantity + 10 where id = 1";
    let draft = json!({ "connection_id": connection, "sql": sql });
    let change = ann.post("/changes", draft).await.expect_ok();
    let change = decide(&bob, &change, approval(&change)).await.expect_ok();
    let directory = server.stop().await;
    World { place, directory, ann, bob, ada, change }
}

impl World {
    fn quantity(&self) -> String {
        value(&self.place, &self.directory.path().join("shop.sqlite"), "quantity")
    }

    /// Begins the run, and comes back while it is under way.
    async fn begins(&self, process: &Process) {
        self.begins_by(process.client(&self.bob), process, execution(&self.change)).await;
    }

    async fn begins_by(&self, who: Client, process: &Process, mut body: Value) {
        let change = self.change.clone();
        body["version"] = change["summary"]["version"].clone();
        tokio::spawn(async move {
            // Cut off by the kill.
            let sent = who.request(reqwest::Method::POST, &format!("{}/decisions", path(&change)));
            let _cut_off = sent.json(&body).send().await;
        });
        let ann = process.client(&self.ann);
        eventually(|| async {
            let now = ann.get(&path(&self.change)).await.expect_ok();
            (state(&now) == "executing").then_some(())
        })
        .await;
    }

    /// From here on the server can write nothing down; then the database keeps it, and the server is gone.
    async fn kept_and_killed(&self, process: &mut Process, quantity: u32) -> SqliteConnection {
        let options = SqliteConnectOptions::new()
            .filename(self.directory.path().join("data/candor.sqlite"))
            .busy_timeout(Duration::from_secs(5));
        let mut store = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql("begin immediate").execute(&mut store).await.unwrap();
        let after = quantity.to_string();
        eventually(|| async { (self.quantity() == after).then_some(()) }).await;
        process.kill();
        sqlx::raw_sql("rollback").execute(&mut store).await.unwrap();
        store
    }

    async fn comes_to(&self, process: &Process, wanted: &str) -> Value {
        let ann = process.client(&self.ann);
        eventually(|| async {
            let now = ann.get(&path(&self.change)).await.expect_ok();
            (state(&now) == wanted).then_some(now)
        })
        .await
    }
}

/// Killed before the database has kept anything.
async fn nothing_is_kept(place: Place) {
    let world = world(place).await;
    let before = world.quantity();
    let mut process = serve(world.directory.path());
    world.begins(&process).await;
    process.kill();
    let process = serve(world.directory.path());
    let failed = world.comes_to(&process, "failed").await;
    assert_eq!(world.quantity(), before, "{failed}");
    let events: Vec<&str> = failed["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["event"].as_str().unwrap())
        .collect();
    assert!(events.ends_with(&["execute", "orphan", "settle"]), "{events:?}");
    assert_eq!(failed["runs"][0]["outcome"], "failed");
    // What was agreed still is, and is done once.
    world.place.quick(&world.directory.path().join("shop.sqlite"));
    let bob = process.client(&world.bob);
    let seen = bob.get(&path(&failed)).await.expect_ok();
    let again = decide(&bob, &seen, json!({ "action": "retry" })).await.expect_ok();
    decide(&bob, &again, execution(&again)).await;
    let now = bob.get(&path(&failed)).await.expect_ok();
    // On some engines the trigger is part of what was approved: then somebody looks at it anew.
    if state(&now) != "in_review" {
        world.comes_to(&process, "executed").await;
        assert_eq!(world.quantity(), "12");
    }
}

/// An emergency, killed after the database has kept it: somebody else still has to look at it, once.
async fn what_nobody_approved_is_kept(place: Place) {
    let world = world(place).await;
    let (before, mut process) = (world.quantity(), serve(world.directory.path()));
    let before: u32 = before.parse().unwrap();
    allowed(&process.client(&world.ada), world.directory.path()).await;
    world.begins_by(process.client(&world.ann), &process, emergency(&world.change)).await;
    let store = world.kept_and_killed(&mut process, before + 10).await;
    store.close().await.unwrap();
    let process = serve(world.directory.path());
    let done = world.comes_to(&process, "post_review").await;
    assert_eq!(world.quantity(), (before + 10).to_string(), "once");
    assert_eq!(done["runs"].as_array().unwrap().len(), 1, "{done}");
    let (ann, bob) = (process.client(&world.ann), process.client(&world.bob));
    decide(&ann, &done, emergency(&done)).await.expect_problem(409, "change_state");
    decide(&bob, &done, execution(&done)).await.expect_problem(409, "change_state");
    let accept = json!({ "action": "accept", "comment": "it was right" });
    assert_eq!(state(&decide(&bob, &done, accept).await.expect_ok()), "executed");
}

/// Killed after the database has kept it, before anybody wrote that down.
async fn it_is_kept(place: Place) {
    let world = world(place).await;
    let before: u32 = world.quantity().parse().unwrap();
    let mut process = serve(world.directory.path());
    world.begins(&process).await;
    let after = (before + 10).to_string();
    let store = world.kept_and_killed(&mut process, before + 10).await;
    store.close().await.unwrap();
    let process = serve(world.directory.path());
    let done = world.comes_to(&process, "executed").await;
    assert_eq!(world.quantity(), after, "once");
    assert_eq!(done["runs"].as_array().unwrap().len(), 1, "{done}");
    let bob = process.client(&world.bob);
    decide(&bob, &done, execution(&done)).await.expect_problem(409, "change_state");
    let told = process.client(&world.ann).get("/notices").await.expect_ok();
    assert_eq!(told["notices"][0]["kind"], "ran", "{told}");
}

/// Killed after the end of a run was written down, while whoever is to be told of it has not answered.
#[tokio::test]
async fn a_kill_before_another_system_has_answered_tells_it_again() {
    let world = world(Place::Sqlite).await;
    let receiver = Receiver::new(Manner::Never).await;
    let mut process = serve(world.directory.path());
    let hook = json!({ "url": receiver.url(), "events": ["ran"] });
    process.client(&world.ada).post("/webhooks", hook).await.expect_ok();
    world.begins(&process).await;
    eventually(|| async { (receiver.got().len() == 1).then_some(()) }).await;
    process.kill();
    receiver.now(Manner::With(axum::http::StatusCode::OK));
    let process = serve(world.directory.path());
    eventually(|| async { (receiver.got().len() == 2).then_some(()) }).await;
    let got = receiver.got();
    assert_eq!(got[0].header("webhook-id"), got[1].header("webhook-id"), "told twice by one name");
    assert_eq!(got[0].body, got[1].body);
    let done = world.comes_to(&process, "executed").await;
    assert_eq!(done["runs"].as_array().unwrap().len(), 1, "{done}");
    let ada = process.client(&world.ada);
    eventually(|| async {
        let listed = ada.get("/webhooks").await.expect_ok();
        listed[0]["deliveries"][0]["delivered_at"].is_string().then_some(())
    })
    .await;
    assert_eq!(receiver.got().len(), 2);
}

#[tokio::test]
async fn a_kill_before_sqlite_keeps_it_leaves_nothing() {
    nothing_is_kept(Place::Sqlite).await;
}

#[tokio::test]
async fn a_kill_after_sqlite_kept_it_leaves_one_effect() {
    it_is_kept(Place::Sqlite).await;
}

#[tokio::test]
async fn a_kill_before_postgresql_keeps_it_leaves_nothing() {
    nothing_is_kept(Place::postgres()).await;
}

#[tokio::test]
async fn a_kill_after_postgresql_kept_it_leaves_one_effect() {
    it_is_kept(Place::postgres()).await;
}

#[tokio::test]
async fn a_kill_before_mariadb_keeps_it_leaves_nothing() {
    nothing_is_kept(Place::maria_db()).await;
}

#[tokio::test]
async fn a_kill_after_mariadb_kept_it_leaves_one_effect() {
    it_is_kept(Place::maria_db()).await;
}

#[tokio::test]
async fn a_kill_after_sqlite_kept_an_emergency_leaves_one_effect_to_look_at() {
    what_nobody_approved_is_kept(Place::Sqlite).await;
}

#[tokio::test]
async fn a_kill_after_postgresql_kept_an_emergency_leaves_one_effect_to_look_at() {
    what_nobody_approved_is_kept(Place::postgres()).await;
}
