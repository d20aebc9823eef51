//! From proof of identity to a [`Caller`]: passwords, sessions, one-time links. Decides nothing about
//! what a caller may do.

pub mod attempts;
pub mod caller;
pub mod password;
pub mod secret;
pub mod session;
pub mod sign_in;

pub use caller::Caller;
pub use secret::Secret;
