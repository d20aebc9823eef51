//! The native API, one file per resource.

mod chat;
mod choices;
mod connections;
mod conversations;
mod evaluations;
mod export;
mod history;
mod memories;
mod queries;
mod queue;
mod results;
mod reuse;
mod routes;
mod schema;
