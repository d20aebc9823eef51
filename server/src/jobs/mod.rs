//! Work that repeats while the server runs. Each job is idempotent.

mod prune;
mod settle;

pub use prune::prune;
pub use settle::settle;
