//! The guard from outside: what passes, what does not, and what is said about it.

mod allowed;
mod faithful;
mod inserts;
mod limits;
mod lineage;
mod messages;
mod oracle;
mod properties;
mod questions;
mod refused;
mod row_limit;
mod rules;
mod rules_shop;
mod shop;
mod source_map;
mod spelling;
mod writes;
