//! Text in a spec is plain: bounded, without control characters, markup or script addresses. What is
//! drawn is escaped anyway; a spec that tries is refused so that it is never stored.

use super::SpecError;
use serde_json::Value;

/// Longest text anywhere in a spec, in characters.
pub const MAX_TEXT: usize = 500;

pub(super) fn walk(value: &Value) -> Vec<SpecError> {
    let mut errors = Vec::new();
    visit(value, "$", false, &mut errors);
    errors
}

fn visit(value: &Value, path: &str, in_rows: bool, errors: &mut Vec<SpecError>) {
    match value {
        Value::String(text) => {
            if let Some(message) = problem(text, in_rows) {
                errors.push(SpecError::new(path, message));
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                visit(inner, &format!("{path}[{index}]"), in_rows, errors);
            }
        }
        Value::Object(object) => {
            for (key, inner) in object {
                let path = format!("{path}.{key}");
                if let Some(message) = problem(key, in_rows) {
                    errors.push(SpecError::new(&path, message));
                }
                let in_rows = in_rows || path == "$.data.values";
                visit(inner, &path, in_rows, errors);
            }
        }
        _ => {}
    }
}

fn problem(text: &str, in_rows: bool) -> Option<String> {
    let length = text.chars().count();
    if length > MAX_TEXT {
        return Some(format!(
            "text of {length} characters, at most {MAX_TEXT} are allowed; shorten it"
        ));
    }
    if in_rows {
        return None;
    }
    if text.chars().any(is_invisible) {
        return Some("control and direction characters are not allowed; remove them".to_owned());
    }
    if looks_like_markup(text) {
        return Some(
            "text is shown as it is, markup is not interpreted; write plain text".to_owned(),
        );
    }
    let lower = text.trim_start().to_ascii_lowercase();
    let scheme = ["javascript:", "vbscript:", "data:", "file:"];
    if scheme.iter().any(|scheme| lower.starts_with(scheme)) {
        return Some("addresses are never followed; remove it".to_owned());
    }
    None
}

/// Controls, bidirectional overrides and tag characters: they make text look like other text.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

/// `<` followed by a letter, `/` or `!`: a tag to a browser, hardly ever a comparison to a reader.
fn looks_like_markup(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(2).any(|pair| {
        pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || matches!(pair[1], b'/' | b'!' | b'?'))
    })
}
