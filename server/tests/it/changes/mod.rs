//! Changes of data over HTTP: from the request to the changed row, and everything that must not happen
//! on the way.

mod crash;
mod drift;
mod emergency;
mod impact;
mod mariadb;
mod named_bugs;
mod paged;
mod place;
mod postgres;
mod rolled_back;
mod rules;
mod schema;
mod tokens;
mod told;
mod whole;

use crate::support::{Client, Setup, TestServer, eventually};
use protocol::ids::ConnectionId;
use serde_json::{Value, json};
use server::store::StoredWriter;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

/// Ann asks, Bob and Cleo approve and carry out, Ada administers; the shop may be changed.
pub struct Team {
    pub server: TestServer,
    pub shop: String,
    pub ann: Client,
    pub bob: Client,
    pub cleo: Client,
    pub ada: Client,
}

impl Team {
    pub async fn new() -> Team {
        Team::over(Setup::new()).await
    }

    pub async fn over(setup: Setup) -> Team {
        let server = setup.start().await;
        let shop = server.shop().await;
        may_be_changed(&server, &shop, StoredWriter { login: None }).await;
        let ann = server.person("ann", "editor", json!({})).await;
        let bob = server.person("bob", "approver", json!({})).await;
        let cleo = server.person("cleo", "approver", json!({})).await;
        let ada = server.person("ada", "admin", json!({})).await;
        Team { server, shop, ann, bob, cleo, ada }
    }

    /// A change of Ann's that raises the price of one product; in review.
    pub async fn proposed(&self) -> Value {
        self.proposes(&self.ann, "update products set price = 30 where id = 1").await
    }

    pub async fn proposes(&self, by: &Client, sql: &str) -> Value {
        let draft = json!({ "connection_id": self.shop, "sql": sql });
        by.post("/changes", draft).await.expect_ok()
    }

    pub async fn approved(&self) -> Value {
        let change = self.proposed().await;
        decide(&self.bob, &change, approval(&change)).await.expect_ok()
    }

    pub async fn read(&self, by: &Client, change: &Value) -> Value {
        by.get(&path(change)).await.expect_ok()
    }

    /// When its run is over.
    pub async fn ended(&self, change: &Value) -> Value {
        eventually(|| async {
            let now = self.read(&self.ann, change).await;
            (now["summary"]["state"] != "executing").then_some(now)
        })
        .await
    }

    /// What the shop's own file says.
    pub async fn asked(&self, sql: &str) -> String {
        let file = self.server.directory.path().join("shop.sqlite");
        let options = SqliteConnectOptions::new().filename(file);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
        let text = format!("select cast(({sql}) as text)");
        let (value,): (Option<String>,) =
            sqlx::query_as(sqlx::AssertSqlSafe(text)).fetch_one(&pool).await.unwrap();
        pool.close().await;
        value.unwrap_or_default()
    }

    /// Behind everybody's back.
    pub async fn run_in_shop(&self, sql: &'static str) {
        let file = self.server.directory.path().join("shop.sqlite");
        run(&file, sql).await;
    }

    /// In the store of the server, past everything that guards it.
    pub async fn run_in_store(&self, sql: &'static str) {
        run(&self.server.directory.path().join("data/candor.sqlite"), sql).await;
    }

    pub async fn price(&self) -> String {
        self.asked("select price from products where id = 1").await
    }
}

async fn run(file: &std::path::Path, sql: &'static str) {
    let options =
        SqliteConnectOptions::new().filename(file).busy_timeout(std::time::Duration::from_secs(5));
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    sqlx::raw_sql(sql).execute(&pool).await.unwrap();
    pool.close().await;
}

pub async fn may_be_changed(server: &TestServer, connection: &str, writer: StoredWriter) {
    let id = ConnectionId::parse(connection).unwrap();
    server.context.store.set_connection_writer(&id, Some(&writer), None).await.unwrap();
}

pub fn path(change: &Value) -> String {
    format!("/changes/{}", change["summary"]["id"].as_str().unwrap())
}

pub fn approval(change: &Value) -> Value {
    json!({ "action": "approve", "hash": change["revision"]["hash"], "comment": "looked at it" })
}

pub fn execution(change: &Value) -> Value {
    json!({ "action": "execute", "hash": change["revision"]["hash"] })
}

/// About the version that `change` shows.
pub async fn decide(by: &Client, change: &Value, mut decision: Value) -> crate::support::Answer {
    decision["version"] = change["summary"]["version"].clone();
    by.post(&format!("{}/decisions", path(change)), decision).await
}

pub fn state(change: &Value) -> &str {
    change["summary"]["state"].as_str().unwrap()
}

/// What the caller was told about an action: `None` when it is theirs to do.
pub fn refused<'a>(change: &'a Value, action: &str) -> Option<&'a str> {
    let all = change["possible"].as_array().unwrap();
    let found = all.iter().find(|possible| possible["action"] == action);
    found.unwrap_or_else(|| panic!("nothing about `{action}`: {change}"))["refused"].as_str()
}

/// The last step, and what was said with it.
pub fn steps(change: &Value) -> Vec<(&str, &str)> {
    let timeline = change["timeline"].as_array().unwrap().iter();
    timeline
        .map(|step| (step["event"].as_str().unwrap(), step["words"].as_str().unwrap()))
        .collect()
}
