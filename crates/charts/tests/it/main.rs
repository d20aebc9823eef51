//! What the crate promises from outside: hostile specs are refused, legitimate ones are accepted and
//! drawn, no spec and no result can crash it, and the drawings look as they did.

mod corpora;
mod drawings;
mod properties;
mod sample;
