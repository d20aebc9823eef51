//! No body is read beyond its limit, declared or not.

use crate::http::Failure;
use crate::http::extract::too_large;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::Limited;

/// One mebibyte: a question of 100,000 characters still arrives, and is refused with its own problem.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

pub async fn body_limit(request: Request, next: Next) -> Response {
    let declared = request.headers().get(header::CONTENT_LENGTH);
    let declared = declared.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|bytes| bytes > MAX_BODY_BYTES as u64) {
        return Failure(too_large()).into_response();
    }
    next.run(request.map(|body| Body::new(Limited::new(body, MAX_BODY_BYTES)))).await
}
