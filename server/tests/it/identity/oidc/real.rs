//! The whole way through the npm package `oidc-provider`: its pages, its codes, its tokens. The package is
//! installed by `cargo xtask test`.

use super::fake::session;
use super::{configured, sign_ins};
use crate::support::{Answer, Client, TestServer};
use reqwest::{Method, Url};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// A provider of its own on a free port; it ends with the test.
struct Provider {
    _process: Child,
    /// It writes there: closed, it would end.
    _output: Lines<BufReader<ChildStdout>>,
    settings: tempfile::NamedTempFile,
    issuer: String,
}

impl Provider {
    async fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/provider");
        assert!(
            folder.join("node_modules/oidc-provider").is_dir(),
            "`cargo xtask test unit` installs the provider's packages"
        );
        let settings = tempfile::NamedTempFile::new().unwrap();
        let mut provider = Command::new("node")
            .args(["provider.mjs".as_ref(), settings.path()])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("Node.js is there");
        let mut lines = BufReader::new(provider.stdout.take().unwrap()).lines();
        let line = lines.next_line().await.unwrap().expect("the provider says where it is");
        let said: Value = serde_json::from_str(&line).unwrap();
        let issuer = said["issuer"].as_str().unwrap().to_owned();
        Self { _process: provider, _output: lines, settings, issuer }
    }

    /// Tells it about its one client, and who has which claims.
    fn knows(&self, server: &str, accounts: Value) {
        let settings = json!({
            "client_id": "candor", "client_secret": "the secret/of+the client",
            "redirect_uris": [format!("{server}/auth/oidc/corp/callback")],
            "accounts": accounts,
        });
        std::fs::write(self.settings.path(), settings.to_string()).unwrap();
    }
}

/// Follows redirects and forms of the provider as a browser does, with one jar of cookies for each host.
struct Browser {
    http: reqwest::Client,
    jars: BTreeMap<u16, BTreeMap<String, String>>,
}

impl Browser {
    fn new() -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
        Self { http: http.unwrap(), jars: BTreeMap::new() }
    }

    /// Answers with the first page that is no redirect, or with the redirect that leads to `until`.
    async fn go(&mut self, method: Method, url: &Url, body: &str, until: &str) -> (Url, Answer) {
        let (mut method, mut url, mut body) = (method, url.clone(), body.to_owned());
        loop {
            let jar = self.jars.entry(url.port().unwrap()).or_default();
            let cookies: Vec<String> =
                jar.iter().map(|(name, it)| format!("{name}={it}")).collect();
            let request =
                self.http.request(method, url.clone()).header("cookie", cookies.join("; "));
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let answer = Answer::of(request.body(body).send().await.unwrap()).await;
            for cookie in answer.headers.get_all("set-cookie") {
                let pair = cookie.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                jar.insert(name.to_owned(), value.to_owned());
            }
            if answer.status != 303 && answer.status != 302 {
                return (url, answer);
            }
            let next = url.join(answer.header("location")).unwrap();
            if next.path() == until {
                return (next, answer);
            }
            (method, url, body) = (Method::GET, next, String::new());
        }
    }
}

/// Signs in at the provider's own pages as `login`; answers with what coming back led to.
async fn sign_in(server: &TestServer, login: &str) -> Answer {
    let mut browser = Browser::new();
    let start = Url::parse(&format!("{}/auth/oidc/corp?next=/history", server.url)).unwrap();
    let (page, form) = browser.go(Method::GET, &start, "", "").await;
    assert!(form.text.contains("name=\"login\""), "{}", form.text);
    let body = format!("prompt=login&login={login}&password=anything");
    let (page, form) = browser.go(Method::POST, &page, &body, "").await;
    assert!(form.text.contains("value=\"consent\""), "{}", form.text);
    let callback = "/auth/oidc/corp/callback";
    let (back, _) = browser.go(Method::POST, &page, "prompt=consent", callback).await;
    let jar = &browser.jars[&back.port().unwrap()];
    let cookies: Vec<String> = jar.iter().map(|(name, it)| format!("{name}={it}")).collect();
    let client = Client::new(&server.url, Some(cookies.join("; ")));
    client.get(&format!("/{callback}?{}", back.query().unwrap())).await
}

#[tokio::test]
async fn people_sign_in_with_the_pages_of_a_provider_and_follow_its_groups() {
    let provider = Provider::start().await;
    let server = configured(&format!(
        "[[oidc]]\nname = 'corp'\nlabel = 'Corp'\nissuer = '{}'\nclient_id = 'candor'\n\
         client_secret_env = 'CORP'\nscopes = ['openid', 'email', 'profile', 'groups']\n\
         unknown = 'create'\nroles = {{ staff = 'analyst', boss = 'approver' }}\n",
        provider.issuer
    ));
    let server = server.start().await;
    let ann = |groups: &[&str]| {
        json!({ "ann": {
            "name": "Ann", "email": "ann@example.org", "email_verified": true, "groups": groups,
        } })
    };
    provider.knows(&server.url, ann(&["staff"]));
    let answer = sign_in(&server, "ann").await;
    assert_eq!(answer.header("location"), "/history", "{:?}", sign_ins(&server).await);
    let me = session(&server, &answer).unwrap().get("/me").await.expect_ok();
    assert_eq!((&me["name"], &me["email"]), (&json!("Ann"), &json!("ann@example.org")));
    assert_eq!(me["roles"], json!(["analyst"]));

    provider.knows(&server.url, ann(&["boss", "somewhere"]));
    let answer = sign_in(&server, "ann").await;
    let again = session(&server, &answer).unwrap().get("/me").await.expect_ok();
    assert_eq!((&again["id"], &again["roles"]), (&me["id"], &json!(["approver"])));

    provider.knows(&server.url, ann(&[]));
    let answer = sign_in(&server, "ann").await;
    assert!(answer.header("location").ends_with("why=no_role"), "{}", answer.header("location"));
    assert!(session(&server, &answer).is_none());
}
