//! The time of day. Never part of the first paint: server and browser would draw different pages.

/// Milliseconds since 1970; `None` on the server.
#[cfg(feature = "hydrate")]
pub fn now_ms() -> Option<f64> {
    Some(js_sys::Date::now())
}

#[cfg(not(feature = "hydrate"))]
pub fn now_ms() -> Option<f64> {
    None
}

/// An RFC 3339 time in milliseconds since 1970.
#[cfg(feature = "hydrate")]
pub fn parse_ms(text: &str) -> Option<f64> {
    let ms = js_sys::Date::parse(text);
    ms.is_finite().then_some(ms)
}

#[cfg(not(feature = "hydrate"))]
pub fn parse_ms(_text: &str) -> Option<f64> {
    None
}
