//! Every door of the server × every role × whose object it is, through the real router. A door without
//! a row in the table fails here.

use super::table::{ANYBODY, Gate, PAGES, PUBLIC_PAGES, READERS, Row, TABLE};
use crate::identity::jwt;
use crate::support::{Answer, Client, Setup, TestServer};
use leptos::server_fn::axum::server_fn_paths;
use protocol::access::{ConnectionAccess, Grantee};
use protocol::ids::{ConnectionId, UserId};
use protocol::token::Scope;
use reqwest::Method;
use serde_json::{Value, json};
use server::auth::scope::allow;
use server::http::router::own_routes;
use server::http::v3::{routes, scopes};
use std::collections::BTreeSet;

/// The ids that stand in the table, all of them somebody else's.
struct Objects(Vec<(&'static str, String)>);

impl Objects {
    fn put(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, id)| text.replace(name, id))
    }

    /// What `{id}` means depends on the path it stands in.
    fn path(&self, door: &str) -> String {
        let (method, path) = door.split_once(' ').unwrap();
        if method == "ui" {
            return format!("//ui/{path}");
        }
        let id = match path.split('/').nth(1) {
            Some("conversations") => "{conversation}",
            Some("connections" | "policies") => "{connection}",
            Some("queries") => "{query}",
            Some("results") => "{result}",
            Some("changes") => "chg_none",
            Some("people") if path.ends_with("sign-out") => "usr_none",
            Some("people") => "{person}",
            Some("groups") => "grp_none",
            Some("models") => "mdl_none",
            Some("invitations") => "inv_none",
            Some("choices") => "cho_none",
            Some("memories") => "mem_none",
            Some("evaluations") => "evl_none",
            Some("webhooks") => "whk_none",
            Some("tokens") => "{token}",
            Some("sessions") => "{session}",
            Some("audit") => "1",
            _ => "",
        };
        let is_own = own_routes().iter().any(|(_, own, _)| *own == path);
        let path = path.replace("{id}", id).replace("{version}", "7").replace("{name}", "admin");
        let path = path.replace("{run}", "wrun_none");
        self.put(&if is_own { format!("/{path}") } else { path })
    }
}

async fn knock(client: &Client, row: &Row, objects: &Objects) -> Answer {
    let (method, _) = row.door.split_once(' ').unwrap();
    let method = if method == "ui" { "post" } else { method };
    let method: Method = method.to_uppercase().parse().unwrap();
    let path = format!("{}{}", objects.path(row.door), objects.put(row.query));
    let request = client.request(method.clone(), &path).header("sec-fetch-site", "same-origin");
    let body = objects.put(row.body);
    let kind = match body.starts_with('{') {
        true => "application/json",
        false => "application/x-www-form-urlencoded",
    };
    let request = match method {
        Method::GET => request,
        _ => request.header("content-type", kind).body(body),
    };
    Answer::of(request.send().await.unwrap()).await
}

fn may(row: &Row, role: &str) -> bool {
    match row.gate {
        Gate::Public => true,
        Gate::Roles(roles) => roles.contains(&role),
    }
}

/// What somebody in a session is answered.
fn expected(row: &Row, role: &str) -> u16 {
    // What overseers read of others is theirs to read.
    let oversees = ["auditor", "admin"].contains(&role)
        && ["get /queries/{id}", "ui queries/record"].contains(&row.door);
    match may(row, role) {
        true if oversees => 200,
        true => row.others,
        false => 403,
    }
}

/// What somebody with a token is answered: it counts for the API alone, and both its scopes and the
/// roles of its owner have to open the door.
fn expected_of_token(row: &Row, role: &str, scopes: &[Scope]) -> u16 {
    let (method, path) = row.door.split_once(' ').unwrap();
    if method == "ui" {
        return 401;
    }
    match allow(scopes, scopes::needs(method, path)) {
        Ok(()) => expected(row, role),
        Err(_) => 403,
    }
}

/// Roles of the tokens' groups by the same name, also of one that there is not.
fn host() -> Setup {
    let roles: Vec<String> = ANYBODY.iter().map(|role| format!("{role} = '{role}'")).collect();
    let scopes: Vec<String> = Scope::ALL.iter().map(|scope| format!("'{scope}'")).collect();
    let (roles, scopes) = (roles.join(", "), scopes.join(", "));
    jwt::with_pem(&format!("unknown = 'create'\nscopes = [{scopes}]\nroles = {{ {roles} }}\n"))
}

