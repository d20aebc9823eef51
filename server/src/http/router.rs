//! Every route of the process, and the layers around them.

use crate::context::ServerContext;
use crate::http::middleware::body_limit::body_limit;
use crate::http::middleware::cors::cors;
use crate::http::middleware::csrf::csrf;
use crate::http::middleware::identify::identify;
use crate::http::middleware::request_id::request_id;
use crate::http::middleware::security_headers::security_headers;
use crate::http::middleware::time_limit::time_limit;
use crate::http::{Failure, auth, health, oidc, v3};
use crate::ui;
use axum::Router;
use axum::extract::{DefaultBodyLimit, OriginalUri};
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, any, get, post};
use protocol::{ErrorCode, Problem};

/// Where the native API lives.
pub const V3_BASE: &str = "/api/vanna/v3";

pub fn router(context: ServerContext) -> Router {
    let plain = own_routes().into_iter();
    let own = plain
        .fold(Router::new(), |router, (_, path, handler)| router.route(path, handler))
        .nest(V3_BASE, v3::router())
        .route("/api/{*rest}", any(unknown_route))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn(time_limit));
    own.merge(ui::routes::pages(&context))
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(context.clone(), identify))
        .layer(from_fn_with_state(context.clone(), body_limit))
        .layer(from_fn_with_state(context.clone(), csrf))
        .layer(from_fn_with_state(context.clone(), cors))
        .layer(from_fn_with_state(context.clone(), security_headers))
        .layer(from_fn(request_id))
        .with_state(context)
}

/// Every route outside of the API and the pages: its method, its path, its handler. Each has a row in
/// the table of the tests that says who may use it.
pub fn own_routes() -> Vec<(&'static str, &'static str, MethodRouter<ServerContext>)> {
    vec![
        ("get", "/api/openapi.json", get(v3::openapi::document)),
        ("get", "/health", get(health::health)),
        ("post", "/auth/sign-in", post(auth::sign_in)),
        ("post", "/auth/first-run", post(auth::first_run)),
        ("post", "/auth/demo", post(auth::demo)),
        ("post", "/auth/join", post(auth::join)),
        ("get", "/auth/oidc/{name}", get(oidc::leave)),
        ("get", "/auth/oidc/{name}/callback", get(oidc::arrive)),
        ("post", "/auth/sign-out", post(auth::sign_out)),
        ("post", "/auth/sign-out-everywhere", post(auth::sign_out_everywhere)),
    ]
}

async fn unknown_route(OriginalUri(uri): OriginalUri) -> Failure {
    let detail = format!("there is no route `{}`", uri.path());
    Failure(Problem::new(ErrorCode::NotFound, detail).hint("see /api/openapi.json"))
}

pub async fn method_not_allowed(method: Method, OriginalUri(uri): OriginalUri) -> Failure {
    let detail = format!("`{}` does not take {method}", uri.path());
    Failure(Problem::new(ErrorCode::MethodNotAllowed, detail).hint("see /api/openapi.json"))
}
