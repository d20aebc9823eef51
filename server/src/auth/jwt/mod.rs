//! Tokens that other systems sign (RFC 7519), accepted as RFC 8725 advises: an issuer is configured with
//! its keys, every key has one algorithm, and nothing in a token can lead to another key.
//!
//! Reading order: [`keys`] (what a signature is checked with), [`check`] (from a text to claims that
//! hold), [`claims`] (from claims to an identity), [`remote`] (keys behind a URL), [`verifier`] (all of
//! it, for the configured issuers).

pub mod check;
pub mod claims;
pub mod keys;
pub mod remote;
pub mod verifier;

pub use claims::{ClaimSettings, Identity};
pub use keys::{Key, KeyError, KeySet};
pub use verifier::Verifier;
