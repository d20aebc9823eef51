//! The language model in this process: where its file comes from, and how far it is. The app never waits
//! for it; until it is ready, questions are answered by the planner and by memory.
//!
//! Reading order: [`known`] (which models), [`files`] (where they lie), [`pull`] (getting one),
//! [`status`] (what is told), [`client`] (a model that may not be there yet).

pub mod client;
pub mod fetch;
pub mod files;
pub mod known;
pub mod parts;
pub mod pull;
pub mod status;
#[cfg(test)]
mod tests;

pub use client::LocalModel;
pub use files::Files;
pub use known::{DEFAULT, Known};
pub use pull::{PullError, Pulling};
pub use status::Status;
