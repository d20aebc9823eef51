//! A place in the text that runs leads back to the author's own line and column.

use crate::shop;
use proptest::prelude::*;
use sql_guard::rules::AccessRules;
use sql_guard::{CheckedStatement, Dialect, Policy, check};
use sqlparser::dialect::{self, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Location, Token, Tokenizer};

/// Every table has a rule that repeats the names authors use themselves.
const RULES: &str = r#"{"attributes": {"me": 7}, "default": "allow", "tables": {
    "customers": {"rows": [{"name": "own", "using": "id > 0 and country = :me"}]},
    "orders": {"rows": [{"name": "own", "using": "customer_id in (select id from customers) and id <> 1 and status = 'paid'"}]},
    "products": {"rows": [{"name": "own", "using": "id > 0"}], "masks": {"name": "full"}},
    "order_lines": {"rows": [{"name": "own", "using": "order_id > 0"}]}}}"#;

/// A name or literal: its text without quotes and case, and its bytes.
type Word = (String, std::ops::Range<usize>);

fn words(sql: &str, dialect: Dialect) -> Vec<Word> {
    let grammar: &dyn dialect::Dialect = match dialect {
        Dialect::Sqlite => &SQLiteDialect {},
        Dialect::Postgres => &PostgreSqlDialect {},
        Dialect::Mysql => &MySqlDialect {},
    };
    let tokens = Tokenizer::new(grammar, sql).with_unescape(false).tokenize_with_location();
    let said = |token: &Token| match token {
        Token::Word(word) if word.keyword == Keyword::NoKeyword || word.quote_style.is_some() => {
            Some(word.value.to_lowercase())
        }
        Token::Number(digits, _) => Some(digits.clone()),
        Token::SingleQuotedString(text) => Some(format!("'{text}'")),
        _ => None,
    };
    tokens
        .expect("it was read before")
        .iter()
        .filter_map(|token| {
            Some((said(&token.token)?, byte(sql, token.span.start)..byte(sql, token.span.end)))
        })
        .collect()
}

fn byte(sql: &str, place: Location) -> usize {
    let line = sql.split_inclusive('\n').take(place.line as usize - 1).map(str::len).sum::<usize>();
    let column = sql[line..].char_indices().nth(place.column as usize - 1);
    column.map_or(sql.len(), |(at, _)| line + at)
}

/// Utility statements and respelled parts have other words than the author's.
fn same_words(own: &[Word], executed: &[Word]) -> bool {
    own.len() <= executed.len()
        && own.iter().zip(executed).all(|(own, executed)| own.0 == executed.0)
}

/// Each word the author wrote is found from the same word of the text that runs, and is the very one.
fn leads_back(author: &str, checked: &CheckedStatement) -> Result<usize, String> {
    let dialect = checked.dialect();
    let (own, executed) = (words(author, dialect), words(checked.sql(), dialect));
    // FETCH moves in front of OFFSET: followed by a test of its own.
    let moved = author.to_lowercase().contains("fetch");
    if moved || !same_words(&own, &executed) {
        return Ok(0);
    }
    for (own, executed) in own.iter().zip(&executed) {
        let span = checked.author_span(executed.1.start);
        if (span.start..span.end) != own.1 {
            return Err(format!(
                "`{}` at {:?} leads to {span:?} in\n{author}\n{}",
                own.0,
                own.1,
                checked.sql()
            ));
        }
    }
    Ok(own.len())
}

