//! No body is read beyond its limit, declared or not, and none is waited for beyond its time.

use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::too_large;
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use http_body_util::Limited;
use protocol::{ErrorCode, Problem};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// One mebibyte: a question of 100,000 characters still arrives, and is refused with its own problem.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

pub async fn body_limit(
    State(context): State<ServerContext>,
    request: Request,
    next: Next,
) -> Response {
    let declared = request.headers().get(header::CONTENT_LENGTH);
    let declared = declared.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|bytes| bytes > MAX_BODY_BYTES as u64) {
        return Failure(too_large()).into_response();
    }
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let limit = Duration::from_millis(context.settings.limits.body_ms);
    let was_slow = Arc::new(AtomicBool::new(false));
    let told = was_slow.clone();
    let request = request.map(|body| {
        let body = Body::new(Limited::new(body, MAX_BODY_BYTES));
        Body::from_stream(in_time(body, Instant::now() + limit, told))
    });
    let response = next.run(request).await;
    if was_slow.load(Ordering::Relaxed) { too_slow(limit) } else { response }
}

/// The parts of a body until `deadline`; then an error, and `was_slow` says which one.
fn in_time(
    body: Body,
    deadline: Instant,
    was_slow: Arc<AtomicBool>,
) -> impl futures::Stream<Item = Result<axum::body::Bytes, axum::BoxError>> {
    async_stream::stream! {
        let mut parts = body.into_data_stream();
        loop {
            match timeout_at(deadline, parts.next()).await {
                Ok(Some(part)) => yield part.map_err(|error| error.into_inner()),
                Ok(None) => break,
                Err(elapsed) => {
                    was_slow.store(true, Ordering::Relaxed);
                    yield Err(elapsed.into());
                    break;
                }
            }
        }
    }
}

fn too_slow(limit: Duration) -> Response {
    let detail = format!("the body was not here within {} s", limit.as_secs_f32());
    let mut response = Failure(Problem::new(ErrorCode::BodyTooSlow, detail)).into_response();
    // The rest of the body is not waited for.
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
