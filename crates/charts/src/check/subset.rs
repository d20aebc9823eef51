//! JSON to [`ChartSpec`], part by part, so that a person sees every unknown field at once instead of
//! one per attempt.

use super::SpecError;
use crate::spec::{ChartSpec, MarkKind};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Unknown fields reported per part before giving up.
const MAX_UNKNOWN: usize = 20;

const PARTS: &[&str] = &[
    "$schema",
    "data",
    "description",
    "encoding",
    "height",
    "mark",
    "title",
    "transform",
    "width",
];

pub(super) fn read(value: &Value) -> Result<ChartSpec, Vec<SpecError>> {
    let mut errors = Vec::new();
    let object = value.as_object().expect("the reader only lets objects through");
    for key in object.keys().filter(|key| !PARTS.contains(&key.as_str())) {
        let path = format!("$.{key}");
        let message = format!("unknown field `{key}`, expected one of {}", quoted(PARTS));
        errors.push(SpecError::new(path, message));
    }
    misplaced_lists(value, "$", "", &mut errors);
    match object.get("mark") {
        None => errors
            .push(SpecError::new("$.mark", "missing; choose one of bar, line, area, point, arc")),
        Some(mark) => errors.extend(mark_error(mark)),
    }
    match object.get("encoding") {
        None => {
            errors.push(SpecError::new("$.encoding", "missing; say which column is `x` and `y`"))
        }
        Some(Value::Object(channels)) => {
            for (name, channel) in channels {
                if channel.is_null() {
                    let path = format!("$.encoding.{name}");
                    errors.push(SpecError::new(path, "is null; leave the channel out instead"));
                }
            }
            part::<crate::spec::Encoding>(&object["encoding"], "$.encoding", &mut errors);
        }
        Some(_) => errors.push(SpecError::new("$.encoding", "expected an object of channels")),
    }
    let rest = |key: &str| object.get(key);
    if let Some(value) = rest("$schema") {
        part::<crate::spec::Schema>(value, "$.$schema", &mut errors);
    }
    if let Some(value) = rest("data") {
        part::<crate::spec::Data>(value, "$.data", &mut errors);
    }
    if let Some(value) = rest("transform") {
        part::<Vec<crate::spec::Transform>>(value, "$.transform", &mut errors);
    }
    if let Some(value) = rest("title") {
        part::<crate::spec::Title>(value, "$.title", &mut errors);
    }
    if let Some(value) = rest("description") {
        part::<String>(value, "$.description", &mut errors);
    }
    for key in ["width", "height"] {
        if let Some(value) = rest(key) {
            part::<crate::spec::Extent>(value, &format!("$.{key}"), &mut errors);
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    serde_json::from_value(value.clone())
        .map_err(|error| vec![SpecError::new("$", error.to_string())])
}

/// Keys whose value may be a list. Elsewhere serde would read a list as an object's fields in order.
const LISTS: &[&str] = &["domain", "oneOf", "sort", "tooltip", "transform", "values"];

fn misplaced_lists(value: &Value, path: &str, key: &str, errors: &mut Vec<SpecError>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                misplaced_lists(inner, &format!("{path}.{key}"), key, errors);
            }
        }
        Value::Array(items) if LISTS.contains(&key) => {
            for (index, inner) in items.iter().enumerate() {
                misplaced_lists(inner, &format!("{path}[{index}]"), "", errors);
            }
        }
        Value::Array(_) => errors.push(SpecError::new(path, "a list is not expected here")),
        _ => {}
    }
}

/// A mark that is not drawn is named here with the ones that are.
fn mark_error(mark: &Value) -> Option<SpecError> {
    let kind = mark.get("type").unwrap_or(mark);
    if let Value::String(name) = kind
        && serde_json::from_value::<MarkKind>(kind.clone()).is_err()
    {
        let name: String = name.chars().take(40).collect();
        let message = format!(
            "mark `{name}` is not drawn; use bar, line, area, point, circle, square, tick, rect or arc"
        );
        return Some(SpecError::new("$.mark", message));
    }
    let mut errors = Vec::new();
    part::<crate::spec::Mark>(mark, "$.mark", &mut errors);
    errors.pop()
}

/// Reads one part; after an unknown field it is taken out and the reading goes on.
fn part<T: DeserializeOwned>(value: &Value, at: &str, errors: &mut Vec<SpecError>) {
    let mut value = value.clone();
    for _ in 0..MAX_UNKNOWN {
        let Err(error) = serde_path_to_error::deserialize::<_, T>(&value) else { return };
        let message = error.inner().to_string();
        let (pointer, mut path) = locate(error.path(), at);
        let unknown = unknown_field(&message);
        let parent = match &unknown {
            Some(name) if path.ends_with(&format!(".{name}")) => {
                pointer.rsplit_once('/').map(|(parent, _)| parent.to_owned())
            }
            Some(name) => {
                path = format!("{path}.{name}");
                Some(pointer.clone())
            }
            None => None,
        };
        errors.push(SpecError::new(path, message));
        let removed = unknown
            .zip(parent)
            .and_then(|(name, parent)| value.pointer_mut(&parent)?.as_object_mut()?.remove(&name));
        if removed.is_none() {
            return;
        }
    }
}

/// A serde path as a JSON pointer into the part and as the path people read.
fn locate(path: &serde_path_to_error::Path, at: &str) -> (String, String) {
    use serde_path_to_error::Segment;
    let (mut pointer, mut shown) = (String::new(), at.to_owned());
    for segment in path.iter() {
        match segment {
            Segment::Seq { index } => {
                pointer.push_str(&format!("/{index}"));
                shown.push_str(&format!("[{index}]"));
            }
            Segment::Map { key } => {
                pointer.push_str(&format!("/{}", key.replace('~', "~0").replace('/', "~1")));
                shown.push_str(&format!(".{key}"));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    (pointer, shown)
}

fn unknown_field(message: &str) -> Option<String> {
    let rest = message.strip_prefix("unknown field `")?;
    rest.split_once('`').map(|(name, _)| name.to_owned())
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
