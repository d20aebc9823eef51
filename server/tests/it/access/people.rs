//! Managing people, roles and groups: what holds, what is refused, what is recorded.

use crate::audit::recorded::records;
use crate::support::{Client, TestServer};
use serde_json::{Value, json};

async fn add(admin: &Client, name: &str, roles: Value) -> Value {
    let person = json!({
        "name": name, "email": format!("{name}@example.org"), "password": "correct-horse",
        "roles": roles,
    });
    admin.post("/people", person).await.expect_ok()
}

async fn sign_in(server: &TestServer, name: &str) -> Option<Client> {
    let email = format!("{name}@example.org");
    let answer = server
        .anonymous()
        .form("//auth/sign-in", &[("email", &email), ("password", "correct-horse")])
        .await;
    let cookie = answer.headers.get("set-cookie")?.to_str().unwrap().split(';').next().unwrap();
    Some(Client::new(&server.url, Some(cookie.to_owned())))
}

fn path(person: &Value) -> String {
    format!("/people/{}", person["id"].as_str().unwrap())
}

#[tokio::test]
async fn an_added_person_signs_in_and_may_what_the_role_says() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = add(&admin, "ann", json!(["viewer"])).await;
    assert_eq!((&ann["roles"], &ann["disabled"]), (&json!(["viewer"]), &json!(false)));
    let client = sign_in(&server, "ann").await.unwrap();
    let me = client.get("/me").await.expect_ok();
    assert_eq!(me["permissions"], json!(["read_schema", "ask"]));
    let run = json!({ "connection_id": server.shop().await, "sql": "select 1" });
    let problem = client.post("/queries", run).await.expect_problem(403, "forbidden");
    assert!(problem["detail"].as_str().unwrap().contains("`run_sql`"), "{problem}");
    assert!(problem["hint"].as_str().unwrap().contains("`analyst`"), "{problem}");
    let twice = json!({
        "name": "Ann", "email": "ANN@example.org", "password": "correct-horse", "roles": [],
    });
    admin.post("/people", twice).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn other_roles_end_the_sessions_and_hold_at_the_next_sign_in() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = add(&admin, "ann", json!(["viewer"])).await;
    let before = sign_in(&server, "ann").await.unwrap();
    admin.put(&path(&ann), json!({ "roles": ["analyst"] })).await.expect_ok();
    before.get("/me").await.expect_problem(401, "not_signed_in");
    let after = sign_in(&server, "ann").await.unwrap();
    let run = json!({ "connection_id": server.shop().await, "sql": "select 1" });
    after.post("/queries", run).await.expect_ok();
    // The same again changes nothing.
    admin.put(&path(&ann), json!({ "roles": ["analyst"] })).await.expect_ok();
    after.get("/me").await.expect_ok();
}

#[tokio::test]
async fn a_disabled_account_is_signed_out_and_stays_out_until_it_is_enabled() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = add(&admin, "ann", json!(["analyst"])).await;
    let client = sign_in(&server, "ann").await.unwrap();
    admin.put(&path(&ann), json!({ "disabled": true })).await.expect_ok();
    client.get("/me").await.expect_problem(401, "not_signed_in");
    assert!(sign_in(&server, "ann").await.is_none());
    admin.put(&path(&ann), json!({ "disabled": false })).await.expect_ok();
    client.get("/me").await.expect_problem(401, "not_signed_in");
    assert!(sign_in(&server, "ann").await.is_some());
}

#[tokio::test]
async fn signing_somebody_out_ends_every_session() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = add(&admin, "ann", json!(["analyst"])).await;
    let places = [sign_in(&server, "ann").await.unwrap(), sign_in(&server, "ann").await.unwrap()];
    let people = admin.get("/people").await.expect_ok();
    let listed = people["people"].as_array().unwrap().iter().find(|it| it["id"] == ann["id"]);
    assert_eq!(listed.unwrap()["sessions"], 2);
    let out = admin.post(&format!("{}/sign-out", path(&ann)), json!({})).await;
    assert_eq!(out.status, 204);
    for place in places {
        place.get("/me").await.expect_problem(401, "not_signed_in");
    }
}

#[tokio::test]
async fn somebody_can_always_manage_people() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let me = admin.get("/me").await.expect_ok();
    for change in [json!({ "roles": ["analyst"] }), json!({ "disabled": true })] {
        admin.put(&path(&me), change).await.expect_problem(409, "conflict");
    }
    let stewards = json!({ "permissions": ["manage_people"] });
    admin.put("/roles/steward", stewards).await.expect_ok();
    let bob = add(&admin, "bob", json!(["steward"])).await;
    admin.put(&path(&me), json!({ "roles": ["analyst"] })).await.expect_ok();
    admin.get("/people").await.expect_problem(401, "not_signed_in");
    let bob_client = sign_in(&server, "bob").await.unwrap();
    let nothing = json!({ "permissions": [] });
    bob_client.put("/roles/steward", nothing).await.expect_problem(409, "conflict");
    bob_client.put(&path(&bob), json!({ "roles": [] })).await.expect_problem(409, "conflict");
    bob_client.get("/people").await.expect_ok();
}

