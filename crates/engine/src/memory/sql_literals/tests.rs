//! What of a statement is a literal, in every way of writing one.

use super::*;
use sql_guard::Dialect;

#[test]
fn only_literals_are_found() {
    let cases = [
        ("select 'it''s', 5 from t2 where \"c 7\" = 3.5 -- 9\nlimit 10", "it's 5 3.5 10"),
        ("select [1], `2` /* 3 */ from a where b = '2024-01-01'", "2024-01-01"),
        ("select 'open", "open"),
        ("select 'é', 1", "é 1"),
        ("select ''", ""),
        // As PostgreSQL has them besides.
        ("select 1 where c = any(array['Spain', 'x''y'])", "1 Spain x'y"),
        ("select a[2], array [[1, 'b']] from [t 9]", "2 1 b"),
        ("select $$it's$$, $q$a $$ b$q$, $1, t$2.c", "it's a $$ b 1"),
        (r"select E'it\'s', e'b', 'c'", "it's b c"),
        ("select $tag$open", "open"),
    ];
    for (sql, expected) in cases {
        let texts: Vec<String> = literals(sql).into_iter().map(|found| found.text).collect();
        assert_eq!(texts.join(" "), expected, "{sql}");
    }
}

#[test]
fn texts_of_mysql_are_kept_as_the_others_write_them() {
    for (sql, expected) in [
        (r#"select "Spain", 'a''b'"#, "select 'Spain', 'a''b'"),
        (r#"select "it's ""x""", 'it\'s'"#, r#"select 'it''s "x"', 'it''s'"#),
        (r"select 'a\\', `b'c` # ACME", r"select 'a\\', `b'c` "),
        ("select 1 /* it's */ -- don't\n, \"b\"", "select 1   \n, 'b'"),
        ("select 5--3", "select 5--3"),
        (r#"select "a\"b", 'tab\t'"#, r#"select 'a"b', 'tab\t'"#),
    ] {
        assert_eq!(plain(sql, Dialect::Mysql), expected);
        assert_eq!(plain(sql, Dialect::Sqlite), sql, "elsewhere it is as it should be");
        assert_eq!(plain(expected, Dialect::Mysql), expected, "once is enough");
        assert!(is_clear(expected), "{expected}");
    }
}

#[test]
fn what_another_reader_would_cut_elsewhere_is_not_clear() {
    for (sql, clear) in [
        ("select 'a' /* b */ -- c", true),
        (r"select 'a\', 'b'", false),
        (r"select E'a\'b'", true),
        ("select 'open", false),
        ("select /* a /* b */ c */ 1", false),
        ("select $$a$$", true),
        ("select \"open", false),
    ] {
        assert_eq!(is_clear(sql), clear, "{sql}");
    }
}

#[test]
fn comments_and_what_is_called_something_are_told_apart() {
    assert_eq!(
        without_comments("select 1/* a */from t -- b\nwhere '--' = x"),
        "select 1 from t  where '--' = x"
    );
    let sql = "select a as b, count(*) AS \"c d\", cast(e as text) from (select 1) as f, g h";
    let names: Vec<&str> = aliases(sql).into_iter().map(|place| &sql[place]).collect();
    assert_eq!(names, ["b", "\"c d\"", "text", "f"]);
}

proptest::proptest! {
    #[test]
    fn any_text_is_cut_at_letters_and_in_order(sql in "[a-zE0-9 '\"`\\[\\]/*é.$\\\\-]{0,60}") {
        let mut from = 0;
        for found in literals(&sql) {
            proptest::prop_assert!(found.place.start >= from && found.place.end <= sql.len());
            proptest::prop_assert!(sql.get(found.place.clone()).is_some());
            from = found.place.end;
        }
        is_clear(&sql);
        aliases(&sql);
        without_comments(&sql);
        plain(&sql, Dialect::Mysql);
    }
}
