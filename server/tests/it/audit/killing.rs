//! The real binary, killed again and again while a connection is changed: afterwards the change is there
//! with its record, or neither is.

use crate::support::{Client, Process, add_administrator, shop};
use serde_json::json;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::Path;
use std::process::Command;

const ROUNDS: usize = 4;

fn serve(directory: &Path) -> Process {
    let config = format!("[connections]\nsqlite_roots = ['{}']\n", directory.display());
    Process::serve(directory, &config, &[])
}

/// How often the connection was changed, by its own count and by the audit's.
async fn changes(directory: &Path, id: &str) -> (i64, i64) {
    let options = SqliteConnectOptions::new().filename(directory.join("data/candor.sqlite"));
    let mut store = SqliteConnection::connect_with(&options).await.unwrap();
    let counted = sqlx::query_as(
        "select
            (select revision from connections where id = $1),
            (select count(*) from audit_records
                where resource = $1 and action = 'connection.change')",
    )
    .bind(id)
    .fetch_one(&mut store)
    .await
    .unwrap();
    store.close().await.unwrap();
    counted
}

#[tokio::test]
async fn a_kill_leaves_a_change_with_its_record_or_neither() {
    let directory = tempfile::tempdir().unwrap();
    shop(&directory.path().join("shop.sqlite")).await;
    add_administrator(directory.path());
    let mut process = serve(directory.path());
    let anonymous = Client::new(&process.url, None);
    let fields = [("email", "root@example.org"), ("password", "correct-horse")];
    let answer = anonymous.form("//auth/sign-in", &fields).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let draft = |name: &str| {
        let file = directory.path().join("shop.sqlite");
        json!({ "name": name, "engine": "sqlite", "environment": "dev", "file": file })
    };
    let client = Client::new(&process.url, Some(cookie.clone()));
    let added = client.post("/connections", draft("Shop")).await.expect_ok();
    let id = added["id"].as_str().unwrap().to_owned();
    let mut acknowledged = 0;
    for round in 0..ROUNDS {
        let client = Client::new(&process.url, Some(cookie.clone()));
        let path = format!("/connections/{id}");
        // Several at once, so that the kill meets one under way.
        let writers = (0..3).map(|writer| {
            let (client, path) = (client.clone(), path.clone());
            let bodies: Vec<_> =
                (0..200).map(|turn| draft(&format!("Shop {round} {writer} {turn}"))).collect();
            tokio::spawn(async move {
                let mut done = 0;
                for body in bodies {
                    let request = client.request(reqwest::Method::PUT, &path).json(&body);
                    match request.send().await {
                        Ok(answer) if answer.status() == 200 => done += 1,
                        _ => break,
                    }
                }
                done
            })
        });
        let writers: Vec<_> = writers.collect();
        // Until some changes are there; the next ones are cut off.
        crate::support::eventually(|| async {
            (changes(directory.path(), &id).await.0 >= acknowledged + 3).then_some(())
        })
        .await;
        process.kill();
        for writer in writers {
            acknowledged += writer.await.unwrap();
        }
        let (changed, recorded) = changes(directory.path(), &id).await;
        assert_eq!(changed, recorded, "in round {round}");
        assert!(changed >= acknowledged, "what was acknowledged is there: {changed}");
        acknowledged = changed;
        process = serve(directory.path());
    }
    let verified = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args(["audit", "verify", "--data"])
        .arg(directory.path().join("data"))
        .output()
        .unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}
