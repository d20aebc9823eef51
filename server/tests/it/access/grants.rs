//! Connections that are granted: what somebody without a grant is told, and what a grant changes.

use crate::audit::recorded::records;
use crate::support::{Client, TestServer};
use serde_json::{Value, json};

struct Shop {
    server: TestServer,
    id: String,
    admin: Client,
}

impl Shop {
    async fn open() -> Self {
        let server = TestServer::start().await;
        let (id, admin) = (server.shop().await, server.signed_in_as("admin").await);
        Self { server, id, admin }
    }

    async fn access(&self, access: Value) {
        let path = format!("/connections/{}/access", self.id);
        let answer = self.admin.put(&path, access.clone()).await.expect_ok();
        assert_eq!(answer["restricted"], access["restricted"]);
    }

    async fn names(&self, client: &Client) -> Vec<String> {
        let list = client.get("/connections").await.expect_ok();
        let name = |one: &Value| one["name"].as_str().unwrap().to_owned();
        list.as_array().unwrap().iter().map(name).collect()
    }
}

async fn id_of(client: &Client) -> String {
    client.get("/me").await.expect_ok()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_connection_is_open_until_it_is_restricted_and_then_for_those_it_is_granted_to() {
    let shop = Shop::open().await;
    let (ann, bob) = (shop.server.signed_in().await, shop.server.signed_in().await);
    assert_eq!(shop.names(&ann).await, ["shop"]);
    shop.access(json!({ "restricted": true, "grants": [] })).await;
    for client in [&ann, &bob, &shop.admin] {
        assert!(shop.names(client).await.is_empty());
    }
    let ann_only = json!([{ "kind": "person", "id": id_of(&ann).await }]);
    shop.access(json!({ "restricted": true, "grants": ann_only })).await;
    assert_eq!(shop.names(&ann).await, ["shop"]);
    assert!(shop.names(&bob).await.is_empty());
    let analysts = json!([{ "kind": "role", "id": "analyst" }]);
    shop.access(json!({ "restricted": true, "grants": analysts })).await;
    assert_eq!(shop.names(&bob).await, ["shop"]);
    assert!(shop.names(&shop.admin).await.is_empty(), "administering is not reading");
    shop.access(json!({ "restricted": false, "grants": [] })).await;
    assert_eq!(shop.names(&shop.admin).await, ["shop"]);
}

#[tokio::test]
async fn a_group_brings_its_members_in_and_its_removal_opens_nothing() {
    let shop = Shop::open().await;
    let (ann, bob) = (shop.server.signed_in().await, shop.server.signed_in().await);
    let draft = json!({ "name": "Sales", "members": [id_of(&ann).await] });
    let group = shop.admin.post("/groups", draft).await.expect_ok();
    let group = group["id"].as_str().unwrap();
    let grants = json!([{ "kind": "group", "id": group }]);
    shop.access(json!({ "restricted": true, "grants": grants })).await;
    let listed = shop.admin.get("/groups").await.expect_ok();
    assert_eq!(listed["groups"][0]["connections"], json!([shop.id]));
    assert_eq!(shop.names(&ann).await, ["shop"]);
    assert!(shop.names(&bob).await.is_empty());
    let swapped = json!({ "name": "Sales", "members": [id_of(&bob).await] });
    shop.admin.put(&format!("/groups/{group}"), swapped).await.expect_ok();
    assert!(shop.names(&ann).await.is_empty());
    assert_eq!(shop.names(&bob).await, ["shop"]);
    assert_eq!(shop.admin.delete(&format!("/groups/{group}")).await.status, 204);
    for client in [&ann, &bob, &shop.admin] {
        assert!(shop.names(client).await.is_empty());
    }
}

#[tokio::test]
async fn what_was_read_goes_with_the_grant_and_comes_back_with_it() {
    let shop = Shop::open().await;
    let ann = shop.server.signed_in().await;
    let asked = json!({ "message": "how many sales are there", "connection_id": shop.id });
    let asked = ann.post("/chat/poll", asked).await.expect_ok();
    let conversation = format!("/conversations/{}", asked["conversation_id"].as_str().unwrap());
    let run = json!({ "connection_id": shop.id, "sql": "select * from products" });
    let run = ann.post("/queries", run).await.expect_ok();
    let result = format!("/results/{}", run["result_id"].as_str().unwrap());
    let turn = format!(
        "/chat/events?conversation_id={}&request_id={}",
        asked["conversation_id"].as_str().unwrap(),
        asked["request_id"].as_str().unwrap()
    );
    shop.access(json!({ "restricted": true, "grants": [] })).await;
    assert_eq!(ann.get("/conversations").await.expect_ok(), json!([]));
    ann.get(&conversation).await.expect_problem(404, "not_found");
    ann.get(&turn).await.expect_problem(404, "not_found");
    ann.get(&result).await.expect_problem(404, "unknown_connection");
    ann.get(&format!("{result}/export")).await.expect_problem(404, "unknown_connection");
    // What one did oneself stays in one's own history: its text, and none of its rows.
    let runs = ann.get("/queries").await.expect_ok();
    assert_eq!(runs["runs"].as_array().unwrap().len(), 2);
    // Without a connection of one's own there is no default either.
    let nowhere = ann.post("/chat/poll", json!({ "message": "how many sales are there" })).await;
    nowhere.expect_problem(404, "unknown_connection");
    shop.access(json!({ "restricted": false, "grants": [] })).await;
    assert_eq!(ann.get(&conversation).await.status, 200);
    assert_eq!(ann.get(&result).await.status, 200);
}

#[tokio::test]
async fn the_eyes_of_somebody_without_a_grant_see_nothing() {
    let shop = Shop::open().await;
    let _ann = shop.server.person("ann", "analyst", json!({})).await;
    let bob = shop.server.person("bob", "analyst", json!({})).await;
    let admin = id_of(&shop.admin).await;
    let grants =
        json!([{ "kind": "person", "id": id_of(&bob).await }, { "kind": "person", "id": admin }]);
    shop.access(json!({ "restricted": true, "grants": grants })).await;
    let path = format!("/policies/{}/preview", shop.id);
    let as_person = |name: &str| json!({ "sql": "select name from products", "as": { "user": format!("{name}@example.org") } });
    let seen = shop.admin.post(&path, as_person("bob")).await.expect_ok();
    assert!(seen.to_string().contains("Teapot"), "{seen}");
    let unseen = shop.admin.post(&path, as_person("ann")).await;
    let problem = unseen.expect_problem(422, "invalid_request");
    assert!(!problem.to_string().contains("Teapot"), "{problem}");
}

#[tokio::test]
async fn a_refused_connection_looks_unknown_and_is_in_the_audit_with_the_permission() {
    let shop = Shop::open().await;
    let ann = shop.server.signed_in().await;
    shop.access(json!({ "restricted": true, "grants": [] })).await;
    let run = |id: &str| json!({ "connection_id": id, "sql": "select 1" });
    let refused = ann.post("/queries", run(&shop.id)).await;
    let refused = refused.expect_problem(404, "unknown_connection");
    let unknown = ann.post("/queries", run("conn_none")).await;
    let unknown = unknown.expect_problem(404, "unknown_connection");
    assert_eq!(
        refused["detail"].as_str().unwrap().replace(&shop.id, "conn_none"),
        unknown["detail"].as_str().unwrap()
    );
    assert_eq!(refused["hint"], unknown["hint"]);
    let records = records(&shop.admin).await;
    let denied: Vec<_> = records.iter().filter(|it| it["action"] == "access.denied").collect();
    let [denied] = denied[..] else { panic!("{denied:?}") };
    assert_eq!(denied["connection"], json!(shop.id));
    assert_eq!(denied["detail"]["permission"], "run_sql");
    let granted: Vec<_> =
        records.iter().filter(|it| it["action"] == "connection.set_access").collect();
    assert_eq!(granted[0]["detail"]["after"]["restricted"], json!(true));
}

#[tokio::test]
async fn only_what_exists_can_be_granted_to() {
    let shop = Shop::open().await;
    let path = format!("/connections/{}/access", shop.id);
    for grantee in [
        json!({ "kind": "person", "id": "usr_none" }),
        json!({ "kind": "group", "id": "grp_none" }),
        json!({ "kind": "role", "id": "emperor" }),
    ] {
        let access = json!({ "restricted": true, "grants": [grantee] });
        shop.admin.put(&path, access).await.expect_problem(422, "invalid_request");
    }
    let access = json!({ "restricted": true, "grants": [] });
    let unknown = shop.admin.put("/connections/conn_none/access", access).await;
    unknown.expect_problem(404, "unknown_connection");
}
