//! Path and query arguments.

use crate::http::Failure;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use protocol::{ErrorCode, Problem};
use serde::de::DeserializeOwned;

pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Path(value)),
            // An id of the wrong form names nothing.
            Err(rejection) => {
                Err(Failure(Problem::new(ErrorCode::NotFound, rejection.body_text())))
            }
        }
    }
}

pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match axum::extract::Query::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Query(value)),
            Err(rejection) => Err(Failure(
                Problem::new(ErrorCode::InvalidRequest, rejection.body_text())
                    .hint("see /api/openapi.json"),
            )),
        }
    }
}
