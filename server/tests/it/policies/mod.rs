//! Rules on rows and columns: how they are kept and published, and that nothing gets past them.

mod canary;
pub mod clinic;
mod keeping;
