//! Small cookies of our own. Values are plain text without `;`, spaces or quotes.

/// The value in a `Cookie` header or in `document.cookie`: they have the same form.
pub fn find(header: &str, name: &str) -> Option<String> {
    header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

#[cfg(feature = "hydrate")]
pub fn read(name: &str) -> Option<String> {
    use wasm_bindgen::JsCast;
    let document = web_sys::window()?.document()?.dyn_into::<web_sys::HtmlDocument>().ok()?;
    find(&document.cookie().ok()?, name)
}

#[cfg(all(feature = "ssr", not(feature = "hydrate")))]
pub fn read(name: &str) -> Option<String> {
    let request = leptos::prelude::use_context::<http::request::Parts>()?;
    let headers = request.headers.get_all(http::header::COOKIE);
    headers.iter().filter_map(|value| value.to_str().ok()).find_map(|text| find(text, name))
}

#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
pub fn read(_name: &str) -> Option<String> {
    None
}

/// Kept for a year, for this site only.
#[cfg(feature = "hydrate")]
pub fn write(name: &str, value: &str) {
    use wasm_bindgen::JsCast;
    let document = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.dyn_into::<web_sys::HtmlDocument>().ok());
    if let Some(document) = document {
        // A browser that refuses cookies still works; it only forgets panel sizes.
        let _refused =
            document.set_cookie(&format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax"));
    }
}

#[cfg(not(feature = "hydrate"))]
pub fn write(_name: &str, _value: &str) {}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_cookie_is_found_among_others() {
        let header = "a=1; candor_ui=theme-dark.x; session=abc=";
        assert_eq!(find(header, "candor_ui").as_deref(), Some("theme-dark.x"));
        assert_eq!(find(header, "session").as_deref(), Some("abc="));
        assert_eq!(find(header, "ui"), None);
        assert_eq!(find("", "a"), None);
    }
}
