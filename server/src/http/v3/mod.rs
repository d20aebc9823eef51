//! The native API. [`routes`] is its table; the handlers read their arguments, call one action and
//! answer.

mod audit;
mod chat;
mod connections;
mod conversations;
mod history;
pub mod openapi;
mod people;
mod policies;
mod queries;
mod results;
pub mod routes;
mod schema;
mod schemas;
mod session;

use crate::context::ServerContext;
use axum::Router;

pub fn router() -> Router<ServerContext> {
    routes::table()
        .into_iter()
        .fold(Router::new(), |router, route| router.route(route.path, route.handler))
        .method_not_allowed_fallback(crate::http::router::method_not_allowed)
}
