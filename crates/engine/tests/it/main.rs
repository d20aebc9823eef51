//! The engine over real databases.

mod ambiguity;
mod linking;
mod samples;
mod spider;
mod support;
mod verified;
