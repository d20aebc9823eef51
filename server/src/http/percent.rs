//! Text in addresses and forms.

/// Everything but letters, digits, `-_.~` and `/` as `%XX`.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// `name=value&…`, for a query or a form's body.
pub fn form(fields: &[(&str, &str)]) -> String {
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    fields.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_to_come_back_to_survives_as_one_parameter() {
        assert_eq!(encoded("/c/conv_1?a=b&c=d"), "/c/conv_1%3Fa%3Db%26c%3Dd");
        assert_eq!(form(&[("next", "/a?b"), ("x", "ä+1")]), "next=/a%3Fb&x=%C3%A4%2B1");
    }
}
