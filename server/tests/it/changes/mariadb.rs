//! On MariaDB, over HTTP: rows kept as they were, a run undone, and one that meets too many rows.

use super::place::{Place, may_change};
use super::{approval, decide, execution, path, state};
use crate::support::{Client, Setup, TestServer, eventually};
use serde_json::{Value, json};
use testbed::mariadb::Database;

struct World {
    server: TestServer,
    database: Database,
    connection: String,
    ann: Client,
    bob: Client,
}

async fn world() -> World {
    let place = Place::maria_db();
    let setup = Setup::new().settings(|settings| {
        settings.connections.allow =
            vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        settings.connections.test_time = std::time::Duration::from_secs(8);
    });
    let server = setup.start().await;
    let connection = may_change(&server, &place).await;
    let ann = server.person("ann", "editor", json!({})).await;
    let bob = server.person("bob", "approver", json!({})).await;
    let Place::MariaDb(database) = place else { unreachable!("it is one of MariaDB") };
    World { server, database, connection, ann, bob }
}

impl World {
    async fn runs(&self, draft: Value) -> Value {
        let change = self.ann.post("/changes", draft).await.expect_ok();
        self.agreed(&change).await
    }

    async fn agreed(&self, change: &Value) -> Value {
        let agreed = decide(&self.bob, change, approval(change)).await.expect_ok();
        decide(&self.bob, &agreed, execution(&agreed)).await.expect_ok();
        eventually(|| async {
            let now = self.ann.get(&path(change)).await.expect_ok();
            (state(&now) != "executing").then_some(now)
        })
        .await
    }

    fn draft(&self, sql: &str) -> Value {
        json!({ "connection_id": self.connection, "sql": sql })
    }

    fn quantities(&self) -> String {
        self.database.query("select group_concat(quantity order by id) from sales")
    }
}

#[tokio::test]
async fn a_run_keeps_the_rows_as_they_were_and_is_undone() {
    let world = world().await;
    let sql = "update sales set quantity = quantity + 10 where region = 'EMEA'";
    let done = world.runs(world.draft(sql)).await;
    assert_eq!((state(&done), world.quantities().as_str()), ("executed", "12,1,14"), "{done}");
    let run = &done["runs"][0];
    assert_eq!(run["rows"], 2);
    let backup = run["backup"].as_str().unwrap();
    let kept = format!("select group_concat(quantity order by id) from {backup}");
    assert_eq!(world.database.query(&kept), "2,4", "as they were");
    // One of them is changed by somebody else, and stays so.
    world.database.run("update sales set quantity = 99 where id = 3");
    let back = format!("{}/runs/{}/rollback", path(&done), run["id"].as_str().unwrap());
    let back = world.ann.post(&back, json!({})).await.expect_ok();
    let undone = world.agreed(&back).await;
    assert_eq!((state(&undone), world.quantities().as_str()), ("executed", "2,1,99"), "{undone}");
    drop(world.server);
}

#[tokio::test]
async fn a_run_that_meets_more_rows_than_were_agreed_leaves_nothing() {
    let world = world().await;
    let mut draft = world.draft("update sales set quantity = 0 where region = 'EMEA'");
    draft["max_rows"] = json!(1);
    let stopped = world.runs(draft).await;
    assert_eq!(state(&stopped), "aborted_by_guard", "{stopped}");
    assert_eq!(world.quantities(), "2,1,4");
    let left = "select count(*) from information_schema.tables
        where table_schema = database() and table_name like 'candor_backup%'";
    assert_eq!(world.database.query(left), "0", "no table is left behind");
}
