//! Roles, grants and disabled accounts hold however somebody shows who they are: in a session, with an
//! API token, with a token that another system signed.

use crate::identity::jwt;
use crate::support::{Client, Setup, TestServer};
use serde_json::{Value, json};
use server::auth::sign_in;
use server::store::NewUser;

/// Its tokens' groups give a role of the product and one of the workspace.
fn host() -> Setup {
    jwt::with_pem(
        "unknown = 'create'
scopes = ['ask', 'query', 'admin']
roles = { sales = 'analyst', support = 'asker', bosses = 'admin' }
",
    )
}

fn signed(server: &TestServer, group: &str) -> Client {
    let claims = json!({ "sub": group, "email": null, "groups": [group] });
    Client::bearing(&server.url, &jwt::signed(&jwt::header(), &jwt::with(claims)))
}

async fn token_of(server: &TestServer, owner: &Client, scopes: Value) -> Client {
    let made = owner.post("/tokens", json!({ "name": "script", "scopes": scopes })).await;
    Client::bearing(&server.url, made.expect_ok()["secret"].as_str().unwrap())
}

async fn id_of(client: &Client) -> String {
    client.get("/me").await.expect_ok()["id"].as_str().unwrap().to_owned()
}

fn permissions(me: &Value) -> Vec<&str> {
    me["permissions"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_disabled_account_is_refused_whatever_it_shows() {
    let server = host().start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = server.signed_in().await;
    let script = token_of(&server, &ann, json!(["ask"])).await;
    let host = signed(&server, "sales");
    let (ann_id, host_id) = (id_of(&ann).await, id_of(&host).await);
    assert_eq!(id_of(&script).await, ann_id);
    for id in [&ann_id, &host_id] {
        admin.put(&format!("/people/{id}"), json!({ "disabled": true })).await.expect_ok();
    }
    ann.get("/me").await.expect_problem(401, "not_signed_in");
    script.get("/me").await.expect_problem(401, "token_refused");
    host.get("/me").await.expect_problem(401, "token_refused");
    for id in [&ann_id, &host_id] {
        admin.put(&format!("/people/{id}"), json!({ "disabled": false })).await.expect_ok();
    }
    ann.get("/me").await.expect_problem(401, "not_signed_in");
    assert_eq!(id_of(&script).await, ann_id);
    assert_eq!(id_of(&host).await, host_id);
}

#[tokio::test]
async fn a_role_of_the_workspace_that_a_token_brings_gives_what_it_gives_everybody() {
    let server = host().start().await;
    let admin = server.signed_in_as("admin").await;
    let host = signed(&server, "support");
    let me = host.get("/me").await.expect_ok();
    assert_eq!((&me["roles"], &me["permissions"]), (&json!(["asker"]), &json!([])));
    let question = json!({ "message": "how many sales are there" });
    host.post("/chat/poll", question.clone()).await.expect_problem(403, "forbidden");
    admin.put("/roles/asker", json!({ "permissions": ["ask"] })).await.expect_ok();
    host.post("/chat/poll", question.clone()).await.expect_ok();
    let run = json!({ "connection_id": server.shop().await, "sql": "select 1" });
    host.post("/queries", run).await.expect_problem(403, "forbidden");
    admin.put("/roles/asker", json!({ "permissions": ["run_sql"] })).await.expect_ok();
    host.post("/chat/poll", question).await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn a_grant_counts_for_every_proof_by_person_group_and_the_role_that_a_token_brings() {
    let server = host().start().await;
    let admin = server.signed_in_as("admin").await;
    let (ann, host) = (server.signed_in_as("viewer").await, signed(&server, "sales"));
    let script = token_of(&server, &ann, json!(["ask"])).await;
    let path = format!("/connections/{}/access", server.shop().await);
    let group = json!({ "name": "Sales", "members": [id_of(&host).await] });
    let group = admin.post("/groups", group).await.expect_ok();
    let ann_id = id_of(&ann).await;
    for (grants, ann_sees, host_sees) in [
        (json!([]), 0, 0),
        (json!([{ "kind": "person", "id": ann_id }]), 1, 0),
        (json!([{ "kind": "role", "id": "viewer" }]), 1, 0),
        (json!([{ "kind": "role", "id": "analyst" }]), 0, 1),
        (json!([{ "kind": "group", "id": group["id"] }]), 0, 1),
    ] {
        let access = json!({ "restricted": true, "grants": grants });
        admin.put(&path, access).await.expect_ok();
        for (client, sees) in [(&ann, ann_sees), (&script, ann_sees), (&host, host_sees)] {
            let list = client.get("/connections").await.expect_ok();
            assert_eq!(list.as_array().unwrap().len(), sees, "{grants}");
        }
    }
}

#[tokio::test]
async fn scopes_narrow_what_the_roles_of_the_owner_give() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let (asks, audits) = (
        token_of(&server, &admin, json!(["ask"])).await,
        token_of(&server, &admin, json!(["audit"])).await,
    );
    let me = asks.get("/me").await.expect_ok();
    assert_eq!(permissions(&me), ["read_schema", "ask", "sync_schema"]);
    let me = audits.get("/me").await.expect_ok();
    assert_eq!(permissions(&me), ["read_audit", "export_audit"]);
    // Rating is asking; writing the SQL of an answer is more.
    let correction = json!({ "conversation_id": "conv_1", "request_id": "r", "verdict": "down",
        "corrected_sql": "select 1" });
    let problem = asks.post("/feedback", correction.clone()).await;
    let problem = problem.expect_problem(403, "forbidden");
    assert!(problem["detail"].as_str().unwrap().contains("the scope `query`"), "{problem}");
    let both = token_of(&server, &admin, json!(["ask", "query"])).await;
    both.post("/feedback", correction).await.expect_problem(404, "not_found");
    let viewer = server.signed_in_as("viewer").await;
    let script = token_of(&server, &viewer, json!(["ask", "query", "admin"])).await;
    let me = script.get("/me").await.expect_ok();
    assert_eq!(permissions(&me), ["read_schema", "ask"]);
}

#[tokio::test]
async fn an_invitation_to_a_role_of_the_workspace_keeps_the_role() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let invitation = json!({ "email": "eve@example.org", "roles": ["asker"] });
    let unknown = admin.post("/invitations", invitation.clone()).await;
    unknown.expect_problem(422, "invalid_request");
    admin.put("/roles/asker", json!({ "permissions": ["ask"] })).await.expect_ok();
    let made = admin.post("/invitations", invitation).await.expect_ok();
    let problem = admin.delete("/roles/asker").await.expect_problem(409, "conflict");
    assert!(problem["hint"].as_str().unwrap().contains("eve@example.org (invited)"), "{problem}");
    let path = format!("/invitations/{}", made["invitation"]["id"].as_str().unwrap());
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(admin.delete("/roles/asker").await.status, 204);
}

#[tokio::test]
async fn whoever_comes_with_tokens_only_is_not_the_one_who_can_manage_people() {
    let server = host().start().await;
    let service = NewUser {
        id: sign_in::new_user_id(),
        email: "robot@service.local".to_owned(),
        name: "robot".to_owned(),
        password_hash: None,
        roles: vec!["admin".to_owned()],
    };
    server.context.store.add_service_account(&service).await.unwrap();
    let admin = server.signed_in_as("admin").await;
    let host = signed(&server, "bosses");
    assert!(permissions(&host.get("/me").await.expect_ok()).contains(&"manage_people"));
    let path = format!("/people/{}", id_of(&admin).await);
    let change = json!({ "roles": ["viewer"] });
    for client in [&admin, &host] {
        client.put(&path, change.clone()).await.expect_problem(409, "conflict");
    }
    server.signed_in_as("admin").await;
    host.put(&path, change).await.expect_ok();
}
