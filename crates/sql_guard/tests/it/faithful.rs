//! The text that runs says what the author wrote.

use crate::shop;
use sql_guard::{Dialect, Policy, check};
use sqlparser::dialect::{self, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, Tokenizer};

/// Names and literals in their order, and how many brackets there are.
fn outline(sql: &str, dialect: Dialect) -> (Vec<String>, usize) {
    let grammar: &dyn dialect::Dialect = match dialect {
        Dialect::Sqlite => &SQLiteDialect {},
        Dialect::Postgres => &PostgreSqlDialect {},
        Dialect::Mysql => &MySqlDialect {},
    };
    let tokens =
        Tokenizer::new(grammar, sql).with_unescape(false).tokenize().expect("it was read before");
    let brackets = tokens.iter().filter(|token| **token == Token::LParen).count();
    let names = tokens
        .iter()
        .filter_map(|token| match token {
            Token::Word(word) if word.keyword == Keyword::NoKeyword => {
                Some(word.value.to_lowercase())
            }
            Token::Word(word) if word.quote_style.is_some() => Some(word.value.to_lowercase()),
            Token::Number(digits, _) => Some(digits.clone()),
            Token::SingleQuotedString(text) => Some(text.to_lowercase()),
            _ => None,
        })
        .collect();
    (names, brackets)
}

#[test]
fn names_literals_and_brackets_survive_printing() {
    // Respelled on purpose: see `tokens` and `spelling`.
    let respelled = [
        "- -1",
        "(c).*",
        "(o).*",
        "(select id from orders)",
        "indexed",
        "INDEXED",
        "materialized",
        " isnull",
        " notnull",
        " ISNULL",
        "OrDeRs",
        "from Orders",
        "SELECT * FROM orders NOT INDEXED",
        "U&",
        "glob",
        "(select id from orders order by id limit 1) union",
        "is not 'x'",
        "substr",
        "trim(",
        "next 5 rows",
        " mod ",
        "sql_no_cache",
        "time zone'",
        "1_000",
        "@ -5",
        "only (",
        "inet '",
        "(orders)",
        "in x",
        "'a' 'b'",
        "'multi' ' part'",
        "unsigned big int",
        "- - ",
        "c join stores s on s.city = c.city on",
        "inner join stores s on s.city = c.city on",
        "join (customers c, stores s)",
        "interval(3)",
        "offset 5 limit 10",
        "sql_cache",
        "sounds like",
        "0b11",
        "like all (",
        "similar 'N",
        "0b11",
        "signed int",
        "c.*::text",
        "asymmetric",
        "char(65 using",
        "explain extended",
        "from name)",
    ];
    let mut failures = Vec::new();
    for dialect in shop::DIALECTS {
        let catalog = shop::catalog(dialect);
        for sql in shop::allowed(dialect) {
            let first = sql.split_whitespace().next().unwrap_or_default().to_lowercase();
            let utility = ["show", "pragma", "desc", "describe", "table"].contains(&first.as_str());
            if utility || respelled.iter().any(|part| sql.contains(part)) {
                continue;
            }
            let Ok(checked) = check(&sql, &catalog, &Policy::reader(None)) else { continue };
            if outline(&sql, dialect) != outline(checked.sql(), dialect) {
                failures.push(format!("{dialect:?}\n{sql}\n{}", checked.sql()));
            }
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n\n"));
}

/// SQLite and MariaDB calculate with the one and not with the other.
#[test]
fn numbers_and_bytes_in_hexadecimal_stay_what_they_are() {
    for dialect in shop::DIALECTS {
        let sql = "SELECT 0x1F + 1, X'1F'";
        let checked =
            check(sql, &shop::catalog(dialect), &Policy::reader(None)).expect("it passes");
        assert_eq!(checked.sql(), sql, "{dialect:?}");
    }
}
