//! The pages: rendered here, calling the same actions as the API through [`backend`].

pub mod backend;
pub mod routes;
