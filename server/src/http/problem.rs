//! Problems as answers: RFC 9457 documents.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::{ErrorCode, Problem};

/// A [`Problem`] on its way out of a handler. [`super::middleware::request_id`] adds which request it
/// was.
#[derive(Debug)]
pub struct Failure(pub Problem);

impl<E: Into<Problem>> From<E> for Failure {
    fn from(problem: E) -> Self {
        Failure(problem.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Failure(problem) = self;
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&problem).expect("a problem has string keys only");
        let content_type = HeaderValue::from_static("application/problem+json");
        let challenge = challenge(problem.code);
        let mut response = (status, [(header::CONTENT_TYPE, content_type)], body).into_response();
        if let Some(limit) = &problem.limit {
            response.headers_mut().insert(header::RETRY_AFTER, limit.retry_after_s.into());
        }
        if let Some(challenge) = challenge {
            let challenge = HeaderValue::from_static(challenge);
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response.extensions_mut().insert(ProblemBody(problem));
        response
    }
}

/// RFC 6750: how a client without a cookie could have proved who it is.
fn challenge(code: ErrorCode) -> Option<&'static str> {
    match code {
        ErrorCode::NotSignedIn => Some("Bearer"),
        ErrorCode::TokenRefused => Some("Bearer error=\"invalid_token\""),
        _ => None,
    }
}

/// Kept beside the answer's body, so that the request id can still be written into it.
#[derive(Clone)]
pub struct ProblemBody(pub Problem);
