//! Text to JSON with three promises `serde_json` alone does not give: bounded size and depth, no key
//! twice in one object, no key that reaches an object's prototype.

use super::SpecError;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// 256 kB: a spec with 5,000 inline points of two short values fits.
pub const MAX_BYTES: usize = 256 * 1024;

/// Nested objects and lists. The deepest field of the subset is 6 down.
pub const MAX_DEPTH: usize = 12;

pub(super) fn read(json: &str) -> Result<Value, Vec<SpecError>> {
    let fail = |message: String| vec![SpecError::new("$", message)];
    if json.len() > MAX_BYTES {
        let size = json.len();
        return Err(fail(format!(
            "the spec has {size} bytes, at most {MAX_BYTES} are allowed; name a result instead of writing its rows"
        )));
    }
    let depth = depth(json);
    if depth > MAX_DEPTH {
        return Err(fail(format!(
            "the spec is {depth} levels deep, at most {MAX_DEPTH} are allowed"
        )));
    }
    let mut errors = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(json);
    let seed = Strict { path: "$".to_owned(), errors: &mut errors };
    let value = seed
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| fail(format!("not JSON: {error}")))?;
    if !value.is_object() {
        return Err(fail("a chart spec is a JSON object".to_owned()));
    }
    if errors.is_empty() { Ok(value) } else { Err(errors) }
}

/// Deepest nesting, counted without recursion so that a hostile text cannot exhaust the stack.
fn depth(json: &str) -> usize {
    let (mut open, mut deepest, mut in_text, mut escaped) = (0usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                open += 1;
                deepest = deepest.max(open);
            }
            b'}' | b']' if !in_text => open = open.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn reaches_a_prototype(key: &str) -> bool {
    matches!(
        key,
        "__proto__"
            | "constructor"
            | "prototype"
            | "__defineGetter__"
            | "__defineSetter__"
            | "__lookupGetter__"
            | "__lookupSetter__"
    )
}

struct Strict<'a> {
    path: String,
    errors: &'a mut Vec<SpecError>,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let path = format!("{}[{}]", self.path, list.len());
            match items.next_element_seed(Strict { path, errors: self.errors })? {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let path = format!("{}.{key}", self.path);
            if reaches_a_prototype(&key) {
                let message = format!("`{key}` is never allowed as a key; remove it");
                self.errors.push(SpecError::new(&path, message));
            }
            if object.contains_key(&key) {
                let message = format!("`{key}` is written twice in one object; keep one");
                self.errors.push(SpecError::new(&path, message));
            }
            let value = entries.next_value_seed(Strict { path, errors: self.errors })?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_inside_text_do_not_count_as_depth() {
        assert_eq!(depth(r#"{"a":"[[[[{{{{","b":["\"[",1]}"#), 2);
    }

    #[test]
    fn a_hundred_thousand_brackets_are_refused_without_a_crash() {
        let errors = read(&"[".repeat(100_000)).unwrap_err();
        assert!(errors[0].message.contains("levels deep"));
    }

    #[test]
    fn every_repeated_key_is_named() {
        let errors =
            read(r#"{"mark":"bar","mark":"line","encoding":{"x":{},"x":{}}}"#).unwrap_err();
        let paths: Vec<_> = errors.iter().map(|error| error.path.as_str()).collect();
        assert_eq!(paths, ["$.mark", "$.encoding.x"]);
    }
}
