//! The native API. [`routes`] is its table; the handlers read their arguments, call one action and
//! answer.

mod audit;
mod budgets;
mod change_rules;
mod changes;
mod chat;
mod choices;
mod connections;
mod conversations;
mod evaluations;
mod history;
mod invitations;
mod limits;
mod memories;
mod meters;
mod models;
mod notices;
pub mod openapi;
mod people;
mod policies;
mod queries;
mod results;
pub mod routes;
mod schema;
mod schemas;
pub mod scopes;
mod session;
mod sessions;
mod tokens;
mod tools;

use crate::context::ServerContext;
use axum::Router;
use axum::middleware::from_fn_with_state;

pub fn router() -> Router<ServerContext> {
    routes::table()
        .into_iter()
        .fold(Router::new(), |router, route| {
            let needs = scopes::needs(route.method, route.path);
            router.route(route.path, route.handler.layer(from_fn_with_state(needs, scopes::check)))
        })
        .method_not_allowed_fallback(crate::http::router::method_not_allowed)
}
