//! An error says what is wrong and where, and nothing of the data.

use super::support::Fixture;
use connectors::ConnectorError;

#[tokio::test]
async fn errors_tell_what_is_wrong_and_no_values() {
    let fixture = Fixture::with(
        "create table t (id int, note varchar(40)); insert into t values (1, 's3cr3t')",
    );
    let cases = [
        ("select nope from t", "unknown column 'nope' in 'SELECT'", "MYSQL_1054"),
        ("select id from gone", "doesn't exist", "MYSQL_1146"),
        ("select id from t a, t b", "ambiguous", "MYSQL_1052"),
        ("select (select id from t union all select 2)", "more than 1 row", "MYSQL_1242"),
        ("select id + 9223372036854775807 from t", "a number is out of range", "MYSQL_1690"),
        ("select extractvalue(1, concat('~', note)) from t", "", "MYSQL_1105"),
        ("select note rlike '(' from t", "a regular expression is not valid", "MYSQL_1139"),
        ("select nope(id) from t", "no such function", "MYSQL_1370"),
    ];
    for (sql, said, code) in cases {
        let error = fixture.rows(sql).await.expect_err(sql);
        let ConnectorError::Statement { message, code: found, .. } = &error else {
            panic!("`{sql}`: {error:?}")
        };
        assert_eq!(found.as_deref(), Some(code), "`{sql}`: {message}");
        assert!(message.to_lowercase().contains(&said.to_lowercase()), "`{sql}`: {message}");
        assert!(!format!("{error:?}").contains("s3cr3t"), "`{sql}`: {error:?}");
    }
}

#[tokio::test]
async fn a_syntax_error_says_where() {
    let fixture = Fixture::with("create table t (id int)");
    for (sql, at) in [
        ("select id form t where x", "t where"),
        ("select id\nfrom t\nwhere id ==== 1", "=== 1"),
        ("select 'é', id\nfrom t order order by id", "order by"),
        ("select (1", ""),
    ] {
        let error = fixture.rows(sql).await.expect_err(sql);
        let ConnectorError::Statement { message, offset, .. } = &error else {
            panic!("`{sql}`: {error:?}")
        };
        let place = offset.and_then(|offset| sql.get(offset..));
        let expected = if at.is_empty() {
            place == Some("")
        } else {
            place.is_some_and(|place| place.contains(at) || at.contains(place))
        };
        assert!(expected, "`{sql}`: {message} at {place:?}");
        assert!(message.starts_with("a syntax error in line"), "{message}");
    }
}

#[tokio::test]
async fn what_the_login_may_not_is_not_authorized() {
    let fixture = Fixture::with("create table t (id int)");
    for sql in ["select * from mysql.user", "select * from mysql.global_priv"] {
        let error = fixture.rows(sql).await.expect_err(sql);
        assert!(matches!(error, ConnectorError::NotAuthorized { .. }), "`{sql}`: {error:?}");
        assert!(!error.to_string().contains(&fixture.database.reader.name), "{error}");
    }
}