async fn with_api_token(server: &TestServer, role: &str, scopes: &[Scope]) -> Client {
    let owner = server.signed_in_as(role).await;
    let new = json!({ "name": "script", "scopes": scopes });
    let made = owner.post("/tokens", new).await.expect_ok();
    Client::bearing(&server.url, made["secret"].as_str().unwrap())
}

fn with_signed_token(server: &TestServer, role: &str) -> Client {
    let claims = json!({ "sub": format!("customer-{role}"), "email": null, "groups": [role] });
    Client::bearing(&server.url, &jwt::signed(&jwt::header(), &jwt::with(claims)))
}

/// Ann's conversation with an answered question, her run and its result.
async fn objects(server: &TestServer) -> Objects {
    let ann = server.person("ann", "analyst", json!({})).await;
    let shop = server.shop().await;
    let asked = ann.post("/chat/poll", json!({ "message": "sales", "connection_id": shop })).await;
    let asked = asked.expect_ok();
    let run = json!({ "connection_id": shop, "sql": "select * from products" });
    let run = ann.post("/queries", run).await.expect_ok();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let me = ann.get("/me").await.expect_ok();
    let token = json!({ "name": "report", "scopes": ["ask"] });
    let token = ann.post("/tokens", token).await.expect_ok();
    let sessions = ann.get("/sessions").await.expect_ok();
    Objects(vec![
        ("{conversation}", text(&asked["conversation_id"])),
        ("{request}", text(&asked["request_id"])),
        ("{query}", text(&run["query_id"])),
        ("{result}", text(&run["result_id"])),
        ("{connection}", shop),
        ("{person}", text(&me["id"])),
        ("{token}", text(&token["token"]["id"])),
        ("{session}", text(&sessions[0]["id"])),
    ])
}

#[test]
fn every_door_has_a_row() {
    let mut doors = BTreeSet::new();
    doors.extend(own_routes().iter().map(|(method, path, _)| format!("{method} {path}")));
    doors.extend(routes::table().iter().map(|route| format!("{} {}", route.method, route.path)));
    // Rendering the pages registers their server functions.
    let pages = leptos_axum::generate_route_list(app::App);
    doors.extend(server_fn_paths().map(|(path, _)| format!("ui {}", &path["/ui/".len()..])));
    let rows: Vec<String> = TABLE.iter().map(|row| row.door.to_owned()).collect();
    let once: BTreeSet<String> = rows.iter().cloned().collect();
    assert_eq!(rows.len(), once.len(), "a door has two rows");
    assert_eq!(doors.difference(&once).collect::<Vec<_>>(), [""; 0], "doors without a row");
    assert_eq!(once.difference(&doors).collect::<Vec<_>>(), [""; 0], "rows without a door");
    let pages: BTreeSet<String> = pages
        .iter()
        .map(|page| match page.path() {
            "" => "/".to_owned(),
            path => path
                .replace(":conversation_id", "{conversation}")
                .replace("{conversation_id}", "{conversation}")
                .replace(":id", "{connection}")
                .replace("{id}", "{connection}"),
        })
        .collect();
    assert_eq!(pages, PAGES.iter().map(|&page| page.to_owned()).collect(), "pages");
}

