//! Work that repeats while the server runs. Each job is idempotent.

mod deliver;
mod embed;
mod prune;
mod settle;

pub use deliver::deliver;
pub use embed::{embed, embed_all};
pub use prune::prune;
pub use settle::settle;
