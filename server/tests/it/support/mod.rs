//! A server per test, a client for it, and readers of what it answers.

mod client;
mod database;
mod log;
mod process;
mod sse;

pub use client::{Answer, Client};
pub use database::shop;
pub use log::Log;
pub use process::Process;
pub use sse::{Frame, Frames, frames};

use llm::LlmClient;
use server::ServerContext;
use server::auth::{session, sign_in};
use server::config::{
    ConnectionSettings, CorsSettings, DatabaseSettings, LimitSettings, LocalModelSettings,
    SessionSettings, Settings,
};
use server::serve::Server;
use server::store::NewUser;
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// What the shop of the tests is connected as.
pub const SHOP: &str = "shop";

pub struct TestServer {
    pub context: ServerContext,
    pub url: String,
    /// The demo's one-time secret.
    pub token: Option<String>,
    pub directory: Arc<TempDir>,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<anyhow::Result<()>>>,
}

pub struct Setup {
    pub settings: Settings,
    pub model: Option<Arc<dyn LlmClient>>,
    directory: Arc<TempDir>,
}

impl Setup {
    pub fn new() -> Self {
        Self::at(Arc::new(tempfile::tempdir().unwrap()))
    }

    /// A server over the data of an earlier one.
    pub fn at(directory: Arc<TempDir>) -> Self {
        let path = directory.path().join("shop.sqlite");
        let databases =
            vec![DatabaseSettings { name: SHOP.to_owned(), path: path.clone(), glossary: None }];
        let limits = LimitSettings { listener_grace_ms: 0, ..LimitSettings::default() };
        let settings = Settings {
            bind: "127.0.0.1:0".parse().unwrap(),
            public_url: None,
            data: directory.path().join("data"),
            site_root: directory.path().join("site"),
            demo: false,
            databases,
            connections: ConnectionSettings {
                // Files beside the shop may be connected, servers of this machine only when a test
                // says so; a failed test ends soon.
                sqlite_roots: vec![directory.path().to_owned()],
                tests_per_minute: 1_000,
                test_time: Duration::from_millis(400),
                ..ConnectionSettings::default()
            },
            secret_keys: None,
            llm: None,
            local_model: LocalModelSettings { enabled: false, ..LocalModelSettings::default() },
            limits,
            trusted_proxies: Vec::new(),
            cors: CorsSettings::default(),
            sessions: SessionSettings::default(),
            issuers: Vec::new(),
            oidc: Vec::new(),
        };
        Self { settings, model: None, directory }
    }

    pub fn model(mut self, model: impl LlmClient + 'static) -> Self {
        self.model = Some(Arc::new(model));
        self
    }

    pub fn shared_model(mut self, model: Arc<dyn LlmClient>) -> Self {
        self.model = Some(model);
        self
    }

    pub fn settings(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    /// The file of the shop, before the server opens it.
    pub fn shop_path(&self) -> PathBuf {
        self.directory.path().join("shop.sqlite")
    }

    pub async fn start(self) -> TestServer {
        let path = self.shop_path();
        if !path.exists() {
            shop(&path).await;
        }
        let server = Server::start_with(self.settings, self.model).await.unwrap();
        let (stop, stopped) = oneshot::channel();
        let url = format!("http://{}", server.address);
        let token = server.link.as_ref().map(|link| link.reveal().to_owned());
        let context = server.context.clone();
        let running = tokio::spawn(server.run(async move {
            let _ = stopped.await;
        }));
        let (stop, running) = (Some(stop), Some(running));
        TestServer { context, url, token, directory: self.directory, stop, running }
    }
}

impl TestServer {
    pub async fn start() -> Self {
        Setup::new().start().await
    }

    /// The secret of the link that makes the first account.
    pub fn set_up(&self) -> &str {
        self.context.set_up.as_ref().expect("the server began without accounts").reveal()
    }

    /// Makes the first account: Root, `root@example.org`, `correct-horse`.
    pub async fn first_run(&self) -> Answer {
        let token = self.set_up();
        let fields = [
            ("token", token),
            ("name", "Root"),
            ("email", "root@example.org"),
            ("password", "correct-horse"),
        ];
        self.anonymous().form("//auth/first-run", &fields).await
    }

    /// A client nobody is signed in with.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.url, None)
    }

    /// A client with a session of a fresh account.
    pub async fn signed_in(&self) -> Client {
        self.signed_in_as("analyst").await
    }

    pub async fn signed_in_as(&self, role: &str) -> Client {
        let id = sign_in::new_user_id();
        let email = format!("{}@example.org", id.as_str());
        let user = NewUser {
            id,
            email,
            name: "Ann Example".to_owned(),
            password_hash: None,
            roles: vec![role.to_owned()],
        };
        self.context.store.add_user(&user).await.unwrap();
        let cookie = session::start(&self.context, &user.id, &Default::default()).await.unwrap();
        let cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        Client::new(&self.url, Some(cookie))
    }

    /// A client with a session of an account with this name, role and attributes. Its address is
    /// `name@example.org`.
    pub async fn person(&self, name: &str, role: &str, attributes: serde_json::Value) -> Client {
        let user = NewUser {
            id: sign_in::new_user_id(),
            email: format!("{name}@example.org"),
            name: name.to_owned(),
            password_hash: None,
            roles: vec![role.to_owned()],
        };
        let store = &self.context.store;
        store.add_user(&user).await.unwrap();
        for (attribute, value) in attributes.as_object().unwrap() {
            assert!(store.set_attribute(&user.email, attribute, Some(value)).await.unwrap());
        }
        let cookie = session::start(&self.context, &user.id, &Default::default()).await.unwrap();
        let cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        Client::new(&self.url, Some(cookie))
    }

    /// Id of the shop's connection.
    pub async fn shop(&self) -> String {
        let connections = self.context.store.list_connections().await.unwrap();
        connections.iter().find(|known| known.name == SHOP).unwrap().id.to_string()
    }

    /// Tells the server to stop and waits until it has.
    pub async fn stop(mut self) -> Arc<TempDir> {
        let _ = self.stop.take().unwrap().send(());
        self.running.take().unwrap().await.unwrap().unwrap();
        self.directory.clone()
    }
}

/// Asks again until `probe` answers; what is waited for happens soon, or the test fails.
pub async fn eventually<T, F: Future<Output = Option<T>>>(mut probe: impl FnMut() -> F) -> T {
    let found = async {
        let mut ticks = tokio::time::interval(Duration::from_millis(10));
        loop {
            ticks.tick().await;
            if let Some(found) = probe().await {
                return found;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), found).await.expect("it happens within 20 s")
}

/// Makes an administrator with the command, before the process `candor serve` begins, and signs in there.
pub fn add_administrator(directory: &std::path::Path) {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_candor"))
        .arg("user")
        .arg("--data")
        .arg(directory.join("data"))
        .args(["add", "root@example.org", "--role", "admin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"correct-horse\n").unwrap();
    assert!(child.wait().unwrap().success());
}
