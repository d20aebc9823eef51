//! The HTTP side: routes, what surrounds them, and how problems become answers. The only place that
//! knows status codes.

pub mod auth;
pub(crate) mod csv;
mod extract;
mod health;
pub mod middleware;
mod oidc;
pub mod percent;
mod problem;
pub mod router;
mod sse;
pub mod v3;

pub use problem::Failure;
