//! The native API, one file per resource.

mod chat;
mod connections;
mod conversations;
mod history;
mod queries;
mod results;
mod routes;
mod schema;
