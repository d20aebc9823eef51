//! Copying text.

/// `false` when the browser refuses (no permission, or a page without a secure origin).
#[cfg(feature = "hydrate")]
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    if !window.is_secure_context() {
        return false;
    }
    let written = window.navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(written).await.is_ok()
}

#[cfg(not(feature = "hydrate"))]
pub async fn copy(_text: &str) -> bool {
    false
}
