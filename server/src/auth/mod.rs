//! From proof of identity to a [`Caller`]: passwords, sessions, one-time links, tokens ([`bearer`]). What
//! a caller may do is a type: those of [`permission`], which tokens narrow by their [`scope`].

pub mod attempts;
pub mod bearer;
pub mod caller;
pub mod jwt;
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
