//! Signing in at another system, over real HTTP: against one whose answers a test writes, and against the
//! npm package `oidc-provider`.

mod attacks;
mod fake;
mod people;
mod real;

use crate::support::{Setup, TestServer};
use protocol::audit::AuditFilter;
use serde_json::Value;
use server::auth::permission::of_command;
use server::config::{Overrides, Settings};

/// A server of which `text` is the `[[oidc]]` part of its configuration, allowed to reach this machine.
fn configured(text: &str) -> Setup {
    // Providers send people back to an address that is known before the server starts.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("candor.toml");
    let head = format!("public_url = 'http://{free}'\n[connections]\nallow = ['127.0.0.0/8']\n");
    std::fs::write(&file, format!("{head}{text}")).unwrap();
    let overrides = Overrides { config: Some(file), ..Overrides::default() };
    let secret = |name: &str| (name == "CORP").then(|| "the secret/of+the client".to_owned());
    let loaded = Settings::load(overrides, secret).unwrap();
    Setup::new().settings(|settings| {
        (settings.bind, settings.public_url) = (free, loaded.public_url);
        (settings.connections.allow, settings.oidc) = (loaded.connections.allow, loaded.oidc);
        settings.limits.sign_ins_per_minute = 1_000;
    })
}

/// The records of signing in, the latest first: how each ended and its detail.
async fn sign_ins(server: &TestServer) -> Vec<(String, Value)> {
    records(server, "session.sign_in").await
}

async fn records(server: &TestServer, action: &str) -> Vec<(String, Value)> {
    let filter = AuditFilter { action: Some(action.to_owned()), ..AuditFilter::default() };
    let store = &server.context.store;
    let found = store.search_audit(of_command(), &filter, 100).await.unwrap();
    let mut records = Vec::new();
    for entry in found.records {
        let record = store.audit_record(of_command(), entry.seq).await.unwrap().unwrap();
        records.push((entry.outcome, record.detail));
    }
    records
}
