//! Changes to a statement's tree, made after it was found harmless and before it is printed.

mod inserts;
pub(crate) mod limit;
pub(crate) mod rows;
pub(crate) mod spelling;
mod views;
pub(crate) mod writes;
