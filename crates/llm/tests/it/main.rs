//! What every provider must do, against a server that speaks its protocol on the loopback.

#![cfg(feature = "providers")]

mod conformance;
mod wire;
