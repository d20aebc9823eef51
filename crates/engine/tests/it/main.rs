//! The engine over real databases.

mod linking;
mod samples;
mod spider;
mod support;
mod verified;
