//! Who is told what: people in the application, other systems by webhook, and nothing is lost on the way.

use super::{Team, approval, decide, execution, path};
use crate::support::{Client, Setup, eventually};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};
use server::webhooks::signature;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

async fn told(of: &Client) -> Vec<(String, bool)> {
    let notices = of.get("/notices").await.expect_ok();
    let unread = notices["unread"].as_u64().unwrap();
    let all = notices["notices"].as_array().unwrap();
    let read = |notice: &Value| notice["read"].as_bool().unwrap();
    assert_eq!(all.iter().filter(|notice| !read(notice)).count() as u64, unread, "{notices}");
    all.iter().map(|it| (it["kind"].as_str().unwrap().to_owned(), read(it))).collect()
}

fn kinds(told: &[(String, bool)]) -> Vec<(&str, bool)> {
    told.iter().map(|(kind, read)| (kind.as_str(), *read)).collect()
}

#[tokio::test]
async fn everybody_is_told_what_concerns_them_and_each_reads_for_themselves() {
    let team = Team::new().await;
    let change = team.proposed().await;
    assert_eq!(kinds(&told(&team.ann).await), [], "she knows that she asked");
    for who in [&team.bob, &team.cleo] {
        assert_eq!(kinds(&told(who).await), [("waiting", false)]);
    }
    let editor = team.server.signed_in_as("editor").await;
    assert_eq!(kinds(&told(&editor).await), [], "of others nothing");
    let read = json!({ "change": change["summary"]["id"] });
    team.bob.post("/notices/read", read).await.expect_ok();
    assert_eq!(kinds(&told(&team.bob).await), [("waiting", true)]);
    assert_eq!(kinds(&told(&team.cleo).await), [("waiting", false)], "hers is hers");

    let back = json!({ "action": "send_back", "reason": "31, not 30" });
    let back = decide(&team.bob, &change, back).await.expect_ok();
    assert_eq!(kinds(&told(&team.ann).await), [("sent_back", false)]);
    assert_eq!(kinds(&told(&team.cleo).await), [("waiting", true)], "it waits for nobody now");
    let wording = json!({
        "version": back["summary"]["version"], "sql": "update products set price = 31 where id = 1",
    });
    let again = team.ann.post(&format!("{}/wordings", path(&change)), wording).await.expect_ok();
    assert_eq!(kinds(&told(&team.cleo).await), [("waiting", false)], "the wording of now");
    let approved = decide(&team.bob, &again, approval(&again)).await.expect_ok();
    decide(&team.bob, &approved, execution(&approved)).await.expect_ok();
    team.ended(&change).await;
    let all = told(&team.ann).await;
    let expected = [("ran", false), ("approved", false), ("sent_back", false)];
    assert_eq!(kinds(&all), expected);
    assert_eq!(kinds(&told(&team.bob).await)[0], ("ran", false), "he started it");
    team.ann.post("/notices/read", json!({})).await.expect_ok();
    assert!(told(&team.ann).await.iter().all(|(_, read)| *read));
}

#[tokio::test]
async fn what_was_read_is_not_told_to_those_who_may_approve_no_more() {
    let team = Team::new().await;
    team.proposed().await;
    assert_eq!(kinds(&told(&team.bob).await), [("waiting", false)]);
    team.run_in_store("update users set roles = '[\"viewer\"]' where name = 'bob'").await;
    let bob = team.bob.get("/notices").await.expect_ok();
    assert_eq!((&bob["notices"], &bob["unread"]), (&json!([]), &json!(0)));
}

