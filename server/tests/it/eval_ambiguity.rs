//! `candor eval ambiguity` from its files to its report.

use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

const BANDS: &str = "
create table artists (id integer primary key, name text, age integer, country text);
create table musicians (id integer primary key, name text, age integer, country text);
insert into artists values (1, 'Ada', 31, 'Spain'), (2, 'Ben', 44, 'France'), (3, 'Cleo', 20, 'Spain');
insert into musicians values (1, 'Ada', 31, 'Spain'), (3, 'Cleo', 20, 'Spain');
";

async fn database(path: &Path) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::raw_sql(BANDS).execute(&pool).await.unwrap();
    pool.close().await;
}

fn evaluate(folder: &Path) -> Output {
    let arguments = ["--ambiguous", "ambiguous.json", "--clear", "clear.json", "--out", "out"];
    Command::new(env!("CARGO_BIN_EXE_candor"))
        .args(["eval", "ambiguity", "--databases", "one/database"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

#[tokio::test]
async fn asks_choices_and_their_answers_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let write = |name: &str, cases: Value| {
        std::fs::write(folder.join(name), cases.to_string()).unwrap();
    };
    let gold = |table: &str, rest: &str| format!("SELECT count(*) FROM {table}{rest}");
    let both = |rest: &str| json!([gold("artists", rest), gold("musicians", rest)]);
    write(
        "ambiguous.json",
        json!([
            { "id": "a", "kind": "table", "db_id": "bands", "db_file": "bands_split",
              "question": "How many singers are there?", "options": ["artists", "musicians"],
              "gold": both(""), "results_differ": true },
            { "id": "b", "kind": "table", "db_id": "bands", "db_file": "bands_split",
              "question": "How many singers are older than 60?",
              "options": ["artists", "musicians"],
              "gold": both(" where age > 60"), "results_differ": false },
        ]),
    );
    write(
        "clear.json",
        json!([{ "id": "c", "kind": "none", "db_id": "bands",
            "question": "How many artists are there?", "gold": [gold("artists", "")] }]),
    );
    let missing = evaluate(folder);
    assert_eq!(missing.status.code(), Some(2), "no database is there");
    database(&folder.join("one/database/bands_split.sqlite")).await;
    // Of another set, beside the one that is named.
    database(&folder.join("two/database/bands.sqlite")).await;
    let done = evaluate(folder);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let summary = String::from_utf8(done.stdout).unwrap();
    assert!(
        summary.starts_with("ask-recall 1.000 ask-precision 1.000 over-ask 0.000"),
        "{summary}"
    );
    let report = std::fs::read_to_string(folder.join("out/report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    for (figure, expected) in [
        ("ambiguous", 2.0),
        ("differing", 1.0),
        ("clear", 1.0),
        ("asks", 1.0),
        ("asked_without_difference", 0.0),
        ("option_coverage", 1.0),
        ("right_after_choice", 1.0),
        ("clear_right", 1.0),
    ] {
        assert_eq!(report["all"][figure].as_f64(), Some(expected), "{figure}");
    }
    let lines = std::fs::read_to_string(folder.join("out/predictions.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), 3);
    assert!(folder.join("out/report.md").exists());
}
