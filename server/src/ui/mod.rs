//! The pages: rendered here, calling the same actions as the API through [`backend`].

pub mod backend;
mod changes;
mod client_files;
mod evaluations;
mod golden;
mod models;
mod reads;
pub mod routes;
