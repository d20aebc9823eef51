//! A server function that fails answers like the API: with the status of its problem and the problem
//! as the body. Leptos itself would answer 500 to everything.

use crate::http::Failure;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use protocol::{ErrorCode, Problem};

/// Leptos names the failed function in it.
const FAILED: &str = "serverfnerror";

pub async fn server_function(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let failed = response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && response.headers().contains_key(FAILED);
    if failed { Failure(problem(response.into_body()).await).into_response() } else { response }
}

/// What `app::api::UiError` has written.
async fn problem(body: Body) -> Problem {
    let read = body.collect().await.map(|body| serde_json::from_slice(&body.to_bytes()));
    match read {
        Ok(Ok(problem)) => problem,
        Ok(Err(error)) => Problem::new(ErrorCode::Internal, error.to_string()),
        Err(error) => Problem::new(ErrorCode::Internal, error.to_string()),
    }
}
