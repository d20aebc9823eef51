//! The guard from outside: what passes, what does not, and what is said about it.

mod allowed;
mod limits;
mod refused;
mod shop;
