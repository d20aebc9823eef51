//! Streams that are open when somebody loses what they need for them: each ends within five seconds,
//! with an event that says why, and its run is stopped. So does a statement of the editor. An export breaks off.

use crate::identity::jwt;
use crate::support::{Client, Frame, Frames, Setup, TestServer, eventually};
use llm::{Scripted, Step};
use protocol::ids::QueryId;
use serde_json::{Value, json};
use server::store::RunScope;
use std::time::{Duration, Instant};

/// The planner knows none of these words, and the model never answers.
const ENDLESS: &str = "frobnicate the zyzzyva quuxly";
const SOON: Duration = Duration::from_secs(5);

struct Open {
    server: TestServer,
    admin: Client,
    ann: Client,
    id: String,
    stream: Frames,
}

async fn open() -> Open {
    let server = Setup::new().model(Scripted::new([Step::Hang])).start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "analyst", json!({ "region": "EMEA" })).await;
    let id = ann.get("/me").await.expect_ok()["id"].as_str().unwrap().to_owned();
    let question = json!({ "message": ENDLESS, "conversation_id": "conv_e", "request_id": "r" });
    let mut stream = ann.stream(question).await;
    stream.next().await.unwrap();
    Open { server, admin, ann, id, stream }
}

/// The last event of the stream, which has to end soon.
async fn end(mut stream: Frames) -> Frame {
    let started = Instant::now();
    let read = async {
        let mut last = None;
        while let Some(frame) = stream.next().await {
            last = Some(frame);
        }
        last.expect("there is a last event")
    };
    let last = tokio::time::timeout(SOON, read).await.expect("it ends within 5 s");
    assert!(started.elapsed() < SOON);
    last
}

async fn expect(stream: Frames, code: &str) -> Value {
    let last = end(stream).await;
    assert_eq!(last.event, "error", "{last:?}");
    let problem = last.data["payload"].clone();
    assert_eq!(problem["code"], code, "{problem}");
    assert!(problem["hint"].is_string(), "{problem}");
    problem
}

/// The stored turn has its own end: the run was stopped.
async fn expect_stopped(server: &TestServer, id: &str) {
    let owner = id.parse().unwrap();
    let (conversation, request) =
        ("conv_e".parse().unwrap(), protocol::ids::RequestId::parse("r").unwrap());
    eventually(|| async {
        let turn = server.context.store.turn(&owner, &conversation, &request).await.unwrap()?;
        turn.is_complete().then_some(())
    })
    .await;
}

#[tokio::test]
async fn other_roles_end_an_open_stream() {
    let Open { server, admin, id, stream, .. } = open().await;
    admin.put(&format!("/people/{id}"), json!({ "roles": ["auditor"] })).await.expect_ok();
    expect(stream, "not_signed_in").await;
    expect_stopped(&server, &id).await;
}

