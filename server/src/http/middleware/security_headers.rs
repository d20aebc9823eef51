//! Headers that bound what a page of ours can load and who can frame it. The nonce is made here, once
//! per request; the renderer puts the same one on Leptos' inline hydration script.

use crate::context::ServerContext;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use leptos::nonce::Nonce;

pub async fn security_headers(
    State(context): State<ServerContext>,
    mut request: Request,
    next: Next,
) -> Response {
    let nonce = Nonce::new();
    let policy = content_security_policy(&nonce);
    let uncached = is_private(request.uri().path());
    request.extensions_mut().insert(nonce);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    insert(headers, "content-security-policy", &policy);
    insert(headers, "x-content-type-options", "nosniff");
    insert(headers, "referrer-policy", "same-origin");
    insert(headers, "x-frame-options", "DENY");
    insert(headers, "cross-origin-opener-policy", "same-origin");
    insert(headers, "cross-origin-resource-policy", "same-origin");
    insert(headers, "permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()");
    if context.settings.is_https() {
        insert(headers, "strict-transport-security", "max-age=31536000");
    }
    if uncached && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// - `wasm-unsafe-eval` compiles our own WASM; it does not allow `eval` of text.
/// - Inline styles are allowed because Monaco positions its lines and widgets with `style` attributes
///   and style sheets it writes itself; they carry no nonce.
/// - Monaco's icons are a font inside its own style sheet, as a `data:` address.
/// - Monaco's worker is our own file.
fn content_security_policy(nonce: &Nonce) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; \
         connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Pages and data of one person; everything but the site's own assets.
fn is_private(path: &str) -> bool {
    !["/pkg/", "/monaco/", "/fonts/"].iter().any(|assets| path.starts_with(assets))
}

fn insert(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}
