//! Connections as administrators add, change, try and remove them.

use crate::support::{Answer, Client, SHOP, Setup, TestServer, shop};
use connectors::{Encryption, PoolLimits};
use protocol::catalog::Environment;
use protocol::connection::EngineKind;
use protocol::ids::ConnectionId;
use secrecy::SecretString;
use serde_json::{Value, json};
use server::secrets::{KeySource, Secrets};
use server::store::{Origin, PasswordChange, Place, Removal, ServerPlace, Store, StoredConnection};
use std::time::{Duration, Instant};

/// A password that must never be seen again.
const CANARY: &str = "canary-9c41e7";

fn postgres(host: &str) -> Value {
    json!({
        "name": "Orders", "engine": "postgres", "environment": "prod", "host": host, "port": 1,
        "database": "orders", "user": "reader", "password": CANARY, "encryption": "unencrypted",
    })
}

fn sqlite(server: &TestServer, name: &str, file: &str) -> Value {
    let file = server.directory.path().join(file);
    json!({ "name": name, "engine": "sqlite", "environment": "staging", "file": file })
}

fn id_of(answer: &Value) -> String {
    answer["id"].as_str().unwrap().to_owned()
}

/// A connection to a server that is not there, as if it had been added while it was.
async fn kept(server: &TestServer) -> ConnectionId {
    let id = ConnectionId::parse("conn_orders").unwrap();
    let connection = StoredConnection {
        id: id.clone(),
        name: "Orders".to_owned(),
        environment: Environment::Prod,
        place: Place::Server(ServerPlace {
            engine: EngineKind::Postgres,
            host: "127.0.0.1".to_owned(),
            port: 1,
            database: "orders".to_owned(),
            user: "reader".to_owned(),
            encryption: Encryption::Unencrypted,
        }),
        pool: PoolLimits::default(),
        origin: Origin::Administrator,
        revision: 0,
    };
    let opener = server.context.databases.opener();
    let sealed = opener.seal(&id, &SecretString::from(CANARY.to_owned())).unwrap();
    server.context.store.put_connection(&connection, PasswordChange::Set(sealed)).await.unwrap();
    id
}

/// A server that may speak with this machine.
async fn local() -> TestServer {
    let setup = Setup::new().settings(|settings| {
        settings.connections.allow = vec!["127.0.0.0/8".parse().unwrap()];
    });
    setup.start().await
}

async fn run(client: &Client, connection: &str, sql: &str) -> Answer {
    client.post("/queries", json!({ "connection_id": connection, "sql": sql })).await
}

#[tokio::test]
async fn only_administrators_manage_connections() {
    let server = TestServer::start().await;
    let id = server.shop().await;
    let path = format!("/connections/{id}");
    for role in ["viewer", "analyst", "editor", "approver", "auditor"] {
        let client = server.signed_in_as(role).await;
        let draft = sqlite(&server, "Copy", "shop.sqlite");
        client.get(&path).await.expect_problem(403, "forbidden");
        client.post("/connections", draft.clone()).await.expect_problem(403, "forbidden");
        client.post("/connections/test", draft.clone()).await.expect_problem(403, "forbidden");
        client.put(&path, draft).await.expect_problem(403, "forbidden");
        client.delete(&path).await.expect_problem(403, "forbidden");
        client.post(&format!("{path}/test"), json!({})).await.expect_problem(403, "forbidden");
    }
    server.anonymous().get(&path).await.expect_problem(401, "not_signed_in");
}

