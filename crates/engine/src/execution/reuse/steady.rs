//! Whether a statement gives the same rows as long as the data stays the same: not when it asks for
//! the time or for chance, and not through views, whose text is not seen here.

use sql_guard::catalog::TableKind;
use sql_guard::{Catalog, CheckedStatement, Dialect, StatementKind};

/// Words that stand for the time or for chance, wherever they are: as a function, a keyword or a
/// text like `'now'`. A column of such a name costs a reuse, never a wrong answer.
const WORDS: &[&str] = &[
    "now",
    "today",
    "tomorrow",
    "yesterday",
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "clock_timestamp",
    "statement_timestamp",
    "transaction_timestamp",
    "timeofday",
    "age",
    "sysdate",
    "curdate",
    "curtime",
    "utc_date",
    "utc_time",
    "utc_timestamp",
    "unix_timestamp",
    "random",
    "rand",
    "uuid",
    "uuid_v4",
    "uuid_v7",
    "uuidv4",
    "uuidv7",
    "gen_random_uuid",
    "array_shuffle",
    "array_sample",
    "tablesample",
    "subsec",
    "subsecond",
];

/// SQLite's functions that take the current time when they are given none.
const TIME_BY_DEFAULT: &[&str] = &["date", "time", "datetime", "julianday", "unixepoch"];

pub fn is_steady(statement: &CheckedStatement, catalog: &Catalog) -> bool {
    statement.kind() == StatementKind::Read
        && !reads_a_view(statement, catalog)
        && !asks_for_the_moment(statement.sql(), statement.dialect())
}

fn reads_a_view(statement: &CheckedStatement, catalog: &Catalog) -> bool {
    let is_named = |schema: &str, table: &str, name: &str| {
        name == table || name.strip_suffix(table) == Some(&format!("{schema}."))
    };
    let mut views = catalog.tables().filter(|(_, table)| table.kind == TableKind::View);
    views.any(|(schema, view)| {
        statement.tables().iter().any(|name| is_named(&schema.name, &view.name, name))
    })
}

fn asks_for_the_moment(sql: &str, dialect: Dialect) -> bool {
    let lower = sql.to_ascii_lowercase();
    let is_part = |sign: char| sign.is_alphanumeric() || sign == '_';
    let mut rest = lower.as_str();
    while let Some(start) = rest.find(is_part) {
        let word_and_after = &rest[start..];
        let end = word_and_after.find(|sign| !is_part(sign)).unwrap_or(word_and_after.len());
        let (word, after) = word_and_after.split_at(end);
        if WORDS.contains(&word) || (dialect == Dialect::Sqlite && takes_the_time(word, after)) {
            return true;
        }
        rest = after;
    }
    false
}

/// `date()` and `strftime('%Y')`.
fn takes_the_time(word: &str, after: &str) -> bool {
    let Some(arguments) = after.trim_start().strip_prefix('(') else { return false };
    if TIME_BY_DEFAULT.contains(&word) {
        return arguments.trim_start().starts_with(')');
    }
    word == "strftime" && !has_second_argument(arguments)
}

fn has_second_argument(arguments: &str) -> bool {
    let (mut depth, mut quote) = (0_usize, None);
    for sign in arguments.chars() {
        match (quote, sign) {
            (Some(open), _) if sign == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(sign),
            (None, '(') => depth += 1,
            (None, ')') if depth == 0 => return false,
            (None, ')') => depth -= 1,
            (None, ',') if depth == 0 => return true,
            (None, _) => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::shop_catalog;
    use sql_guard::{Policy, check};

    #[test]
    fn a_statement_that_asks_for_the_time_or_for_chance_is_not_steady() {
        let catalog = shop_catalog();
        for (sql, steady) in [
            ("select name from customers", true),
            ("select strftime('%Y-%m', ordered_at), sum(amount) from orders group by 1", true),
            ("select date(ordered_at, '+1 day') from orders", true),
            ("select count(*) from orders where ordered_at >= '2024-01-01'", true),
            ("select strftime(replace('%Y,%m', ',', '-'), ordered_at) from orders", true),
            ("select random() from orders", false),
            ("select date('now') from orders", false),
            ("select date('NOW', '-1 day') from orders", false),
            ("select date() from orders", false),
            ("select strftime('%Y') from orders", false),
            ("select strftime('%Y,%m') from orders", false),
            ("select current_date", false),
            ("select CURRENT_TIMESTAMP as at", false),
            ("select name from regulars", false),
            ("select c.name from customers as c join regulars as r on r.name = c.name", false),
            ("explain query plan select name from customers", false),
        ] {
            let statement = check(sql, &catalog, &Policy::reader(Some(10)));
            let statement = statement.unwrap_or_else(|refusal| panic!("{sql}: {refusal}"));
            assert_eq!(is_steady(&statement, &catalog), steady, "{sql}");
        }
    }
}
