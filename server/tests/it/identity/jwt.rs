//! Tokens of a host application, over real HTTP (RFC 8725).

use crate::support::{Answer, Client, Setup, TestServer};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use protocol::audit::AuditFilter;
use reqwest::Method;
use serde_json::{Value, json};
use server::auth::permission::of_command;
use server::config::{Overrides, Settings};
use std::time::{SystemTime, UNIX_EPOCH};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

const KEY: &str = include_str!("keys/rsa.pem");
const PUBLIC: &str = include_str!("keys/rsa.pub.pem");
const OTHER: &str = include_str!("keys/other.pem");
/// The modulus of `rsa.pem`, as a JWK holds it.
const MODULUS: &str = "c948095be16195fc76d72ba80af43cfcf0df6d17c958c0c1d391a49427d8303236a32932da5ae8b887805c35128360a627c2fd7abbbd222d1de07865c25c54402c487c4d7d26bfc3ab3b16e70ff1ccd597dfc22f10d7ca3094687204c5843c6f088e9d188d1c5fb729a36f7971052713206bba6941e79aab5da6c8123b3696dc228c8edb58782e2e775fd1bd5840f923b443d3682e09656a64aee6a5130adab0e5dad922b3f7f4006e087e170b34893838668124db93d70c11839ae7eed1d910f0a70a4c9e9155fbbec212fe37cf4dc8b16639d792b7fb6740c87db13d09d12914f23e006e906e0cc8287670163f459e482f6bd48f40812e87f6968056b80ff9";

pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

pub fn header() -> Value {
    json!({ "alg": "RS256", "typ": "JWT", "kid": "2026" })
}

fn claims() -> Value {
    json!({
        "iss": "https://shop.example.org", "aud": "candor", "sub": "customer-7",
        "iat": now(), "nbf": now(), "exp": now() + 300,
        "name": "Ann Host", "email": "ann@shop.example.org",
        "groups": ["sales"], "profile": { "region": "EMEA" },
    })
}

fn signed_with(key: &EncodingKey, algorithm: Algorithm, header: &Value, claims: &Value) -> String {
    let message = format!("{}.{}", part(header), part(claims));
    let signature = crypto::sign(message.as_bytes(), key, algorithm).unwrap();
    format!("{message}.{signature}")
}

/// Signed by the configured key.
pub fn signed(header: &Value, claims: &Value) -> String {
    let key = EncodingKey::from_rsa_pem(KEY.as_bytes()).unwrap();
    signed_with(&key, Algorithm::RS256, header, claims)
}

/// Signed by a key that nobody has named.
pub fn forged(header: &Value, claims: &Value) -> String {
    let key = EncodingKey::from_rsa_pem(OTHER.as_bytes()).unwrap();
    signed_with(&key, Algorithm::RS256, header, claims)
}

/// Without a signature, whatever its header says.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}.", part(header), part(claims))
}

/// The usual claims with some replaced, or with `null` taken away.
pub fn with(changes: Value) -> Value {
    let mut changed = claims();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(changed.as_object_mut().unwrap().remove(name)),
            value => changed[name] = value.clone(),
        }
    }
    changed
}

fn header_with(changes: Value) -> Value {
    let mut changed = header();
    changed.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    changed
}

const ISSUER: &str = "[[issuers]]
name = 'shop'
issuer = 'https://shop.example.org'
audience = ['candor']
";
const ROLES: &str = "roles = { sales = 'analyst', managers = 'approver' }
attributes = { region = 'profile.region' }
";

fn configured(text: &str) -> Setup {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("candor.toml");
    std::fs::write(&file, text).unwrap();
    let overrides = Overrides { config: Some(file), ..Overrides::default() };
    let loaded = Settings::load(overrides, |_| None).unwrap();
    Setup::new().settings(|settings| settings.issuers = loaded.issuers)
}

pub fn with_pem(more: &str) -> Setup {
    let key =
        format!("[[issuers.keys]]\nkid = '2026'\nalgorithm = 'RS256'\npem = '''{PUBLIC}'''\n");
    configured(&format!("{ISSUER}{more}{key}"))
}

async fn shop() -> TestServer {
    with_pem(&format!("unknown = 'create'\n{ROLES}")).start().await
}

async fn ask(client: &Client, path: &str, token: &str) -> Answer {
    let request = client.request(Method::GET, path);
    let request = request.header("authorization", format!("Bearer {token}"));
    Answer::of(request.send().await.unwrap()).await
}

