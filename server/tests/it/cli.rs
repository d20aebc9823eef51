//! The commands: JSON on stdout, messages on stderr, statuses 0, 1 and 2.

use crate::support::shop;
use serde_json::{Value, json};
use sqlx::SqlitePool;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

struct Done {
    status: i32,
    out: String,
    err: String,
}

impl Done {
    fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn candor(directory: &Path, arguments: &[&str], input: &str) -> Done {
    // A password must not show in the most talkative log either.
    let log = if arguments.first() == Some(&"connection") { "trace" } else { "warn" };
    let mut child = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args(arguments)
        .current_dir(directory)
        .env("CANDOR_DATA", directory.join("data"))
        .env("CANDOR_LOG", log)
        .env_remove("CANDOR_LLM_PROVIDER")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input has closed it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Done {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

async fn directory() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    shop(&directory.path().join("shop.sqlite")).await;
    directory
}

#[tokio::test]
async fn ask_prints_the_events_of_an_answer() {
    let directory = directory().await;
    let arguments =
        ["ask", "--database", "sqlite:shop.sqlite", "--jsonl", "how many sales are there"];
    let done = candor(directory.path(), &arguments, "");
    assert_eq!(done.status, 0, "{}", done.err);
    let events = done.lines();
    assert_eq!(events.last().unwrap()["event_type"], "done");
    let table = events.iter().find(|event| event["event_type"] == "table_result").unwrap();
    assert_eq!(table["payload"]["rows"], json!([[4]]));
}

#[tokio::test]
async fn ask_for_people_prints_the_rows() {
    let directory = directory().await;
    let arguments = ["ask", "--database", "sqlite:shop.sqlite", "how many sales are there"];
    let done = candor(directory.path(), &arguments, "");
    assert_eq!(done.status, 0, "{}", done.err);
    assert!(done.out.lines().any(|line| line == "4"), "{}", done.out);
    assert!(done.err.contains("select") || done.err.contains("SELECT"), "{}", done.err);
}

#[tokio::test]
async fn a_question_that_is_not_understood_fails_and_says_why() {
    let directory = directory().await;
    let arguments = ["ask", "--database", "sqlite:shop.sqlite", "frobnicate the zyzzyva"];
    let done = candor(directory.path(), &arguments, "");
    assert_eq!(done.status, 1, "{}", done.out);
    assert!(done.err.contains("zyzzyva"), "{}", done.err);
}

#[tokio::test]
async fn a_file_that_is_not_a_database_fails_and_names_it() {
    let directory = directory().await;
    std::fs::write(directory.path().join("letter.txt"), "dear reader, ".repeat(200)).unwrap();
    for command in [
        ["ask", "--database", "sqlite:letter.txt", "how many"].as_slice(),
        &["catalog", "sync", "--database", "sqlite:letter.txt"],
    ] {
        let done = candor(directory.path(), command, "");
        assert_eq!(done.status, 1, "{}", done.err);
        assert!(done.err.contains("letter") && done.err.contains("not_a_database"), "{}", done.err);
        assert_eq!(done.out, "");
    }
}

#[tokio::test]
async fn arguments_that_cannot_be_used_are_status_two() {
    let directory = directory().await;
    for arguments in [
        ["ask", "how many"].as_slice(),
        &["ask", "--database", "oracle:x", "how many"],
        &["guard"],
        &["guard", "--dialect", "sqlite", "--catalog", "missing.json"],
        &["user", "add", "x@example.org", "--role", "king"],
        &["nonsense"],
    ] {
        let done = candor(directory.path(), arguments, "");
        assert_eq!(done.status, 2, "{arguments:?}: {}", done.err);
        assert_eq!(done.out, "");
    }
}

#[tokio::test]
async fn guard_answers_every_line_in_order() {
    let directory = directory().await;
    let synced =
        candor(directory.path(), &["catalog", "sync", "--database", "sqlite:shop.sqlite"], "");
    std::fs::write(directory.path().join("catalog.json"), &synced.out).unwrap();
    let input = [
        json!({ "id": 1, "sql": "select name from products" }),
        json!({ "id": 2, "sql": "delete from products" }),
        json!({ "id": 3, "sql": "select nope from products" }),
    ];
    let input: String = input.iter().map(|line| format!("{line}\n")).collect();
    let arguments = ["guard", "--dialect", "sqlite", "--catalog", "catalog.json"];
    let done = candor(directory.path(), &arguments, &input);
    assert_eq!(done.status, 0, "{}", done.err);
    let answers = done.lines();
    let verdicts: Vec<(&Value, &Value)> =
        answers.iter().map(|answer| (&answer["id"], &answer["verdict"])).collect();
    assert_eq!(verdicts[0], (&json!(1), &json!("allow")));
    assert_eq!(verdicts[1], (&json!(2), &json!("deny")));
    assert_eq!(verdicts[2], (&json!(3), &json!("deny")));
    assert_eq!(answers[0]["tables"], json!(["products"]));
}

#[tokio::test]
async fn catalog_diff_says_what_changed() {
    let directory = directory().await;
    let sync =
        || candor(directory.path(), &["catalog", "sync", "--database", "sqlite:shop.sqlite"], "");
    let catalog = sync().out;
    std::fs::write(directory.path().join("a.json"), &catalog).unwrap();
    let fewer: Value = {
        let mut catalog: Value = serde_json::from_str(&catalog).unwrap();
        catalog["schemas"][0]["tables"].as_array_mut().unwrap().pop();
        catalog
    };
    std::fs::write(directory.path().join("b.json"), fewer.to_string()).unwrap();
    let same = candor(directory.path(), &["catalog", "diff", "a.json", "a.json"], "");
    assert_eq!((same.status, same.out.as_str()), (0, ""));
    let done = candor(directory.path(), &["catalog", "diff", "a.json", "b.json"], "");
    assert!(done.out.contains("sales"), "{}", done.out);
}

#[tokio::test]
async fn chart_check_answers_every_line() {
    let directory = directory().await;
    let spec = json!({
        "mark": "bar",
        "encoding": {
            "x": { "field": "a", "type": "nominal" },
            "y": { "field": "b", "type": "quantitative" },
        },
    });
    let columns = json!([{ "name": "a", "type": "text" }, { "name": "b", "type": "integer" }]);
    let input = format!(
        "{}\n{}\n",
        json!({ "id": "fine", "spec": spec, "columns": columns }),
        json!({ "id": "wrong", "spec": { "mark": "bar", "url": "http://x" } }),
    );
    let done = candor(directory.path(), &["chart", "check"], &input);
    assert_eq!(done.status, 0, "{}", done.err);
    let answers = done.lines();
    assert_eq!(
        (&answers[0]["id"], &answers[0]["ok"]),
        (&json!("fine"), &json!(true)),
        "{}",
        done.out
    );
    assert_eq!((&answers[1]["id"], &answers[1]["ok"]), (&json!("wrong"), &json!(false)));
}

#[tokio::test]
async fn users_are_added_listed_and_changed() {
    let directory = directory().await;
    let run = |arguments: &[&str], input: &str| candor(directory.path(), arguments, input);
    let added = run(&["user", "add", "Ann@Example.org", "--name", "Ann"], "correct-horse\n");
    assert_eq!(added.status, 0, "{}", added.err);
    let twice = run(&["user", "add", "ann@example.org"], "correct-horse\n");
    assert_eq!(twice.status, 1);
    assert!(twice.err.contains("already"), "{}", twice.err);
    assert_eq!(run(&["user", "add", "bob@example.org"], "short\n").status, 1);
    assert_eq!(run(&["user", "set-role", "ann@example.org", "admin"], "").status, 0);
    assert_eq!(run(&["user", "reset-password", "ann@example.org"], "new-password\n").status, 0);
    assert_eq!(run(&["user", "set-role", "nobody@example.org", "admin"], "").status, 1);
    assert_eq!(run(&["user", "set-role", "ann@example.org", "king"], "").status, 2);
    let roles = ["user", "set-role", "ann@example.org", "editor", "auditor"];
    assert_eq!(run(&roles, "").status, 0);
    assert_eq!(run(&["user", "set-groups", "ann@example.org", "Sales"], "").status, 1);
    assert_eq!(run(&["user", "set-groups", "ann@example.org"], "").status, 0);
    assert_eq!(run(&["user", "disable", "ann@example.org"], "").status, 0);
    let list = run(&["user", "list"], "").lines();
    assert_eq!(list.len(), 1);
    assert_eq!(
        (&list[0]["email"], &list[0]["roles"]),
        (&json!("ann@example.org"), &json!(["editor", "auditor"]))
    );
    assert_eq!((&list[0]["groups"], &list[0]["disabled"]), (&json!([]), &json!(true)));
    assert_eq!(run(&["user", "enable", "ann@example.org"], "").status, 0);
    assert_eq!(run(&["user", "list"], "").lines()[0]["disabled"], json!(false));
}

#[tokio::test]
async fn a_model_file_is_taken_listed_and_removed() {
    let directory = directory().await;
    let run = |arguments: &[&str]| candor(directory.path(), arguments, "");
    let states = || {
        let listed = run(&["model", "list"]).lines();
        listed.iter().map(|it| format!("{} {}", it["model"], it["state"])).collect::<Vec<_>>()
    };
    let absent =
        [r#""qwen2.5-coder-1.5b" "absent""#, r#""qwen2.5-coder-0.5b" "absent""#].map(str::to_owned);
    assert_eq!(states(), absent);
    let unknown = run(&["model", "pull", "any"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.err.contains("choose from qwen2.5-coder-1.5b"), "{}", unknown.err);
    std::fs::write(directory.path().join("own"), "GGUF and so on").unwrap();
    std::fs::write(directory.path().join("text"), "not one").unwrap();
    assert_eq!(run(&["model", "pull", "mine", "--file", "text"]).status, 2);
    assert_eq!(run(&["model", "pull", "../mine", "--file", "own"]).status, 2);
    assert_eq!(run(&["model", "pull", "mine", "--file", "own"]).status, 0);
    assert_eq!(states()[0], r#""mine" "present""#);
    assert_eq!(run(&["model", "remove", "mine"]).status, 0);
    assert_eq!(run(&["model", "remove", "mine"]).status, 1);
    assert_eq!(states(), absent);
}

/// What the commands are told besides their arguments.
fn settings(directory: &Path) {
    let file = format!(
        "[connections]\nsqlite_roots = ['{}']\nallow = ['127.0.0.0/8']\ntest_ms = 300\n",
        directory.display()
    );
    std::fs::write(directory.join("candor.toml"), file).unwrap();
}

fn connection(directory: &Path, arguments: &[&str], input: &str) -> Done {
    let all = [&["connection", "--config", "candor.toml"], arguments].concat();
    candor(directory, &all, input)
}

/// Who ran something, from where, and how it ended.
async fn runs_in(data: &Path) -> Vec<(String, String, String)> {
    let url = format!("sqlite:{}", data.join("candor.sqlite").display());
    let store = SqlitePool::connect(&url).await.unwrap();
    sqlx::query_as(
        "select users.email, query_runs.origin, query_runs.outcome
        from query_runs join users on users.id = query_runs.owner_id",
    )
    .fetch_all(&store)
    .await
    .unwrap()
}

#[tokio::test]
async fn connections_are_added_listed_tried_and_removed() {
    let directory = directory().await;
    settings(directory.path());
    let file = directory.path().join("shop.sqlite");
    let run = |arguments: &[&str]| connection(directory.path(), arguments, "");
    let add = ["add", "Shop", "--engine", "sqlite", "--file", file.to_str().unwrap()];
    let added = run(&add);
    assert_eq!(added.status, 0, "{}", added.err);
    assert_eq!(added.lines()[0]["engine"], "sqlite");
    assert_eq!(run(&add).status, 1, "the name is taken");
    let listed = run(&["list"]).lines();
    assert_eq!((listed.len(), &listed[0]["name"]), (1, &json!("Shop")));
    let tried = run(&["test", "Shop"]);
    assert_eq!((tried.status, &tried.lines()[0]["ok"]), (0, &json!(true)));
    let question = "how many sales are there";
    let asked = ["ask", "--config", "candor.toml", "--connection", "Shop", question];
    let answered = candor(directory.path(), &asked, "");
    assert_eq!(answered.status, 0, "{}", answered.err);
    let add = ["user", "--config", "candor.toml", "add", "ann@example.com"];
    assert_eq!(candor(directory.path(), &add, "correct-horse\n").status, 0);
    let asked_as_ann = [asked.as_slice(), &["--as", "ann@example.com"]].concat();
    let answered = candor(directory.path(), &asked_as_ann, "");
    assert_eq!(answered.status, 0, "{}", answered.err);
    let runs = runs_in(&directory.path().join("data")).await;
    assert_eq!(runs, [("ann@example.com".to_owned(), "cli".to_owned(), "done".to_owned())]);
    let audit = ["audit", "export", "--config", "candor.toml"];
    let records = candor(directory.path(), &audit, "").lines();
    let ran = records.iter().find(|record| record["action"] == "statement.run").unwrap();
    assert_eq!((&ran["actor"]["kind"], &ran["outcome"]), (&json!("command"), &json!("done")));
    assert!(ran["detail"]["on_behalf_of"].as_str().unwrap().starts_with("usr_"), "{ran}");
    assert_eq!(run(&["remove", "Shop"]).lines()[0]["name"], "Shop");
    assert_eq!((run(&["remove", "Shop"]).status, run(&["list"]).out.as_str()), (1, ""));
}

#[tokio::test]
async fn wrong_arguments_of_a_connection_are_told_from_a_server_that_is_away() {
    let directory = directory().await;
    settings(directory.path());
    let secret = "canary-51\n";
    let add = |more: &[&str]| {
        let login = ["--database", "d", "--user", "u", "--unencrypted"];
        let arguments = [&["add", "Orders", "--engine", "postgres"], more, &login].concat();
        let done = connection(directory.path(), &arguments, secret);
        assert!(!done.out.contains("canary") && !done.err.contains("canary"), "{}", done.err);
        done
    };
    for wrong in [
        &["--host", "169.254.169.254"][..],
        &["--host", "10.0.0.1"],
        &["--host", "/tmp"],
        &["--port", "5432"],
        &["--host", "127.0.0.1", "--password", "x"],
    ] {
        assert_eq!(add(wrong).status, 2, "{wrong:?}");
    }
    let away = add(&["--host", "127.0.0.1", "--port", "1"]);
    assert_eq!(away.status, 1, "{}", away.err);
    assert!(away.err.contains("did not answer"), "{}", away.err);
    let url = ["ask", "--database", "postgres://u@db/d?options=x", "how many"];
    assert_eq!(candor(directory.path(), &url, "").status, 2);
}

#[tokio::test]
async fn keys_are_rotated_and_a_rotation_can_be_repeated() {
    let directory = directory().await;
    settings(directory.path());
    let first = connection(directory.path(), &["rotate-keys"], "");
    assert_eq!(first.status, 0, "{}", first.err);
    let second = connection(directory.path(), &["rotate-keys", "--retire"], "").lines().remove(0);
    assert_ne!(first.lines()[0]["key"], second["key"]);
    assert_eq!((&second["resealed"], &second["failed"]), (&json!(0), &json!([])));
    assert_eq!(second["retired"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_database_is_changed_only_with_a_login_that_was_given_for_it() {
    let directory = directory().await;
    settings(directory.path());
    let file = directory.path().join("shop.sqlite");
    let run = |arguments: &[&str]| connection(directory.path(), arguments, "");
    let add = ["add", "Shop", "--engine", "sqlite", "--file", file.to_str().unwrap()];
    assert_eq!(run(&add).status, 0);
    let wrong = run(&["writer", "Shop", "--user", "root"]);
    assert_eq!(wrong.status, 2, "{}", wrong.err);
    assert_eq!(run(&["writer", "Nowhere"]).status, 1);
    let given = run(&["writer", "Shop"]);
    assert_eq!((given.status, &given.lines()[0]["name"]), (0, &json!("Shop")), "{}", given.err);
    assert_eq!(run(&["writer", "Shop", "--none"]).status, 0);
    let audit = ["audit", "export", "--config", "candor.toml"];
    let records = candor(directory.path(), &audit, "").lines();
    let set = records.iter().filter(|record| record["action"] == "connection.set_writer");
    let writes: Vec<_> = set.map(|record| record["detail"]["writes"].clone()).collect();
    assert_eq!(writes, [json!(true), json!(false)]);
}