#[tokio::test]
async fn a_role_that_loses_the_permission_ends_an_open_stream() {
    let server = Setup::new().model(Scripted::new([Step::Hang])).start().await;
    let admin = server.signed_in_as("admin").await;
    let askers = json!({ "permissions": ["ask"] });
    admin.put("/roles/asker", askers).await.expect_ok();
    let ann = server.person("ann", "asker", json!({})).await;
    let question = json!({ "message": ENDLESS, "conversation_id": "conv_e", "request_id": "r" });
    let mut stream = ann.stream(question).await;
    stream.next().await.unwrap();
    let readers = json!({ "permissions": ["read_schema"] });
    admin.put("/roles/asker", readers).await.expect_ok();
    let problem = expect(stream, "forbidden").await;
    assert!(problem["detail"].as_str().unwrap().contains("`ask`"), "{problem}");
    let again = ann.get("/chat/events?conversation_id=conv_e&request_id=r").await;
    again.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn a_grant_that_is_taken_away_ends_an_open_stream() {
    let Open { server, admin, ann, id, stream } = open().await;
    let path = format!("/connections/{}/access", server.shop().await);
    admin.put(&path, json!({ "restricted": true, "grants": [] })).await.expect_ok();
    expect(stream, "unknown_connection").await;
    expect_stopped(&server, &id).await;
    let again = ann.get("/chat/events?conversation_id=conv_e&request_id=r").await;
    again.expect_problem(404, "not_found");
}

#[tokio::test]
async fn another_attribute_ends_an_open_stream() {
    let Open { server, admin, id, stream, .. } = open().await;
    let change = json!({ "attributes": { "region": "APAC" } });
    admin.put(&format!("/people/{id}"), change).await.expect_ok();
    expect(stream, "forbidden").await;
    expect_stopped(&server, &id).await;
}

#[tokio::test]
async fn a_disabled_account_has_no_open_stream() {
    let Open { server: _server, admin, id, stream, .. } = open().await;
    admin.put(&format!("/people/{id}"), json!({ "disabled": true })).await.expect_ok();
    expect(stream, "not_signed_in").await;
}

/// A stream that a token opened.
async fn opened_with(server: &TestServer, token: &str) -> Frames {
    let client = Client::bearing(&server.url, token);
    let question = json!({ "message": ENDLESS, "conversation_id": "conv_e", "request_id": "r" });
    let mut stream = client.stream(question).await;
    stream.next().await.unwrap();
    stream
}

#[tokio::test]
async fn a_token_that_is_revoked_or_whose_owner_is_disabled_ends_an_open_stream() {
    for disabled in [false, true] {
        let server = Setup::new().model(Scripted::new([Step::Hang])).start().await;
        let admin = server.signed_in_as("admin").await;
        let ann = server.person("ann", "analyst", json!({})).await;
        let id = ann.get("/me").await.expect_ok()["id"].as_str().unwrap().to_owned();
        let made = ann.post("/tokens", json!({ "name": "script", "scopes": ["ask"] })).await;
        let made = made.expect_ok();
        let stream = opened_with(&server, made["secret"].as_str().unwrap()).await;
        if disabled {
            let change = json!({ "disabled": true });
            admin.put(&format!("/people/{id}"), change).await.expect_ok();
        } else {
            let path = format!("/tokens/{}", made["token"]["id"].as_str().unwrap());
            assert_eq!(ann.delete(&path).await.status, 204);
        }
        expect(stream, "token_refused").await;
        expect_stopped(&server, &id).await;
    }
}

#[tokio::test]
async fn a_signed_token_that_expires_ends_an_open_stream() {
    let settings = "unknown = 'create'\nleeway_s = 0\nroles = { sales = 'viewer' }\n";
    let setup = jwt::with_pem(settings).model(Scripted::new([Step::Hang]));
    let server = setup.start().await;
    let token = |seconds| {
        let claims = json!({ "exp": jwt::now() + seconds });
        jwt::signed(&jwt::header(), &jwt::with(claims))
    };
    let client = Client::bearing(&server.url, &token(300));
    let id = client.get("/me").await.expect_ok()["id"].as_str().unwrap().to_owned();
    let stream = opened_with(&server, &token(2)).await;
    expect(stream, "token_refused").await;
    expect_stopped(&server, &id).await;
}

#[tokio::test]
async fn what_changes_for_others_leaves_a_stream_alone() {
    let Open { server, admin, ann, mut stream, .. } = open().await;
    let bob = server.person("bob", "analyst", json!({})).await;
    let bob = bob.get("/me").await.expect_ok()["id"].as_str().unwrap().to_owned();
    admin.put(&format!("/people/{bob}"), json!({ "roles": ["viewer"] })).await.expect_ok();
    let quiet = tokio::time::timeout(Duration::from_secs(3), async {
        while let Some(frame) = stream.next().await {
            assert_ne!(frame.event, "error", "{frame:?}");
        }
    });
    assert!(quiet.await.is_err(), "the stream goes on");
    let stop = json!({ "conversation_id": "conv_e", "request_id": "r" });
    assert_eq!(ann.post("/chat/cancel", stop).await.status, 204);
    assert_eq!(end(stream).await.event, "done");
}

/// The history has the run's end, soon.
async fn expect_run_stopped(server: &TestServer, owner: &Client, query: &QueryId) {
    let id = owner.get("/me").await.expect_ok()["id"].as_str().unwrap().parse().unwrap();
    let started = Instant::now();
    eventually(|| async {
        let run = server.context.store.run_record(RunScope::Own(&id), query).await.unwrap()?;
        (run.run.outcome == "cancelled").then_some(())
    })
    .await;
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

/// A statement that counts for minutes.
const COUNTING: &str = "with recursive n (i) as (select 1 union all select i + 1 from n)
    select count(*) from n where i > 0";

/// What becomes of a statement that runs while `change` is made.
async fn running_while<F: Future<Output = ()>>(
    change: impl FnOnce(Client, String, String) -> F,
) -> (u16, String) {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "analyst", json!({ "region": "EMEA" })).await;
    let id = ann.get("/me").await.expect_ok()["id"].as_str().unwrap().to_owned();
    let shop = server.shop().await;
    let query: QueryId = "qry_counting".parse().unwrap();
    let statement = json!({ "connection_id": shop, "sql": COUNTING, "query_id": query });
    let running = {
        let ann = ann.clone();
        tokio::spawn(async move { ann.post("/queries", statement).await })
    };
    let path = format!("/queries/{query}/state");
    eventually(|| async {
        let state = ann.get(&path).await;
        (state.status == 200 && state.json()["state"] == "running").then_some(())
    })
    .await;
    change(admin, id, shop).await;
    let answer = tokio::time::timeout(SOON, running).await.expect("it ends within 5 s").unwrap();
    let problem = answer.json();
    assert!(problem["hint"].is_string(), "{problem}");
    // The database was stopped, and the history says so.
    let owner = server.context.store.user_by_email("ann@example.org").await.unwrap().unwrap().id;
    let record = server.context.store.run_record(RunScope::Own(&owner), &query).await.unwrap();
    assert_eq!(record.unwrap().run.outcome, "cancelled");
    (answer.status, problem["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_statement_ends_when_its_grant_is_taken_away() {
    let ended = running_while(|admin, _, shop| async move {
        let access = json!({ "restricted": true, "grants": [] });
        admin.put(&format!("/connections/{shop}/access"), access).await.expect_ok();
    });
    assert_eq!(ended.await, (404, "unknown_connection".to_owned()));
}

#[tokio::test]
async fn a_statement_ends_with_other_roles_other_attributes_and_a_disabled_account() {
    for (change, status, code) in [
        (json!({ "roles": ["viewer"] }), 401, "not_signed_in"),
        (json!({ "attributes": { "region": "APAC" } }), 403, "forbidden"),
        (json!({ "disabled": true }), 401, "not_signed_in"),
    ] {
        let ended = running_while(|admin, id, _| async move {
            admin.put(&format!("/people/{id}"), change).await.expect_ok();
        });
        assert_eq!(ended.await, (status, code.to_owned()));
    }
}

#[tokio::test]
async fn a_statement_ends_when_other_rules_are_published_for_whoever_runs_it() {
    let ended = running_while(|admin, _, shop| async move {
        let hidden = json!({ "sets": [
            { "name": "Administrators", "assigned": { "roles": ["admin"] }, "default": "allow" },
            { "name": "Analysts", "assigned": { "roles": ["analyst"] }, "tables": { "sales": {} } },
        ] });
        let path = format!("/policies/{shop}");
        let draft = json!({ "document": hidden });
        let saved = admin.put(&format!("{path}/draft"), draft).await.expect_ok();
        let publish = json!({ "revision": saved["draft"]["revision"], "note": "as agreed" });
        admin.post(&format!("{path}/publish"), publish).await.expect_ok();
    });
    assert_eq!(ended.await, (403, "forbidden".to_owned()));
}

#[tokio::test]
async fn an_export_breaks_off_when_its_grant_is_taken_away() {
    let server = TestServer::start().await;
    let (admin, ann) = (server.signed_in_as("admin").await, server.signed_in().await);
    let shop = server.shop().await;
    // More than the buffers between the two hold: the rest is read when the reader goes on.
    let sql = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 400000)
        select i, 'a text that makes every row of this long export about a hundred bytes wide' as a
        from n";
    let run = ann.post("/queries", json!({ "connection_id": shop, "sql": sql })).await.expect_ok();
    let path = format!("/results/{}/export", run["result_id"].as_str().unwrap());
    let mut export = ann.request(reqwest::Method::GET, &path).send().await.unwrap();
    assert_eq!(export.status(), 200);
    export.chunk().await.unwrap().unwrap();
    let access = json!({ "restricted": true, "grants": [] });
    admin.put(&format!("/connections/{shop}/access"), access).await.expect_ok();
    // Its run is stopped, although nobody reads on meanwhile.
    let query = export.headers()["x-candor-query-id"].to_str().unwrap().parse().unwrap();
    expect_run_stopped(&server, &ann, &query).await;
    let rest = async {
        while export.chunk().await?.is_some() {}
        Ok::<_, reqwest::Error>(())
    };
    let rest = tokio::time::timeout(SOON, rest).await.expect("it ends within 5 s");
    assert!(rest.is_err(), "nobody takes a part for all of it");
}