#[test]
fn every_name_and_literal_of_the_corpora_leads_back_to_its_own_place() {
    let (mut failures, mut followed) = (Vec::new(), 0);
    for dialect in shop::DIALECTS {
        let catalog = shop::catalog(dialect);
        for policy in [Policy::reader(None), Policy::reader(Some(100))] {
            for sql in shop::allowed(dialect) {
                let Ok(checked) = check(&sql, &catalog, &policy) else { continue };
                match leads_back(&sql, &checked) {
                    Ok(words) => followed += words,
                    Err(failure) => failures.push(format!("{dialect:?} {failure}")),
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n\n"));
    assert!(followed > 7_500, "only {followed} words were followed");
}

#[test]
fn row_rules_that_use_the_same_names_do_not_draw_places_to_themselves() {
    let (mut failures, mut followed) = (Vec::new(), 0);
    for dialect in shop::DIALECTS {
        let catalog = shop::catalog(dialect);
        let rules = AccessRules::from_json(RULES).expect("the rules are readable");
        let ruled = Policy::reader(Some(100)).with_rules(rules);
        for sql in shop::allowed(dialect) {
            let Ok(checked) = check(&sql, &catalog, &ruled) else { continue };
            let Ok(free) = check(&sql, &catalog, &Policy::reader(Some(100))) else { continue };
            let own = words(&sql, dialect);
            // The schema in front of a column is dropped with the table it named.
            let dropped = sql.split_whitespace().any(|word| word.matches('.').count() == 2);
            let moved = sql.to_lowercase().contains("fetch");
            if dropped || moved || !same_words(&own, &words(free.sql(), dialect)) {
                continue;
            }
            // Every word of the author is reached, and from a word that says the same.
            let mut reached = vec![false; own.len()];
            for (said, range) in words(checked.sql(), dialect) {
                let span = checked.author_span(range.start);
                let place =
                    own.iter().position(|(own, at)| *at == (span.start..span.end) && *own == said);
                if let Some(place) = place {
                    reached[place] = true;
                }
            }
            followed += own.len();
            if let Some(missing) = reached.iter().position(|reached| !reached) {
                failures.push(format!(
                    "{dialect:?} {:?} of\n{sql}\n{}",
                    own[missing],
                    checked.sql()
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n\n"));
    assert!(followed > 3_500, "only {followed} words were followed");
}

fn place(sql: &str, rules: Option<&str>, executed: &str, nth: usize) -> (u32, u32, String) {
    let catalog = shop::catalog(Dialect::Postgres);
    let mut policy = Policy::reader(Some(100));
    if let Some(rules) = rules {
        policy = policy.with_rules(AccessRules::from_json(rules).expect("the rules are readable"));
    }
    let checked = check(sql, &catalog, &policy).expect("the statement is allowed");
    let (at, _) = checked.sql().match_indices(executed).nth(nth).expect("the text has it");
    let span = checked.author_span(at);
    (span.line, span.column, sql[span.start..span.end].to_owned())
}

#[test]
fn an_inserted_filter_belongs_to_the_table_it_restricts() {
    let sql = "select o.id,\n  c.name\nfrom orders o\njoin customers as c on c.id = o.customer_id\nwhere o.id = 5";
    let at = |executed, nth| place(sql, Some(RULES), executed, nth);
    assert_eq!(at("'paid'", 0), (3, 6, "orders".to_owned()));
    assert_eq!(at("country", 1), (4, 6, "customers".to_owned()));
    assert_eq!(at("LIMIT", 0), (5, 14, "5".to_owned()));
    assert_eq!(at("o.id = 5", 0), (5, 7, "o".to_owned()));
}

#[test]
fn a_row_limit_moved_from_fetch_to_limit_keeps_its_place() {
    let sql = "select id from orders order by id\noffset 5 rows\nfetch next 7 rows only";
    assert_eq!(place(sql, None, "7", 0), (3, 12, "7".to_owned()));
    assert_eq!(place(sql, None, "5", 0), (2, 8, "5".to_owned()));
}

#[test]
fn a_name_without_a_place_is_looked_up_in_the_authors_text() {
    let catalog = shop::catalog(Dialect::Sqlite);
    let sql = "select\n  Total from orders";
    let checked = check(sql, &catalog, &Policy::reader(None)).expect("the statement is allowed");
    let span = checked.author_span_of("TOTAL").expect("the author wrote it");
    assert_eq!((span.line, span.column), (2, 3));
    assert_eq!(checked.author_span_of("nowhere"), None);
    assert_eq!(checked.author(), sql);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Other spaces, lines and comments between the words, also outside of ASCII.
    #[test]
    fn places_hold_however_the_text_is_laid_out(
        which in 0_usize..3,
        at in any::<prop::sample::Index>(),
        gaps in prop::collection::vec(0_usize..5, 1..20),
    ) {
        let dialect = shop::DIALECTS[which];
        let statements = shop::allowed(dialect);
        let sql = at.get(&statements);
        prop_assume!(!sql.contains(['\'', '"', '`', '#', '$', '[']) && !sql.contains("--") && !sql.contains("/*"));
        let mut gaps = gaps.iter().cycle();
        let mut laid_out = String::new();
        for word in sql.split_whitespace() {
            laid_out.push_str(word);
            laid_out.push_str(["  ", "\n", "\r\n\t", " /* 😀 orders id */ ", " -- é total\n"][*gaps.next().unwrap_or(&0)]);
        }
        let Ok(checked) = check(&laid_out, &shop::catalog(dialect), &Policy::reader(Some(100)))
        else { return Ok(()) };
        let followed = leads_back(&laid_out, &checked);
        prop_assert!(followed.is_ok(), "{:?} {:?}", dialect, followed);
    }
}
