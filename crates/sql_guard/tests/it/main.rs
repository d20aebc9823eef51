//! The guard from outside: what passes, what does not, and what is said about it.

mod allowed;
mod faithful;
mod limits;
mod questions;
mod refused;
mod shop;
