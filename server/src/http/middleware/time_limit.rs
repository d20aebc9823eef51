//! No answer takes for ever. Streams are bounded by their turn instead.

use crate::http::Failure;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use protocol::{ErrorCode, Problem};
use std::time::Duration;

/// Longer than any statement may run and any model may think.
const LIMIT: Duration = Duration::from_secs(180);

pub async fn time_limit(request: Request, next: Next) -> Response {
    tokio::time::timeout(LIMIT, next.run(request)).await.unwrap_or_else(|_| {
        let detail = format!("the answer took longer than {} s", LIMIT.as_secs());
        Failure(Problem::new(ErrorCode::DeadlineExceeded, detail)).into_response()
    })
}
