//! The two corpora of our own: each line is a spec as it would arrive.

use super::sample;
use charts::{Palette, Size, check, render, report};
use protocol::table::ColumnMeta;
use serde_json::Value;

const HOSTILE: &str = include_str!("../cases/hostile.jsonl");
const LEGITIMATE: &str = include_str!("../cases/legitimate.jsonl");

/// A line with the columns of the sample in it, as `candor chart check` reads it.
fn with_columns(line: &str) -> String {
    let kind =
        |column: &ColumnMeta| serde_json::json!({"name": column.name, "type": column.column_type});
    let columns: Vec<Value> = sample::columns().iter().map(kind).collect();
    let columns = serde_json::to_string(&columns).unwrap();
    format!("{},\"columns\":{columns}}}", line.trim_end().strip_suffix('}').unwrap())
}

#[test]
fn every_hostile_spec_is_refused_with_a_path_and_a_message() {
    let mut accepted = Vec::new();
    let mut count = 0;
    for line in HOSTILE.lines() {
        count += 1;
        let answer = report::check_line(&with_columns(line));
        assert_ne!(answer.id, Value::Null, "{line}");
        if answer.ok {
            accepted.push(answer.id.to_string());
        }
        for error in &answer.errors {
            assert!(error.path.starts_with('$') && !error.message.is_empty(), "{error}");
        }
    }
    assert!(accepted.is_empty(), "accepted: {accepted:?}");
    assert!(count >= 200, "{count} hostile specs");
}

#[test]
fn every_legitimate_spec_is_accepted_and_drawn() {
    let (columns, rows) = (sample::columns(), sample::rows());
    let mut problems = Vec::new();
    for line in LEGITIMATE.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let checked = check(&line["spec"].to_string(), Some(&columns));
        let drawn = checked.map_err(|errors| format!("{errors:?}")).and_then(|spec| {
            render(&spec, &columns, &rows, Size::default(), &Palette::theme())
                .map_err(|error| error.to_string())
        });
        match drawn {
            Ok(svg) if svg.contains("class=\"chart-mark") => {}
            other => problems.push(format!("{}: {other:?}", line["id"])),
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
    assert!(LEGITIMATE.lines().count() >= 60);
}

#[test]
fn a_spec_survives_being_written_and_read_again() {
    let columns = sample::columns();
    for line in LEGITIMATE.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let spec = check(&line["spec"].to_string(), Some(&columns)).unwrap();
        let written = spec.to_json();
        assert_eq!(written["$schema"], "https://vega.github.io/schema/vega-lite/v6.json");
        assert_eq!(check(&written.to_string(), Some(&columns)).as_ref(), Ok(&spec), "{written}");
    }
}

#[test]
fn everything_wrong_is_said_at_once() {
    let spec = r#"{"mark":"bar","tooltip":1,"encoding":{"x":{"field":"a","zindex":1,"band":2},"y":{"fild":"b"}}}"#;
    let errors = check(spec, None).unwrap_err();
    // In the order of the map, which depends on how JSON is read.
    let mut paths: Vec<_> = errors.iter().map(|error| error.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        ["$.encoding.x.band", "$.encoding.x.zindex", "$.encoding.y.fild", "$.tooltip"]
    );
}

#[test]
fn errors_name_the_fix() {
    let columns = sample::columns();
    let message = |spec: &str| check(spec, Some(&columns)).unwrap_err()[0].to_string();
    assert_eq!(
        message(
            r#"{"mark":"bar","encoding":{"x":{"field":"Category"},"y":{"field":"revenue","type":"quantitative"}}}"#
        ),
        "$.encoding.x.field: no column `Category`; write `category`"
    );
    assert_eq!(
        message(
            r#"{"mark":"line","encoding":{"x":{"field":"category","type":"temporal"},"y":{"field":"orders","type":"quantitative"}}}"#
        ),
        "$.encoding.x.field: `category` is text and cannot be used as temporal; use a date: `month`, `ordered_at`"
    );
    assert_eq!(
        message(r#"{"mark":"pie","encoding":{}}"#),
        "$.mark: mark `pie` is not drawn; use bar, line, area, point, circle, square, tick, rect or arc"
    );
}
