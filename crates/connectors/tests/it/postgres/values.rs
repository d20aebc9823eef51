//! Every type arrives exact: as the engine writes it, or as the number it is.

use super::{BUDGET, Budget, force, reader};
use connectors::{Value, ValueType};
use testbed::postgres::Database;

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn decimal(text: &str) -> Value {
    Value::Decimal(text.to_owned())
}

/// Expression, its value, its type, the database's name for it.
fn cases() -> Vec<(&'static str, Value, ValueType, &'static str)> {
    use ValueType::*;
    vec![
        ("null::int", Value::Null, Integer, "integer"),
        ("true", Value::Bool(true), Boolean, "boolean"),
        ("false", Value::Bool(false), Boolean, "boolean"),
        ("(-32768)::smallint", Value::Int(-32768), Integer, "smallint"),
        ("9223372036854775807", Value::Int(i64::MAX), Integer, "bigint"),
        ("(-9223372036854775808)::bigint", Value::Int(i64::MIN), Integer, "bigint"),
        ("4294967295::oid", Value::Int(4_294_967_295), Integer, "oid"),
        ("0.1::real", Value::Float(0.1), Float, "real"),
        ("0.1::float8 + 0.2", Value::Float(0.1 + 0.2), Float, "double precision"),
        ("'-Infinity'::float8", Value::Float(f64::NEG_INFINITY), Float, "double precision"),
        ("12.50::numeric(12,2)", decimal("12.50"), Decimal, "numeric(12,2)"),
        ("1.000000000000000000001", decimal("1.000000000000000000001"), Decimal, "numeric"),
        ("1e30::numeric", decimal("1000000000000000000000000000000"), Decimal, "numeric"),
        ("-0.10::numeric", decimal("-0.10"), Decimal, "numeric"),
        ("'Infinity'::numeric", Value::Float(f64::INFINITY), Decimal, "numeric"),
        ("'$1,234.50'::money", text("$1,234.50"), Text, "money"),
        ("'2024-02-29'::date", text("2024-02-29"), Date, "date"),
        ("'infinity'::date", text("infinity"), Date, "date"),
        ("'0044-03-15 BC'::date", text("0044-03-15 BC"), Date, "date"),
        ("'12345-01-01'::date", text("12345-01-01"), Date, "date"),
        ("'10:00:00.25'::time", text("10:00:00.25"), Time, "time without time zone"),
        ("'10:00+02'::timetz", text("10:00:00+02:00"), Time, "time with time zone"),
        (
            "'2024-02-29 10:00:00.123456'::timestamp",
            text("2024-02-29 10:00:00.123456"),
            Timestamp,
            "timestamp without time zone",
        ),
        (
            "'2024-02-29 10:00:00+05:30'::timestamptz",
            text("2024-02-29 04:30:00+00:00"),
            Timestamp,
            "timestamp with time zone",
        ),
        ("'-infinity'::timestamptz", text("-infinity"), Timestamp, "timestamp with time zone"),
        (
            "'0044-03-15 12:00 BC'::timestamptz(0)",
            text("0044-03-15 12:00:00+00:00 BC"),
            Timestamp,
            "timestamp(0) with time zone",
        ),
        (
            "'1 year 2 months -3 days 04:05:06.7'::interval",
            text("1 year 2 mons -3 days +04:05:06.7"),
            Interval,
            "interval",
        ),
        ("'{\"b\": 1, \"a\":2}'::json", text("{\"b\": 1, \"a\":2}"), Json, "json"),
        ("'{\"b\": 1, \"a\":2}'::jsonb", text("{\"a\": 2, \"b\": 1}"), Json, "jsonb"),
        (r"'\x00ff10'::bytea", Value::Bytes(vec![0, 255, 16]), Bytes, "bytea"),
        ("''::bytea", Value::Bytes(vec![]), Bytes, "bytea"),
        (
            "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid",
            text("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
            Text,
            "uuid",
        ),
        ("'::1'::inet", text("::1"), Text, "inet"),
        ("'10.0.0.0/8'::cidr", text("10.0.0.0/8"), Text, "cidr"),
        ("'08:00:2b:01:02:03'::macaddr", text("08:00:2b:01:02:03"), Text, "macaddr"),
        ("'{{1,NULL},{3,4}}'::int[]", text("{{1,NULL},{3,4}}"), Text, "integer[]"),
        ("array['a b', null, 'NULL', '\"']", text(r#"{"a b",NULL,"NULL","\""}"#), Text, "text[]"),
        ("'[2:3]={1,2}'::int[]", text("[2:3]={1,2}"), Text, "integer[]"),
        ("'[1,5)'::int4range", text("[1,5)"), Text, "int4range"),
        ("'{[1,2),[5,6)}'::int4multirange", text("{[1,2),[5,6)}"), Text, "int4multirange"),
        ("'101'::bit(3)", text("101"), Text, "bit(3)"),
        ("'1011'::varbit", text("1011"), Text, "bit varying"),
        ("'<a>é</a>'::xml", text("<a>é</a>"), Text, "xml"),
        ("'(1.5,2)'::point", text("(1.5,2)"), Text, "point"),
        ("to_tsvector('simple', 'b a')", text("'a':2 'b':1"), Text, "tsvector"),
        ("'ab'::char(4)", text("ab  "), Text, "character(4)"),
        ("'ab'::varchar(4)", text("ab"), Text, "character varying(4)"),
        ("'pg_class'::regclass", text("pg_class"), Text, "regclass"),
        ("'0/16B3748'::pg_lsn", text("0/16B3748"), Text, "pg_lsn"),
        ("row(1, 'a b', null)", text("(1,\"a b\",)"), Text, "record"),
        ("'sad'::mood", text("sad"), Text, "mood"),
        ("7::positive", Value::Int(7), Integer, "integer"),
        ("row('a \"b\"', 2)::pair", text(r#"("a ""b""",2)"#), Text, "pair"),
        ("'{sad,NULL}'::mood[]", text("{sad,NULL}"), Text, "mood[]"),
        ("'[a,b)'::letters", text("[a,b)"), Text, "letters"),
        ("''", text(""), Text, "text"),
        ("'Ünï 中文 😀'", text("Ünï 中文 😀"), Text, "text"),
    ]
}

fn database() -> Database {
    let database = Database::create();
    database.run_as_owner(
        "create type mood as enum ('sad', 'glad');
        create domain positive as int check (value > 0);
        create type pair as (name text, n int);
        create type letters as range (subtype = text)",
    );
    database
}

#[tokio::test]
async fn values_arrive_exact() {
    let database = database();
    let cases = cases();
    let expressions: Vec<_> = cases.iter().map(|(expression, ..)| *expression).collect();
    let sql = format!("select {}", expressions.join(",\n"));
    let (columns, rows) = force(&reader(&database), &sql, BUDGET).await.expect("values");
    for (at, (expression, value, value_type, database_type)) in cases.into_iter().enumerate() {
        assert_eq!(rows[0][at], value, "`{expression}`");
        assert_eq!(columns[at].value_type, value_type, "`{expression}`");
        assert_eq!(columns[at].database_type, database_type, "`{expression}`");
    }
}

#[tokio::test]
async fn not_a_number_is_no_decimal() {
    let connector = reader(&database());
    let (_, rows) =
        force(&connector, "select 'NaN'::numeric, 'NaN'::float8", BUDGET).await.expect("values");
    for value in &rows[0] {
        assert!(matches!(value, Value::Float(number) if number.is_nan()), "{value:?}");
    }
}

#[tokio::test]
async fn a_type_without_a_binary_form_arrives_as_text() {
    let connector = reader(&database());
    let (columns, rows) = force(&connector, "select '=r/postgres'::aclitem, 7::\"char\"", BUDGET)
        .await
        .expect("values");
    assert_eq!(rows[0][0], text("=r/postgres"));
    assert_eq!(columns[0].database_type, "aclitem");
}

#[tokio::test]
async fn a_huge_value_is_clipped_while_it_arrives() {
    let connector = reader(&database());
    let budget = Budget { max_cell_bytes: 5, ..BUDGET };
    let sql = "select repeat('aé', 20000000), decode(repeat('00ff', 10000000), 'hex'), 'end'";
    let (_, rows) = force(&connector, sql, budget).await.expect("values");
    let clipped = |text: &str, bytes| Value::Clipped { text: text.into(), bytes };
    assert_eq!(rows[0], [clipped("aéa", 60_000_000), clipped("00ff", 20_000_000), text("end")]);
}

#[tokio::test]
async fn text_that_is_not_unicode_stays_bytes() {
    let database = database();
    database.run(&format!(
        "create database {0}_raw template template0 encoding 'sql_ascii' locale 'C';
        grant connect on database {0}_raw to {1}",
        database.name, database.reader.name
    ));
    let mut raw = database.clone();
    raw.name = format!("{}_raw", database.name);
    let (_, rows) =
        force(&reader(&raw), r"select e'\xff\x41'::text", BUDGET).await.expect("a value");
    assert_eq!(rows[0][0], Value::Bytes(vec![0xff, b'A']));
}
