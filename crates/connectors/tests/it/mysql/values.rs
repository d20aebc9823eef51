//! Every type arrives exact.

use super::support::{BUDGET, Fixture, rows};
use connectors::{Budget, Value, ValueType};

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[tokio::test]
async fn every_type_arrives_exact() {
    let fixture = Fixture::with(
        r#"set sql_mode = '', time_zone = '+02:00';
        create table t (
            d decimal(65,30), small decimal(12,2), whole decimal(20,0),
            big bigint, huge bigint unsigned, below bigint unsigned,
            ti tinyint, tu tinyint unsigned, si smallint, su smallint unsigned,
            mi mediumint, mu mediumint unsigned, i int, iu int unsigned,
            b1 bit(1), b8 bit(8), b64 bit(64),
            f float, db double,
            da date, zero date, old date,
            dt datetime, dt6 datetime(6), zdt datetime, dt3 datetime(3),
            ts timestamp null, ts6 timestamp(6) null,
            tm time, tmn time, tm6 time(6), tm0 time,
            y year,
            j json, e enum('a','b,c'), s set('x','y','z'),
            bl blob, vb varbinary(10), bn binary(4),
            tx text, vc varchar(40), ch char(5), emoji varchar(20), nothing varchar(10),
            g geometry, p point,
            u uuid, ip inet6
        ) character set utf8mb4;
        insert into t values (
            '12345678901234567890123456789012345.123456789012345678901234567890', -0.10, '99999999999999999999',
            -9223372036854775808, 18446744073709551615, 9223372036854775807,
            -128, 255, -32768, 65535, -8388608, 16777215, -2147483648, 4294967295,
            b'1', b'10100101', 0xffffffffffffffff,
            0.1, 0.1,
            '2024-02-29', '0000-00-00', '1000-01-01',
            '2024-01-31 23:59:58', '2024-01-31 23:59:58.000001', '0000-00-00 00:00:00', '2024-01-31 00:00:00.5',
            '2024-01-31 01:30:00', '2024-01-31 01:30:00.123456',
            '838:59:59', '-25:00:01', '-00:00:00.000001', '00:00:00',
            2024,
            '{"a": [1, "é"]}', 'b,c', 'x,z',
            x'00ff10', x'', 'ab',
            'long', 'it''s', 'ab', '😀 é', null,
            st_geomfromtext('point(1 2)', 4326), point(3, 4),
            '123e4567-e89b-12d3-a456-426614174000', '2001:db8::ff00:42:8329'
        );"#,
    );
    let wkb = |srid: u32, x: f64, y: f64| {
        let mut bytes = srid.to_le_bytes().to_vec();
        bytes.extend_from_slice(&[1, 1, 0, 0, 0]);
        bytes.extend_from_slice(&x.to_le_bytes());
        bytes.extend_from_slice(&y.to_le_bytes());
        Value::Bytes(bytes)
    };
    use ValueType::{Boolean, Bytes, Date, Decimal, Float, Integer, Json, Text, Time, Timestamp};
    let decimal = |text: &str| Value::Decimal(text.into());
    let cases: Vec<(&str, ValueType, &str, Value)> = vec![
        (
            "d",
            Decimal,
            "decimal(65,30)",
            decimal("12345678901234567890123456789012345.123456789012345678901234567890"),
        ),
        ("small", Decimal, "decimal(12,2)", decimal("-0.10")),
        ("whole", Decimal, "decimal(20,0)", decimal("99999999999999999999")),
        ("big", Integer, "bigint", Value::Int(i64::MIN)),
        ("huge", Integer, "bigint unsigned", decimal("18446744073709551615")),
        ("below", Integer, "bigint unsigned", Value::Int(i64::MAX)),
        ("ti", Integer, "tinyint", Value::Int(-128)),
        ("tu", Integer, "tinyint unsigned", Value::Int(255)),
        ("si", Integer, "smallint", Value::Int(-32_768)),
        ("su", Integer, "smallint unsigned", Value::Int(65_535)),
        ("mi", Integer, "mediumint", Value::Int(-8_388_608)),
        ("mu", Integer, "mediumint unsigned", Value::Int(16_777_215)),
        ("i", Integer, "int", Value::Int(-2_147_483_648)),
        ("iu", Integer, "int unsigned", Value::Int(4_294_967_295)),
        ("b1", Boolean, "bit(1)", Value::Bool(true)),
        ("b8", Integer, "bit(8)", Value::Int(0b1010_0101)),
        ("b64", Integer, "bit(64)", decimal("18446744073709551615")),
        ("f", Float, "float", Value::Float(0.1)),
        ("db", Float, "double", Value::Float(0.1)),
        ("da", Date, "date", text("2024-02-29")),
        ("zero", Date, "date", text("0000-00-00")),
        ("old", Date, "date", text("1000-01-01")),
        ("dt", Timestamp, "datetime", text("2024-01-31 23:59:58")),
        ("dt6", Timestamp, "datetime(6)", text("2024-01-31 23:59:58.000001")),
        ("zdt", Timestamp, "datetime", text("0000-00-00 00:00:00")),
        ("dt3", Timestamp, "datetime(3)", text("2024-01-31 00:00:00.500")),
        ("ts", Timestamp, "timestamp", text("2024-01-30 23:30:00+00:00")),
        ("ts6", Timestamp, "timestamp(6)", text("2024-01-30 23:30:00.123456+00:00")),
        ("tm", Time, "time", text("838:59:59")),
        ("tmn", Time, "time", text("-25:00:01")),
        ("tm6", Time, "time(6)", text("-00:00:00.000001")),
        ("tm0", Time, "time", text("00:00:00")),
        ("y", Integer, "year", Value::Int(2024)),
        ("j", Json, "json", text(r#"{"a": [1, "é"]}"#)),
        ("e", Text, "enum", text("b,c")),
        ("s", Text, "set", text("x,z")),
        ("bl", Bytes, "varbinary", Value::Bytes(vec![0, 255, 16])),
        ("vb", Bytes, "varbinary", Value::Bytes(vec![])),
        ("bn", Bytes, "varbinary", Value::Bytes(b"ab\0\0".to_vec())),
        ("tx", Text, "text", text("long")),
        ("vc", Text, "varchar(40)", text("it's")),
        ("ch", Text, "varchar(5)", text("ab")),
        ("emoji", Text, "varchar(20)", text("😀 é")),
        ("nothing", Text, "varchar(10)", Value::Null),
        ("g", Bytes, "geometry", wkb(4326, 1.0, 2.0)),
        ("p", Bytes, "point", wkb(0, 3.0, 4.0)),
        ("u", Text, "uuid", text("123e4567-e89b-12d3-a456-426614174000")),
        ("ip", Text, "inet6", text("2001:db8::ff00:42:8329")),
    ];
    for (name, value_type, database_type, expected) in cases {
        let (column, value) = fixture.cell(&format!("select {name} from t")).await;
        assert_eq!(
            (column.name.as_str(), column.value_type, column.database_type.as_str(), value),
            (name, value_type, database_type, expected)
        );
    }
}

#[tokio::test]
async fn expressions_have_types_too() {
    let fixture =
        Fixture::with("create table t (i int, x double); insert into t values (7, 1e300)");
    let cases = [
        ("count(*)", ValueType::Integer, Value::Int(1)),
        ("sum(i)", ValueType::Decimal, Value::Decimal("7".into())),
        ("avg(i)", ValueType::Decimal, Value::Decimal("7.0000".into())),
        ("i / 3", ValueType::Decimal, Value::Decimal("2.3333".into())),
        ("x * 10", ValueType::Float, Value::Float(1e301)),
        ("null", ValueType::Unknown, Value::Null),
        ("i > 3", ValueType::Integer, Value::Int(1)),
        ("cast('2024-01-31' as date)", ValueType::Date, text("2024-01-31")),
        ("group_concat(i)", ValueType::Text, text("7")),
        ("json_object('a', i)", ValueType::Json, text(r#"{"a": 7}"#)),
        ("repeat('é', 3)", ValueType::Text, text("ééé")),
        ("unhex('ff')", ValueType::Bytes, Value::Bytes(vec![255])),
        (
            "timediff('2024-01-02 00:00:00', '2024-01-01 00:00:00')",
            ValueType::Time,
            text("24:00:00"),
        ),
    ];
    for (expression, value_type, expected) in cases {
        let (column, value) = fixture.cell(&format!("select {expression} from t")).await;
        assert_eq!((column.value_type, value), (value_type, expected), "`{expression}`");
    }
}

#[tokio::test]
async fn a_row_of_more_than_sixteen_mebibytes_is_an_error_and_the_next_statement_works() {
    let fixture = Fixture::of_one_session("create table t (i int); insert into t values (1)");
    let error = fixture.rows("select repeat('x', 16777300) from t").await.expect_err("too large");
    assert!(error.to_string().contains("16 MiB"), "{error}");
    assert_eq!(fixture.value("select i from t").await, Value::Int(1));
}

#[tokio::test]
async fn a_long_text_of_an_aggregate_is_not_cut_by_the_server() {
    let fixture = Fixture::with("create table t (x varchar(100))");
    fixture.database.run("insert into t select repeat('x', 100) from seq_1_to_100");
    let budget = Budget { max_cell_bytes: 1_000_000, ..BUDGET };
    let rows = rows(&fixture.connector, "select group_concat(x) from t", budget).await;
    assert_eq!(rows, Ok(vec![vec![text(&vec!["x".repeat(100); 100].join(","))]]));
}
