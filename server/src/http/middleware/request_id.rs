//! Names every request: in the log, in the answer's `x-request-id`, and in a problem's `instance`. A
//! handler that panics becomes a problem too.

use crate::http::Failure;
use crate::http::problem::ProblemBody;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use protocol::{ErrorCode, Problem};
use std::panic::AssertUnwindSafe;
use std::time::Instant;
use tracing::Instrument;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// In the request, for whoever records what it does.
#[derive(Clone)]
pub struct RequestName(pub String);

pub async fn request_id(mut request: Request, next: Next) -> Response {
    let id = uuid::Uuid::new_v4().simple().to_string();
    request.extensions_mut().insert(RequestName(id.clone()));
    let method = request.method().clone();
    // Without the query, which may hold a one-time token.
    let path = request.uri().path().to_owned();
    let span =
        tracing::info_span!("request", request.id = %id, http.method = %method, http.path = %path);
    let started = Instant::now();
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().instrument(span.clone()).await;
    let mut response = answer.unwrap_or_else(|_| {
        let problem = Problem::new(ErrorCode::Internal, "the request could not be handled");
        Failure(problem.hint("the server's log says more")).into_response()
    });
    if let Some(ProblemBody(mut problem)) = response.extensions_mut().remove() {
        problem.instance = Some(format!("/requests/{id}"));
        let headers = response.headers().clone();
        response = Failure(problem).into_response();
        // Everything that inner layers had set, but the length of the old body.
        for (name, value) in &headers {
            if name != axum::http::header::CONTENT_LENGTH {
                response.headers_mut().insert(name, value.clone());
            }
        }
    }
    let status = response.status().as_u16();
    let duration_ms = started.elapsed().as_millis() as u64;
    span.in_scope(|| {
        if status >= 500 {
            tracing::error!(http.status = status, duration_ms, "request failed");
        } else {
            tracing::debug!(http.status = status, duration_ms, "request answered");
        }
    });
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}