/// The reasons that the audit has, the latest first.
async fn reasons(server: &TestServer) -> Vec<String> {
    let filter = AuditFilter { action: Some("token.refuse".to_owned()), ..AuditFilter::default() };
    let store = &server.context.store;
    let found = store.search_audit(of_command(), &filter, 100).await.unwrap();
    let mut reasons = Vec::new();
    for entry in found.records {
        let record = store.audit_record(of_command(), entry.seq).await.unwrap().unwrap();
        reasons.push(record.detail["reason"].as_str().unwrap().to_owned());
    }
    reasons
}

#[tokio::test]
async fn a_token_of_the_host_is_its_person_with_groups_and_attributes() {
    let server = shop().await;
    let client = server.anonymous();
    let token = signed(&header(), &claims());
    let me = ask(&client, "/me", &token).await.expect_ok();
    assert_eq!(me["name"], "Ann Host");
    assert_eq!(me["email"], "ann@shop.example.org");
    assert_eq!(me["roles"], json!(["analyst"]));
    let managers = signed(&header(), &with(json!({ "groups": ["managers", "x"] })));
    let again = ask(&client, "/me", &managers).await.expect_ok();
    assert_eq!(again["id"], me["id"], "the same subject is the same account");
    assert_eq!(again["roles"], json!(["approver"]), "the token's groups count, not the first ones");
    let other = signed(&header(), &with(json!({ "sub": "customer-8", "email": null })));
    assert_ne!(ask(&client, "/me", &other).await.expect_ok()["id"], me["id"]);
}

