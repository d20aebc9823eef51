//! What holds for every statement: spelling changes no verdict, and an allowed one changes nothing.

use crate::shop;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use sql_guard::{Dialect, Policy, check, inspect};
use sqlparser::dialect::{self, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::tokenizer::{Token, Tokenizer, Whitespace, Word};
use std::path::Path;

/// The statement with other spaces, comments, and case of unquoted words.
fn respelled(sql: &str, dialect: Dialect, choices: &[u8]) -> Option<String> {
    let grammar: &dyn dialect::Dialect = match dialect {
        Dialect::Sqlite => &SQLiteDialect {},
        Dialect::Postgres => &PostgreSqlDialect {},
        Dialect::Mysql => &MySqlDialect {},
    };
    let tokens = Tokenizer::new(grammar, sql).with_unescape(false).tokenize().ok()?;
    let mut choices = choices.iter().copied().cycle();
    let mut text = String::new();
    for token in &tokens {
        let choice = choices.next().unwrap_or_default();
        match token {
            Token::Whitespace(Whitespace::MultiLineComment(comment))
                if comment.starts_with(['!', '+', 'M', 'm']) =>
            {
                text.push_str(&token.to_string());
            }
            Token::Whitespace(_) => text.push_str(match choice % 6 {
                0 => " ",
                1 => "\n",
                2 => "\t  ",
                3 => " /* drop table orders */ ",
                4 => " -- remark; delete from orders\n",
                _ => "\r\n",
            }),
            // MySQL compares names of tables by the server's setting; SQLite and Postgres fold them.
            // `0b101` is a number, `0B101` a name.
            Token::Word(word) if word.quote_style.is_none() && !is_number(word) => match choice % 3
            {
                0 => text.push_str(&word.value.to_ascii_uppercase()),
                1 => text.push_str(&word.value.to_ascii_lowercase()),
                _ => text.push_str(&word.value),
            },
            other => text.push_str(&other.to_string()),
        }
    }
    Some(text)
}

fn is_number(word: &Word) -> bool {
    word.value.starts_with(|first: char| first.is_ascii_digit())
}

fn statements(dialect: Dialect) -> Vec<String> {
    let refused = shop::refused(dialect).into_iter().map(|(_, sql)| sql);
    shop::allowed(dialect).into_iter().chain(refused).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spelling_changes_no_verdict(
        which in 0_usize..3,
        at in any::<prop::sample::Index>(),
        choices in prop::collection::vec(any::<u8>(), 1..40),
    ) {
        let dialect = shop::DIALECTS[which];
        let statements = statements(dialect);
        let sql = at.get(&statements);
        // Text a comment would swallow, and text whose quoting is the point.
        let escaped = ["--", "/*", "e'", "U&"].iter().any(|part| sql.contains(part));
        prop_assume!(!escaped && !sql.contains('#') && !sql.contains("json_"));
        if let Some(other) = respelled(sql, dialect, &choices) {
            let catalog = shop::catalog(dialect);
            let own = inspect(sql, &catalog, &Policy::reader(None));
            let changed = inspect(&other, &catalog, &Policy::reader(None));
            prop_assert_eq!(own.verdict, changed.verdict, "{:?}\n{}\n{}\n{:?}", dialect, sql, other, changed.findings);
        }
    }

    #[test]
    fn no_text_makes_the_guard_fail(text in "\\PC{0,200}", which in 0_usize..3) {
        let seen = inspect(&text, &shop::catalog(shop::DIALECTS[which]), &Policy::reader(Some(10)));
        prop_assert!(seen.findings.iter().all(|finding| finding.rule != "guard.failed"));
        for finding in &seen.findings {
            prop_assert!(text.get(finding.span.start..finding.span.end).is_some(), "{:?}", finding.span);
        }
    }

    #[test]
    fn no_mixture_of_statements_makes_the_guard_fail(
        which in 0_usize..3,
        parts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1_usize..8), 1..8),
    ) {
        let dialect = shop::DIALECTS[which];
        let statements = statements(dialect);
        let mut mixture = String::new();
        for (statement, start, length) in &parts {
            let words: Vec<&str> = statement.get(&statements).split_whitespace().collect();
            let start = start.index(words.len());
            mixture.push_str(&words[start..(start + length).min(words.len())].join(" "));
            mixture.push(' ');
        }
        let seen = inspect(&mixture, &shop::catalog(dialect), &Policy::reader(Some(10)));
        prop_assert!(seen.findings.iter().all(|finding| finding.rule != "guard.failed"), "{}", mixture);
    }
}

fn make_shop(file: &Path) {
    let database = rusqlite::Connection::open(file).expect("a new file opens");
    for (_, table) in shop::catalog(Dialect::Sqlite).tables() {
        let columns: Vec<String> =
            table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let values = vec!["'1'"; columns.len()].join(", ");
        let sql = format!(
            "create table \"{0}\" ({1}); insert into \"{0}\" values ({values});",
            table.name,
            columns.join(", ")
        );
        database.execute_batch(&sql).expect("the table is made");
    }
    database
        .execute_batch("create index orders_by_status on orders (status)")
        .expect("the index is made");
}

/// Every file in the folder, so that new files count as well.
fn fingerprint(folder: &Path) -> String {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder is readable")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.to_string_lossy().as_bytes());
        hash.update(std::fs::read(&file).expect("the file is readable"));
    }
    hex::encode(hash.finalize())
}

#[test]
fn what_is_allowed_leaves_a_database_as_it_was() {
    let folder = std::env::temp_dir().join(format!("sql-guard-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("shop.sqlite");
    make_shop(&file);
    let before = fingerprint(&folder);
    let catalog = shop::catalog(Dialect::Sqlite);
    // Writable on purpose: nothing but the guard stands in the way.
    let database = rusqlite::Connection::open(&file).expect("the file opens");
    let mut ran = 0;
    let mut unprepared = Vec::new();
    for sql in statements(Dialect::Sqlite) {
        let Ok(checked) = check(&sql, &catalog, &Policy::reader(Some(100))) else { continue };
        let mut statement = match database.prepare(checked.sql()) {
            Ok(statement) => statement,
            // Left out when SQLite was built.
            Err(error)
                if ["no such function", "no such table: generate_series"]
                    .iter()
                    .any(|missing| error.to_string().contains(missing)) =>
            {
                continue;
            }
            Err(error) => {
                unprepared.push(format!("{}\n{error}", checked.sql()));
                continue;
            }
        };
        let mut rows = statement.query([]).expect("it starts");
        let mut count = 0;
        while let Ok(Some(_)) = rows.next() {
            count += 1;
        }
        assert!(count <= 101, "{}", checked.sql());
        ran += 1;
        assert_eq!(before, fingerprint(&folder), "{}", checked.sql());
    }
    assert!(unprepared.is_empty(), "{}", unprepared.join("\n\n"));
    assert!(ran >= 200, "only {ran} ran");
    drop(database);
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}