/// What a receiver got.
#[derive(Debug, Clone)]
pub struct Got {
    headers: HeaderMap,
    pub body: String,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

/// How it answers.
#[derive(Debug, Clone)]
pub enum Manner {
    With(StatusCode),
    Elsewhere(String),
    Never,
}

#[derive(Clone)]
pub struct Receiver {
    got: Arc<Mutex<Vec<Got>>>,
    manner: Arc<Mutex<Manner>>,
    port: u16,
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
    let body = String::from_utf8(body.to_vec()).unwrap();
    receiver.got.lock().unwrap().push(Got { headers, body });
    let manner = receiver.manner.lock().unwrap().clone();
    match manner {
        Manner::With(status) => status.into_response(),
        Manner::Elsewhere(url) => {
            (StatusCode::TEMPORARY_REDIRECT, [("location", url)]).into_response()
        }
        Manner::Never => std::future::pending().await,
    }
}

impl Receiver {
    pub async fn new(manner: Manner) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (got, manner) = (Arc::default(), Arc::new(Mutex::new(manner)));
        let receiver = Receiver { got, manner, port };
        let app = Router::new().route("/hook", post(receive)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        receiver
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    pub fn now(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    pub fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

async fn team() -> Team {
    let setup = Setup::new().settings(|settings| {
        settings.connections.allow = vec!["127.0.0.0/8".parse().unwrap()];
    });
    Team::over(setup).await
}

/// The secret of a new webhook that is told everything.
async fn hooked(team: &Team, url: &str) -> String {
    let all = ["waiting", "sent_back", "approved", "ran", "failed", "expired"];
    let made = team.ada.post("/webhooks", json!({ "url": url, "events": all })).await.expect_ok();
    made["secret"].as_str().unwrap().to_owned()
}

/// The newest delivery, once `probe` is satisfied with it.
async fn delivery(team: &Team, probe: impl Fn(&Value) -> bool) -> Value {
    eventually(|| async {
        let all = team.ada.get("/webhooks").await.expect_ok();
        let newest = all[0]["deliveries"][0].clone();
        probe(&newest).then_some(newest)
    })
    .await
}

#[tokio::test]
async fn a_system_is_told_with_a_signature_and_the_secret_is_shown_once() {
    let team = team().await;
    let receiver = Receiver::new(Manner::With(StatusCode::NO_CONTENT)).await;
    let secret = hooked(&team, &receiver.url()).await;
    let change = team.proposed().await;
    let sent = delivery(&team, |it| it["delivered_at"].is_string()).await;
    assert_eq!((&sent["attempts"], &sent["status"]), (&json!(1), &json!(204)));
    let [got] = &receiver.got()[..] else { panic!("once: {:?}", receiver.got()) };
    let (id, at) = (got.header("webhook-id"), got.header("webhook-timestamp"));
    let expected = signature(&secret, id, at.parse().unwrap(), &got.body).unwrap();
    assert_eq!(got.header("webhook-signature"), expected);
    let body: Value = serde_json::from_str(&got.body).unwrap();
    assert_eq!((&body["type"], &body["id"]), (&json!("change.waiting"), &json!(id)));
    assert_eq!(body["change"]["id"], change["summary"]["id"]);
    assert_eq!(body["change"]["state"], "in_review");
    assert!(!got.body.contains("price"), "no statement leaves: {}", got.body);
    let listed = team.ada.get("/webhooks").await;
    assert!(!listed.text.contains(&secret["whsec_".len()..]), "{}", listed.text);
    let store = std::fs::read(team.server.directory.path().join("data/candor.sqlite")).unwrap();
    let plain = secret.as_bytes();
    assert!(!store.windows(plain.len()).any(|window| window == plain), "it is sealed");
    let records = team.ada.get("/audit?action=webhook.add").await.expect_ok();
    assert_eq!(records["total"], 1);
}

#[tokio::test]
async fn what_fails_is_tried_again_under_the_same_id_and_given_up_in_the_end() {
    let team = team().await;
    let receiver = Receiver::new(Manner::With(StatusCode::INTERNAL_SERVER_ERROR)).await;
    hooked(&team, &receiver.url()).await;
    team.proposed().await;
    let failed = delivery(&team, |it| it["attempts"] == 1).await;
    assert_eq!((&failed["status"], &failed["delivered_at"]), (&json!(500), &Value::Null));
    assert!(failed["next_at"].is_string(), "{failed}");
    team.run_in_store("update webhook_deliveries set attempts = 7, next_at = '2000-01-01'").await;
    let over = delivery(&team, |it| it["attempts"] == 8).await;
    assert_eq!(over["next_at"], Value::Null, "given up: {over}");
    assert_eq!(team.ada.get("/webhooks").await.expect_ok()[0]["failed"], 1);
    receiver.now(Manner::With(StatusCode::OK));
    team.run_in_store("update webhook_deliveries set attempts = 1, next_at = '2000-01-01'").await;
    let there = delivery(&team, |it| it["delivered_at"].is_string()).await;
    assert_eq!((&there["attempts"], &there["error"]), (&json!(2), &Value::Null));
    let ids: Vec<String> =
        receiver.got().iter().map(|got| got.header("webhook-id").to_owned()).collect();
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[tokio::test]
async fn nobody_there_nobody_answers_and_somebody_sends_elsewhere() {
    let team = team().await;
    let elsewhere = Receiver::new(Manner::With(StatusCode::OK)).await;
    let receiver = Receiver::new(Manner::Elsewhere(elsewhere.url())).await;
    hooked(&team, &receiver.url()).await;
    team.proposed().await;
    let sent = delivery(&team, |it| it["attempts"] == 1).await;
    assert_eq!(sent["status"], 307);
    assert!(sent["error"].as_str().unwrap().contains("redirects are not followed"), "{sent}");
    assert!(elsewhere.got().is_empty(), "it was never asked");
    receiver.now(Manner::Never);
    team.run_in_store("update webhook_deliveries set next_at = '2000-01-01'").await;
    let slow = delivery(&team, |it| it["attempts"] == 2).await;
    assert!(slow["error"].as_str().unwrap().contains("in time"), "{slow}");
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    team.ada.delete(&format!("/webhooks/{}", first(&team).await)).await;
    hooked(&team, &format!("http://127.0.0.1:{closed}/hook")).await;
    team.proposed().await;
    let away = delivery(&team, |it| it["attempts"] == 1).await;
    assert!(away["error"].as_str().unwrap().contains("no answer"), "{away}");
}

async fn first(team: &Team) -> String {
    team.ada.get("/webhooks").await.expect_ok()[0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn private_addresses_are_told_nothing_however_they_are_written() {
    // No range is allowed.
    let team = Team::new().await;
    let receiver = Receiver::new(Manner::With(StatusCode::OK)).await;
    for url in [
        receiver.url(),
        "https://169.254.169.254/latest".to_owned(),
        "https://10.1.2.3/hook".to_owned(),
        "https://[::1]/hook".to_owned(),
        "https://[::ffff:127.0.0.1]/hook".to_owned(),
        "http://hooks.example.org/".to_owned(),
        "https://user:secret@hooks.example.org/".to_owned(),
        "ftp://hooks.example.org/".to_owned(),
        "nonsense".to_owned(),
    ] {
        let answer = team.ada.post("/webhooks", json!({ "url": url, "events": ["ran"] })).await;
        answer.expect_problem(422, "address_refused");
    }
    // A name is judged each time it resolves, and so is the one that leads elsewhere by then.
    hooked(&team, &format!("http://localhost:{}/hook", receiver.port)).await;
    team.proposed().await;
    let refused = delivery(&team, |it| it["attempts"] == 1).await;
    assert!(refused["error"].as_str().unwrap().contains("loopback"), "{refused}");
    assert!(receiver.got().is_empty(), "it was never asked");
}

#[tokio::test]
async fn what_was_written_down_is_told_by_the_next_server() {
    let team = team().await;
    let receiver = Receiver::new(Manner::Never).await;
    hooked(&team, &receiver.url()).await;
    team.proposed().await;
    eventually(|| async { (receiver.got().len() == 1).then_some(()) }).await;
    // It stops while nobody has answered: as after a kill, only the store knows of it.
    let Team { server, .. } = team;
    let directory = server.stop().await;
    receiver.now(Manner::With(StatusCode::OK));
    let setup = Setup::at(directory).settings(|settings| {
        settings.connections.allow = vec!["127.0.0.0/8".parse().unwrap()];
    });
    let server = setup.start().await;
    eventually(|| async { (receiver.got().len() == 2).then_some(()) }).await;
    let got = receiver.got();
    assert_eq!(got[0].header("webhook-id"), got[1].header("webhook-id"));
    assert_eq!(got[0].body, got[1].body);
    server.stop().await;
}