#[tokio::test]
async fn what_is_not_as_it_must_be_is_refused_in_the_same_words() {
    let server = with_pem(&format!("unknown = 'create'\n{ROLES}"))
        .settings(|settings| settings.limits.sign_ins_per_minute = 1_000)
        .start()
        .await;
    let client = server.anonymous();
    let hs = |alg: &str| header_with(json!({ "alg": alg }));
    let public_as_secret = EncodingKey::from_secret(PUBLIC.as_bytes());
    let other = EncodingKey::from_rsa_pem(OTHER.as_bytes()).unwrap();
    let unsigned = |alg: &str| format!("{}.{}.", part(&hs(alg)), part(&claims()));
    let fine = signed(&header(), &claims());
    let cut = &fine[..fine.len() - 8];
    let swapped = {
        let mut parts = fine.split('.');
        let (head, _, signature) = (parts.next(), parts.next(), parts.next());
        let better = part(&with(json!({ "groups": ["managers"] })));
        format!("{}.{better}.{}", head.unwrap(), signature.unwrap())
    };
    let jwk = json!({ "kty": "RSA", "n": URL_SAFE_NO_PAD.encode(hex::decode(MODULUS).unwrap()), "e": "AQAB" });
    let head = |changes: Value| signed(&header_with(changes), &claims());
    let body = |changes: Value| signed(&header(), &with(changes));
    let table: Vec<(&str, String, &str)> = vec![
        ("alg none", unsigned("none"), "algorithm"),
        ("alg None", unsigned("None"), "algorithm"),
        ("alg none with a signature", head(json!({ "alg": "none" })), "algorithm"),
        (
            "the public key as a secret",
            signed_with(&public_as_secret, Algorithm::HS256, &hs("HS256"), &claims()),
            "algorithm",
        ),
        ("another algorithm of the family", head(json!({ "alg": "RS512" })), "algorithm"),
        ("no algorithm", head(json!({ "alg": null })), "algorithm"),
        ("expired", body(json!({ "exp": now() - 60, "nbf": now() - 120 })), "expired"),
        ("just expired", body(json!({ "exp": now() - 7 })), "expired"),
        ("not yet valid", body(json!({ "nbf": now() + 60 })), "not_yet_valid"),
        ("valid for a year", body(json!({ "exp": now() + 31_536_000 })), "lasts_too_long"),
        ("no expiry", body(json!({ "exp": null })), "missing_claim"),
        ("an expiry in words", body(json!({ "exp": "tomorrow" })), "missing_claim"),
        ("no start", body(json!({ "nbf": null })), "missing_claim"),
        ("no subject", body(json!({ "sub": null })), "missing_claim"),
        ("wrong issuer", body(json!({ "iss": "https://evil.example" })), "unknown_issuer"),
        (
            "issuer in a list",
            body(json!({ "iss": ["https://shop.example.org"] })),
            "unknown_issuer",
        ),
        ("no issuer", body(json!({ "iss": null })), "unknown_issuer"),
        ("wrong audience", body(json!({ "aud": "wiki" })), "wrong_audience"),
        ("no audience", body(json!({ "aud": null })), "missing_claim"),
        ("unknown kid", head(json!({ "kid": "2025" })), "unknown_key"),
        ("no kid", head(json!({ "kid": null })), "unknown_key"),
        ("a path as kid", head(json!({ "kid": "../../etc/passwd" })), "unknown_key"),
        ("jku", head(json!({ "jku": "https://evil.example/jwks" })), "header"),
        ("x5u", head(json!({ "x5u": "https://evil.example/cert" })), "header"),
        ("x5c", head(json!({ "x5c": ["MIIB"] })), "header"),
        ("its own key", head(json!({ "jwk": jwk })), "header"),
        ("crit", head(json!({ "crit": ["exp"] })), "header"),
        ("no type", head(json!({ "typ": null })), "type"),
        ("another type", head(json!({ "typ": "logout+jwt" })), "type"),
        (
            "signed by somebody else",
            signed_with(&other, Algorithm::RS256, &header(), &claims()),
            "signature",
        ),
        ("changed after signing", swapped, "signature"),
        ("a cut signature", cut.to_owned(), "signature"),
        ("without its signature", unsigned("RS256"), "signature"),
        ("oversized", body(json!({ "pad": "x".repeat(8 * 1024) })), "too_long"),
        ("no group with a role", body(json!({ "groups": ["admin"] })), "no_role"),
        ("two parts", "a.b".to_owned(), "malformed"),
        ("four parts", format!("{fine}.x"), "malformed"),
        ("no base64", "a!.b!.c!".to_owned(), "malformed"),
        ("nothing", String::new(), "malformed"),
        ("an API token that is none", "cdr_guessed".to_owned(), "unknown_token"),
    ];
    let mut heard: Option<Value> = None;
    for (what, token, reason) in table {
        let answer = ask(&client, "/me", &token).await;
        assert_eq!(answer.header("www-authenticate"), "Bearer error=\"invalid_token\"", "{what}");
        let mut problem = answer.expect_problem(401, "token_refused");
        problem.as_object_mut().unwrap().remove("instance");
        let first = heard.get_or_insert_with(|| problem.clone());
        assert_eq!(first, &problem, "{what}: the words tell refusals apart");
        assert_eq!(reasons(&server).await[0], reason, "{what}");
    }
    assert_eq!(ask(&client, "/me", &fine).await.status, 200, "and the real one is still accepted");
}

#[tokio::test]
async fn a_refused_token_is_not_replaced_by_the_cookie_beside_it() {
    let server = shop().await;
    let client = server.signed_in().await;
    assert_eq!(client.get("/me").await.status, 200);
    ask(&client, "/me", "cdr_guessed").await.expect_problem(401, "token_refused");
}

#[tokio::test]
async fn guessing_tokens_is_limited_by_address_and_not_recorded_for_ever() {
    let server = Setup::new().settings(|s| s.limits.sign_ins_per_minute = 2).start().await;
    let client = server.anonymous();
    for _ in 0..2 {
        ask(&client, "/me", "cdr_guessed").await.expect_problem(401, "token_refused");
    }
    let answer = ask(&client, "/me", "cdr_guessed").await;
    let problem = answer.expect_problem(429, "too_many_requests");
    assert_eq!(problem["limit"]["name"], "refused_tokens");
    assert_eq!(answer.header("retry-after"), problem["limit"]["retry_after_s"].to_string());
    assert_eq!(reasons(&server).await.len(), 2);
}

#[tokio::test]
async fn without_leave_to_make_accounts_only_known_people_come_in() {
    let server = with_pem("").start().await;
    let client = server.anonymous();
    let token = signed(&header(), &claims());
    ask(&client, "/me", &token).await.expect_problem(401, "token_refused");
    assert_eq!(reasons(&server).await, ["unknown_account"]);
    server.person("ann", "editor", json!({ "region": "APAC" })).await;
    let ann = signed(&header(), &with(json!({ "email": "Ann@example.org" })));
    let me = ask(&client, "/me", &ann).await.expect_ok();
    assert_eq!((&me["name"], &me["roles"]), (&json!("ann"), &json!(["editor"])));
    let unverified = json!({ "sub": "8", "email": "ann@example.org", "email_verified": false });
    let unverified = signed(&header(), &with(unverified));
    ask(&client, "/me", &unverified).await.expect_problem(401, "token_refused");
}

