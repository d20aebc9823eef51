//! The schema of the active connection as a tree. Pure parts: [`tree`] (visible rows and keys),
//! [`statement`] (SQL for a table), [`since`] (age of the snapshot).

pub mod since;
pub mod statement;
pub mod tree;

mod explorer;
#[cfg(test)]
pub(crate) mod fixture;
mod row;
mod sync;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use explorer::{Explorer, Tree};
