//! Small rules that reviews should not have to repeat.

use std::fs;
use std::path::{Path, PathBuf};

const SKIPPED: [&str; 7] =
    ["target", "node_modules", ".git", "snapshots", "test-results", "playwright-report", "var"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies one level below the root")
}

fn files(ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a readable folder").flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() && !SKIPPED.iter().any(|skipped| name == *skipped) {
                walk(&path, ending, found);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(root(), ending, &mut found);
    found.sort();
    found
}

fn complain(rule: &str, offenders: &[String]) {
    assert!(offenders.is_empty(), "{rule}:\n{}", offenders.join("\n"));
}

#[test]
fn every_source_file_says_what_it_is_for() {
    let silent = files("rs").into_iter().filter(|path| {
        let text = fs::read_to_string(path).expect("readable");
        !text.trim_start().starts_with("//!")
    });
    complain("a file starts with a `//!` line", &silent.map(shown).collect::<Vec<_>>());
}

#[test]
fn only_the_tokens_hold_colours() {
    let mut offenders = Vec::new();
    for path in files("css") {
        if path.ends_with("style/tokens.css") {
            continue;
        }
        for (number, line) in fs::read_to_string(&path).expect("readable").lines().enumerate() {
            let hex = line.split('#').skip(1).any(|rest| {
                let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
                matches!(digits, 3 | 4 | 6 | 8) && !line.contains("url(")
            });
            if hex || line.contains("rgb(") || line.contains("rgba(") || line.contains("hsl(") {
                offenders.push(format!("{}:{}", shown(path.clone()), number + 1));
            }
        }
    }
    complain("colour literals belong in style/tokens.css", &offenders);
}

#[test]
fn no_test_is_ignored_and_nothing_is_left_to_do() {
    let forbidden = [
        concat!("#[", "ignore"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("FIX", "ME"),
    ];
    let mut offenders = Vec::new();
    for path in files("rs") {
        let text = fs::read_to_string(&path).expect("readable");
        for word in forbidden {
            if text.contains(word) {
                offenders.push(format!("{}: {word}", shown(path.clone())));
            }
        }
    }
    complain("finished means finished", &offenders);
}

#[test]
fn every_public_error_code_is_explained() {
    let codes =
        fs::read_to_string(root().join("crates/protocol/src/problem.rs")).expect("readable");
    let page = fs::read_to_string(root().join("docs/api/errors.md")).expect("docs/api/errors.md");
    // A row of the table: `Name = "code", 404, "title";`.
    let listed: Vec<&str> = codes
        .lines()
        .filter_map(|line| line.trim().split_once(" = \"")?.1.split_once("\", "))
        .filter(|(_, rest)| rest.starts_with(|first: char| first.is_ascii_digit()))
        .map(|(code, _)| code)
        .collect();
    assert!(listed.len() > 20, "the table of codes was not found: {listed:?}");
    let missing = listed.iter().filter(|code| !page.contains(&format!("`{code}`")));
    let missing: Vec<String> = missing.map(|code| (*code).to_owned()).collect();
    complain("docs/api/errors.md lists every code", &missing);
}

#[test]
fn the_guard_is_called_for_somebody() {
    // A person's rules come with `Database::policy_for`. The others ask for nobody: evaluations over
    // published databases, `candor guard`, and looks through the eyes of the person who is named.
    let allowed = [
        "crates/engine/src/access/suite.rs",
        "crates/engine/src/access/view.rs",
        "crates/engine/src/database.rs",
        "crates/engine/src/eval/",
        "crates/engine/src/semantic/change/tests.rs",
        "crates/engine/src/semantic/tests.rs",
        "server/src/cli/guard.rs",
    ];
    let product = ["crates/engine/src", "server/src"];
    let calls = [
        concat!("sql_guard::", "check("),
        concat!("sql_guard::", "inspect("),
        concat!("sql_guard::", "check_write("),
    ];
    let offenders = files("rs").into_iter().filter_map(|path| {
        let name = shown(path.clone());
        let text = fs::read_to_string(&path).expect("readable");
        let calls = calls.iter().any(|call| text.contains(call));
        let looked_at = product.iter().any(|folder| name.starts_with(folder));
        (calls && looked_at && !allowed.iter().any(|ok| name.starts_with(ok))).then_some(name)
    });
    complain("statements are checked through `Database`", &offenders.collect::<Vec<_>>());
}

#[test]
fn a_change_reaches_a_database_by_one_way_only() {
    // What runs a change, and what says that an approval was written down.
    let ways: [(&str, &[&str]); 2] = [
        (
            concat!(".write_", "approved("),
            &["crates/connectors/", "crates/engine/src/execution/write.rs"],
        ),
        (
            concat!(".clai", "med("),
            &["crates/engine/src/approvals/", "server/src/store/changes/decide.rs"],
        ),
    ];
    let mut offenders = Vec::new();
    for path in files("rs") {
        let name = shown(path.clone());
        let text = fs::read_to_string(&path).expect("readable");
        let strays = ways.iter().any(|(call, allowed)| {
            text.contains(call) && !allowed.iter().any(|ok| name.starts_with(ok))
        });
        offenders.extend(strays.then_some(name));
    }
    complain("changes run through `engine::execution::write`", &offenders);
}

fn shown(path: PathBuf) -> String {
    path.strip_prefix(root()).unwrap_or(&path).display().to_string()
}
