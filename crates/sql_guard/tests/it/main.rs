//! The guard from outside: what passes, what does not, and what is said about it.

mod allowed;
mod faithful;
mod limits;
mod lineage;
mod messages;
mod properties;
mod questions;
mod refused;
mod row_limit;
mod rules;
mod shop;
mod writes;
