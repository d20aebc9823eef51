//! The audit: what is recorded, who may read it, that tampering is found, that a kill splits nothing.

mod commands;
mod killing;
mod reading;
pub mod recorded;
