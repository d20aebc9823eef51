//! From proof of identity to a [`Caller`]: passwords, sessions, one-time links, tokens ([`bearer`]), other
//! systems that people sign in at ([`oidc`]). What a caller may do is a type: those of [`permission`], which tokens narrow by their [`scope`].

pub mod attempts;
pub mod bearer;
pub mod caller;
pub mod jwt;
pub mod oidc;
pub mod outbound;
pub mod password;
pub mod permission;
pub mod refusal;
pub mod scope;
pub mod secret;
pub mod session;
pub mod sign_in;
pub mod still;

pub use caller::{Caller, Proof};
pub use permission::With;
pub use refusal::Refusal;
pub use secret::Secret;

use std::time::{SystemTime, UNIX_EPOCH};

/// As tokens count time: seconds since 1970.
pub fn seconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs())
}
