//! The lines of `candor chart check` and `candor chart render`: one JSON object in, one out. The
//! command is a loop over these functions.

use crate::check::SpecError;
use crate::{Palette, Size, check, export, frame, infer_roles};
use protocol::table::{ColumnMeta, ColumnType, Row};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(default)]
    id: Value,
    /// Raw, so that a repeated key is still there to be found.
    #[serde(borrow)]
    spec: &'a RawValue,
    #[serde(default)]
    columns: Option<Vec<Column>>,
    #[serde(default)]
    rows: Option<Vec<Row>>,
}

#[derive(Deserialize)]
struct Column {
    name: String,
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    unit: Option<String>,
}

/// Answer to one line of `chart check`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checked {
    pub id: Value,
    pub ok: bool,
    pub errors: Vec<SpecError>,
}

/// Checks one line `{"id", "spec", "columns"?}`. A line that is not such an object is an answer that
/// is not ok, never a stop.
pub fn check_line(line: &str) -> Checked {
    match read(line) {
        Ok((id, json, columns, _)) => {
            let errors = check(&json, columns.as_deref()).err().unwrap_or_default();
            Checked { id, ok: errors.is_empty(), errors }
        }
        Err(error) => Checked { id: Value::Null, ok: false, errors: vec![error] },
    }
}

#[derive(Debug, thiserror::Error)]
pub enum RenderLineError {
    #[error("line {id} has {} errors, first: {}", errors.len(), errors.first().map_or_else(String::new, ToString::to_string))]
    Spec { id: Value, errors: Vec<SpecError> },
    #[error(transparent)]
    Render(#[from] frame::RenderError),
}

/// Draws one line `{"id"?, "spec", "columns"?, "rows"?}` as an SVG file with literal colours; a bare
/// spec with inline `data.values` works too.
pub fn render_line(line: &str, size: Size, palette: &Palette) -> Result<String, RenderLineError> {
    let bare = serde_json::from_str::<serde_json::Map<String, Value>>(line)
        .is_ok_and(|object| object.contains_key("mark") && !object.contains_key("spec"));
    let (id, json, columns, rows) = if bare {
        (Value::Null, line.to_owned(), None, Vec::new())
    } else {
        read(line)
            .map_err(|error| RenderLineError::Spec { id: Value::Null, errors: vec![error] })?
    };
    let mut columns = columns.unwrap_or_default();
    infer_roles(&mut columns, &rows);
    let spec =
        check(&json, Some(&columns)).map_err(|errors| RenderLineError::Spec { id, errors })?;
    Ok(export(&spec, &columns, &rows, size, palette)?)
}

type Read = (Value, String, Option<Vec<ColumnMeta>>, Vec<Row>);

fn read(line: &str) -> Result<Read, SpecError> {
    let line: Line<'_> = serde_json::from_str(line).map_err(|error| {
        SpecError::new("$", format!("not a line with `id` and `spec`: {error}"))
    })?;
    // A spec may come as text, which is then read like any other.
    let raw = line.spec.get();
    let json = serde_json::from_str::<String>(raw).unwrap_or_else(|_| raw.to_owned());
    let columns = line.columns.map(|columns| columns.into_iter().map(meta).collect());
    Ok((line.id, json, columns, line.rows.unwrap_or_default()))
}

fn meta(column: Column) -> ColumnMeta {
    let mut meta = ColumnMeta::new(column.name, column_type(&column.kind));
    meta.database_type = column.kind;
    meta.unit = column.unit;
    meta
}

/// Our own names, and what databases and Vega-Lite call the same.
fn column_type(name: &str) -> ColumnType {
    let lower = name.to_ascii_lowercase();
    let base = lower.split(['(', ' ']).next().unwrap_or_default();
    match base {
        "boolean" | "bool" => ColumnType::Boolean,
        "integer" | "int" | "bigint" | "smallint" | "tinyint" | "serial" | "bigserial" | "int4"
        | "int8" | "int2" => ColumnType::Integer,
        "decimal" | "numeric" | "money" => ColumnType::Decimal,
        "float" | "real" | "double" | "number" | "quantitative" | "float4" | "float8" => {
            ColumnType::Float
        }
        "text" | "string" | "varchar" | "char" | "character" | "nvarchar" | "nominal"
        | "ordinal" | "category" | "uuid" | "enum" => ColumnType::Text,
        "date" => ColumnType::Date,
        "time" | "timetz" => ColumnType::Time,
        "timestamp" | "timestamptz" | "datetime" | "temporal" => ColumnType::Timestamp,
        "interval" => ColumnType::Interval,
        "json" | "jsonb" => ColumnType::Json,
        "bytes" | "bytea" | "blob" | "binary" | "varbinary" => ColumnType::Bytes,
        _ => ColumnType::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_answered_with_its_id_and_what_is_wrong() {
        let line = r#"{"id":7,"spec":{"mark":"bar","mark":"line","encoding":{}},"columns":[]}"#;
        let answer = check_line(line);
        assert_eq!((answer.id, answer.ok), (Value::from(7), false));
        assert_eq!(answer.errors[0].path, "$.mark");
    }

    #[test]
    fn a_very_deep_spec_keeps_its_id() {
        let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
        let answer = check_line(&format!(r#"{{"id":"deep","spec":{deep}}}"#));
        assert_eq!(answer.id, Value::from("deep"));
        assert!(answer.errors[0].message.contains("levels deep"));
    }

    #[test]
    fn a_line_that_is_not_json_is_an_answer_too() {
        assert!(!check_line("nonsense").ok);
        assert!(!check_line("{}").ok);
    }

    #[test]
    fn a_spec_with_its_own_rows_is_drawn() {
        let line = r#"{"mark":"bar","data":{"values":[{"a":"x","b":2},{"a":"y","b":3}]},
            "encoding":{"x":{"field":"a","type":"nominal"},"y":{"field":"b","type":"quantitative"}}}"#;
        let svg = render_line(line, Size::default(), &Palette::light()).unwrap();
        assert_eq!(svg.matches("class=\"chart-mark\"").count(), 2);
    }
}
