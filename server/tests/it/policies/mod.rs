//! Rules on rows and columns: how they are kept and published, and that nothing gets past them.

mod canary;
mod clinic;
mod keeping;
