//! The engine over real databases.

mod ambiguity;
mod spider;
mod support;
mod verified;