#[tokio::test]
async fn a_new_person_does_not_take_over_an_account_by_its_address() {
    let server = shop().await;
    server.person("ann", "admin", json!({})).await;
    let token = signed(&header(), &with(json!({ "email": "ann@example.org" })));
    ask(&server.anonymous(), "/me", &token).await.expect_problem(401, "token_refused");
    assert_eq!(reasons(&server).await, ["address_taken"]);
}

#[tokio::test]
async fn a_host_s_token_does_what_its_scopes_say_and_no_more() {
    let server = with_pem(&format!(
        "unknown = 'create'\nscopes = ['ask']\n{}",
        ROLES.replace("'approver'", "'admin'")
    ));
    let server = server.start().await;
    let client = server.anonymous();
    let admin = signed(&header(), &with(json!({ "groups": ["managers"] })));
    assert_eq!(ask(&client, "/conversations", &admin).await.status, 200);
    for path in ["/queries", "/audit", "/tokens", "/connections/conn_1"] {
        ask(&client, path, &admin).await.expect_problem(403, "forbidden");
    }
    // Pages and their server functions know cookies only.
    let request = client.request(Method::POST, "//ui/conversations/list");
    let request = request.header("authorization", format!("Bearer {admin}"));
    Answer::of(request.send().await.unwrap()).await.expect_problem(401, "not_signed_in");
}

#[tokio::test]
async fn two_first_requests_at_once_make_one_account() {
    let server = shop().await;
    let client = server.anonymous();
    let token = signed(&header(), &claims());
    let both = tokio::join!(ask(&client, "/me", &token), ask(&client, "/me", &token));
    assert_eq!(both.0.expect_ok()["id"], both.1.expect_ok()["id"]);
}

/// The key of [`signed`], as its issuer publishes it.
pub fn key_set() -> Value {
    set_of("2026")
}

fn set_of(kid: &str) -> Value {
    let n = URL_SAFE_NO_PAD.encode(hex::decode(MODULUS).unwrap());
    let key =
        json!({ "kty": "RSA", "kid": kid, "use": "sig", "alg": "RS256", "n": n, "e": "AQAB" });
    json!({ "keys": [key] })
}

async fn jwks(server: &MockServer, kid: &str, times: u64) {
    let answer = ResponseTemplate::new(200).set_body_json(set_of(kid));
    Mock::given(path("/jwks")).respond_with(answer).expect(times).mount(server).await;
}

fn behind(url: &str) -> Setup {
    configured(&format!("{ISSUER}unknown = 'create'\n[issuers.jwks]\nurl = '{url}/jwks'\n"))
}

#[tokio::test]
async fn keys_behind_a_url_are_fetched_once_however_many_tokens_name_others() {
    let issuer = MockServer::start().await;
    jwks(&issuer, "2026", 1).await;
    let server = behind(&issuer.uri())
        .settings(|s| s.connections.allow = vec!["127.0.0.0/8".parse().unwrap()])
        .start()
        .await;
    let client = server.anonymous();
    let token = signed(&header(), &claims());
    for _ in 0..3 {
        assert_eq!(ask(&client, "/me", &token).await.expect_ok()["roles"], json!(["viewer"]));
        let unknown = signed(&header_with(json!({ "kid": "2027" })), &claims());
        ask(&client, "/me", &unknown).await.expect_problem(401, "token_refused");
    }
    issuer.verify().await;
}

#[tokio::test]
async fn keys_are_not_fetched_from_an_address_that_is_not_allowed() {
    let issuer = MockServer::start().await;
    jwks(&issuer, "2026", 0).await;
    for url in [issuer.uri(), issuer.uri().replace("127.0.0.1", "localhost")] {
        let server = behind(&url).start().await;
        let token = signed(&header(), &claims());
        ask(&server.anonymous(), "/me", &token).await.expect_problem(401, "token_refused");
        assert_eq!(reasons(&server).await, ["unknown_key"]);
    }
    issuer.verify().await;
}