#[tokio::test]
async fn nobody_gets_in_without_a_session_or_with_one_that_has_ended() {
    let server = TestServer::start().await;
    let objects = objects(&server).await;
    let ended = server.signed_in_as("admin").await;
    assert_eq!(ended.post("//auth/sign-out", json!({})).await.status, 303);
    let name = ended.cookie.as_deref().unwrap().split('=').next().unwrap().to_owned();
    let made_up = Client::new(&server.url, Some(format!("{name}=made-up")));
    let mut wrong = Vec::new();
    for row in TABLE.iter().filter(|row| matches!(row.gate, Gate::Roles(_))) {
        for (who, client) in
            [("nobody", &server.anonymous()), ("ended", &ended), ("made up", &made_up)]
        {
            let answer = knock(client, row, &objects).await;
            if answer.status != 401 || answer.json()["code"] != "not_signed_in" {
                wrong.push(format!("{who}: {} answered {}", row.door, answer.status));
            }
        }
    }
    for page in PAGES.iter().filter(|page| !PUBLIC_PAGES.contains(page)) {
        let answer = made_up.get(&format!("/{}", objects.put(page))).await;
        if answer.status != 303 || !answer.header("location").starts_with("/sign-in") {
            wrong.push(format!("{page} answered {}", answer.status));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn every_role_gets_where_it_may_and_nowhere_else() {
    let server = TestServer::start().await;
    let objects = objects(&server).await;
    let mut wrong = Vec::new();
    for role in ANYBODY {
        let client = server.signed_in_as(role).await;
        for row in TABLE {
            let answer = knock(&client, row, &objects).await;
            let expected = expected(row, role);
            let refused_well = expected != 403 || {
                let problem = answer.json();
                problem["code"] == "forbidden"
                    && problem["detail"].as_str().is_some_and(|it| it.contains("the permission `"))
                    && problem["hint"].as_str().is_some_and(|it| it.contains("the role `"))
            };
            if answer.status != expected || !refused_well {
                let text = &answer.text[..answer.text.len().min(200)];
                wrong
                    .push(format!("{role}: {} {} for {expected}: {text}", row.door, answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_token_gets_where_its_owner_and_its_scopes_may_and_nowhere_else() {
    let server = host().start().await;
    let objects = objects(&server).await;
    let mut tokens = Vec::new();
    for role in ANYBODY {
        let (all, one) = (&Scope::ALL[..], |scope| std::slice::from_ref(scope));
        tokens.push(("token", *role, all, with_api_token(&server, role, all).await));
        tokens.push(("signed token", *role, all, with_signed_token(&server, role)));
        for scope in Scope::ALL.iter().filter(|_| *role == "admin") {
            let client = with_api_token(&server, role, one(scope)).await;
            tokens.push(("narrow token", *role, one(scope), client));
        }
    }
    let mut wrong = Vec::new();
    for (proof, role, scopes, client) in &tokens {
        for row in TABLE.iter().filter(|row| matches!(row.gate, Gate::Roles(_))) {
            let expected = expected_of_token(row, role, scopes);
            let answer = knock(client, row, &objects).await;
            let refused_well = match expected {
                401 => answer.json()["code"] == "not_signed_in",
                403 => answer.json()["code"] == "forbidden",
                _ => true,
            };
            if answer.status != expected || !refused_well {
                let text = &answer.text[..answer.text.len().min(200)];
                let who = format!("{proof} of {role} with {scopes:?}");
                wrong.push(format!("{who}: {} {} for {expected}: {text}", row.door, answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_connection_that_is_not_granted_is_unknown_at_every_door() {
    let server = host().start().await;
    let objects = objects(&server).await;
    let shop = ConnectionId::parse(server.shop().await).unwrap();
    let someone = Grantee::Person(UserId::parse("usr_someone").unwrap());
    let access = ConnectionAccess { restricted: true, grants: vec![someone] };
    assert!(server.context.store.set_connection_access(&shop, &access).await.unwrap());
    let mut wrong = Vec::new();
    let mut clients = Vec::new();
    for role in READERS {
        clients.push((role, "", server.signed_in_as(role).await));
        clients.push((role, "token", with_api_token(&server, role, &Scope::ALL).await));
        clients.push((role, "signed token", with_signed_token(&server, role)));
    }
    for (role, proof, client) in &clients {
        for path in ["/connections", "/conversations"] {
            assert_eq!(client.get(path).await.expect_ok(), json!([]), "{role} {path}");
        }
        let counts = |row: &&Row| proof.is_empty() || !row.door.starts_with("ui ");
        let rows = TABLE.iter().filter(|row| row.not_granted != 0 && may(row, role));
        for row in rows.filter(counts) {
            let answer = knock(client, row, &objects).await;
            let code = answer.json()["code"].clone();
            if answer.status != row.not_granted || code != "unknown_connection" {
                wrong.push(format!(
                    "{proof} {role}: {} answered {} {code}",
                    row.door, answer.status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn pages_are_for_whoever_is_signed_in_and_show_settings_to_those_who_may() {
    let server = TestServer::start().await;
    let objects = objects(&server).await;
    for role in ANYBODY {
        let client = server.signed_in_as(role).await;
        let own = |page: &&&str| **page != "/settings" && !PUBLIC_PAGES.contains(page);
        for page in PAGES.iter().filter(own) {
            let answer = client.get(&format!("/{}", objects.put(page))).await;
            assert_eq!(answer.status, 200, "{role} {page}");
            let denied = answer.text.contains("Settings are for administrators");
            let own = match *role {
                "auditor" => *page == "/settings/audit",
                "approver" => ["/settings/memory", "/settings/evaluation"].contains(page),
                _ => *role == "admin",
            };
            let expected = page.starts_with("/settings/") && !own;
            assert_eq!(denied, expected, "{role} {page}");
        }
    }
}
