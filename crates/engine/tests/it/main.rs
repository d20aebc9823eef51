//! The engine over real databases.

mod spider;
mod support;
mod verified;
