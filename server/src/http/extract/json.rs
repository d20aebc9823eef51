//! A JSON body. Malformed text is 400, a missing or unknown field 422, another content type 415.

use crate::http::Failure;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use protocol::{ErrorCode, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        match axum::Json::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Json(value)),
            Err(rejection) => Err(Failure(problem(&rejection))),
        }
    }
}

fn problem(rejection: &JsonRejection) -> Problem {
    match rejection {
        JsonRejection::JsonDataError(error) => {
            Problem::new(ErrorCode::InvalidRequest, inner(error)).hint("see /api/openapi.json")
        }
        JsonRejection::JsonSyntaxError(error) => {
            Problem::new(ErrorCode::MalformedJson, inner(error)).hint("send one JSON object")
        }
        JsonRejection::MissingJsonContentType(_) => {
            Problem::new(ErrorCode::UnsupportedMediaType, "the body must be `application/json`")
                .hint("set the header `Content-Type: application/json`")
        }
        other if other.status() == StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => Problem::new(ErrorCode::InvalidRequest, "the body could not be read"),
    }
}

pub fn too_large() -> Problem {
    Problem::new(ErrorCode::BodyTooLarge, "the body is larger than this route takes")
}

/// The innermost message: what serde says, without the framework's wrapping.
fn inner(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}
