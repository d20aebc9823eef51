//! On a server, with a login for reading and another one that changes.

use super::{approval, decide, execution, path, state};
use crate::support::{Client, Setup, TestServer, eventually};
use protocol::ids::ConnectionId;
use secrecy::SecretString;
use serde_json::{Value, json};
use server::store::StoredWriter;
use testbed::postgres::Database;

const SALES: &str = "
create table sales (id integer primary key, region varchar(8) not null, quantity integer not null);
insert into sales values (1, 'EMEA', 2), (2, 'AMER', 1), (3, 'EMEA', 4);
";

struct World {
    database: Database,
    server: TestServer,
    connection: String,
    ann: Client,
    bob: Client,
}

async fn world() -> World {
    let database = Database::create();
    database.run_as_owner(SALES);
    let setup = Setup::new().settings(|settings| {
        settings.connections.allow =
            vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        settings.connections.test_time = std::time::Duration::from_secs(8);
    });
    let server = setup.start().await;
    let admin = server.signed_in_as("admin").await;
    let draft = json!({
        "name": "Orders", "engine": "postgres", "environment": "staging", "host": "localhost",
        "port": database.port, "database": database.name, "user": database.reader.name,
        "password": database.reader.password, "authorities": database.authority,
    });
    let added = admin.post("/connections", draft).await.expect_ok();
    let connection = added["id"].as_str().unwrap().to_owned();
    let ann = server.person("ann", "editor", json!({})).await;
    let bob = server.person("bob", "approver", json!({})).await;
    World { database, server, connection, ann, bob }
}

impl World {
    async fn may_be_changed(&self) {
        let id = ConnectionId::parse(self.connection.as_str()).unwrap();
        let context = &self.server.context;
        let stored = context.databases.stored(&id).await.unwrap();
        let owner = &self.database.owner;
        let password = SecretString::from(owner.password.clone());
        let sealed = context.databases.opener().seal_for_writing(&stored, &password).unwrap();
        let writer = StoredWriter { login: Some(owner.name.clone()) };
        context.store.set_connection_writer(&id, Some(&writer), Some(&sealed)).await.unwrap();
    }

    fn draft(&self) -> Value {
        let sql = "update sales set quantity = quantity + 10 where region = 'EMEA'";
        json!({ "connection_id": self.connection, "sql": sql })
    }

    async fn approved(&self) -> Value {
        let change = self.ann.post("/changes", self.draft()).await.expect_ok();
        decide(&self.bob, &change, approval(&change)).await.expect_ok()
    }

    async fn in_state(&self, change: &Value, wanted: &str) -> Value {
        eventually(|| async {
            let now = self.ann.get(&path(change)).await.expect_ok();
            (state(&now) == wanted).then_some(now)
        })
        .await
    }

    fn quantities(&self) -> String {
        self.database.query("select string_agg(quantity::text, ',' order by id) from sales")
    }
}

#[tokio::test]
async fn the_login_that_changes_is_another_one_and_part_of_what_is_approved() {
    let world = world().await;
    let without = world.ann.post("/changes", world.draft()).await;
    without.expect_problem(422, "writes_not_set_up");
    world.may_be_changed().await;
    let approved = world.approved().await;
    assert_eq!(approved["revision"]["identity"], world.database.owner.name);
    assert_eq!(approved["revision"]["assessment"]["rows"], 2, "{approved}");
    assert_eq!(world.quantities(), "2,1,4");
    decide(&world.bob, &approved, execution(&approved)).await.expect_ok();
    let done = world.in_state(&approved, "executed").await;
    assert_eq!((world.quantities().as_str(), &done["runs"][0]["rows"]), ("12,1,14", &json!(2)));
    let text = world.ann.get(&path(&approved)).await.text;
    assert!(!text.contains(&world.database.owner.password), "the password came out");

    let back = done["runs"][0]["id"].as_str().unwrap();
    let back = world.ann.post(&format!("{}/runs/{back}/rollback", path(&done)), json!({})).await;
    let back = back.expect_ok();
    let agreed = decide(&world.bob, &back, approval(&back)).await.expect_ok();
    decide(&world.bob, &agreed, execution(&agreed)).await.expect_ok();
    world.in_state(&agreed, "executed").await;
    assert_eq!(world.quantities(), "2,1,4", "as it was");
}

#[tokio::test]
async fn a_run_that_waits_is_stopped_and_the_database_says_how_it_ended() {
    let world = world().await;
    world.may_be_changed().await;
    let approved = world.approved().await;
    let holder = world.database.clone();
    let held = std::thread::spawn(move || {
        holder.run("begin; lock table sales in share mode; select pg_sleep(120)");
    });
    let locks = "select count(*) from pg_locks where mode = 'ShareLock' and granted
        and relation = 'sales'::regclass";
    eventually(|| async { (world.database.query(locks).trim() == "1").then_some(()) }).await;
    let running = decide(&world.bob, &approved, execution(&approved)).await.expect_ok();
    assert_eq!(state(&running), "executing", "it waits for the lock, and its starter does not");
    decide(&world.ann, &running, json!({ "action": "cancel" })).await.expect_ok();
    let done = world.in_state(&approved, "cancelled").await;
    assert_eq!(done["runs"][0]["outcome"], "cancelled");
    world.database.run(
        "select pg_terminate_backend(pid) from pg_stat_activity
        where query like '%pg_sleep(120)%' and pid <> pg_backend_pid()",
    );
    assert!(held.join().is_err(), "the lock was there until now");
    assert_eq!(world.quantities(), "2,1,4");
}
