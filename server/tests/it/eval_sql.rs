//! `candor eval sql`, killed in the middle and gone on with.

use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const QUESTIONS: usize = 400;

async fn shop(path: &Path) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    let script = "create table products (id integer primary key, name text, price integer);
        insert into products values (1, 'Lamp', 30), (2, 'Desk', 200), (3, 'Chair', 80);";
    sqlx::raw_sql(script).execute(&pool).await.unwrap();
    pool.close().await;
}

fn evaluate(folder: &Path, out: &str, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_candor"));
    let arguments =
        ["eval", "sql", "--questions", "questions.json", "--databases", ".", "--out", out];
    command.args(arguments).args(more).current_dir(folder);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Whole lines.
fn predictions(folder: &Path, out: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join(out).join("predictions.jsonl"));
    let text = text.unwrap_or_default();
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Figures that do not depend on the clock.
fn report(folder: &Path, out: &str) -> Value {
    let text = std::fs::read_to_string(folder.join(out).join("baseline.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn a_run_that_was_killed_goes_on_where_it_was_and_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    shop(&folder.join("shop.sqlite")).await;
    shop(&folder.join("other.sqlite")).await;
    let question = |at: usize| {
        let price = at % 250;
        // The same number and words of two databases are two questions.
        json!({
            "id": format!("q{}", at / 2), "db_id": if at.is_multiple_of(2) { "shop" } else { "other" },
            "question": format!("how many products have a price over {}", price - price % 2),
            "gold_sql": format!("select count(*) from products where price > {}", price - price % 2),
        })
    };
    let all: Vec<Value> = (0..QUESTIONS).map(question).collect();
    std::fs::write(folder.join("questions.json"), json!(all).to_string()).unwrap();

    let mut cut = evaluate(folder, "cut", &[]).spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while predictions(folder, "cut").len() < 5 {
        assert!(Instant::now() < until, "the first questions are answered by then");
        tokio::task::yield_now().await;
    }
    cut.kill().unwrap();
    cut.wait().unwrap();
    let first = predictions(folder, "cut");
    assert!((5..QUESTIONS).contains(&first.len()), "it was killed in the middle: {}", first.len());
    assert!(!folder.join("cut/report.json").exists());

    assert!(evaluate(folder, "cut", &["--resume"]).status().unwrap().success());
    assert!(evaluate(folder, "whole", &[]).status().unwrap().success());
    let (gone_on, whole) = (predictions(folder, "cut"), predictions(folder, "whole"));
    assert_eq!(
        gone_on[..first.len()],
        first[..],
        "nothing is asked twice: even the times are kept"
    );
    let asked = |items: &[Value]| -> Vec<(Value, Value)> {
        items.iter().map(|item| (item["id"].clone(), item["db_id"].clone())).collect()
    };
    assert_eq!(asked(&gone_on), asked(&whole));
    assert_eq!(report(folder, "cut"), report(folder, "whole"));

    // Only the line that a kill cut off is asked again.
    let path = folder.join("cut/predictions.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, &text[..text.len() - 30]).unwrap();
    assert!(evaluate(folder, "cut", &["--resume"]).status().unwrap().success());
    let again = predictions(folder, "cut");
    assert_eq!(again[..QUESTIONS - 1], gone_on[..QUESTIONS - 1]);
    assert_eq!(again.len(), QUESTIONS);

    // Answers that were compared with something else are not mixed in.
    let mut changed = all;
    changed[0]["gold_sql"] = json!("select count(*) + 1 from products");
    std::fs::write(folder.join("questions.json"), json!(changed).to_string()).unwrap();
    let refused = evaluate(folder, "cut", &["--resume"]).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("other questions or settings"), "{told}");
    assert_eq!(predictions(folder, "cut"), again, "and nothing is lost");
}
