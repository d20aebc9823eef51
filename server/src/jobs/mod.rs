//! Work that repeats while the server runs. Each job is idempotent.

mod prune;

pub use prune::prune;
