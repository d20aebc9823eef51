//! The guard: decides, from the text of a statement alone, whether it may reach a database.

pub mod catalog;
mod checked;

pub use catalog::{Catalog, Dialect};
pub use checked::{CheckedStatement, ColumnOrigin, OriginKind, StatementKind};
