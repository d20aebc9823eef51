//! A database in which everything that a restricted person may not see says `canary`, and the rules
//! that keep it from them.

use crate::support::{Client, Setup, TestServer};
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use std::path::Path;

const CLINIC: &str = "
create table customers (
    id integer primary key,
    name text not null,
    email text,
    city text not null,
    region text not null,
    notes text
);
create table orders (
    id integer primary key,
    customer_id integer not null references customers (id),
    status text not null,
    amount decimal(10, 2) not null,
    placed_on date not null
);
create table canary_tokens (id integer primary key, canary_value text not null);
create view canary_view as select name, email from customers;
insert into customers values
    (1, 'Berta', 'canary.berta@example.org', 'Berlin', 'EMEA', '7'),
    (2, 'Celine', 'canary.celine@example.org', 'Lyon', 'EMEA', '{\"vip\": true}'),
    (3, 'Canary Adams', 'canary.adams@example.org', 'Canaryville', 'CANARY-AMER', 'canary 1'),
    (4, 'Canary Brown', null, 'Canaryville', 'CANARY-AMER', 'canary 2');
insert into orders values
    (1, 1, 'paid', 10.50, '2024-01-05'),
    (2, 2, 'open', 20.00, '2024-02-17'),
    (3, 3, 'canary', 777777.25, '2024-02-03'),
    (4, 4, 'canary', 888888.75, '2025-03-09');
insert into canary_tokens values (1, 'canary-secret');
";

pub async fn clinic(path: &Path) {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    sqlx::raw_sql(CLINIC).execute(&pool).await.unwrap();
    pool.close().await;
}

/// A server over the clinic.
pub async fn server(change: impl FnOnce(Setup) -> Setup) -> TestServer {
    let setup = change(Setup::new());
    clinic(&setup.shop_path()).await;
    setup.start().await
}

/// Analysts see the customers of their region, the orders of those, and no e-mail address.
pub fn rules() -> Value {
    json!({
        "sets": [
            { "name": "Administrators", "assigned": { "roles": ["admin"] }, "default": "allow" },
            { "name": "Regions", "assigned": { "roles": ["analyst"] }, "tables": {
                "customers": {
                    "rows": [{ "name": "own region", "using": "region = :region" }],
                    "masks": { "email": "full" } },
                "orders": { "rows": [{ "name": "of own customers", "using":
                    "customer_id in (select id from customers where region = :region)" }] },
            } },
        ],
        "tests": [
            { "name": "own region only", "as": { "user": "bob@example.org" },
              "sql": "select distinct region from customers",
              "expect": { "kind": "values", "column": "region", "values": ["EMEA"] } },
            { "name": "no tokens", "as": { "user": "bob@example.org" },
              "sql": "select * from canary_tokens", "expect": { "kind": "refused" } },
            { "name": "addresses are masked", "as": { "roles": ["analyst"] },
              "sql": "select email from customers",
              "expect": { "kind": "masked", "column": "email" } },
        ],
    })
}

/// Saves and publishes; answers the policy as it then is.
pub async fn publish(server: &TestServer, admin: &Client, document: Value) -> Value {
    let path = format!("/policies/{}", server.shop().await);
    let before = admin.get(&path).await.expect_ok();
    let revision = before["draft"]["revision"].clone();
    let mut save = json!({ "document": document });
    if revision.is_number() {
        save["revision"] = revision;
    }
    let saved = admin.put(&format!("{path}/draft"), save).await.expect_ok();
    let publish = json!({ "revision": saved["draft"]["revision"], "note": "as agreed" });
    admin.post(&format!("{path}/publish"), publish).await.expect_ok()
}

pub async fn run(server: &TestServer, client: &Client, sql: &str) -> crate::support::Answer {
    client.post("/queries", json!({ "connection_id": server.shop().await, "sql": sql })).await
}
