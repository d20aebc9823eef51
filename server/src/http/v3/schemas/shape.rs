//! The forms that schemas are made of.

use serde_json::{Map, Value, json};

/// Schemas with their names.
pub type Group = Vec<(&'static str, Value)>;

pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

pub fn text() -> Value {
    json!({ "type": "string" })
}

pub fn number() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

pub fn float() -> Value {
    json!({ "type": "number" })
}

pub fn flag() -> Value {
    json!({ "type": "boolean" })
}

pub fn time() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

pub fn id(prefix: &str) -> Value {
    json!({ "type": "string", "pattern": format!("^{prefix}[A-Za-z0-9_-]{{1,64}}$") })
}

pub fn one_of(names: &[&str]) -> Value {
    json!({ "type": "string", "enum": names })
}

pub fn or_null(schema: Value) -> Value {
    json!({ "oneOf": [schema, { "type": "null" }] })
}

pub fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// Fields whose name ends in `?` may be absent.
pub fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let fields: Vec<(&str, Value)> = fields.into_iter().collect();
    let required: Vec<&str> =
        fields.iter().map(|(name, _)| *name).filter(|name| !name.ends_with('?')).collect();
    let properties: Map<String, Value> = fields
        .iter()
        .map(|(name, schema)| (name.trim_end_matches('?').to_owned(), schema.clone()))
        .collect();
    json!({ "type": "object", "required": required, "properties": properties })
}
