//! What every provider must do, against a server that speaks its protocol on the loopback; and the
//! embedded model with its real weights.

#[cfg(feature = "providers")]
mod conformance;
#[cfg(feature = "providers")]
mod embeddings;
#[cfg(feature = "embedded")]
mod weights;
#[cfg(feature = "providers")]
mod wire;