#[tokio::test]
async fn a_role_of_the_workspace_gives_what_is_put_into_it_from_the_next_request_on() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let shop = server.shop().await;
    let schema = format!("/connections/{shop}/schema");
    let reader = json!({ "summary": "reads schemas", "permissions": ["read_schema"] });
    admin.put("/roles/reader", reader).await.expect_ok();
    add(&admin, "ann", json!(["reader"])).await;
    let ann = sign_in(&server, "ann").await.unwrap();
    ann.get(&schema).await.expect_ok();
    let run = || json!({ "connection_id": shop, "sql": "select 1" });
    ann.post("/queries", run()).await.expect_problem(403, "forbidden");
    let more = json!({ "permissions": ["read_schema", "run_sql"] });
    admin.put("/roles/reader", more).await.expect_ok();
    ann.post("/queries", run()).await.expect_ok();
    admin.put("/roles/reader", json!({ "permissions": [] })).await.expect_ok();
    ann.get(&schema).await.expect_problem(403, "forbidden");
    admin.delete("/roles/reader").await.expect_problem(409, "conflict");
    admin.put("/roles/viewer", json!({ "permissions": [] })).await.expect_problem(409, "conflict");
    admin
        .put("/roles/Reader", json!({ "permissions": [] }))
        .await
        .expect_problem(422, "invalid_request");
    let unknown = json!({ "permissions": ["fly"] });
    admin.put("/roles/pilot", unknown).await.expect_problem(422, "invalid_request");
    let emperor = json!({ "name": "E", "email": "e@example.org", "password": "correct-horse", "roles": ["emperor"] });
    admin.post("/people", emperor).await.expect_problem(422, "invalid_request");
}

#[tokio::test]
async fn every_change_is_recorded_with_what_it_was_before() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = add(&admin, "ann", json!(["viewer"])).await;
    let group = json!({ "name": "Sales", "members": [ann["id"]] });
    let group = admin.post("/groups", group).await.expect_ok();
    let change = json!({
        "roles": ["analyst"], "groups": [], "attributes": { "region": "EMEA" }, "disabled": true,
    });
    admin.put(&path(&ann), change).await.expect_ok();
    admin.delete(&format!("/groups/{}", group["id"].as_str().unwrap())).await;
    let records = records(&admin).await;
    let detail = |action: &str| {
        let found = records.iter().rev().find(|record| record["action"] == action);
        found.unwrap_or_else(|| panic!("no record of {action}"))["detail"].clone()
    };
    let roles = detail("account.set_roles");
    assert_eq!((&roles["before"], &roles["after"]), (&json!(["viewer"]), &json!(["analyst"])));
    assert_eq!(detail("account.set_groups")["before"], json!([group["id"]]));
    assert_eq!(detail("account.set_attribute")["after"], "EMEA");
    assert_eq!(detail("account.disable")["email"], "ann@example.org");
    assert_eq!(detail("group.save")["after"], json!([ann["id"]]));
    assert_eq!(detail("group.remove")["name"], "Sales");
    assert!(!json!(records).to_string().contains("correct-horse"));
}

#[tokio::test]
async fn a_role_that_only_asks_asks() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    admin.put("/roles/asker", json!({ "permissions": ["ask"] })).await.expect_ok();
    let asker = server.signed_in_as("asker").await;
    let shop = server.shop().await;
    assert_eq!(asker.get("/connections").await.expect_ok()[0]["id"], json!(shop));
    let asked = json!({ "message": "how many sales are there", "connection_id": shop });
    asker.post("/chat/poll", asked).await.expect_ok();
    assert_eq!(asker.get("/conversations").await.expect_ok().as_array().unwrap().len(), 1);
    let schema = asker.get(&format!("/connections/{shop}/schema")).await;
    schema.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn a_viewer_rates_answers_and_corrects_none() {
    let server = TestServer::start().await;
    let viewer = server.signed_in_as("viewer").await;
    let asked = json!({ "message": "how many sales are there" });
    let asked = viewer.post("/chat/poll", asked).await.expect_ok();
    let mut rating = json!({
        "conversation_id": asked["conversation_id"], "request_id": asked["request_id"],
        "verdict": "up",
    });
    viewer.post("/feedback", rating.clone()).await.expect_ok();
    rating["corrected_sql"] = json!("select 1");
    viewer.post("/feedback", rating).await.expect_problem(403, "forbidden");
}
