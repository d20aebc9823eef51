//! The engine over real databases.

mod ambiguity;
mod linking;
mod modelled;
mod samples;
mod spider;
mod support;
mod verified;
