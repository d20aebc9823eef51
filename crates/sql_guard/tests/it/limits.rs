//! Hostile sizes and characters: always a finding, never a crash, never a wait.

use crate::shop;
use sql_guard::{Dialect, Policy, Verdict, inspect};
use std::time::{Duration, Instant};

fn check(sql: &str, rule: &str) {
    for dialect in shop::DIALECTS {
        let started = Instant::now();
        let seen = inspect(sql, &shop::catalog(dialect), &Policy::reader(Some(1_000)));
        let rules: Vec<_> = seen.findings.iter().map(|finding| finding.rule).collect();
        let shown: String = sql.chars().take(80).collect();
        assert_eq!(seen.verdict, Verdict::Deny, "{dialect:?} {shown}");
        assert!(rules.contains(&rule), "{dialect:?} {shown}: {rules:?}");
        assert!(started.elapsed() < Duration::from_secs(5), "{dialect:?} {shown}");
    }
}

/// Refused or not: it comes to an end, soon.
fn survives(sql: &str) {
    for dialect in shop::DIALECTS {
        let started = Instant::now();
        inspect(sql, &shop::catalog(dialect), &Policy::reader(Some(1_000)));
        let shown: String = sql.chars().take(80).collect();
        assert!(started.elapsed() < Duration::from_secs(5), "{dialect:?} {shown}");
    }
}

#[test]
fn invisible_characters_are_refused() {
    for character in [
        '\0',
        '\u{7}',
        '\u{b}',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{9f}',
        '\u{61c}',
        '\u{200e}',
        '\u{200f}',
        '\u{202a}',
        '\u{202e}',
        '\u{2066}',
        '\u{2069}',
        '\u{2028}',
        '\u{feff}',
        '\u{200b}',
        '\u{e0041}',
        '\u{1}',
    ] {
        check(&format!("select id{character} from orders"), "input.invisible_character");
        check(&format!("select '{character}' from orders"), "input.invisible_character");
        check(&format!("select 1 -- {character}"), "input.invisible_character");
    }
    check("select 1\rfrom orders", "input.invisible_character");
}

#[test]
fn a_windows_line_end_is_no_control_character() {
    for dialect in shop::DIALECTS {
        let seen =
            inspect("select id\r\nfrom orders\t\r\n", &shop::catalog(dialect), &Policy::default());
        assert_eq!(seen.verdict, Verdict::Allow, "{:?}", seen.findings);
    }
}

#[test]
fn a_statement_beyond_64_kib_is_refused() {
    check(&format!("select '{}'", "x".repeat(70_000)), "input.too_long");
}

#[test]
fn nesting_is_refused_however_it_is_made() {
    let deep = "input.too_deep";
    for levels in [100, 3_000, 30_000] {
        check(&format!("select {}1{}", "(".repeat(levels), ")".repeat(levels)), deep);
        check(&format!("select {}1", "(".repeat(levels)), deep);
        check(&format!("select * from {}orders{}", "(".repeat(levels), ")".repeat(levels)), deep);
    }
    check(&format!("select {}1{}", "abs(".repeat(100), ")".repeat(100)), deep);
    check(&format!("select {}true", "not ".repeat(5_000)), deep);
    check(&format!("select {}1", "- ".repeat(5_000)), deep);
    check(&format!("select {}1", "~ ".repeat(5_000)), deep);
    check(&format!("select {}1{}", "case when 1 = 1 then ".repeat(80), " end".repeat(80)), deep);
    check(&format!("select {}1", "case ".repeat(3_000)), deep);
    check(
        &format!("select * from {}orders{}", "(select * from ".repeat(80), ") x".repeat(80)),
        deep,
    );
    check(&["select 1"; 600].join(" union "), deep);
    check(&format!("select 1 {}", "+ 1 ".repeat(15_000)), deep);
    check(&format!("select 1 where 1 = 1 {}", "and 1 = 1 ".repeat(4_000)), deep);
    check(&format!("select 1 {}", "is null ".repeat(5_000)), deep);
}

#[test]
fn strange_shapes_come_to_an_end() {
    for part in [
        "(",
        ")",
        "[",
        "{",
        "(select ",
        "case ",
        "case when ",
        "cast(",
        "date ",
        "interval ",
        "exists (",
        "x in (",
        "not ",
        "- ",
        "from (",
        "(values ",
        "with a as (",
        "array[",
        "current_time(",
        "if(",
        "position(",
        "extract(",
        "trim(",
        "substring(",
        "overlay(",
        "ceil(",
        "row(",
        "::int",
        "[1]",
        "lateral (",
        "join a ",
        "union select ",
        "explain ",
        "t.",
        "a,",
        "'a' ",
        "order by ",
        "over (",
        "collate x ",
        "at time zone ",
        "between 1 and ",
        "like ",
        "escape ",
        "end ",
        "case end ",
        "(end ",
        "distinct ",
        "all ",
        "any(",
        "binary ",
        "timestamp ",
        "struct<",
        "map{",
        "lambda ",
        "a -> ",
        "= any(",
        "natural join ",
        "using (",
        "@",
        "?",
        "$1",
        "#",
        "||",
        "&&",
        "<<",
        "glob ",
        "is ",
    ] {
        for count in [30, 59, 1_000] {
            survives(&format!("select {}", part.repeat(count)));
            survives(&format!("select * from {}", part.repeat(count)));
        }
    }
}

#[test]
fn a_long_statement_of_a_usual_kind_passes() {
    let ids: Vec<String> = (0..9_000).map(|id| id.to_string()).collect();
    let long = [
        format!("select id from orders where id in ({})", ids.join(", ")),
        format!("select {}", ["total + 1 as x"; 2_000].join(", ").replace("select ", ""))
            + " from orders",
        format!("select id from orders where {}", ["id = 1"; 1_000].join(" or ")),
        ["select id from orders"; 300].join(" union all "),
    ];
    for sql in long {
        for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
            let seen = inspect(&sql, &shop::catalog(dialect), &Policy::reader(Some(1_000)));
            assert_eq!(seen.verdict, Verdict::Allow, "{:?}", seen.findings);
        }
    }
}

#[test]
fn hostile_text_makes_no_long_answers() {
    let sql = format!(
        "select {} from orders",
        (0..4_000).map(|n| format!("x{n}()")).collect::<Vec<_>>().join(",")
    );
    for dialect in shop::DIALECTS {
        let seen = inspect(&sql, &shop::catalog(dialect), &Policy::default());
        assert!(seen.findings.len() <= 50);
    }
}
