//! Tables of statements and what becomes of them.

use super::{Binding, Bound};
use serde_json::{Value as Json, json};
use sql_guard::Dialect::{self, Mysql, Postgres, Sqlite};
use std::collections::BTreeMap;

fn parameters(pairs: &[(&str, Json)]) -> BTreeMap<String, Json> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn bind(sql: &str, dialect: Dialect) -> Binding {
    let given = parameters(&[("a", json!(1)), ("b", json!("two")), ("größe", json!(3))]);
    Binding::new(sql, dialect, &given).unwrap_or_else(|error| panic!("`{sql}`: {error}"))
}

#[test]
fn each_place_becomes_the_engines_own() {
    let cases = [
        (Postgres, "x = :a and y = :b or z = :a", "x = $1 and y = $2 or z = $3"),
        (Mysql, "x = :a and y = :b or z = :a", "x = ? and y = ? or z = ?"),
        (Sqlite, "x = :a and y = :b or z = :a", "x = ?1 and y = ?2 or z = ?3"),
        (Postgres, "(:a)", "($1)"),
        (Postgres, ":a::int", "$1::int"),
        (Postgres, "f(x => :a)", "f(x => $1)"),
        (Postgres, "array[:größe, :b]", "array[$1, $2]"),
        (Mysql, "concat(:a,:b)", "concat(?,?)"),
    ];
    for (dialect, sql, expected) in cases {
        let bound = bind(sql, dialect);
        assert_eq!((bound.text(), sql), (expected, sql));
        assert_eq!(bound.values().len(), sql.matches(':').count() - 2 * sql.matches("::").count());
    }
}

#[test]
fn what_only_looks_like_a_place_stays() {
    let same = [
        (Postgres, "x::a"),
        (Postgres, "x :: a"),
        (Postgres, "x::a::b"),
        (Postgres, "f(days := 1)"),
        (Postgres, "':a'"),
        (Postgres, "'it''s :a'"),
        (Postgres, r"'back\' || ':a'"),
        (Postgres, r"E'quote \' :a'"),
        (Postgres, r"e'two \\' || ':a'"),
        (Postgres, "U&'d\\0061t :a'"),
        (Postgres, "\"col:a\""),
        (Postgres, "\"a\"\":a\""),
        (Postgres, "1 -- :a"),
        (Postgres, "1 --:a\n+ 2"),
        (Postgres, "1 /* :a */ + 2"),
        (Postgres, "1 /* /* :a */ :b */ + 2"),
        (Postgres, "$$ :a $$"),
        (Postgres, "$t$ :a $$ :b $t$"),
        (Postgres, "$größe$ :a $größe$"),
        (Postgres, "a$b$ > 1"),
        (Postgres, "list[1:a]"),
        (Postgres, "list[:a]"),
        (Postgres, "list[ :a]"),
        (Postgres, "list[lo:a]"),
        (Postgres, "list[(1):a]"),
        (Postgres, "list[m[1]:a]"),
        (Postgres, "(array[1, 2])[1:a]"),
        (Postgres, "x ? 'k'"),
        (Mysql, "':a \\' :b'"),
        (Mysql, "\":a \\\" :b\""),
        (Mysql, "\"it's :a\""),
        (Mysql, "`col:a`"),
        (Mysql, "1 # :a"),
        (Mysql, "1 -- :a"),
        (Mysql, "1 /* :a */ + 2"),
        (Sqlite, "':a'"),
        (Sqlite, r"'\' || ':a'"),
        (Sqlite, "[col:a]"),
        (Sqlite, "`col:a`"),
        (Sqlite, "\"col:a\""),
        (Sqlite, "/* /* :a */ + 1"),
        (Postgres, "'open :a"),
        (Postgres, "/* open :a"),
        (Postgres, "$t$ open :a"),
    ];
    for (dialect, sql) in same {
        let bound = bind(sql, dialect);
        assert_eq!((bound.text(), bound.values().len()), (sql, 0));
    }
}

#[test]
fn places_right_after_such_things_are_found() {
    let cases = [
        (Postgres, "'x' || :a", "'x' || $1"),
        (Postgres, r"'\' || :a", r"'\' || $1"),
        (Postgres, "$t$ $$ $t$ || :a", "$t$ $$ $t$ || $1"),
        (Postgres, "a$b$ = :a", "a$b$ = $1"),
        (Postgres, "/* /* */ */ :a", "/* /* */ */ $1"),
        (Postgres, "1 --x\n+ :a", "1 --x\n+ $1"),
        (Postgres, "list[x + :a]", "list[x + $1]"),
        (Postgres, "list[1:2] = :a", "list[1:2] = $1"),
        (Postgres, "array[1, :a]", "array[1, $1]"),
        (Postgres, "ARRAY[[:a], [:b]]", "ARRAY[[$1], [$2]]"),
        (Mysql, "1--:a", "1--?"),
        (Mysql, "'\\\\' = :a", "'\\\\' = ?"),
        (Sqlite, "/* /* */ :a", "/* /* */ ?1"),
        (Sqlite, "[x] = :a", "[x] = ?1"),
    ];
    for (dialect, sql, expected) in cases {
        assert_eq!(bind(sql, dialect).text(), expected);
    }
}

#[test]
fn a_place_without_a_value_is_an_error_at_its_place() {
    let error = Binding::new("select :gone", Postgres, &BTreeMap::new()).expect_err("no value");
    let crate::ConnectorError::Statement { message, offset, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!((message.as_str(), offset), ("the placeholder `:gone` has no value", Some(7)));
}

#[test]
fn values_keep_their_json_type() {
    let cases = [
        (json!(null), Bound::Null),
        (json!(true), Bound::Bool(true)),
        (json!(-7), Bound::Int(-7)),
        (json!(u64::MAX), Bound::Digits("18446744073709551615".into())),
        (json!(0.5), Bound::Float(0.5)),
        (json!("it's"), Bound::Text("it's".into())),
        (json!(["a", null]), Bound::List(vec![Bound::Text("a".into()), Bound::Null])),
        (json!({"k": [1]}), Bound::Object(r#"{"k":[1]}"#.into())),
    ];
    for (value, expected) in cases {
        assert_eq!(Bound::from_json(&value), expected);
        assert_eq!(expected.to_json(), value);
    }
}

#[test]
fn offsets_lead_back_to_the_canonical_text() {
    let sql = "select :größe, x where :a = nope and :b = é";
    for dialect in [Postgres, Mysql, Sqlite] {
        let bound = bind(sql, dialect);
        for word in ["select", "x where", "nope", "é"] {
            let executed = bound.text().find(word).expect("a word of the text");
            assert_eq!(bound.canonical_offset(executed), sql.find(word).expect("a word"));
        }
        let second = bound.text().find("where ").expect("a word") + "where ".len();
        assert_eq!(bound.canonical_offset(second), sql.find(":a").expect("a place"));
        assert_eq!(bound.canonical_offset(bound.text().len()), sql.len());
    }
}