#[tokio::test]
async fn a_file_is_added_asked_changed_and_removed() {
    let server = TestServer::start().await;
    shop(&server.directory.path().join("other.sqlite")).await;
    let admin = server.signed_in_as("admin").await;
    let draft = sqlite(&server, "Other", "other.sqlite");
    let tried = admin.post("/connections/test", draft.clone()).await.expect_ok();
    assert_eq!((&tried["ok"], &tried["findings"]), (&json!(true), &Value::Null), "{tried}");
    assert!(tried["engine_version"].as_str().unwrap().starts_with("SQLite 3"), "{tried}");

    let added = admin.post("/connections", draft.clone()).await.expect_ok();
    let id = id_of(&added);
    assert_eq!((&added["editable"], &added["has_password"]), (&json!(true), &json!(false)));
    assert_eq!(
        run(&admin, &id, "select count(*) from sales").await.expect_ok()["rows"],
        json!([[4]])
    );
    let status = admin.get(&format!("/schema/status?connection_id={id}")).await.expect_ok();
    assert_eq!(status["tables"], 2);
    let view = admin.get(&format!("/connections/{id}")).await.expect_ok();
    assert_eq!((&view["state"], &view["tables"]), (&json!("ready"), &json!(2)), "{view}");

    let again = admin.post("/connections", draft.clone()).await;
    again.expect_problem(409, "conflict");
    let mut renamed = draft;
    renamed["name"] = json!("Archive");
    renamed["environment"] = json!("prod");
    let changed = admin.put(&format!("/connections/{id}"), renamed).await.expect_ok();
    assert_eq!((id_of(&changed), &changed["name"]), (id.clone(), &json!("Archive")));
    let list = server.signed_in().await.get("/connections").await.expect_ok();
    let names: Vec<&Value> = list.as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, [SHOP, "Archive"]);

    assert_eq!(admin.delete(&format!("/connections/{id}")).await.status, 204);
    run(&admin, &id, "select 1").await.expect_problem(404, "unknown_connection");
    admin.get(&format!("/connections/{id}")).await.expect_problem(404, "unknown_connection");
    admin.delete(&format!("/connections/{id}")).await.expect_problem(404, "unknown_connection");
}

#[tokio::test]
async fn added_connections_are_there_after_a_restart() {
    let server = TestServer::start().await;
    shop(&server.directory.path().join("other.sqlite")).await;
    let admin = server.signed_in_as("admin").await;
    let draft = sqlite(&server, "Other", "other.sqlite");
    let id = id_of(&admin.post("/connections", draft).await.expect_ok());
    let directory = server.stop().await;
    let server = Setup::at(directory).start().await;
    let client = server.signed_in().await;
    assert_eq!(run(&client, &id, "select 7").await.expect_ok()["rows"], json!([[7]]));
}

#[tokio::test]
async fn files_outside_the_open_directories_stay_closed() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    for file in ["/etc/passwd", "data/candor.sqlite", "data/secret.keys", "missing.sqlite"] {
        let draft = sqlite(&server, "x", file);
        admin.post("/connections", draft).await.expect_problem(422, "address_refused");
    }
    let mut draft = sqlite(&server, "x", "shop.sqlite");
    draft["file"] = json!("shop.sqlite");
    admin.post("/connections", draft).await.expect_problem(422, "address_refused");
}

#[tokio::test]
async fn addresses_are_refused_before_anything_is_sent() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    for host in ["169.254.169.254", "127.0.0.1", "10.0.0.1", "::1", "::ffff:169.254.169.254"] {
        let answer = admin.post("/connections", postgres(host)).await;
        let problem = answer.expect_problem(422, "address_refused");
        assert!(problem["hint"].is_string());
    }
    for host in ["0x7f.1", "2130706433", "/tmp", "a,b", "localhost.", "db?options=x", "u@db"] {
        admin.post("/connections", postgres(host)).await.expect_problem(422, "invalid_request");
    }
    let mut smuggled = postgres("db.example.com");
    smuggled["options"] = json!("-c role=postgres");
    admin.post("/connections", smuggled).await.expect_problem(422, "invalid_request");
}

