//! Bound values as the text the server reads for the type it inferred for each place.

use crate::Bound;

const JSON: [u32; 2] = [114, 3802];

/// Arrays of the engine's own types: text, whole numbers, numeric, floats, booleans, dates, uuids.
const ARRAYS: [u32; 15] =
    [1000, 1001, 1002, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1115, 1182, 1231, 2951];

/// `None` is NULL. A value that does not fit the type is refused by the server.
pub(super) fn text(value: &Bound, type_oid: u32) -> Option<String> {
    if JSON.contains(&type_oid) {
        return (*value != Bound::Null).then(|| value.to_json().to_string());
    }
    match value {
        Bound::Null => None,
        Bound::Bool(flag) => Some(flag.to_string()),
        Bound::Int(number) => Some(number.to_string()),
        Bound::Float(number) => Some(number.to_string()),
        Bound::Digits(text) | Bound::Text(text) | Bound::Object(text) => Some(text.clone()),
        Bound::List(items) if ARRAYS.contains(&type_oid) => Some(array(items)),
        Bound::List(_) => Some(value.to_json().to_string()),
    }
}

/// `{"a","it\"s",NULL}`
fn array(items: &[Bound]) -> String {
    let items = items.iter().map(|item| match item {
        Bound::List(inner) => array(inner),
        other => text(other, 0).map_or_else(
            || "NULL".to_owned(),
            |text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        ),
    });
    format!("{{{}}}", items.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::Bound;
    use serde_json::json;

    #[test]
    fn values_are_written_for_the_type_of_their_place() {
        let cases = [
            (json!(null), 25, None),
            (json!(null), 3802, None),
            (json!(true), 16, Some("true")),
            (json!(7), 23, Some("7")),
            (json!(0.5), 1700, Some("0.5")),
            (json!("it's"), 25, Some("it's")),
            (json!("it's"), 3802, Some("\"it's\"")),
            (json!({"a": 1}), 25, Some(r#"{"a":1}"#)),
            (json!(["a", "b\"c\\", null, "{,}"]), 1009, Some(r#"{"a","b\"c\\",NULL,"{,}"}"#)),
            (json!([1, 2]), 1007, Some(r#"{"1","2"}"#)),
            (json!([1, 2]), 114, Some("[1,2]")),
            (json!([1, 2]), 25, Some("[1,2]")),
        ];
        for (value, type_oid, expected) in cases {
            assert_eq!(text(&Bound::from_json(&value), type_oid).as_deref(), expected, "{value}");
        }
    }
}
