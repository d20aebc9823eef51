//! Puts the [`Caller`](crate::auth::Caller) of a live session into the request. Whether one is needed
//! is for each handler to say.

use crate::auth::session;
use crate::context::ServerContext;
use crate::http::Failure;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub async fn identify(
    State(context): State<ServerContext>,
    mut request: Request,
    next: Next,
) -> Response {
    match session::caller(&context, request.headers()).await {
        Ok(Some(caller)) => {
            request.extensions_mut().insert(caller);
        }
        Ok(None) => {}
        Err(error) => return Failure::from(error).into_response(),
    }
    next.run(request).await
}