#[tokio::test]
async fn failures_cannot_be_told_apart() {
    let patience = Duration::from_millis(400);
    let server = local().await;
    let admin = server.signed_in_as("admin").await;
    let mut seen = Vec::new();
    // A closed port, a name that leads nowhere, a name that leads where nobody may go.
    for host in ["127.0.0.1", "nowhere.invalid", "ip6-allnodes"] {
        let began = Instant::now();
        let answer = admin.post("/connections/test", postgres(host)).await.expect_ok();
        assert!(began.elapsed() >= patience, "{host} was told at once");
        assert!(began.elapsed() < patience * 4, "{host} took {:?}", began.elapsed());
        seen.push(answer);
        let kept = admin.post("/connections", postgres(host)).await;
        let problem = kept.expect_problem(503, "connection_unavailable");
        let text = problem.to_string();
        assert!(!text.contains("127.0.0.1") && !text.contains(CANARY), "{text}");
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
    assert_eq!((&seen[0]["ok"], &seen[0]["duration_ms"]), (&json!(false), &json!(400)));
}

#[tokio::test]
async fn a_password_is_given_to_the_place_it_was_entered_for_only() {
    let server = local().await;
    let id = kept(&server).await;
    let admin = server.signed_in_as("admin").await;
    let path = format!("/connections/{id}");
    let mut known = postgres("127.0.0.1");
    known.as_object_mut().unwrap().remove("password");
    for (field, value) in [
        ("host", json!("evil.example.com")),
        ("port", json!(2)),
        ("user", json!("root")),
        ("database", json!("other")),
        ("encryption", json!("verified")),
        ("engine", json!("mysql")),
    ] {
        let mut moved = known.clone();
        moved[field] = value;
        let answer = admin.put(&path, moved.clone()).await;
        answer.expect_problem(422, "password_required");
    }
    // Other fields change without it, and without speaking to the server.
    let mut renamed = known.clone();
    renamed["name"] = json!("Orders (old)");
    renamed["limits"] = json!({ "sessions": 2 });
    let changed = admin.put(&path, renamed).await.expect_ok();
    assert_eq!(
        (&changed["name"], &changed["has_password"]),
        (&json!("Orders (old)"), &json!(true))
    );
    assert_eq!(changed["limits"]["sessions"], 2);
}

#[tokio::test]
async fn a_server_that_is_away_is_listed_and_says_so_when_it_is_used() {
    let server = local().await;
    let id = kept(&server).await.to_string();
    let admin = server.signed_in_as("admin").await;
    let list = admin.get("/connections").await.expect_ok();
    assert_eq!(list[1]["engine_version"], "unavailable");
    let answer = run(&admin, &id, "select 1").await;
    let problem = answer.expect_problem(503, "connection_unavailable");
    assert!(!problem.to_string().contains("127.0.0.1"), "{problem}");
    let view = admin.get(&format!("/connections/{id}")).await.expect_ok();
    assert_eq!(view["state"], "unavailable", "{view}");
    assert_eq!(admin.delete(&format!("/connections/{id}")).await.status, 204);
    assert!(server.context.store.list_secrets().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_password_is_nowhere_to_be_seen() {
    let server = local().await;
    let id = kept(&server).await;
    let admin = server.signed_in_as("admin").await;
    let path = format!("/connections/{id}");
    let mut all = String::new();
    for answer in [
        admin.get("/connections").await,
        admin.get(&path).await,
        admin.put(&path, postgres("127.0.0.1")).await,
        admin.post(&format!("{path}/test"), json!({})).await,
        admin.post("/connections/test", postgres("db.invalid")).await,
        admin.post("/connections", json!({ "name": "x", "password": CANARY })).await,
        admin.get("//settings/connections").await,
        admin.get(&format!("//settings/connections/{id}")).await,
        admin.get("//api/openapi.json").await,
    ] {
        all.push_str(&answer.text);
    }
    let form = format!("form%5Bpassword%5D={CANARY}&form%5Bengine%5D=postgres");
    let kind = "application/x-www-form-urlencoded";
    let refused = admin.post_text("//ui/connections/save", kind, &form).await;
    all.push_str(&refused.text);
    all.push_str(refused.header("location"));
    all.push_str(&format!("{:?}", server.context.store.list_secrets().await.unwrap()));
    all.push_str(&format!("{:?}", server.context.settings));
    assert!(!all.contains(CANARY), "the password came back");
    for name in ["candor.sqlite", "candor.sqlite-wal"] {
        let bytes = std::fs::read(server.directory.path().join("data").join(name)).unwrap();
        let found = bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
        assert!(!found, "the password is in {name}");
    }
}

#[tokio::test]
async fn connections_of_the_configuration_are_changed_there() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let path = format!("/connections/{}", server.shop().await);
    assert_eq!(admin.get(&path).await.expect_ok()["editable"], false);
    let draft = sqlite(&server, "Mine", "shop.sqlite");
    admin.put(&path, draft).await.expect_problem(409, "conflict");
    admin.delete(&path).await.expect_problem(409, "conflict");
    assert_eq!(admin.post(&format!("{path}/test"), json!({})).await.expect_ok()["ok"], true);
}

#[tokio::test]
async fn trying_is_limited() {
    let setup = Setup::new().settings(|settings| settings.connections.tests_per_minute = 2);
    let server = setup.start().await;
    let admin = server.signed_in_as("admin").await;
    let draft = sqlite(&server, "x", "shop.sqlite");
    for _ in 0..2 {
        admin.post("/connections/test", draft.clone()).await.expect_ok();
    }
    let third = admin.post("/connections/test", draft.clone()).await;
    third.expect_problem(429, "too_many_requests");
    admin.post("/connections", draft).await.expect_problem(429, "too_many_requests");
}

#[tokio::test]
async fn a_running_server_follows_what_a_command_changed() {
    let server = TestServer::start().await;
    shop(&server.directory.path().join("other.sqlite")).await;
    let path = server.directory.path().join("data/candor.sqlite");
    let keys = KeySource::File(server.directory.path().join("data/secret.keys"));
    let command = Store::open(&path, None).await.unwrap();
    let command = command.with_audit(&Secrets::open(keys).unwrap()).await.unwrap();
    let id = ConnectionId::parse("conn_other").unwrap();
    let connection = StoredConnection {
        origin: Origin::Administrator,
        ..StoredConnection::configured(
            id.clone(),
            "Other".to_owned(),
            server.directory.path().join("other.sqlite").canonicalize().unwrap(),
            Environment::Dev,
        )
    };
    command.put_connection(&connection, PasswordChange::Forget).await.unwrap();
    let client = server.signed_in().await;
    let answer = run(&client, id.as_str(), "select count(*) from sales").await;
    assert_eq!(answer.expect_ok()["rows"], json!([[4]]));
    assert_eq!(command.remove_connection(&id).await.unwrap(), Removal::Removed);
    let list = client.get("/connections").await.expect_ok();
    assert_eq!(list.as_array().unwrap().len(), 1);
    run(&client, id.as_str(), "select 1").await.expect_problem(404, "unknown_connection");
    command.close().await;
}

#[tokio::test]
async fn a_form_posted_without_scripts_leads_to_the_list() {
    let server = TestServer::start().await;
    shop(&server.directory.path().join("other.sqlite")).await;
    let admin = server.signed_in_as("admin").await;
    let post = |file: std::path::PathBuf| {
        let fields = [
            ("name", "Other".to_owned()),
            ("engine", "sqlite".to_owned()),
            ("environment", "dev".to_owned()),
            ("file", file.display().to_string()),
            ("intent", "save".to_owned()),
        ];
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("form%5B{name}%5D={value}")).collect();
        let page = format!("{}/settings/connections/new", server.url);
        let request = admin.request(reqwest::Method::POST, "//ui/connections/save");
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "text/html")
            .header("referer", page)
            .header("origin", &server.url)
            .body(body.join("&"));
        async move { Answer::of(request.send().await.unwrap()).await }
    };
    let refused = post(server.directory.path().join("data/candor.sqlite")).await;
    assert_eq!(refused.status, 302, "{}", refused.text);
    assert!(refused.header("location").contains("/settings/connections/new?"), "{refused:?}");
    let kept = post(server.directory.path().join("other.sqlite")).await;
    assert_eq!((kept.status, kept.header("location")), (302, "/settings/connections"));
    let page = admin.get("//settings/connections").await;
    assert!(page.text.contains("Other") && page.text.contains("Remove Other"));
}
