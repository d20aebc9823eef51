//! `candor audit`: the real binary over a store on disk, as it is and tampered with.

use serde_json::Value;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn candor(data: &Path, arguments: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args(arguments)
        .env("CANDOR_DATA", data)
        .env_remove("CANDOR_CONFIG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input has closed it.
    let _ = child.stdin.take().unwrap().write_all(b"correct-horse-7\n");
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Status and what was said, on stdout or stderr.
fn verify(data: &Path, more: &[&str]) -> (i32, String) {
    let output = candor(data, &[&["audit", "verify"], more].concat());
    (output.status.code().unwrap(), text(&output.stdout) + &text(&output.stderr))
}

async fn change(data: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new().filename(data.join("candor.sqlite"));
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Six records: an account, and five attributes of it.
fn six(directory: &Path) -> std::path::PathBuf {
    let data = directory.join("data");
    let email = "ann@example.org";
    let added = candor(&data, &["user", "add", email]);
    assert!(added.status.success(), "{}", text(&added.stderr));
    for number in ["1", "2", "3", "4", "5"] {
        let set = candor(&data, &["user", "set-attribute", email, "level", number]);
        assert!(set.status.success(), "{}", text(&set.stderr));
    }
    data
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

#[tokio::test]
async fn whatever_is_done_to_the_file_the_first_bad_record_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let data = six(directory.path());
    assert_eq!(verify(&data, &[]), (0, "6 records are as they were written\n".to_owned()));
    for (number, (sql, kind, seq)) in [
        ("update audit_records set outcome = 'failed' where seq = 3", "changed", 3),
        ("update audit_records set detail = x'00' where seq = 2", "changed", 2),
        ("update audit_records set duration_us = 0 where seq = 6", "changed", 6),
        ("delete from audit_records where seq = 1", "missing", 1),
        ("delete from audit_records where seq = 4", "missing", 4),
        (
            "update audit_records set seq = 100 where seq = 2; \
             update audit_records set seq = 2 where seq = 5; \
             update audit_records set seq = 5 where seq = 100",
            "moved",
            2,
        ),
        ("delete from audit_records where seq > 4", "cut_off", 5),
        ("delete from audit_records", "cut_off", 1),
        (
            "delete from audit_records where seq > 4; \
             update audit_heads set seq = 4, hash = (select hash from audit_records where seq = 4)",
            "head_forged",
            4,
        ),
        ("delete from audit_heads", "head_missing", 6),
        ("delete from audit_keys", "unknown_key", 1),
    ]
    .into_iter()
    .enumerate()
    {
        let copied = directory.path().join(format!("copy-{number}"));
        copy(&data, &copied);
        change(&copied, sql).await;
        let (status, told) = verify(&copied, &["--json"]);
        assert_eq!(status, 1, "{sql}: {told}");
        let found: Value = serde_json::from_str(told.lines().next().unwrap()).unwrap();
        assert_eq!((&found["fault"]["kind"], &found["fault"]["seq"]), (&kind.into(), &seq.into()));
        assert!(told.contains("candor: "), "people are told too: {told}");
    }
}

#[tokio::test]
async fn a_kept_head_shows_that_an_older_copy_was_put_back() {
    let directory = tempfile::tempdir().unwrap();
    let data = six(directory.path());
    let old = directory.path().join("old");
    copy(&data, &old);
    assert!(
        candor(&data, &["user", "unset-attribute", "ann@example.org", "level"]).status.success()
    );
    let head = candor(&data, &["audit", "head"]);
    let kept = directory.path().join("head.json");
    std::fs::write(&kept, &head.stdout).unwrap();
    let with_head = ["--head", kept.to_str().unwrap()];
    assert_eq!(verify(&data, &with_head).0, 0);
    assert_eq!(verify(&old, &[]).0, 0, "in itself it is whole");
    let (status, told) = verify(&old, &with_head);
    assert_eq!((status, told.contains("cut_off")), (1, true), "{told}");
    std::fs::write(&kept, "{}").unwrap();
    assert_eq!(verify(&data, &with_head).0, 2);
}

#[tokio::test]
async fn an_export_is_recorded_and_a_store_that_is_not_there_is_no_success() {
    let directory = tempfile::tempdir().unwrap();
    let data = six(directory.path());
    let arguments = ["audit", "export", "--reason", "review", "--action", "audit.export"];
    let first = candor(&data, &arguments);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let record: Value = serde_json::from_str(text(&first.stdout).trim()).unwrap();
    assert_eq!((&record["seq"], &record["actor"]["kind"]), (&7.into(), &"command".into()));
    assert_eq!(record["detail"]["reason"], "review");
    let csv = candor(&data, &["audit", "export", "--format", "csv"]);
    assert_eq!(text(&csv.stdout).lines().count(), 1 + 8);
    assert_eq!(candor(&data, &["audit", "export", "--from", "soon"]).status.code(), Some(2));
    assert_eq!(verify(&directory.path().join("nowhere"), &[]).0, 2);
    assert!(!directory.path().join("nowhere").exists(), "looking makes nothing");
}
