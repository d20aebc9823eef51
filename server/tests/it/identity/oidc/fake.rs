//! A provider whose answers the test writes, and a browser that goes there and comes back.

use super::configured;
use crate::identity::jwt;
use crate::support::{Answer, Client, TestServer};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

pub const CODE: &str = "the-code";

pub struct Fake {
    pub http: MockServer,
    pub server: TestServer,
    script: Script,
}

/// What each path answers; what is not in it is not there.
#[derive(Clone, Default)]
struct Script(Arc<Mutex<BTreeMap<String, (u16, Value)>>>);

impl Respond for Script {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        match self.0.lock().unwrap().get(request.url.path()) {
            Some((status, body)) => ResponseTemplate::new(*status).set_body_json(body),
            None => ResponseTemplate::new(404),
        }
    }
}

/// What the browser was sent off with.
pub struct Left {
    /// Of the authorization request.
    pub query: BTreeMap<String, String>,
    pub url: String,
    pub cookie: String,
}

impl Fake {
    /// A provider, and a server with `more` in its `[[oidc]]` part.
    pub async fn start(more: &str) -> Self {
        let http = MockServer::start().await;
        let script = Script::default();
        Mock::given(any()).respond_with(script.clone()).mount(&http).await;
        let issuer = http.uri();
        let server = configured(&format!(
            "[[oidc]]\nname = 'corp'\nlabel = 'Corp'\nissuer = '{issuer}'\nclient_id = 'candor'\n\
             client_secret_env = 'CORP'\n{more}"
        ));
        let fake = Self { server: server.start().await, http, script };
        fake.describes(json!({}));
        fake.answers("/jwks", 200, jwt::key_set());
        fake
    }

    /// Its discovery document, with some of it replaced.
    pub fn describes(&self, changes: Value) {
        let issuer = self.http.uri();
        let mut document = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/jwks"),
            "code_challenge_methods_supported": ["S256"],
        });
        document.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        self.answers("/.well-known/openid-configuration", 200, document);
    }

    /// From now on, `to` answers so.
    pub fn answers(&self, to: &str, status: u16, body: Value) {
        self.script.0.lock().unwrap().insert(to.to_owned(), (status, body));
    }

    /// Claims of an ID token for the attempt, with some replaced, or with `null` taken away.
    pub fn claims(&self, left: &Left, changes: Value) -> Value {
        let now = jwt::now();
        let mut claims = json!({
            "iss": self.http.uri(), "aud": "candor", "sub": "ann-7", "nonce": left.query["nonce"],
            "iat": now, "exp": now + 300, "name": "Ann", "email": "ann@example.org",
            "email_verified": true, "groups": ["staff"],
        });
        for (name, value) in changes.as_object().unwrap() {
            match value {
                Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
                value => claims[name] = value.clone(),
            }
        }
        claims
    }

    /// The token endpoint gives this ID token for the code.
    pub fn gives(&self, id_token: &str) {
        self.answers("/token", 200, json!({ "id_token": id_token, "access_token": "at" }));
    }

    pub async fn leave(&self, next: &str) -> Left {
        let answer = self.server.anonymous().get(&format!("//auth/oidc/corp?next={next}")).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        left(&answer)
    }

    /// Comes back with these parameters, from the browser that left.
    pub async fn come_back(&self, left: &Left, query: &[(&str, &str)]) -> Answer {
        come_back(&self.server, "corp", Some(&left.cookie), query).await
    }

    /// Signs in with an ID token of these claims; answers where that led.
    pub async fn sign_in(&self, changes: Value) -> Answer {
        let left = self.leave("/history").await;
        self.gives(&jwt::signed(&jwt::header(), &self.claims(&left, changes)));
        self.come_back(&left, &[("state", &left.query["state"]), ("code", CODE)]).await
    }

    /// The last request to the token endpoint: its fields, and its authorization.
    pub async fn exchanged(&self) -> (BTreeMap<String, String>, String) {
        let requests = self.http.received_requests().await.unwrap();
        let last = requests.iter().rfind(|request| request.url.path() == "/token").unwrap();
        let header = last.headers.get("authorization");
        let header = header.map_or("", |value| value.to_str().unwrap()).to_owned();
        (fields(last), header)
    }
}

fn fields(request: &Request) -> BTreeMap<String, String> {
    let body = String::from_utf8(request.body.clone()).unwrap();
    pairs(&Url::parse(&format!("http://body/?{body}")).unwrap())
}

fn pairs(url: &Url) -> BTreeMap<String, String> {
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

pub fn left(answer: &Answer) -> Left {
    let url = answer.header("location").to_owned();
    let query = pairs(&Url::parse(&url).unwrap());
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    Left { query, url, cookie }
}

pub async fn come_back(
    server: &TestServer,
    provider: &str,
    cookie: Option<&str>,
    query: &[(&str, &str)],
) -> Answer {
    let mut url = Url::parse("http://back/").unwrap();
    url.query_pairs_mut().extend_pairs(query);
    let path = format!("//auth/oidc/{provider}/callback?{}", url.query().unwrap_or_default());
    let client = Client::new(&server.url, cookie.map(str::to_owned));
    let request = client.request(Method::GET, &path).header("sec-fetch-site", "cross-site");
    Answer::of(request.send().await.unwrap()).await
}

/// The session that an answer began, if it did.
pub fn session(server: &TestServer, answer: &Answer) -> Option<Client> {
    let cookies = answer.headers.get_all("set-cookie").iter();
    let cookies = cookies.map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap());
    let own = cookies.into_iter().find(|cookie| cookie.starts_with("candor_session="))?;
    Some(Client::new(&server.url, Some(own.to_owned())))
}

pub fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}
