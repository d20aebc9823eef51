//! Pages of other origins: nothing, unless the configuration names their origin, and then the API alone.

use crate::config::CorsSettings;
use crate::context::ServerContext;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const METHODS: &str = "GET, POST, PUT, DELETE";
const HEADERS: &str = "authorization, content-type, last-event-id";
/// What a page may read of an answer beside the usual.
const EXPOSED: &str = "retry-after, x-request-id, x-candor-query-id";
/// How long a browser remembers, in seconds.
const MAX_AGE: &str = "600";

pub async fn cors(State(context): State<ServerContext>, request: Request, next: Next) -> Response {
    let cors = &context.settings.cors;
    if cors.origins.is_empty() || !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let origin = request.headers().get(header::ORIGIN).cloned();
    let allowed = origin.filter(|it| it.to_str().is_ok_and(|origin| cors.allows(origin)));
    let asks_first = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match (&allowed, asks_first) {
        (Some(_), true) => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(request).await,
    };
    // A cache must not hand one origin's answer to another.
    response.headers_mut().append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = allowed {
        allow(response.headers_mut(), origin, cors, asks_first);
    }
    response
}

fn allow(headers: &mut HeaderMap, origin: HeaderValue, cors: &CorsSettings, asks_first: bool) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    let mut insert = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    if cors.credentials {
        insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    if asks_first {
        insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
        insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    } else {
        insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
}
