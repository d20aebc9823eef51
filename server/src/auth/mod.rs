//! From proof of identity to a [`Caller`]: passwords, sessions, one-time links. What a caller may do is
//! a type: those of [`permission`].

pub mod attempts;
pub mod caller;
pub mod password;
pub mod permission;
pub mod secret;
pub mod session;
pub mod sign_in;
pub mod still;

pub use caller::Caller;
pub use permission::With;
pub use secret::Secret;
